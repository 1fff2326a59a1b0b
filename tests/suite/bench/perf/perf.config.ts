/**
 * Configures the runs of `npm run perf`: the ordinary configuration with other specs, under the suite's fixtures,
 * preflight check, redaction and reports.
 */
import path from 'node:path';
import base from '../../../../playwright.config.ts';

const root = path.join(import.meta.dirname, '../../../..');
const located = (file: string) => (file.startsWith('.') ? path.join(root, file) : file);
const reporter: Array<[string, unknown]> = Array.isArray(base.reporter)
  ? base.reporter.map(([name, options]: readonly [string, unknown?]): [string, unknown] => [located(name), options])
  : [];

export default {
  ...base,
  testDir: import.meta.dirname,
  testMatch: '**/*.perf.ts',
  globalSetup: path.join(root, 'fixtures/run/global-setup.ts'),
  reporter,
};
