/**
 * Configures a run in which every text is a target's; CORPUS selects the hostile ones, or plain ones in their place.
 */
import path from 'node:path';
import { defineConfig } from '@playwright/test';

const reports = process.env.POSTFLIGHT_REPORTS ?? 'reports';
const raw = path.join(reports, '../test-results');
const ours = '../../../../fixtures/report';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.says.ts',
  outputDir: raw,
  workers: 1,
  retries: 0,
  reporter: [
    [`${ours}/redaction/redaction-reporter.ts`, { folders: [reports, raw] }],
    [`${ours}/restore-status.ts`],
    [`${ours}/progress-reporter.ts`],
    ['github'],
    ['html', { outputFolder: path.join(reports, 'html'), open: 'never' }],
    ['junit', { outputFile: path.join(reports, 'junit.xml') }],
    ['json', { outputFile: path.join(reports, 'results.json') }],
    [`${ours}/allure-reporter.ts`, { resultsDir: path.join(reports, 'allure-results') }],
    [`${ours}/conformance/reporter.ts`, { outputDir: reports }],
  ],
  projects: [{ name: 'stage' }],
});
