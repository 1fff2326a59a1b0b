/** Our writer of Allure results replaces two methods of allure's own, which it keeps in a field that is not public. */
import fs, { readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { expect, test } from '@playwright/test';
import type { Suite } from '@playwright/test/reporter';
import Allure from '../../../fixtures/report/allure-reporter.ts';

type Runtime = { startTest(result: { name: string }): string; writeTest(uuid: string): void };

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
