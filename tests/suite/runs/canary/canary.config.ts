/**
 * Configures a run that sends canaries through every channel into every reporter; CANARY_LAYERS selects the layers of
 * the redaction.
 */
import path from 'node:path';
import { defineConfig, type ReporterDescription } from '@playwright/test';
import { findChromium } from '../../../../fixtures/browser/chromium.ts';
import { readCanaries, type Canaries } from './canaries.ts';
import { layersSchema } from './layered-redaction-reporter.ts';

const reports = process.env.POSTFLIGHT_REPORTS ?? 'reports';
const raw = path.join(reports, '../test-results');
const layers = layersSchema.parse(process.env.CANARY_LAYERS);
const canaries = readCanaries(process.env.CANARIES);
const file = (name: string) => path.join(reports, name);
const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
const redaction: ReporterDescription[] =
  layers === 'none' || layers === 'left out'
    ? []
    : [['./layered-redaction-reporter.ts', { folders: [reports, raw], layers }]];

export default defineConfig<{ canaries: Canaries }>({
  testDir: '.',
  testMatch: '**/*.leaks.ts',
  outputDir: raw,
  workers: 1,
  retries: 0,
  globalSetup: layers === 'none' ? './without-redaction.ts' : '../../../../fixtures/run/global-setup.ts',
  metadata: { canary: canaries.awkward },
  reporter: [
    ...redaction,
    ['list'],
    ['line'],
    ['dot'],
    ['github'],
    ['html', { outputFolder: file('html'), open: 'never' }],
    ['junit', { outputFile: file('junit.xml') }],
    ['json', { outputFile: file('results.json') }],
    ['blob', { outputDir: file('blob') }],
    ['perfetto', { outputFile: file('perfetto.json') }],
    ['allure-playwright', { resultsDir: file('allure-results') }],
    ['../../../../fixtures/report/conformance/reporter.ts', { outputDir: reports }],
  ],
  use: {
    canaries,
    trace: 'on',
    screenshot: 'on',
    launchOptions: executablePath === undefined ? {} : { executablePath },
  },
  projects: [{ name: 'stage', metadata: { canary: canaries.password } }],
});
