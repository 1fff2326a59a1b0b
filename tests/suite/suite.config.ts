/**
 * Configuration of the suite's own tests, a project for each kind. `unit` needs no child process; `runs` starts runs of
 * the suite; `hostile` does so against malicious targets, one at a time in each of its two lanes, since time and memory
 * of every run are measured; `stack` has the machine's own ports. Most tests wait most of the time: three lanes keep
 * two cores busy, and are all of `unit` where it is named (`npm run check`). `alone` and `products` run only where
 * they are named (`--project=alone`).
 */
import { defineConfig } from '@playwright/test';

const hostileWire = '**/hostile-wire*.test.ts';
/** Tag of tests that measure times, or assert that a real product is fast. */
const ALONE = /@alone/;

/** True for the projects that the command line names. */
const isNamed = (project: string): boolean => process.argv.includes(`--project=${project}`);

export default defineConfig({
  testMatch: '**/*.test.ts',
  // As in fixtures/cli/configuration.ts.
  build: { external: ['**/*.cjs'] },
  outputDir: '../../test-results/suite',
  forbidOnly: true,
  retries: 0,
  grepInvert: ALONE,
  // Far above what a busy machine takes: a hang, and no measure.
  timeout: 300_000,
  workers: 3,
  fullyParallel: true,
  reporter: 'list',
  globalTeardown: './hostile/worst.ts',
  // The longest first; the stack takes the lane that is free first.
  projects: [
    { name: 'runs', testDir: 'runs', workers: 2 },
    { name: 'hostile wire', testDir: 'hostile', testMatch: hostileWire, workers: 1 },
    { name: 'hostile pages', testDir: 'hostile', testIgnore: hostileWire, workers: 1 },
    { name: 'bench', testDir: 'bench', workers: 1 },
    { name: 'unit', testDir: 'unit', ...(isNamed('unit') ? {} : { workers: 1 }) },
    { name: 'stack', testDir: 'stack', workers: 1 },
    { name: 'app', testDir: 'app', workers: 1 },
    // Beside nothing else: a busy machine's figures are its own.
    { name: 'alone', testDir: '.', testIgnore: isNamed('alone') ? [] : '**', grep: ALONE, grepInvert: [], workers: 1 },
    // Installed and built for minutes.
    { name: 'products', testDir: 'products', testIgnore: isNamed('products') ? [] : '**', workers: 1 },
  ],
});
