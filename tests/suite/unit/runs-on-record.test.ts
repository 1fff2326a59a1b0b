/** Tests the facts from records about each environment by its name: its last judgement, and the rows in it. */
import { expect, test } from '@playwright/test';
import { toldBy } from '../../../fixtures/records/runs-on-record.ts';
import type { RunRecord } from '../../../fixtures/records/record.ts';
import { goodRecord } from './records-specimen.ts';

const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const verdicts = { 'cookie-secure': 'pass', 'healthz-open': 'pass' } as const;
/** Records of these environments, the newest first. */
const told = (
  described: readonly string[],
  ...runs: readonly (Partial<RunRecord> & { env: string; hours: number })[]
) =>
  toldBy(
    runs.map(({ hours, ...changed }) => ({
      file: `${changed.env}-${hours}`,
      record: goodRecord({ ended: ago(hours), verdicts, ...changed }),
      signer: undefined,
      isSigned: false,
    })),
    described,
  );

test('each prod has its own newest run, and its own newest good one', () => {
  const { nightly, unseen } = told(
    ['prod-eu', 'prod-us', 'stage-eu'],
    { env: 'prod-eu', hours: 3, exit: 1 },
    { env: 'stage-eu', hours: 4 },
    { env: 'prod-eu', hours: 27 },
    { env: 'prod', hours: 240 },
    // Given up: no file describes it any more.
    { env: 'prod-old', hours: 24 * 40 },
  );
  expect(nightly.map(({ env, last, good }) => [env, last.file, good?.file])).toEqual([
    ['prod-eu', 'prod-eu-3', 'prod-eu-27'],
    ['prod', 'prod-240', 'prod-240'],
  ]);
  expect(unseen).toEqual([{ env: 'prod-us', kind: 'prod' }]);
});

test('siblings are compared, each by its newest run', () => {
  const { runs, differences, withoutAccess } = told(
    ['prod-us'],
    { env: 'prod', hours: 3 },
    { env: 'stage', hours: 5 },
    { env: 'prod-us', hours: 30, verdicts: { 'cookie-secure': 'not run' } },
    { env: 'prod-us', hours: 60 },
    { env: 'stage-eu', hours: 70, policy: 'other rules' },
  );
  expect(runs.map(({ env }) => env)).toEqual(['stage', 'prod', 'prod-us']);
  expect(differences).toEqual(['healthz-open: judged on stage and prod, not on prod-us']);
  expect(withoutAccess).toEqual(['cookie-secure: judged on stage and prod, not on prod-us']);
});
