/** Tests an adopter's own bounds: which rows take one, how far, and their effect. */
import { expect, test } from '@playwright/test';
import { boundedRows, boundShown, expectedIn, isLooser, ownBoundOf, policyBound } from '../../../envs/bounds.ts';
import { environmentNames } from '../../../envs/names.ts';
import { policy, type RequirementId } from '../../../envs/policy.ts';
import { failureText } from '../../../fixtures/run/requirement.ts';

const given = (id: RequirementId, value: number) => ({ [id]: { value, at: 'ops/waivers.json:5', reason: 'ours' } });

for (const id of boundedRows)
  test(`${id} is judged by the bound of the adopter, and by nothing else of theirs`, () => {
    const { key = '', from = 0, to = 0 } = ownBoundOf(id) ?? {};
    expect(policy[id].source.some(it => it.startsWith("postflight's own: "))).toBe(true);
    const kinds = environmentNames.filter(kind => !('notApplicable' in (policy[id].expect[kind] as object)));
    expect(kinds.length).toBeGreaterThan(0);
    for (const kind of kinds) {
      const own = policyBound(id, kind) ?? Number.NaN;
      expect(from).toBeLessThan(own);
      expect(to).toBeGreaterThan(own);
      expect(expectedIn(id, { kind })).toEqual(policy[id].expect[kind]);
      for (const value of [from, to]) {
        const place = { kind, bounds: given(id, value) };
        expect(expectedIn(id, place)).toEqual({ ...(policy[id].expect[kind] as object), [key]: value });
        expect(boundShown(id, place)).toMatch(
          new RegExp(`^${value}( [a-z]+)? instead of ${own} \\(ops/waivers\\.json:5: ours\\)$`),
        );
      }
      expect(boundShown(id, { kind, bounds: given(id, own) }), "the policy's own").toBeUndefined();
      // A row is tightened in one direction, never in both.
      expect([isLooser(id, from, own), isLooser(id, to, own)].sort()).toEqual([false, true]);
    }
    for (const kind of environmentNames.filter(it => !kinds.includes(it)))
      expect(expectedIn(id, { kind, bounds: given(id, from) })).toEqual(policy[id].expect[kind]);
  });

test('a failure says by which bound', () => {
  const place = { kind: 'prod', name: 'prod-eu', bounds: given('tls-renewal', 30) } as const;
  const text = failureText('tls-renewal', place, { at: 'https://api.example.test', seen: '22 days left' });
  expect(text).toContain('\n  bound        30 days instead of 21 (ops/waivers.json:5: ours)\n');
  expect(failureText('hsts', place, { at: 'x' })).not.toContain('bound');
});
