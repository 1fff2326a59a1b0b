/**
 * Tests exit codes of runs with waivers, which are strict: a breach is waived until its day, and a waiver that is not
 * needed, or that is uncertain, breaks the run.
 */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, runSuite } from '../child-run.ts';
import { copyOfSuite, editFile } from '../copy-of-suite.ts';

const whole = {
  requirement: 'env-matrix',
  environment: 'local',
  reason: 'the old gateway',
  owner: 'platform',
  until: '2999-12-31',
};
/** Variables that break the row `env-matrix`, and nothing else. */
const breach = { AUTH__TOKEN_EXPIRE: '1800' };

for (const [what, waiver, variables, code, verdict, problem] of [
  ['a breach under a waiver', whole, breach, 0, 'waived', undefined],
  ['a waiver nobody needs', whole, {}, 1, 'pass', /^it holds, so its waiver must go: the old gateway/],
  ['an expired waiver', { ...whole, until: '2026-01-31' }, breach, 1, 'not judged', /expired on 2026-01-31/],
  [
    'a waiver that ends on no day',
    { ...whole, until: 'soon' },
    breach,
    1,
    'waived',
    /^the waiver of env-matrix for local ends on "soon", which is no day; write YYYY-MM-DD/,
  ],
  [
    'a waiver of an unknown requirement',
    { ...whole, requirement: 'env-matrx' },
    {},
    1,
    'pass',
    /^the waiver of env-matrx for local names a requirement that the policy does not have/,
  ],
] satisfies Array<[string, typeof whole, Record<string, string>, number, string, RegExp | undefined]>) {
  test(`${what}: exit ${code}, ${verdict}`, async () => {
    const folder = copyOfSuite(test.info().outputPath('copy'));
    // As `never`: a run does not wait for the compiler, which would refuse some of these.
    editFile(`${folder}/envs/waivers.ts`, 'Waiver[] = [];', `Waiver[] = [${JSON.stringify(waiver)}] as never;`);
    const target = await startReference('local', { log: false });
    try {
      const run = await runSuite(
        ['--project=local', '-g', '@env-matrix( |$)'],
        { ...target.variables, ...variables },
        'reports',
        { folder },
      );
      expect(run.code, run.text).toBe(code);
      expect(cellOf(run, 'env-matrix', 'local')?.verdict).toBe(verdict);
      expect(reportOf(run).problems).toEqual(
        problem === undefined
          ? []
          : [expect.objectContaining({ kind: 'waiver', text: expect.stringMatching(problem) })],
      );
    } finally {
      await target.close();
    }
  });
}
