import path from 'node:path';
import { defineConfig, type PlaywrightTestConfig, type ReporterDescription } from '@playwright/test';
import { environmentsOf, kindOf, mobileProject, reportsFolder, variablesGivenFor } from './envs/environment.ts';
import { reducedTrace } from './fixtures/run/reduced-trace.ts';
import type { Options } from './fixtures/test.ts';
import { removeReports, writeUnfinished } from './fixtures/report/begin-reports.ts';
import type { ShardFacts } from './fixtures/report/conformance/facts.ts';
import { isListing, isMerge, isSelection } from './fixtures/run/selection.ts';
import { selectedEnvironments, startOfRun } from './fixtures/run/command-line.ts';

// The runner alone begins a run: a worker reads this file too, with other arguments.
const isRun = process.argv[2] === 'test' && !isListing(process.argv);
const earlier = isRun ? reportsFolder() : undefined;
if (earlier !== undefined) removeReports(earlier);
const run = await startOfRun(process.argv);
if (isRun) writeUnfinished(run.reports);
const raw = path.join(run.reports, '../test-results');
/** Those that a run can have, and the projects of that name. */
const environments = environmentsOf(run.target);
const selected = selectedEnvironments(process.argv, environments);

/** What starts a target on loopback. The stack is real and heavy: only the environments that are asked for. */
const loopback = {
  reference: `fixtures/target/reference/main.ts --ready --window-s ${run.referenceWindowS}`,
  stack: `fixtures/target/stack/main.ts --ready --window-s ${run.referenceWindowS} --logs ${path.join(run.reports, 'stack')} ${run.stackFaults === '' ? '' : `--faults ${run.stackFaults} `}${selected.join(' ')}`,
};

/**
 * Longest test: a login that waits for a window of 60 s once, and its page. Every single wait inside has a bound of its
 * own.
 */
const TEST_TIMEOUT_MS = 100_000;

/**
 * Playwright's defaults, said outright. Where they are not, it asks a function for each in each test, with a step and
 * its stack: 4 ms of a test.
 */
const asByDefault: PlaywrightTestConfig['use'] = {
  acceptDownloads: true,
  bypassCSP: false,
  clientCertificates: [],
  colorScheme: 'light',
  deviceScaleFactor: 1,
  forcedColors: 'none',
  hasTouch: false,
  ignoreHTTPSErrors: false,
  isMobile: false,
  javaScriptEnabled: true,
  locale: 'en-US',
  offline: false,
  reducedMotion: 'no-preference',
  screen: { width: 1280, height: 720 },
  serviceWorkers: 'allow',
  viewport: { width: 1280, height: 720 },
  contrast: 'no-preference',
};

export default defineConfig<Options>({
  testDir: 'tests',
  // CommonJS is left as it is: a worker would transpile it anew each time.
  build: { external: ['**/*.cjs'] },
  testMatch: ['**/*.spec.ts', '**/*.setup.ts'],
  outputDir: raw,
  timeout: TEST_TIMEOUT_MS,
  forbidOnly: run.ci,
  // Observations are shared, the login limit is one, and the latency is measured alone: one worker after the other.
  workers: 1,
  retries: 0,
  globalSetup: './fixtures/run/global-setup.ts',
  reporter: [
    ['./fixtures/report/redaction/redaction-reporter.ts', { folders: [run.reports, raw, ...run.blobs] }],
    ['./fixtures/report/restore-status.ts'],
    ['./fixtures/run/preflight-check.ts', { selected }],
    isListing(process.argv) ? ['list'] : ['./fixtures/report/progress-reporter.ts'],
    ['html', { outputFolder: path.join(run.reports, 'html'), open: 'never' }],
    ['junit', { outputFile: path.join(run.reports, 'junit.xml') }],
    // It cannot take part in a merge of shards (3.12 reads the first project before there is one), and need not: a file
    // for each test, from any run, may lie beside others.
    ...(isMerge(process.argv)
      ? []
      : [
          [
            './fixtures/report/allure-reporter.ts',
            { resultsDir: path.join(run.reports, 'allure-results') },
          ] satisfies ReporterDescription,
        ]),
    ['./fixtures/report/conformance/reporter.ts', { outputDir: run.reports, columns: environments }],
  ],
  // No trace unless the command line asks for one: `--trace` changes the mode alone, and the rest stays. A film cannot
  // be redacted.
  use: { screenshot: 'only-on-failure', trace: { mode: 'off', screenshots: false }, ...asByDefault },
  ...(run.target === 'deployed'
    ? {}
    : {
        webServer: {
          name: run.target === 'stack' ? 'stack' : 'reference target',
          command: `exec node --import tsx ${loopback[run.target]}`,
          wait: { stdout: /READY (?<postflight_loopback>\S+)\n/ },
          gracefulShutdown: { signal: 'SIGTERM' as const, timeout: run.target === 'stack' ? 15_000 : 3_000 },
        },
      }),
  // What production sends and receives stays out of traces altogether. The metadata tell a merged report of shards what
  // was run.
  projects: environments
    .flatMap(environment => [
      { environment, name: environment, testIgnore: '**/*.app.spec.ts', use: {} },
      // Drives the app, where `--project` names it: fixtures/run/preflight-check.ts. Its pictures are Detox's;
      // Playwright would take one at the end of every launch.
      {
        environment,
        name: mobileProject(environment),
        testMatch: '**/*.app.spec.ts',
        use: { screenshot: 'off' as const },
      },
    ])
    .map(({ environment, use, ...project }) => ({
      ...project,
      use: { ...use, environment, ...(kindOf(environment) === 'prod' ? { trace: reducedTrace } : {}) },
      metadata: {
        depth: run.depth,
        target: run.target,
        failOn: run.failOn,
        given: [...run.given, ...(selected.includes(environment) ? variablesGivenFor(environment) : [])],
        environments: selected,
        selection: isSelection(process.argv, 'shard'),
      } satisfies ShardFacts,
    })),
});
