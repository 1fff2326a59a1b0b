/** Checks that the suite's proof is up to date: every check can fail, none cries wolf, none holds literals. */
import { covers, expect, inconclusive, observed, requirement, test } from '../../fixtures/test.ts';

/** Ends a check if the proof is of another suite. */
function proofOfAnother(at: string, other: string): never {
  inconclusive(`${at}: ${other}; run npm run prove again`);
}

test('every check fails when its row is broken', covers('every-check-can-fail'), async ({ env, proven }) => {
  const rule = requirement('every-check-can-fail', env);
  const { at, other, mutants, survivors } = await proven();
  if (other !== undefined) proofOfAnother(at, other);
  observed(`${mutants} mutants, ${survivors.length} of them not killed`);
  expect(survivors.length, rule.broken(at, survivors.slice(0, 3).join('; '))).toBe(rule.expected.survivors);
  expect(mutants, rule.broken(at, 'no mutant was tried')).toBeGreaterThan(0);
});

test('no check fails on what conforms', covers('no-false-alarms'), async ({ env, proven }) => {
  const rule = requirement('no-false-alarms', env);
  const { at, other, checks, alarms } = await proven();
  if (other !== undefined) proofOfAnother(at, other);
  observed(`${checks} checks under variations, ${alarms.length} alarms`);
  expect(alarms.length, rule.broken(at, alarms.slice(0, 3).join('; '))).toBe(rule.expected.findings);
  expect(checks, rule.broken(at, 'no check ran under a variation')).toBeGreaterThan(0);
});

test('no address or cookie name stands in a check', covers('no-literals-in-checks'), async ({ env, proven }) => {
  const rule = requirement('no-literals-in-checks', env);
  const { at, other, literals } = await proven();
  if (other !== undefined) proofOfAnother(at, other);
  observed(`${literals.length} literals in the sources of checks`);
  expect(literals.length, rule.broken(at, literals.slice(0, 3).join('; '))).toBe(rule.expected.literals);
});
