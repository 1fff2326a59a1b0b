/** Tests drills as their users start them: a process each, against a target whose deploys fail in known ways. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type TestInfo } from '@playwright/test';
import { describeEnvironment } from '../../../envs/environment.ts';
import { Http } from '../../../fixtures/probe/http/client.ts';
import type { OperationSwitches } from '../../../fixtures/target/reference/mistakes/operations.ts';
import { startReference, type Reference } from '../../../fixtures/target/reference/reference.ts';
import { root } from '../child-run.ts';

/** Each verification signs in, and the limit of the target is short. */
const config = { 'LOGIN_LIMIT.window_s': 2 };
const SLOW_MS = 240_000;

type Drill = {
  code: number | null;
  text: string;
  page: string;
  records: { kind: string; ok: boolean; steps: { name: string; ok: boolean; release?: string }[] }[];
};

/** Starts a drill; `seen` resolves once its output holds a text. */
function start(reference: Pick<Reference, 'variables'>, words: readonly string[], testInfo: TestInfo, name = 'drill') {
  const reports = testInfo.outputPath(name);
  const child: ChildProcess = spawn(
    process.execPath,
    [path.join(root, 'fixtures/cli/postflight.cjs'), 'drill', '--env', 'stage', '--wait-s', '6', ...words],
    {
      cwd: root,
      env: {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', REQUESTS_PER_MIN: '1000000' },
        RECORDS: path.join(reports, 'records'),
        ...reference.variables,
        POSTFLIGHT_REPORTS: reports,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
  const seen = (part: string) => expect.poll(() => text, { timeout: 60_000 }).toContain(part);
  const ended = new Promise<Drill>(resolve =>
    child.once('close', code => resolve({ code, text, page: pageIn(reports), records: recordsIn(reports) })),
  );
  return { child, seen, ended };
}

const filesBelow = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => path.join(folder, file));
  } catch {
    return [];
  }
};
const pageIn = (reports: string): string =>
  filesBelow(path.join(reports, 'drills')).flatMap(file =>
    /drills\/[\w-]+\.md$/.test(file) ? [readFileSync(file, 'utf8')] : [],
  )[0] ?? '';
const recordsIn = (reports: string): Drill['records'] =>
  filesBelow(path.join(reports, 'records')).flatMap(file =>
    file.endsWith('.json') ? [JSON.parse(readFileSync(file, 'utf8')) as Drill['records'][number]] : [],
  );

/** The release that liveness reports. */
async function runningOn(reference: Reference): Promise<string> {
  const described = describeEnvironment('stage', reference.variables, { target: 'deployed', depth: 'smoke' });
  if (!described.ok) throw new Error(described.problems.join());
  const http = new Http(described.environment);
  try {
    return (JSON.parse((await http.ask(described.environment.HEALTHZ_URL)).body) as { release: string }).release;
  } finally {
    await http.close();
  }
}

test('a rollback is done, verified, and taken back', async ({}, testInfo) => {
  test.setTimeout(SLOW_MS);
  const reference = await startReference('stage', { log: false, config });
  try {
    const { code, text, page, records } = await start(reference, ['rollback', '--to', 'v1.3.0'], testInfo).ended;
    expect(code, text).toBe(0);
    expect(records).toMatchObject([{ kind: 'rollback', ok: true, tag: 'v1.4.0', previousTag: 'v1.3.0' }]);
    expect(records[0]?.steps.map(({ name, release }) => `${name} ${release}`)).toEqual(
      ['rollback v1.3.0', 'release v1.3.0', 'readyz v1.3.0', 'checks v1.3.0'].concat(
        ['deploy', 'release', 'readyz', 'checks'].map(name => `${name} v1.4.0`),
      ),
    );
    expect(page).toContain('login-dashboard pass, assets-load pass');
    expect(text + page).not.toContain(reference.variables['SMOKE_PASSWORD']);
    expect(await runningOn(reference)).toBe('v1.4.0');
  } finally {
    await reference.close();
  }
});

test('an update is rolled back and the gate raised; a rollback for iOS alone is red by its step', async ({}, testInfo) => {
  test.setTimeout(SLOW_MS);
  const reference = await startReference('stage', { log: false, config });
  try {
    const good = await start(reference, ['ota-rollback'], testInfo, 'both').ended;
    expect(good.code, good.text).toBe(0);
    expect(good.records).toMatchObject([{ kind: 'ota-rollback', ok: true, tag: 'v1.4.0' }]);
    expect(good.records[0]?.steps.map(({ name }) => name)).toEqual([
      'update rollback',
      'update served',
      'raise',
      'announced',
      'lower',
      'announced',
    ]);
    expect(good.page).toMatch(/android update [\da-f-]{36}, ios update [\da-f-]{36}, 3 times in a row/);

    reference.restore();
    reference.configure({ 'OTA.on_rollback': 'ios alone' });
    const half = await start(reference, ['ota-rollback'], testInfo, 'half').ended;
    expect(half.code, half.text).toBe(1);
    expect(half.text).toMatch(
      /update served: FAILED after .* s: the bad update is still served: android update .*, still so/,
    );

    reference.restore();
    reference.configure({ 'OTA.serves': '204' });
    const none = await start(reference, ['ota-rollback'], testInfo, 'none').ended;
    expect(`${none.code}: ${none.text}`).toMatch(
      /^2: drill ota-rollback: there is no update to roll back on both platforms: android 204/,
    );
    expect(none.records).toEqual([]);
  } finally {
    await reference.close();
  }
});

test('a rollback that leaves the web app behind is red by its step', async ({}, testInfo) => {
  test.setTimeout(SLOW_MS);
  const reference = await startReference('stage', { log: false, config: { ...config, 'DEPLOY.leaves': 'web' } });
  try {
    const { code, text, records } = await start(reference, ['rollback', '--to', 'v1.3.0'], testInfo).ended;
    expect(code, text).toBe(1);
    expect(text).toMatch(
      /release v1\.3\.0: FAILED after .* s: the web app reports v1-4-0, not v1\.3\.0, still so after/,
    );
    expect(records).toMatchObject([
      { ok: false, steps: [{ ok: true }, { name: 'release', ok: false }, { name: 'deploy' }, {}, {}, {}] },
    ]);
  } finally {
    await reference.close();
  }
});

test('drills that cannot begin change nothing and say why', async ({}, testInfo) => {
  test.setTimeout(SLOW_MS);
  const reference = await startReference('stage', { log: false, config });
  try {
    const refused = async (name: string, ...words: string[]) => {
      const { code, text, records } = await start(reference, words, testInfo, name).ended;
      expect(records).toEqual([]);
      return `${code}: ${text.trim()}`;
    };
    expect(await refused('itself', 'rollback', '--to', 'v1.4.0')).toMatch(
      /^3: drill rollback: stage runs v1\.4\.0, and v1\.4\.0 is not below it/,
    );
    expect(await refused('above', 'rollback', '--to', 'v1.10.0')).toMatch(
      /v1\.10\.0 is not below it: .* compared by their numbers/,
    );
    expect(await refused('nowhere', 'rollback')).toMatch(
      /^3: drill rollback: to which release\? No green run of one below v1\.4\.0 is on record/,
    );
    const { text } = await start(reference, ['rollback', '--env', 'prod'], testInfo, 'prod').ended;
    expect(text).toMatch(/^drill rollback: a rollback drill would change what the users of prod get/);
    reference.configure({ 'WEB.release': 'v1.3.0' });
    expect(await refused('two releases', 'rollback', '--to', 'v1.2.0')).toMatch(
      /^2: drill rollback: stage runs more than one release: API v1\.4\.0; web app v1-3-0; bring it to one first/,
    );
  } finally {
    await reference.close();
  }
});

test('Ctrl-C puts the release back, a second drill is refused meanwhile, and a killed one is put back by its guard', async ({}, testInfo) => {
  test.setTimeout(SLOW_MS);
  const reference = await startReference('stage', { log: false, config: { ...config, 'DEPLOY.gap_ms': 4_000 } });
  try {
    const interrupted = start(reference, ['rollback', '--to', 'v1.3.0'], testInfo, 'one');
    await interrupted.seen('rollback v1.3.0: DEPLOY_CMD runs');
    const second = await start(reference, ['rollback', '--to', 'v1.3.0'], testInfo, 'one').ended;
    expect(second.text).toMatch(/a drill is under way in stage: rollback, since /);
    expect(second.code).toBe(3);
    interrupted.child.kill('SIGINT');
    const { code, text, records } = await interrupted.ended;
    expect(code, text).toBe(1);
    expect(records).toMatchObject([{ ok: false, why: 'interrupted' }]);
    expect(await runningOn(reference)).toBe('v1.4.0');

    reference.configure({ 'DEPLOY.gap_ms': 0 });
    const killed = start(reference, ['rollback', '--to', 'v1.3.0'], testInfo, 'two');
    await killed.seen('release v1.3.0: API and web app');
    expect(await runningOn(reference)).toBe('v1.3.0');
    // From another checkout, as on another machine, with its records at the same place.
    const variables = { ...reference.variables, RECORDS: testInfo.outputPath('two', 'records') };
    const elsewhere = await start({ variables }, ['rollback', '--to', 'v1.3.0'], testInfo, 'elsewhere').ended;
    expect(elsewhere.text).toMatch(/a drill is under way in stage: rollback, since .*records\/\.locks/);
    expect(elsewhere.code).toBe(3);
    killed.child.kill('SIGKILL');
    await killed.ended;
    await expect.poll(() => runningOn(reference), { timeout: 20_000 }).toBe('v1.4.0');
  } finally {
    await reference.close();
  }
});

test('a key is rotated; one that takes the name of the old one, or was never changed, is red by its step', async ({}, testInfo) => {
  test.setTimeout(SLOW_MS);
  const reference = await startReference('stage', { log: false, config });
  const rotated = async (way: OperationSwitches['AUTH.on_rotation'], variables = {}) => {
    reference.restore();
    reference.configure({ 'AUTH.on_rotation': way });
    const from = { variables: { ...reference.variables, ...variables } };
    return start(from, ['jwt-rotation'], testInfo, way.concat(...Object.keys(variables))).ended;
  };
  try {
    const good = await rotated('keeps the old key');
    expect(good.code, good.text).toBe(0);
    expect(good.records).toMatchObject([{ kind: 'jwt-rotation', ok: true, keyChange: true }]);

    const replaced = await rotated('puts another key under the old id');
    expect(replaced.code, replaced.text).toBe(1);
    expect(replaced.text).toMatch(
      /tokens: FAILED after .* s: the old token was answered 401 8 of 8 times; both name key stage-\d{8}/,
    );

    const never = await rotated('goes on with the old key');
    expect(never.code, never.text).toBe(1);
    expect(never.text).toMatch(/tokens: FAILED after .* s: both tokens open ME_PATH, and both name key stage-\d{8}:/);

    const elsewhere = await rotated('goes on with the old key', { JWT_KEY_DATE: '20261101' });
    expect(elsewhere.code, elsewhere.text).toBe(0);
    expect(elsewhere.records).toMatchObject([{ ok: true, keyChange: false }]);
  } finally {
    await reference.close();
  }
});

test('prod: the newest snapshot is restored and counted; one that is not whole fails', async ({}, testInfo) => {
  test.setTimeout(SLOW_MS);
  const reference = await startReference('prod', { log: false });
  try {
    const good = await start(reference, ['restore', '--env', 'prod'], testInfo, 'good').ended;
    expect(good.text).toContain('drill restore: restore: done after');
    expect(good.code, good.text).toBe(0);
    expect(good.page).toContain('# Restore of the newest snapshot, `prod`, `s8`');
    expect(good.page).not.toContain('10 minutes');
    expect(good.records).toMatchObject([
      { kind: 'restore', ok: true, steps: [{ name: 'listing' }, { name: 'restore' }, { name: 'rows' }] },
    ]);

    reference.configure({ 'RESTORE.share': 0 });
    const empty = await start(reference, ['restore', '--env', 'prod'], testInfo, 'empty').ended;
    expect(empty.text).toContain('FAILED: rows: s8: no table of it holds a row');
    expect(empty.code).toBe(1);

    reference.configure({ 'RESTORE.succeeds': false });
    const cut = await start(reference, ['restore', '--env', 'prod'], testInfo, 'cut').ended;
    expect(cut.text).toContain('FAILED: restore: RESTORE_CMD ended with 1');
    expect(cut.records).toMatchObject([{ kind: 'restore', ok: false, steps: [{ ok: true }, { ok: false }] }]);
  } finally {
    await reference.close();
  }
});
