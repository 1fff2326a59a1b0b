/**
 * Tests exit codes of runs of a selection, or of nothing: a whole run that lacks a verdict fails, a part never passes
 * for the whole.
 */
import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { cellOf, reportOf, runSuite } from '../child-run.ts';
import { copyOfSuite, editFile } from '../copy-of-suite.ts';

const reference = { POSTFLIGHT_TARGET: 'reference' };
const stackTrace = /\n\s+at .*\.[jt]s:\d+/;

for (const [what, args, env, said] of [
  [
    'a typo in --project',
    ['--project=staging'],
    {},
    '--project "staging" not found; the environments are local, stage, prod',
  ],
  ['a typo among several projects', ['--project', 'stage', 'pord'], {}, '--project "pord" not found'],
  [
    'an unknown POSTFLIGHT_TARGET',
    ['--project=stage'],
    { POSTFLIGHT_TARGET: 'refrence' },
    'POSTFLIGHT_TARGET must be deployed, reference or stack',
  ],
  [
    'an unknown POSTFLIGHT_DEPTH',
    ['--project=stage'],
    { POSTFLIGHT_DEPTH: 'deep' },
    'POSTFLIGHT_DEPTH must be smoke or full',
  ],
  [
    'a --reporter, which would drop redaction and verdicts',
    ['--project', 'stage', '--reporter', 'list,github'],
    reference,
    'write --add-reporter=list,github',
  ],
] satisfies Array<[string, string[], Record<string, string>, string]>) {
  test(`${what}: exit 3, in one line`, async () => {
    const run = await runSuite(args, env);
    expect(run.code, run.text).toBe(3);
    expect(run.text).toContain(said);
    expect(run.text).not.toMatch(stackTrace);
  });
}

test('a POSTFLIGHT_REPORTS that is a file, or lies below one: exit 3, in one line', async () => {
  const file = test.info().outputPath('a-file');
  writeFileSync(file, '');
  for (const reports of [file, `${file}/reports`]) {
    const run = await runSuite(['--project=stage'], { ...reference, POSTFLIGHT_REPORTS: reports });
    expect(run.code, run.text).toBe(3);
    expect(run.text).toContain(`POSTFLIGHT_REPORTS is ${reports}, but ${file} is a file`);
    expect(run.text).not.toMatch(stackTrace);
  }
});

for (const [what, args] of [
  ['a typo in -g', ['-g', '@cookie-secrue']],
  ['a path without tests', ['tests/nowhere']],
  ['a path without tests that is allowed to be one', ['tests/nowhere', '--pass-with-no-tests']],
  ['a part of the tests that holds none', ['--shard=300/300']],
  ['a check that does not run here', ['-g', '@login-limit-recovery( |$)']],
] satisfies Array<[string, string[]]>) {
  test(`${what}: exit 4, nothing judged, nothing complete`, async () => {
    const run = await runSuite(['--project=prod', ...args], reference);
    expect(run.code, run.text).toBe(4);
    expect(run.text).toMatch(/No tests found|nothing was judged/);
    expect(run.text).not.toMatch(stackTrace);
    const { counts, complete } = reportOf(run);
    expect({ complete, pass: counts.pass, fail: counts.fail, 'not judged': counts['not judged'] }).toEqual({
      complete: false,
      pass: 0,
      fail: 0,
      'not judged': 0,
    });
  });
}

test('all checks but one, by --grep-invert: exit 0, but not complete', async () => {
  const run = await runSuite(
    ['--project=stage', 'tests/environment-matrix', 'tests/topology', '--grep-invert', '@env-matrix( |$)'],
    reference,
  );
  expect(run.code, run.text).toBe(0);
  expect(reportOf(run).complete).toBe(false);
  expect(run.text).toContain('a part of the checks ran: this says nothing about the whole');
  expect(cellOf(run, 'env-matrix', 'stage')).toMatchObject({ verdict: 'not run', reason: 'not selected' });
  expect(cellOf(run, 'never-green-on-nothing', 'stage')?.verdict).toBe('not run');
});

// The mutant of never-green-on-nothing: specs vanish, and every remaining check passes.
test('a run whose specs were deleted: exit 4, and never-green-on-nothing fails in every environment', async () => {
  const run = await runSuite(
    ['-c', 'tests/suite/runs/broken-runs/broken-runs.config.ts', '--project', 'local', 'stage'],
    { ...reference, BROKEN: 'all specs but one deleted' },
  );
  expect(run.code, run.text).toBe(4);
  expect(reportOf(run).complete).toBe(true);
  for (const environment of ['local', 'stage']) {
    expect(cellOf(run, 'never-green-on-nothing', environment)?.verdict, run.text).toBe('fail');
    expect(cellOf(run, 'env-matrix', environment)?.verdict).toBe('pass');
    expect(cellOf(run, 'cors-vary', environment)).toMatchObject({
      verdict: 'not judged',
      reason: 'declared requirement produced no verdict',
    });
  }
  expect(reportOf(run).problems.map(p => `${p.kind} ${p.environment}: ${p.text.split(':', 1)[0]}`)).toEqual(
    ['local', 'stage'].map(e => `harness ${e}: declared requirement produced no verdict`),
  );
});

test('a test.only that was left in a spec: exit 4, and what did not run is named', async () => {
  const folder = copyOfSuite(test.info().outputPath('copy'));
  editFile(`${folder}/tests/environment-matrix/environment-matrix.spec.ts`, '\ntest(', '\ntest.only(');
  const run = await runSuite(['--project=stage'], reference, 'at-home', { folder });
  expect(run.code, run.text).toBe(4);
  expect(reportOf(run)).toMatchObject({ complete: true, counts: { pass: 1 } });
  expect(run.text).toMatch(/declared requirement produced no verdict: .*cookie-secure/);
  const inCi = await runSuite(['--project=stage'], { ...reference, CI: '1' }, 'in-ci', { folder });
  expect(inCi.code, inCi.text).toBe(4);
  expect(reportOf(inCi).counts.pass).toBe(0);
  expect(inCi.text).toMatch(/focused with '\.only' .*environment-matrix\.spec\.ts:\d+$/m);
});
