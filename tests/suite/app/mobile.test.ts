/**
 * The app driven by Detox: a run of `stage-mobile` with its verdicts, its words where it cannot run, and the proof that
 * its checks can fail. Needs the web export (`npm run app -- export web`), which it makes where there is none.
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

/** An install and an export of the app on a slow machine, ms; then the proof. */
const EXPORT_MS = 600_000;
const PROOF_MS = 600_000;

const folder = exportFolder('web');
const reference = { POSTFLIGHT_TARGET: 'reference' };
const ofTheApp = ['gate-blocks', 'gate-version-order', 'gate-on-error', 'gate-exit', 'app-logout-on-401'];
const one = ['-g', '@gate-exit( |$)'];

test.describe.configure({ mode: 'default' });
test.beforeAll(async () => {
  test.setTimeout(EXPORT_MS);
  if (!existsSync(path.join(folder, 'index.html')))
    await promisify(execFile)('npm', ['run', 'app', '--', 'export', 'web'], { cwd: root });
});

test('a deployed stage: every check of the app, one login of the synthetic account, and nothing secret is left', async () => {
  // A second login would be refused, and what needs it be not judged.
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

test('a login that leads nowhere leaves no token behind, also none without a form of its own, in a trace', async () => {
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
    expect(run.text).toContain('not judged: the synthetic account did not get into the app');
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

test('a run of the web names the rows of the app, and a bare run does not drive it', async () => {
  const run = await runSuite(['-g', '@env-matrix( |$)'], reference);
  expect(run.code, run.text).toBe(0);
  expect(cellOf(run, 'gate-blocks', 'stage')).toMatchObject({
    verdict: 'not run',
    reason: 'npx playwright test --project=stage-mobile',
  });
  expect(cellOf(run, 'gate-blocks', 'prod')).toMatchObject({
    verdict: 'not run',
    reason: expect.stringContaining('never on production'),
  });
  expect(reportOf(run).run).toMatchObject({ projects: ['local', 'stage', 'prod'] });
});

test('production is not driven: exit 4, nothing was judged, each row says why', async () => {
  const run = await runSuite(['--project=prod-mobile'], reference);
  expect(run.code, run.text).toBe(4);
  expect(cellOf(run, 'gate-blocks', 'prod')).toMatchObject({
    verdict: 'not run',
    reason: expect.stringContaining('never on production'),
  });
  expect(cellOf(run, 'gate-exit', 'prod')?.verdict).toBe('not applicable');
});

test('no export, one of another environment, one without a place for the minimum: said in one line', async () => {
  const deployed = await startReference('stage', { log: false });
  const { MOBILE_ARTIFACT: _, ...variables } = deployed.variables;
  const foreign = test.info().outputPath('foreign');
  cpSync(folder, foreign, { recursive: true });
  const [script] = readdirSync(foreign, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.js'));
  const file = path.join(foreign, script ?? '');
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replaceAll(placeholders.EXPO_PUBLIC_API_BASE, 'https://web.example.test/api/v1')
      .replaceAll(placeholders.EXPO_PUBLIC_MIN_APP_VERSION, '1.0.0'),
  );
  try {
    const none = await runSuite(['--project=stage-mobile', ...one], variables, 'none');
    expect(none.code, none.text).toBe(4);
    expect(cellOf(none, 'gate-exit', 'stage')).toMatchObject({
      verdict: 'not run',
      reason: 'MOBILE_ARTIFACT must be the folder of an Expo web export (npx expo export --platform web)',
    });
    const stale = await runSuite(
      ['--project=stage-mobile', ...one],
      { ...variables, MOBILE_ARTIFACT: foreign },
      'stale',
    );
    expect(stale.code, stale.text).toBe(2);
    expect(stale.text).toContain(`the export calls another API than ${variables.EXPO_PUBLIC_API_BASE ?? ''}`);
    expect(stale.text).not.toMatch(/\n\s+at .*\.[jt]s:\d+/);
    const fixed = await runSuite(
      ['--project=stage-mobile', ...one],
      {
        ...variables,
        EXPO_PUBLIC_API_BASE: 'https://web.example.test/api/v1',
        MOBILE_ARTIFACT: foreign,
        MOBILE_GATE_SOURCE: 'bundle',
      },
      'fixed',
    );
    expect(fixed.code, fixed.text).toBe(2);
    expect(fixed.text).toContain('MOBILE_GATE_SOURCE=bundle raises the minimum in the export');
  } finally {
    await deployed.close();
  }
});

test('a minimum of the bundle, and an app that is declared closed: judged by their own rules', async () => {
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

test('native configurations without their SDK: exit 2, not judged, never skipped', async () => {
  // Child runs know no ANDROID_SDK_ROOT; only a Mac has Xcode.
  const wanting = {
    'android.emu.release': '$ANDROID_SDK_ROOT is not defined',
    'android.att.release': '$ANDROID_SDK_ROOT is not defined',
    ...(process.platform === 'darwin' ? {} : { 'ios.sim.release': 'xcodebuild: not found' }),
  };
  await Promise.all(
    Object.entries(wanting).map(async ([configuration, said]) => {
      const run = await runSuite(
        ['--project=stage-mobile', ...one],
        { ...reference, DETOX_CONFIGURATION: configuration },
        configuration,
      );
      expect(run.code, run.text).toBe(2);
      expect(run.text).toContain(`not judged: Detox cannot use ${configuration} here: `);
      expect(run.text).toContain(said);
      expect(cellOf(run, 'gate-exit', 'stage')?.verdict).toBe('not judged');
      expect(reportOf(run).run.platform).toBeUndefined();
    }),
  );
});

test('an unknown configuration of Detox: exit 3, in one line', async () => {
  const run = await runSuite(['--project=stage-mobile'], { ...reference, DETOX_CONFIGURATION: 'android' });
  expect(run.code, run.text).toBe(3);
  expect(run.text).toContain(
    'DETOX_CONFIGURATION must be web, android.emu.release, android.att.release or ios.sim.release',
  );
});

test('every mistake of the app is found by its own check, and no harmless difference is', async () => {
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
