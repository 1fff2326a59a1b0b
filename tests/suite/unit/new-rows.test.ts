/** Tests that a new must in a minor version is advice until the next one, and says so. */
import { expect, test } from '@playwright/test';
import { policy } from '../../../envs/policy.ts';
import { countedLevel, isNewIn, nextMinor } from '../../../envs/policy/row.ts';
import { suiteVersion } from '../../../fixtures/records/suite-version.ts';
import { failureText } from '../../../fixtures/run/requirement.ts';
import { annotationsOf } from './ended-test.ts';

const must = (since?: `${number}.${number}`) => ({ level: 'must' as const, ...(since && { since }) });

for (const [since, version, isNew] of [
  [undefined, '0.2.0', false],
  ['0.2', '0.1.9', true],
  ['0.2', '0.2.0', true],
  ['0.2', '0.2.7', true],
  ['0.2', '0.3.0', false],
  ['0.9', '0.10.0', false],
  ['0.10', '0.9.3', true],
  ['0.9', '1.0.0', false],
  ['1.0', '0.9.0', true],
  ['0.2', 'unknown', false],
] satisfies [`${number}.${number}` | undefined, string, boolean][])
  test(`row since ${since ?? 'the first version'}, in ${version}: ${isNew ? 'advice' : 'counts'}`, () => {
    expect(isNewIn(must(since), version)).toBe(isNew);
    expect(countedLevel(must(since), 'stage', version)).toBe(isNew ? 'should' : 'must');
  });

test('a breach of a new row is annotated as advice, and its text says from when it counts', () => {
  const id = 'cookie-httponly';
  const row = policy[id] as { since?: string };
  const about = { kind: 'stage', name: 'stage' } as const;
  expect(annotationsOf(id, failureText(id, about, { at: 'POST /login' }))).toEqual([{ type: 'fail', description: id }]);
  const now = suiteVersion().split('.').slice(0, 2).join('.');
  row.since = now;
  try {
    const text = failureText(id, about, { at: 'POST /login' });
    expect(text).toContain(`level        new in v${now}: advice, counts from v${nextMinor(now)}`);
    expect(annotationsOf(id, text)).toEqual([{ type: 'advice', description: id }]);
  } finally {
    delete row.since;
  }
});
