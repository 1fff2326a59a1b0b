/**
 * Tests the app driven by Detox: a run of `stage-mobile` with its verdicts, its message where it cannot run, and the
 * proof that its checks can fail. Needs the web export (`npm run app -- export web`), and makes it if it is missing.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { describeEnvironment } from '../../../envs/environment.ts';
import { setField, when } from '../../../fixtures/proof/faults/faults.ts';
import { startProxyBefore } from '../../../fixtures/proof/proxy/before-environment.ts';
import type { KillMatrix } from '../../../fixtures/proof/matrix/kill-matrix.ts';
import { exportFolder, placeholders } from '../../../fixtures/target/stack/app-build.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, root, runSuite } from '../child-run.ts';
import { artifact, brokenArchive, hermes } from './artifact-files.ts';
import { deploy } from './reference-targets.ts';

/** An install and an export of the app on a slow machine, ms; then the proof. */
const EXPORT_MS = 600_000;
const PROOF_MS = 600_000;

const folder = exportFolder('web');
const ofTheApp = ['gate-blocks', 'gate-version-order', 'gate-on-error', 'gate-exit', 'app-logout-on-401'];
const one = ['-g', '@gate-exit( |$)'];
const neverOnProduction = { verdict: 'not run', reason: expect.stringContaining('never on production') };

test.describe.configure({ mode: 'default' });
test.beforeAll(async () => {
  test.setTimeout(EXPORT_MS);
  if (!existsSync(path.join(folder, 'index.html')))
    await promisify(execFile)('npm', ['run', 'app', '--', 'export', 'web'], { cwd: root });
});

test('deployed stage: every check of the app, one login of the synthetic account, and nothing secret is left', async () => {
  // A second login would be refused, and the rows that need it would not be judged.
  const deployed = await startReference('stage', {
    log: false,
    config: { 'LOGIN_LIMIT.count': 1, 'LOGIN_LIMIT.window_s': 3600 },
  });
  try {
    const run = await runSuite(['--project=stage-mobile'], { ...deployed.variables, MOBILE_ARTIFACT: folder });
    expect(run.code, run.text).toBe(0);
    expect(
      ofTheApp.map(id => [id, cellOf(run, id, 'stage')?.verdict]),
      run.text,
    ).toEqual(ofTheApp.map(id => [id, 'pass']));
    expect(cellOf(run, 'app-token-storage', 'stage')).toMatchObject({
      verdict: 'not run',
      reason: expect.stringContaining('the web has no SecureStore'),
    });
    expect(cellOf(run, 'hsts', 'stage')).toMatchObject({
      verdict: 'not run',
      reason: 'npx playwright test --project=stage',
    });
    expect(reportOf(run).run).toMatchObject({ platform: 'web', projects: ['stage-mobile'], environments: ['stage'] });
    expect(run.text).toContain('postflight stage · platform=web · 5 pass');
    const password = deployed.variables.SMOKE_PASSWORD ?? '';
    const written = readdirSync(path.dirname(run.reports), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name));
    expect(
      written.filter(file => readFileSync(file).includes(password)),
      'files with the password',
    ).toEqual([]);
    expect(run.text).not.toContain(password);
  } finally {
    await deployed.close();
  }
});

test('login that leads nowhere leaves no token in a trace, also none without a form of its own', async () => {
  const opaque = 'q7'.repeat(20);
  const deployed = await startReference('stage', { log: false });
  const described = describeEnvironment('stage', deployed.variables, { target: 'deployed', depth: 'smoke' });
  if (!described.ok) throw new Error(described.problems.join('; '));
  const proxy = await startProxyBefore(described.environment);
  proxy.wire.fault = when({ to: 'login', method: 'POST' }, setField('access_token', opaque));
  const authority = test.info().outputPath('proxy.pem');
  writeFileSync(authority, proxy.ca);
  try {
    const run = await runSuite(['--project=stage-mobile', '--trace=on', '-g', '@app-logout-on-401( |$)'], {
      ...deployed.variables,
      CONNECT_TO: proxy.connectTo,
      CA_FILE: authority,
      MOBILE_ARTIFACT: folder,
    });
    expect(run.code, run.text).toBe(2);
    expect(run.text).toMatch(/not judged +the synthetic account did not get into the app/);
    const files = readdirSync(path.dirname(run.reports), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name));
    const contents = files.flatMap((file): [string, Buffer][] => {
      const bytes = readFileSync(file);
      return [
        [file, bytes],
        ...(file.endsWith('.zip')
          ? Object.entries(unzipSync(bytes)).map(([name, member]): [string, Buffer] => [
              `${file}: ${name}`,
              Buffer.from(member),
            ])
          : []),
      ];
    });
    expect(
      contents.some(([name]) => name.endsWith('.network')),
      'a trace of the network',
    ).toBe(true);
    expect(contents.filter(([, bytes]) => bytes.includes(opaque)).map(([name]) => name)).toEqual([]);
    expect(run.text).not.toContain(opaque);
  } finally {
    await proxy.close();
    await deployed.close();
  }
});

test('bare run names the rows of the app, does not drive it, and judges the artifacts that it can read', async () => {
  const deployed = await deploy({
    local: {},
    stage: { MOBILE_ARTIFACT: artifact('other.hbc', hermes('apiBasegate-screen')) },
    prod: { MOBILE_ARTIFACT: artifact('broken.ipa', brokenArchive) },
  });
  try {
    const run = await runSuite(['-g', '@(env-matrix|app-bundle-api-base)( |$)'], deployed.variables);
    expect(reportOf(run).run).toMatchObject({ projects: ['local', 'stage', 'prod'] });
    const verdicts = (id: string) => ['local', 'stage', 'prod'].map(name => cellOf(run, id, name)?.verdict);
    expect(verdicts('env-matrix'), run.text).toEqual(['pass', 'pass', 'pass']);
    expect(cellOf(run, 'gate-blocks', 'stage')).toMatchObject({
      verdict: 'not run',
      reason: 'npx playwright test --project=stage-mobile',
    });
    expect(cellOf(run, 'gate-blocks', 'prod')).toMatchObject(neverOnProduction);
    // Bytecode without any base, and an archive that cannot be read: neither is green.
    expect(verdicts('app-bundle-api-base').slice(1), run.text).toEqual(['inconclusive', 'not judged']);
    expect(cellOf(run, 'app-bundle-api-base', 'prod')?.reason).toMatch(
      /^MOBILE_ARTIFACT \S+broken\.ipa: invalid zip data$/,
    );
    expect(run.code, run.text).toBe(2);
  } finally {
    await deployed.close();
  }
});

test('no export, and production: exit 3 with the command that makes one, and each row says why', async () => {
  const deployed = await deploy({ stage: { MOBILE_ARTIFACT: undefined }, prod: { MOBILE_ARTIFACT: folder } });
  try {
    const run = await runSuite(['--project=stage-mobile', '--project=prod-mobile'], deployed.variables);
    expect(run.code, run.text).toBe(3);
    const lacks =
      "stage-mobile has no app to drive: MOBILE_ARTIFACT is not set; make the app's web export, npx expo export";
    expect(reportOf(run).problems.map(p => [p.kind, p.text])).toEqual([
      ['misconfigured', expect.stringContaining(lacks)],
    ]);
    expect(cellOf(run, 'gate-exit', 'stage')).toMatchObject({
      verdict: 'not run',
      reason: expect.stringContaining(lacks),
    });
    expect(cellOf(run, 'gate-blocks', 'prod')).toMatchObject(neverOnProduction);
    expect(cellOf(run, 'gate-exit', 'prod')?.verdict).toBe('not applicable');
  } finally {
    await deployed.close();
  }
});

test('export of another environment, or without a place for the minimum: exit 2, each told in one line', async () => {
  const foreign = test.info().outputPath('foreign');
  cpSync(folder, foreign, { recursive: true });
  const [script = ''] = readdirSync(foreign, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('.js'));
  const file = path.join(foreign, script);
  const elsewhere = 'https://web.example.test/api/v1';
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replaceAll(placeholders.EXPO_PUBLIC_API_BASE, elsewhere)
      .replaceAll(placeholders.EXPO_PUBLIC_MIN_APP_VERSION, '1.0.0'),
  );
  const deployed = await deploy({
    local: { MOBILE_ARTIFACT: foreign },
    stage: { MOBILE_ARTIFACT: foreign, EXPO_PUBLIC_API_BASE: elsewhere, MOBILE_GATE_SOURCE: 'bundle' },
  });
  try {
    const run = await runSuite(['--project=local-mobile', '--project=stage-mobile', ...one], deployed.variables);
    expect(run.code, run.text).toBe(2);
    const verdicts = ['local', 'stage'].map(name => cellOf(run, 'gate-exit', name)?.verdict);
    expect(verdicts, run.text).toEqual(['not judged', 'not judged']);
    const own = deployed.variables.LOCAL__EXPO_PUBLIC_API_BASE ?? deployed.variables.LOCAL__NEXT_PUBLIC_API_BASE ?? '';
    expect(cellOf(run, 'gate-exit', 'local')?.reason).toContain(`the export calls another API than ${own},`);
    expect(cellOf(run, 'gate-exit', 'stage')?.reason).toContain(
      'MOBILE_GATE_SOURCE=bundle raises the minimum in the export',
    );
    expect(run.text).not.toMatch(/\n\s+at .*\.[jt]s:\d+/);
  } finally {
    await deployed.close();
  }
});

test('minimum of the bundle, and an app that is declared closed: judged by their own rules', async () => {
  const deployed = await startReference('stage', { log: false });
  try {
    const [bundle, closed] = await Promise.all([
      runSuite(
        ['--project=stage-mobile', '-g', '@gate-(version-order|on-error)( |$)'],
        { ...deployed.variables, MOBILE_ARTIFACT: folder, MOBILE_GATE_SOURCE: 'bundle' },
        'bundle',
      ),
      runSuite(
        ['--project=stage-mobile', '-g', '@gate-on-error( |$)'],
        { ...deployed.variables, MOBILE_ARTIFACT: folder, MOBILE_GATE_ON_ERROR: 'closed' },
        'closed',
      ),
    ]);
    expect(bundle.code, bundle.text).toBe(0);
    expect(closed.code, closed.text).toBe(0);
    expect(cellOf(closed, 'gate-on-error', 'stage')?.evidence?.join()).toContain('the app stays closed at');
  } finally {
    await deployed.close();
  }
});

// Child processes know no ANDROID_SDK_ROOT; only a Mac has Xcode.
const wanting = {
  'android.emu.release': '$ANDROID_SDK_ROOT is not defined',
  'android.att.release': '$ANDROID_SDK_ROOT is not defined',
  ...(process.platform === 'darwin' ? {} : { 'ios.sim.release': 'xcodebuild: not found' }),
};

test('native configuration without its SDK: exit 2, not judged, never skipped', async () => {
  const configuration = 'android.emu.release';
  const deployed = await deploy({ stage: {} });
  try {
    const run = await runSuite(['--project=stage-mobile', ...one], {
      ...deployed.variables,
      DETOX_CONFIGURATION: configuration,
    });
    expect(run.code, run.text).toBe(2);
    expect(run.text).toMatch(new RegExp(`not judged +Detox cannot use ${configuration} here: `));
    expect(run.text).toContain(wanting[configuration]);
    expect(cellOf(run, 'gate-exit', 'stage')?.verdict).toBe('not judged');
    expect(reportOf(run).run.platform).toBeUndefined();
  } finally {
    await deployed.close();
  }
});

test('every native configuration says what it lacks', async () => {
  const { PATH, HOME, TMPDIR } = process.env;
  const begin = "import('./fixtures/mobile/detox.ts').then(m => m.beginDetox()).catch(e => console.log(e.message))";
  await Promise.all(
    Object.entries(wanting).map(async ([configuration, lacks]) => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--eval', begin], {
        cwd: root,
        env: { PATH, HOME, TMPDIR, DETOX_CONFIGURATION: configuration },
      });
      expect(stdout).toContain(`Detox cannot use ${configuration} here: `);
      expect(stdout).toContain(lacks);
    }),
  );
});

test('unknown configuration of Detox: exit 3, in one line', async () => {
  const run = await runSuite(['--project=stage-mobile'], {
    POSTFLIGHT_TARGET: 'reference',
    DETOX_CONFIGURATION: 'android',
  });
  expect(run.code, run.text).toBe(3);
  expect(run.text).toContain(
    'DETOX_CONFIGURATION must be web, android.emu.release, android.att.release or ios.sim.release',
  );
});

test('every mistake of the app fails its own check, and no harmless difference fails any', async () => {
  test.setTimeout(PROOF_MS);
  const reports = test.info().outputPath('reports');
  const { PATH, HOME, TMPDIR } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ['fixtures/cli/postflight.cjs', 'prove', '--mobile'], {
    cwd: root,
    env: { PATH, HOME, TMPDIR, NO_COLOR: '1', POSTFLIGHT_REPORTS: reports },
    maxBuffer: 2 ** 26,
  }).catch((error: unknown) => error as { stdout: string });
  const { ok, kind, tried, alarms } = JSON.parse(
    readFileSync(path.join(reports, 'proof-mobile.json'), 'utf8'),
  ) as KillMatrix;
  expect({ ok, kind, alarms, survivors: tried.filter(t => t.fate !== 'killed') }, stdout).toEqual({
    ok: true,
    kind: 'mobile',
    alarms: [],
    survivors: [],
  });
  expect(new Set(tried.map(t => t.requirement))).toEqual(new Set(ofTheApp));
});
