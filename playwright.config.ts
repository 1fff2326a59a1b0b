import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { environmentNames } from './envs/environment.ts';
import { reducedTrace } from './fixtures/reduced-trace.ts';
import type { Options } from './fixtures/test.ts';
import { selectedEnvironments, startOfRun } from './fixtures/usage.ts';

const run = startOfRun(process.argv);
const raw = path.join(run.reports, '../test-results');

/** What starts a target on loopback. The stack is real and heavy: only the environments that are asked for. */
const loopback = {
  reference: `fixtures/target/main.ts --ready --window-s ${run.referenceWindowS}`,
  stack: `fixtures/stack/main.ts --ready --window-s ${run.referenceWindowS} --logs ${path.join(run.reports, 'stack')} ${run.stackFaults === '' ? '' : `--faults ${run.stackFaults} `}${selectedEnvironments(process.argv).join(' ')}`,
};

/** Longest test: a login that waits for a window of 60 s once, and its page. Every single wait inside has a bound of its own. */
const TEST_TIMEOUT_MS = 100_000;

export default defineConfig<Options>({
  testDir: 'tests',
  testMatch: ['**/*.spec.ts', '**/*.setup.ts'],
  outputDir: raw,
  timeout: TEST_TIMEOUT_MS,
  forbidOnly: run.ci,
  // Observations are shared, the login limit is one, and the latency is measured alone: one worker after the other.
  workers: 1,
  retries: 0,
  globalSetup: './fixtures/run.ts',
  reporter: [
    ['./fixtures/report/redaction-reporter.ts', { folders: [run.reports, raw] }],
    ['./fixtures/gate.ts'],
    ['list'],
    ['html', { outputFolder: path.join(run.reports, 'html'), open: 'never' }],
    ['junit', { outputFile: path.join(run.reports, 'junit.xml') }],
    ['allure-playwright', { resultsDir: path.join(run.reports, 'allure-results') }],
    ['./fixtures/report/reporter.ts', { outputDir: run.reports, depth: run.depth, target: run.target }],
  ],
  // No trace unless the command line asks for one: `--trace` changes the mode alone, and the rest stays. A film cannot be redacted.
  use: { screenshot: 'only-on-failure', trace: { mode: 'off', screenshots: false } },
  ...(run.target === 'deployed' ? {} : {
    webServer: {
      name: run.target === 'stack' ? 'stack' : 'reference target',
      command: `exec node --import tsx ${loopback[run.target]}`,
      wait: { stdout: /READY (?<postflight_loopback>\S+)\n/ },
      gracefulShutdown: { signal: 'SIGTERM' as const, timeout: run.target === 'stack' ? 15_000 : 3_000 },
    },
  }),
  // What production sends and receives stays out of traces altogether.
  projects: environmentNames.map(name => ({ name, use: { environment: name, ...name === 'prod' ? { trace: reducedTrace } : {} } })),
});
