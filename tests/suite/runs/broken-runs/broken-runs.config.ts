/** Configures the ordinary run, broken in the way that BROKEN names; only exit-codes*.test.ts use it. */
import path from 'node:path';
import base from '../../../../playwright.config.ts';

type Reporters = Array<[string, unknown]>;

const root = path.join(import.meta.dirname, '../../../..');
const broken = (file: string) => path.join(import.meta.dirname, file);
const located = (file: string) => (file.startsWith('./') ? path.join(root, file) : file);

const reporters: Reporters = Array.isArray(base.reporter)
  ? base.reporter.map(([name, options]: readonly [string, unknown?]): [string, unknown] => [located(name), options])
  : [];
const isOwn = ([name]: readonly [string, unknown]) => name.endsWith('conformance/reporter.ts');
const [ownName, ownOptions] = reporters.find(isOwn) ?? ['', {}];
const ownReplacedBy = (name: string, options: object): { reporter: Reporters } => ({
  reporter: [...reporters.filter(r => !isOwn(r)), [name, { ...(ownOptions as object), ...options }]],
});
const foreign = (...ats: string[]): Reporters => ats.map(at => [broken('throwing-reporter.ts'), { at }]);

const ordinary = {
  ...base,
  testDir: path.join(root, 'tests'),
  globalSetup: path.join(root, 'fixtures/run/global-setup.ts'),
  reporter: reporters,
  webServer: [base.webServer ?? []].flat().map(server => ({ ...server, cwd: root })),
};

const ways: Readonly<Record<string, object>> = {
  'all specs but one deleted': { testMatch: '**/environment-matrix.spec.ts' },
  'broken checks': { testMatch: '**/broken-runs/broken-checks.ts' },
  'a spec that cannot be loaded': { testMatch: ['**/environment-matrix.spec.ts', '**/broken-runs/unloadable.ts'] },
  'foreign reporters throw': {
    reporter: [...foreign('onBegin', 'onTestEnd'), ...reporters, ...foreign('onEnd', 'onExit')],
  },
  'the conformance reporter throws at the beginning': ownReplacedBy(broken('throwing-conformance.ts'), {
    at: 'onBegin',
  }),
  'the conformance reporter throws at the end': ownReplacedBy(broken('throwing-conformance.ts'), { at: 'onEnd' }),
  'the conformance report cannot be written': ownReplacedBy(ownName, { outputDir: path.join(root, 'package.json') }),
  'probes return nothing': { reporter: [...reporters, [broken('empty-probes.ts'), {}]] },
  'global set-up exits': { globalSetup: [path.join(root, 'fixtures/run/global-setup.ts'), broken('exit-in-setup.ts')] },
};

const way = ways[process.env.BROKEN ?? ''];
if (way === undefined) throw new Error(`BROKEN must be one of: ${Object.keys(ways).join('; ')}`);

export default { ...ordinary, ...way };
