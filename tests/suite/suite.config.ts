/**
 * Configuration of the suite's own tests, a project for each kind. `unit` needs no child process; `runs` starts runs of
 * the suite; `hostile` does so against malicious targets, one at a time in each of its two lanes, since time and memory
 * of every run are measured; `stack` uses the machine's own ports. Most tests mostly wait: three lanes keep two cores
 * busy, and all serve `unit` when it is named (`npm run check`). `alone` and `products` run only when they are named
 * (`--project=alone`).
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
  // Far above the time on a busy machine: this ends a hang, and measures nothing.
  timeout: 300_000,
  workers: 3,
  fullyParallel: true,
  reporter: 'list',
  globalTeardown: './hostile/worst.ts',
  // The longest first; the stack takes the first free lane.
  projects: [
    { name: 'runs', testDir: 'runs', workers: 2 },
    { name: 'hostile wire', testDir: 'hostile', testMatch: hostileWire, workers: 1 },
    { name: 'hostile pages', testDir: 'hostile', testIgnore: hostileWire, workers: 1 },
    { name: 'bench', testDir: 'bench', workers: 1 },
    { name: 'unit', testDir: 'unit', ...(isNamed('unit') ? {} : { workers: 1 }) },
    { name: 'stack', testDir: 'stack', workers: 1 },
    { name: 'app', testDir: 'app', workers: 1 },
    // Alone: figures of a busy machine are its own.
    { name: 'alone', testDir: '.', testIgnore: isNamed('alone') ? [] : '**', grep: ALONE, grepInvert: [], workers: 1 },
    // Installing and building takes minutes.
    { name: 'products', testDir: 'products', testIgnore: isNamed('products') ? [] : '**', workers: 1 },
  ],
});
