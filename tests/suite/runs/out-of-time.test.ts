/**
 * Tests runs against a target that is slow everywhere: every single wait is bounded, and so is their sum; remaining
 * rows are not judged.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { isXml } from '../../../fixtures/report/redaction/documents.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';

const RUN_TIMEOUT_MS = 240_000;
/** Below the ten seconds of a single exchange, ms. */
const LATE_MS = 7_600;

/** Runs everything against a stage whose answers are late from the fifth request on. */
async function slowRun(args: readonly string[], variables: Record<string, string>): Promise<Run> {
  const reference = await startReference('stage', { log: false });
  let requests = 0;
  const slow = { on: () => ++requests > 4, play: plays.late(LATE_MS) };
  const proxy = await startHostileProxy(reference, { scenes: [slow], caFile: test.info().outputPath('ca.pem') });
  try {
    return await runSuite(['--project=stage', ...args], { ...proxy.variables, PAGE_TIMEOUT_MS: '3000', ...variables });
  } finally {
    await proxy.close();
    await reference.close();
  }
}

/** Asserts that every row has its verdict, that remaining ones state the reason, and that all reports are whole. */
function expectComplete(run: Run, why: RegExp): void {
  const report = reportOf(run);
  const cells = report.rows.flatMap(({ id, cells: { stage } }) => (stage ? [{ id, ...stage }] : []));
  expect(cells.length, run.text).toBe(report.rows.length);
  const late = cells.filter(({ verdict, reason }) => verdict === 'not judged' && why.test(reason ?? ''));
  expect(late.length, run.text).toBeGreaterThan(30);
  expect(cells.filter(({ verdict }) => verdict === 'pass').length, 'green after the end').toBeLessThan(40);
  expect(report.problems, 'the suite itself broke').toEqual([]);
  expect([1, 2], run.text).toContain(run.code);
  expect(run.code).toBe(report.result.status);
  expect(run.code === 1).toBe(cells.some(({ verdict }) => verdict === 'fail'));
  expect(run.text).toContain('out of time');
  for (const file of ['conformance.md', 'conformance.html', 'html/index.html', 'junit.xml'])
    expect(existsSync(path.join(run.reports, file)), file).toBe(true);
  expect(readFileSync(path.join(run.reports, 'conformance.md'), 'utf8')).not.toContain('Not finished');
  expect(isXml(readFileSync(path.join(run.reports, 'junit.xml'), 'utf8')), 'junit.xml').toBe(true);
}

test("an environment's budget ends its checks", async () => {
  test.setTimeout(RUN_TIMEOUT_MS);
  const run = await slowRun([], { POSTFLIGHT_BUDGET_S: '25' });
  expectComplete(run, /^out of time: the checks of stage took more than 25 s/);
  expect(run.seconds, run.text).toBeLessThan(90);
});

test('a run that goes on beyond all budgets is ended, and tells what it knows', async () => {
  test.setTimeout(RUN_TIMEOUT_MS);
  const run = await slowRun(['--global-timeout=25000'], {});
  expectComplete(run, /^out of time: the run took longer than all of its budgets/);
  expect(run.seconds, run.text).toBeLessThan(60);
});
