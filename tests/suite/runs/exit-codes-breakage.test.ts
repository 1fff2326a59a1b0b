/**
 * Tests exit codes of runs in which the suite itself breaks, in every part: never green, never the target's failure,
 * and without loss of the verdicts so far.
 */
import { expect, test } from '@playwright/test';
import { cellOf, reportOf, runSuite, type Run } from '../child-run.ts';

const breaking = (way: string, ...args: string[]): Promise<Run> =>
  runSuite(['-c', 'tests/suite/runs/broken-runs/broken-runs.config.ts', '--project=stage', ...args], {
    POSTFLIGHT_TARGET: 'reference',
    POSTFLIGHT_DEPTH: 'full',
    BROKEN: way,
  });

test('checks that break in every way: exit 4, each not judged with its own reason, and none fails', async () => {
  const run = await breaking('broken checks', 'broken-checks');
  expect(run.code, run.text).toBe(4);
  const reason = (id: string) => `${cellOf(run, id, 'stage')?.verdict}: ${cellOf(run, id, 'stage')?.reason}`;
  expect(
    Object.fromEntries(
      [
        'cookie-secure',
        'cookie-httponly',
        'cookie-samesite',
        'cookie-scope',
        'cookie-lifetime',
        'cookie-deletion',
        'cookie-in-browser',
      ].map(id => [id, reason(id)]),
    ),
  ).toEqual({
    'cookie-secure': 'not judged: harness: worker process exited unexpectedly (code=null, signal=SIGKILL)',
    'cookie-httponly': 'not judged: harness: Test timeout of 500ms exceeded.',
    'cookie-samesite': 'not judged: asserted nothing',
    'cookie-scope': 'not judged: observed nothing',
    'cookie-lifetime': "not judged: harness: Cannot read properties of undefined (reading 'length')",
    'cookie-deletion': 'not judged: harness: skipped without a declared reason (not today)',
    'cookie-in-browser': 'not judged: harness: worker process exited unexpectedly (code=0, signal=null)',
  });
  expect(cellOf(run, 'env-matrix', 'stage')).toMatchObject({ verdict: 'pass', observations: 1, assertions: 1 });
  expect(reportOf(run)).toMatchObject({ complete: false, counts: { pass: 1, fail: 0, 'not judged': 7 } });
  expect(reportOf(run).problems.map(p => p.kind)).toEqual(Array(7).fill('harness'));
});

/** Rows that rest on no shared observation: variables, quick calls of their own, the other verdicts of the run. */
const observedAfresh = [
  'env-matrix',
  'min-app-version-present',
  'public-host-names',
  'healthz-unlimited',
  'never-green-on-nothing',
];

test('probes that return nothing: exit 4, and no check that rests on them is green or blames the target', async () => {
  const run = await breaking('probes return nothing');
  expect(run.code, run.text).toBe(4);
  const { rows, counts } = reportOf(run);
  const green = rows.filter(r => r.cells['stage']?.verdict === 'pass').map(r => r.id);
  expect(
    green.filter(id => !observedAfresh.includes(id)),
    'green on nothing',
  ).toEqual([]);
  expect(
    rows.filter(r => r.cells['stage']?.verdict === 'fail').map(r => r.id),
    'blamed for nothing',
  ).toEqual([]);
  expect(counts['not judged']).toBeGreaterThan(45);
  expect(run.text).toContain('the observation "login" came back empty: its probe is broken');
});

test('reporters of others that throw: exit 4, and every verdict is there', async () => {
  const run = await breaking('foreign reporters throw', '-g', '@env-matrix( |$)');
  expect(run.code, run.text).toBe(4);
  expect(reportOf(run).counts.pass).toBe(1);
  expect(reportOf(run).problems.map(p => p.text)).toEqual([
    'a foreign reporter throws in onBegin',
    'a foreign reporter throws in onTestEnd',
  ]);
});

for (const [way, said] of [
  ['the conformance reporter throws at the beginning', 'the conformance reporter throws in onBegin'],
  ['the conformance reporter throws at the end', 'the conformance reporter throws in onEnd'],
  ['the conformance report cannot be written', 'conformance report failed: '],
  ['global set-up exits', 'the run ended before there was a conformance report'],
  ['a spec that cannot be loaded', 'this spec cannot be loaded'],
] satisfies Array<[string, string]>) {
  test(`${way}: exit 4`, async () => {
    const run = await breaking(way, ...(way.includes('spec') ? [] : ['-g', '@env-matrix( |$)']));
    expect(run.code, run.text).toBe(4);
    expect(run.text).toContain(said);
  });
}
