/** The suite about itself: its judges, reports, redaction, environments and exit codes; and hostile targets, one at a time, since each run of theirs is timed and weighed. */
import { defineConfig } from '@playwright/test';

const hostile = /hostile-\w+\.test\.ts|password-stays-home\.test\.ts/;

export default defineConfig({
  testDir: '.', testMatch: '**/*.test.ts', outputDir: '../../test-results/suite',
  forbidOnly: true, retries: 0, timeout: 120_000, workers: 3, fullyParallel: true, reporter: 'list',
  projects: [{ name: 'hostile', testMatch: hostile, workers: 1 }, { name: 'suite', testIgnore: hostile, workers: 1 }],
});
