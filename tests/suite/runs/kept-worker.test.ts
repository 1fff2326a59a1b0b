/**
 * Tests by whole runs that a check with an outcome of its own keeps its worker, and that every report shows that
 * outcome.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite, type Run } from '../child-run.ts';

type Suite = {
  suites?: Suite[];
  specs?: { tags: string[]; tests: { status: string; results: { workerIndex: number; status: string }[] }[] }[];
};

/** The tests of a JSON report by the id of their row. */
function testsOf({ suites = [], specs = [] }: Suite): [id: string, status: string, workerIndex: number][] {
  return [
    ...suites.flatMap(testsOf),
    ...specs.flatMap(({ tags, tests }) =>
      tests.map(({ status, results }): [string, string, number] => [
        tags[0] ?? '',
        status,
        results.at(-1)?.workerIndex ?? -1,
      ]),
    ),
  ];
}

/** Runs rows of stage; returns the run, its verdicts and its tests, and asserts that one worker has run all of them. */
async function inOneWorker(rows: readonly string[], variables: Readonly<Record<string, string>>) {
  const json = test.info().outputPath('playwright.json');
  const selected = ['--project=stage', '-g', `@(${rows.join('|')})( |$)`, '--add-reporter=json'];
  const run: Run = await runSuite(selected, { ...variables, PLAYWRIGHT_JSON_OUTPUT_NAME: json });
  const tests = testsOf(JSON.parse(readFileSync(json, 'utf8')) as Suite);
  const started = tests.filter(([, , worker]) => worker >= 0);
  expect(new Set(started.map(([, , worker]) => worker)), `workers\n${run.text}`).toEqual(new Set([0]));
  return { run, tests, verdicts: Object.fromEntries(reportOf(run).rows.map(r => [r.id, r.cells['stage']?.verdict])) };
}

test('checks that fail, that advise and that cannot judge run in one worker', async () => {
  const reference = await startReference('stage', {
    log: false,
    // Its own tokens are refused as issued in the future, so that no cookie opens anything.
    config: { 'AUTH.algorithm': 'HS384', 'AUTH.issued_ahead_s': 30 },
  });
  try {
    const rows = ['env-matrix', 'jwt-algorithm', 'token-lifetime', 'jwt-clock', 'cookie-httponly'];
    const variables = { ...reference.variables, AUTH__TOKEN_EXPIRE: '3600' };
    const { run, tests, verdicts } = await inOneWorker(rows, variables);
    expect(verdicts, run.text).toMatchObject({
      'env-matrix': 'pass',
      'jwt-algorithm': 'fail',
      'token-lifetime': 'not judged',
      'jwt-clock': 'advice',
      'cookie-httponly': 'not judged',
    });
    const status = Object.fromEntries(tests.map(([id, ended]) => [id, ended]));
    expect(status, 'a must that is broken is a failure, advice is none').toMatchObject({
      'jwt-algorithm': 'unexpected',
      'jwt-clock': 'expected',
      'cookie-httponly': 'unexpected',
      'env-matrix': 'expected',
    });
    const junit = readFileSync(path.join(run.reports, 'junit.xml'), 'utf8');
    expect(junit.match(/<(failure|error) /g), junit).toEqual(['<failure ', '<error ']);
  } finally {
    await reference.close();
  }
});

test('commands that are not given are told by their own checks, and cost no worker', async () => {
  const reference = await startReference('stage', { log: false });
  try {
    const rows = ['login-dashboard', 'page-errors', 'cookie-httponly', 'migration-head', 'schema-drift'];
    const variables = { ...reference.variables, SCHEMA_CMD: '', MIGRATION_CHECK_CMD: '' };
    const { run, tests, verdicts } = await inOneWorker(rows, variables);
    expect(verdicts, run.text).toMatchObject({
      'login-dashboard': 'pass',
      'page-errors': 'pass',
      'cookie-httponly': 'pass',
      'migration-head': 'not run',
      'schema-drift': 'not run',
    });
    const odd = tests.filter(([, status]) => status === 'unexpected' || status === 'flaky');
    expect(odd, 'what passes was not declared skipped before').toEqual([]);
  } finally {
    await reference.close();
  }
});
