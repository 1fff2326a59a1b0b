/**
 * Tests runs against login limits of other kinds than the document's, from one address or many: equal runs, equal
 * verdicts.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../../envs/policy.ts';
import type { ReferenceConfig } from '../../../fixtures/target/reference/mistakes/mistakes.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH, login } from '../hostile/wire-scenes.ts';

const rows = [
  'login-dashboard',
  'login-refusal',
  'login-limit-count',
  'login-limit-per-account',
  'login-limit-per-address',
  'login-limit-normalisation',
  'login-limit-race',
  'login-limit-workers',
  'login-limit-answer',
] as const satisfies readonly RequirementId[];

/** Short window, s, so that a test can wait for it. */
const WINDOW_S = 8;
/** A run waits for some windows. */
const RUN_TIMEOUT_MS = 180_000;

/**
 * Runs rows against a limit, `times` times. `scenes`: behind a proxy, so that the product sees all clients at one
 * address.
 */
async function runsAgainst(
  config: Partial<ReferenceConfig>,
  {
    runs = 1,
    scenes,
    of = rows,
    variables,
  }: {
    runs?: number;
    scenes?: readonly Scene[] | undefined;
    of?: readonly RequirementId[];
    variables?: Record<string, string>;
  },
): Promise<Run[]> {
  const own = { 'LOGIN_LIMIT.window_s': WINDOW_S, ...config };
  const reference = await startReference('stage', { log: false, config: own });
  const caFile = test.info().outputPath('ca.pem');
  const proxy = scenes && (await startHostileProxy(reference, { scenes, caFile }));
  const limit = { LOGIN_LIMIT_WINDOW_S: String(WINDOW_S), LOGIN_LIMIT_COUNT: '5' };
  const made: Run[] = [];
  try {
    for (let i = 1; i <= runs; i++)
      made.push(
        await runSuite(
          ['--project=stage', '-g', `@(${of.join('|')})( |$)`],
          { ...reference.variables, ...proxy?.variables, ...limit, ...variables },
          `run-${i}`,
        ),
      );
    return made;
  } finally {
    await proxy?.close();
    await reference.close();
  }
}

/** Verdicts of the rows that did not pass. */
const verdictsOf = (run: Run): Record<string, string> => {
  const cells = rows.map(id => [id, cellOf(run, id, 'stage')?.verdict ?? 'none'] as const);
  return Object.fromEntries(cells.filter(([, verdict]) => verdict !== 'pass'));
};

/**
 * Holds the third wrong attempt until the window has ended that began with an earlier login: a limit for the address
 * then lets five more through.
 */
function betweenWindows(): Scene {
  let endsAt = 0;
  let wrong = 0;
  return login(async (socket, asked) => {
    if (Date.now() >= endsAt) endsAt = Date.now() + WINDOW_S * 1000;
    if (asked.body.includes('"postflight-') && ++wrong === 3) await setTimeout(endsAt + 200 - Date.now());
    return plays.late(0)(socket, asked);
  });
}

/**
 * Holds an attempt of the second wave until its window has ended, `times` times. Each wave has eight other requests.
 */
function betweenWaves(times: number): Scene {
  let others = 0;
  let isHeld = false;
  let held = 0;
  const { on, play } = login(async (socket, asked) => {
    if (others > 8 && !isHeld && held < times) {
      held += 1;
      isHeld = true;
      await setTimeout(WINDOW_S * 1000);
      isHeld = false;
      others = 0;
    }
    return plays.late(0)(socket, asked);
  });
  return {
    on: asked => {
      if (asked.path.startsWith(`${API_PATH}/postflight-`)) others += 1;
      return on(asked);
    },
    play,
  };
}

const noAccounts = { 'login-limit-per-account': 'fail', 'login-limit-normalisation': 'not applicable' };
/** Through one address, a refused address looks like a product that refuses everybody. */
const oneClient = {
  'login-limit-per-account': 'fail',
  'login-limit-per-address': 'fail',
  'login-limit-normalisation': 'not judged',
  'login-limit-race': 'not run',
  'login-limit-workers': 'not run',
};
const refersToCount = { 'login-limit-race': 'not judged', 'login-limit-workers': 'not judged' };

for (const { title, config, ends } of [
  { title: 'five for an address', config: { 'LOGIN_LIMIT.key': 'ip' }, ends: noAccounts },
  {
    title: 'three for an address',
    config: { 'LOGIN_LIMIT.key': 'ip', 'LOGIN_LIMIT.count': 3 },
    ends: { ...noAccounts, ...refersToCount, 'login-limit-count': 'fail' },
  },
  {
    title: 'five, and preflights count, which no browser sends to its own origin',
    config: { 'LOGIN_LIMIT.counts_preflights': true },
    ends: {},
  },
  {
    title: 'five for an address, and five for an account',
    config: { 'LOGIN_LIMIT.key': 'ip,account' },
    ends: { 'login-limit-per-account': 'fail', 'login-limit-per-address': 'fail' },
  },
] satisfies readonly { title: string; config: Partial<ReferenceConfig>; ends: Record<string, string> }[])
  test(`${title}, tried from many addresses`, async () => {
    const [run] = await runsAgainst(config, {});
    expect(run && verdictsOf(run), run?.text).toEqual(ends);
  });

for (const { key, ends } of [
  { key: 'ip', ends: ['not applicable', 'pass'] },
  { key: 'account', ends: ['pass', 'not applicable'] },
  { key: 'ip,account', ends: ['not applicable', 'not applicable'] },
] as const)
  test(`two limits are declared, and the product counts by ${key}`, async () => {
    const [run] = await runsAgainst(
      { 'LOGIN_LIMIT.key': key },
      { variables: { LOGIN_LIMIT_KEY: 'ip,account' }, of: ['login-limit-per-account', 'login-limit-per-address'] },
    );
    const of = (id: RequirementId) => run && cellOf(run, id, 'stage')?.verdict;
    expect([of('login-limit-per-account'), of('login-limit-per-address')], run?.text).toEqual(ends);
  });

for (const { title, config, scenes = [], ends } of [
  {
    title: 'five for an address, and a window ends among the attempts',
    config: { 'LOGIN_LIMIT.key': 'ip' },
    scenes: [betweenWindows()],
    ends: oneClient,
  },
  {
    title: 'five for an address in a window that slides',
    config: { 'LOGIN_LIMIT.key': 'ip', 'LOGIN_LIMIT.window': 'sliding' },
    ends: oneClient,
  },
  {
    title: 'ten for an address',
    config: { 'LOGIN_LIMIT.key': 'ip', 'LOGIN_LIMIT.count': 10 },
    ends: { ...oneClient, ...refersToCount, 'login-limit-count': 'fail' },
  },
  {
    // Ten tries take a third of the window, so that they often span two.
    title: 'ten for an address, each answered late',
    config: { 'LOGIN_LIMIT.key': 'ip', 'LOGIN_LIMIT.count': 10 },
    scenes: [login(plays.late(250))],
    ends: { ...oneClient, ...refersToCount, 'login-limit-count': 'fail' },
  },
] satisfies readonly {
  title: string;
  config: Partial<ReferenceConfig>;
  scenes?: readonly Scene[];
  ends: Record<string, string>;
}[])
  test(`${title}, tried from one address, one run after the other`, async () => {
    test.setTimeout(2 * RUN_TIMEOUT_MS);
    const made = await runsAgainst(config, { runs: 2, scenes });
    for (const run of made) expect(verdictsOf(run), run.text).toEqual(ends);
  });

test('ten for an account, whether anybody has it or not', async () => {
  test.setTimeout(RUN_TIMEOUT_MS);
  const of = ['login-limit-count', 'login-limit-oracle'] as const;
  const [run] = await runsAgainst({ 'LOGIN_LIMIT.count': 10 }, { of, variables: { POSTFLIGHT_DEPTH: 'full' } });
  expect(run && of.map(id => cellOf(run, id, 'stage')?.verdict), run?.text).toEqual(['fail', 'pass']);
});

for (const { times, ends } of [
  { times: 1, ends: 'fail' },
  { times: 2, ends: 'not judged' },
])
  test(`two workers that count for themselves, and windows that end among the attempts: ${times}`, async () => {
    test.setTimeout(RUN_TIMEOUT_MS);
    const [run] = await runsAgainst(
      { 'LOGIN_LIMIT.workers': 2 },
      { of: ['login-limit-workers'], scenes: [betweenWaves(times)] },
    );
    const cell = run && cellOf(run, 'login-limit-workers', 'stage');
    expect(cell?.verdict, run?.text).toBe(ends);
    if (ends === 'not judged') expect(cell?.reason).toContain('and so did the next one');
  });

for (const config of [{ 'LOGIN_LIMIT.atomic': false }, { 'LOGIN_LIMIT.workers': 4 }])
  test(`attempts at the same time, ${JSON.stringify(config)}: neither row accuses one fault alone`, async () => {
    test.setTimeout(RUN_TIMEOUT_MS);
    const [run] = await runsAgainst(config, { of: ['login-limit-race', 'login-limit-workers'] });
    expect(run?.text).toMatch(/FAIL stage login-limit-workers[^]*one process loses count of attempts at the same time/);
    expect(run?.text).toMatch(/FAIL stage login-limit-race[^]*where all workers do \(Redis INCR/);
  });

test('one refusal of a page, met by another row, that says no time to come back', async () => {
  test.setTimeout(RUN_TIMEOUT_MS);
  let logins = 0;
  const bare = login(plays.answer('429 Too Many Requests', ['Content-Type: text/html'], '<h1>429</h1>'));
  const second: Scene = { ...bare, on: asked => bare.on(asked) && asked.method === 'POST' && ++logins === 2 };
  const [run] = await runsAgainst({}, { scenes: [second] });
  if (!run) return;
  expect(cellOf(run, 'login-limit-answer', 'stage')?.verdict, run.text).toBe('fail');
  expect(run.text).toMatch(/refusal \d+ of \d+ in this run, of SMOKE_USER: 429; Retry-After absent/);
  expect(cellOf(run, 'login-dashboard', 'stage')?.verdict, 'it waits and tries again').toBe('pass');
  expect(reportOf(run).rows.length).toBeGreaterThan(0);
});

/** Every refusal of the login with one status, with the text that `says` returns for it. */
const inWords = (status: string, says: (isLimit: boolean) => string, type: string): Scene =>
  login(
    plays.changed((head, body) => {
      if (!/^HTTP\/1\.1 4(?:01|29)/.test(head)) return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
      const said = says(head.startsWith('HTTP/1.1 429'));
      return `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(said)}\r\n\r\n${said}`;
    }),
  );

for (const { title, scene } of [
  {
    title: 'with 200, and a status of its own in JSON',
    scene: inWords(
      '200 OK',
      isLimit =>
        JSON.stringify({ type: 'failure', status: isLimit ? 429 : 400, data: `[{"error":1},"${randomUUID()}"]` }),
      'application/json',
    ),
  },
  {
    title: 'with 401, and a form whose fields differ each time',
    scene: inWords(
      '401 Unauthorized',
      isLimit =>
        `<form><p>${isLimit ? 'Please wait a minute' : 'Wrong password'}</p><input type="hidden" value="${randomUUID()}"></form>`,
      'text/html',
    ),
  },
])
  test(`a right limit that refuses in its words alone, ${title}, lets nobody past`, async () => {
    test.setTimeout(RUN_TIMEOUT_MS);
    const of = ['login-limit-count', 'login-limit-race', 'login-limit-workers', 'login-limit-answer'] as const;
    const [run] = await runsAgainst({}, { of, scenes: [scene] });
    expect(run && of.map(id => cellOf(run, id, 'stage')?.verdict), run?.text).toEqual([
      'inconclusive',
      'not judged',
      'not judged',
      'fail',
    ]);
    expect(run?.text).toContain('refuses by its words alone');
  });

for (const { declaredS, ends } of [
  { declaredS: 300, ends: 'pass' },
  { declaredS: 60, ends: 'fail' },
])
  test(`a wait of a window of five minutes, where ${declaredS} s are declared`, async () => {
    const of = ['login-limit-answer'] as const;
    const variables = { LOGIN_LIMIT_WINDOW_S: String(declaredS) };
    const [run] = await runsAgainst({ 'LOGIN_LIMIT.window_s': 300 }, { of, variables });
    expect(run && cellOf(run, 'login-limit-answer', 'stage')?.verdict, run?.text).toBe(ends);
  });
