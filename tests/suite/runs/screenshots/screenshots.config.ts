/**
 * Configures a run whose one test fails with two pages open; screenshots.test.ts examines the runner's pictures of
 * them.
 */
import { defineConfig } from '@playwright/test';
import { findChromium } from '../../../../fixtures/browser/chromium.ts';

const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.fails.ts',
  outputDir: process.env.POSTFLIGHT_REPORTS ?? 'reports',
  reporter: 'json',
  workers: 1,
  use: { screenshot: 'only-on-failure', launchOptions: executablePath === undefined ? {} : { executablePath } },
});
