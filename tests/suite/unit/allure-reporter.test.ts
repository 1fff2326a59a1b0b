/**
 * Tests the Allure reporter, which replaces methods of allure's own writer, kept in a private field.
 */
import fs, { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { syncBuiltinESMExports } from 'node:module';
import { expect, test } from '@playwright/test';
import type { Suite, TestCase, TestResult, TestStep } from '@playwright/test/reporter';
import Allure from '../../../fixtures/report/allure-reporter.ts';

type Runtime = { startTest(result: { name: string }): string; writeTest(uuid: string): void };
type Written = { status: string; steps: Array<{ status: string }>; labels: Array<{ name: string; value: string }> };

test('Allure results are written without a flush to the disk', ({}, testInfo) => {
  const folder = testInfo.outputPath('allure-results');
  const reporter = new Allure({ resultsDir: folder });
  reporter.onBegin({} as Suite);
  const runtime = Reflect.get(reporter, 'allureRuntime') as Runtime;
  let flushes = 0;
  const flush = fs.fsyncSync;
  fs.fsyncSync = () => {
    flushes += 1;
  };
  syncBuiltinESMExports();
  try {
    const uuid = runtime.startTest({ name: 'a test' });
    runtime.writeTest(uuid);
    expect(readdirSync(folder)).toEqual([`${uuid}-result.json`]);
    expect(flushes).toBe(0);
  } finally {
    fs.fsyncSync = flush;
    syncBuiltinESMExports();
  }
});

/** A test that ended, in the form that a reporter gets. */
function endedTest(id: string, status: TestResult['status'], ending: [type: string, description: string]) {
  const [type, description] = ending;
  const annotations = [
    { type: 'requirement', description: id },
    { type, description },
    ...(status === 'skipped' ? [{ type: 'skip', description }] : []),
  ];
  const error = { message: `${type}: ${description}` };
  const result = { status, annotations, errors: status === 'failed' ? [error] : [], error, steps: [], retry: 0 };
  const project = { name: 'stage', testDir: '/tests', dependencies: [] };
  const parent = { title: '', titlePath: () => ['', 'stage', 'a.spec.ts'], project: () => project, tags: [] };
  const ended = {
    id: `${id} ${type}`,
    title: type,
    titlePath: () => ['', 'stage', 'a.spec.ts', type],
    location: { file: '/tests/a.spec.ts', line: 1, column: 1 },
    expectedStatus: type === 'advice' ? 'failed' : 'passed',
    results: [result],
    tags: [],
    annotations,
    parent,
  };
  return { test: ended as unknown as TestCase, result: { ...result, stdout: [], stderr: [], attachments: [] } };
}

for (const [what, id, status, ending, shown] of [
  ['a broken must', 'cookie-httponly', 'failed', ['fail', 'cookie-httponly'], ['failed', 'critical', 'fail']],
  ['advice', 'hsts', 'failed', ['advice', 'hsts'], ['passed', 'minor', 'advice']],
  ['what was not judged', 'cookie-httponly', 'failed', ['not judged', 'why'], ['broken', 'critical', 'not judged']],
  ['a pass on nothing', 'cookie-httponly', 'passed', ['at', 'nowhere'], ['broken', 'critical', 'not judged']],
  ['what was not run', 'cookie-httponly', 'skipped', ['not run', 'why'], ['skipped', 'critical', 'not run']],
] as const) {
  test(`Allure shows ${what} as ${shown.join(', ')}, and no error of the run`, async ({}, testInfo) => {
    const folder = testInfo.outputPath('allure-results');
    const reporter = new Allure({ resultsDir: folder });
    reporter.onConfigure({ rootDir: '/tests', projects: [{}] } as never);
    reporter.onBegin({ allTests: () => [] } as unknown as Suite);
    const one = endedTest(id, status, [...ending]);
    reporter.onTestBegin(one.test);
    if (status === 'skipped') {
      const step = { title: 'Before Hooks', category: 'hook', startTime: new Date(), annotations: [], duration: 1 };
      const skip = { ...step, error: { message: 'Error: Test is skipped: why' } } as unknown as TestStep;
      reporter.onStepBegin(one.test, one.result as unknown as TestResult, skip);
      reporter.onStepEnd(one.test, one.result as unknown as TestResult, skip);
    }
    await reporter.onTestEnd(one.test, one.result as unknown as TestResult);
    const files = readdirSync(folder);
    expect(files.filter(file => !file.endsWith('-result.json'))).toEqual([]);
    const written = JSON.parse(readFileSync(path.join(folder, files[0] ?? ''), 'utf8')) as Written;
    const label = (name: string) => written.labels.find(l => l.name === name)?.value;
    expect([written.status, label('severity'), label('verdict')]).toEqual(shown);
    expect(written.steps.filter(step => step.status === 'failed')).toEqual([]);
  });
}
