/** The suite about itself: its judges, reports, redaction, environments and exit codes. */
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.', testMatch: '**/*.test.ts', outputDir: '../../test-results/suite',
  forbidOnly: true, retries: 0, timeout: 120_000, workers: 2, fullyParallel: true, reporter: 'list',
});
