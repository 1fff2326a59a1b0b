/**
 * The suite about itself: its judges, reports, redaction, environments and exit codes; hostile targets, in two lanes and one at a time in
 * each, since every run of theirs is timed and weighed; and the real stack, whose services have the machine's own ports. Most of them wait
 * most of the time: three lanes keep two cores busy.
 */
import { defineConfig } from '@playwright/test';

const hostileWire = /hostile-wire\.test\.ts/;
const hostilePages = /hostile-(?!wire)\w+\.test\.ts|password-stays-home\.test\.ts/;
const stack = /stack(-\w+)?\.test\.ts/;
/** Drives the app, and proves it by four workers. */
const app = /mobile\.test\.ts/;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.test.ts',
  outputDir: '../../test-results/suite',
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  workers: 3,
  fullyParallel: true,
  reporter: 'list',
  // The longest first; the stack takes the lane that is free first.
  projects: [
    { name: 'suite', testIgnore: [hostileWire, hostilePages, stack, app], workers: 1 },
    { name: 'hostile wire', testMatch: hostileWire, workers: 1 },
    { name: 'hostile pages', testMatch: hostilePages, workers: 1 },
    { name: 'stack', testMatch: stack, workers: 1 },
    { name: 'app', testMatch: app, workers: 1 },
  ],
});
