/**
 * The suite about itself: its judges, reports, redaction, environments and exit codes; hostile targets, one at a time, since each run of
 * theirs is timed and weighed; and the real stack, whose services have the machine's own ports.
 */
import { defineConfig } from '@playwright/test';

const hostile = /hostile-\w+\.test\.ts|password-stays-home\.test\.ts/;
const stack = /stack(-\w+)?\.test\.ts/;

export default defineConfig({
  testDir: '.', testMatch: '**/*.test.ts', outputDir: '../../test-results/suite',
  forbidOnly: true, retries: 0, timeout: 120_000, workers: 2, fullyParallel: true, reporter: 'list',
  projects: [{ name: 'hostile', testMatch: hostile, workers: 1 }, { name: 'stack', testMatch: stack, workers: 1 }, { name: 'suite', testIgnore: [hostile, stack], workers: 1 }],
});
