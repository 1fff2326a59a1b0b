/** The ordinary run with all specs but one deleted; only exit-codes.test.ts uses it. */
import path from 'node:path';
import base from '../../playwright.config.ts';

const root = path.join(import.meta.dirname, '../..');
const located = (file: string) => file.startsWith('./') ? path.join(root, file) : file;

export default {
  ...base,
  testDir: path.join(root, 'tests'), testMatch: '**/environment-matrix.spec.ts', globalSetup: path.join(root, 'fixtures/run.ts'),
  reporter: Array.isArray(base.reporter) ? base.reporter.map(([name, options]: readonly [string, unknown?]): [string, unknown] => [located(name), options]) : base.reporter,
  webServer: [base.webServer ?? []].flat().map(server => ({ ...server, cwd: root })),
};
