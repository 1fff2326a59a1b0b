/**
 * Tests the findings of `doctor` on wrong set-ups: each in one line that names it, with its cure, and the exit status.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { loadEnvironment, rawVariables } from '../../../envs/environment.ts';
import { descriptionLines, variableLines } from '../../../fixtures/doctor/variables.ts';
import { allowlistLine, clockLine, healthLines } from '../../../fixtures/doctor/hosts.ts';
import { exitOf, lineOf, ok, type Line } from '../../../fixtures/doctor/line.ts';
import { machineLines, type MachineFacts } from '../../../fixtures/doctor/machine.ts';
import { unlocksOf } from '../../../fixtures/doctor/unlocks.ts';
import type { Answer } from '../../../fixtures/probe/http/client.ts';
import { demandLogin, demandMe } from '../../../fixtures/probe/login-journey/preconditions.ts';
import { reachable } from '../../../fixtures/run/reachable.ts';

const right: MachineFacts = { node: '20.19.0', stale: 0, chromium: { from: 'system', lack: undefined }, freeMb: 9_000 };
const answer = (url: string, status: number, headers: Record<string, string> = {}, body = ''): Answer => ({
  ...{ at: `GET ${url}`, url, status, headerLines: Object.entries(headers), body, sentAt: 0, receivedAt: 0 },
});

/** Returns the one line that is not all right. */
function only(lines: readonly Line[]): Line {
  const bad = lines.filter(({ state }) => state !== 'ok');
  expect(bad).toHaveLength(1);
  return bad[0] ?? ok('', '');
}

test('a machine as it should be has nothing to mend', () => {
  expect(exitOf(machineLines(right))).toBe(0);
});

for (const [what, wrong, about, cure] of [
  ['an old Node', { node: '18.20.4' }, 'Node', 'install Node 20.19 or newer'],
  ['packages of another lock', { stale: 3 }, 'packages', 'npx postflight setup'],
  ['no Chromium', { chromium: { problem: 'there is none; npx postflight setup installs one' } }, 'Chromium', 'setup'],
  ['a full disk', { freeMb: 12 }, 'disk', 'make room'],
] satisfies [string, Partial<MachineFacts>, string, string][])
  test(`${what} is something to mend`, () => {
    const lines = machineLines({ ...right, ...wrong });
    expect([only(lines).about, exitOf(lines)]).toEqual([about, 3]);
    expect(only(lines).cure).toContain(cure);
  });

test('clocks that are apart are told with the server’s Date, whichever is wrong', () => {
  const date = 'Sat, 28 Nov 2026 12:00:00 GMT';
  const at = (ms: number) => clockLine(answer('https://a.io/healthz', 200, { date }), Date.parse(date) + ms);
  expect(at(3_000).state).toBe('ok');
  expect(at(-600_000)).toMatchObject({ state: 'undecided', text: "this machine is 600 s behind the server's Date" });
});

/** Loads stage from a folder of its own. */
function described(file: string, more: Readonly<Record<string, string>> = {}) {
  const folder = test.info().outputPath('ops');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'stage.env'), file);
  const from = { POSTFLIGHT_ENVS: folder, ...more };
  const environment = loadEnvironment('stage', from);
  const lines = descriptionLines('stage', environment.ok ? [] : environment.problems, 0);
  return { lines, folder, variables: variableLines(rawVariables('stage', from)) };
}

const good =
  'WEB_URL=https://stage.acme.io\nNEXT_PUBLIC_API_BASE=https://stage.acme.io/api/v1\nCORS.allow_origins=https://stage.acme.io\n';
const account = { SMOKE_USER: 'smoke@acme.io', STAGE__SMOKE_PASSWORD: 'k7-Qp-w93mXz' };

test('each variable is told with its origin; a secret by its length alone', () => {
  const { lines, folder, variables } = described(good, { ...account, DB_STOP_CMD: 'psql postgres://me:hunter2@db' });
  expect(exitOf(lines)).toBe(0);
  const of = (name: string) => variables.find(it => it.name === name);
  expect(of('WEB_URL')).toMatchObject({ value: 'https://stage.acme.io', origin: `${folder}/stage.env:1` });
  expect(of('SMOKE_USER')?.origin).toBe('process, SMOKE_USER');
  expect(of('SMOKE_PASSWORD')).toMatchObject({ value: 'set, 12 characters', origin: 'process, STAGE__SMOKE_PASSWORD' });
  expect(of('DB_STOP_CMD')?.value).toBe('set, 29 characters');
  expect(of('LOGIN_PATH')).toMatchObject({ value: '/auth/login', origin: 'default' });
  expect(JSON.stringify(variables)).not.toContain('k7-Qp');
});

for (const [what, file, more, about, says] of [
  ['a misspelt name in the file', `${good}LOGIN_PAHT=/x\n`, account, 'LOGIN_PAHT', /did you mean LOGIN_PATH\?/],
  [
    'a misspelt name after the prefix',
    good,
    { ...account, STAGE__LOGIN_PAHT: '/x' },
    'STAGE__LOGIN_PAHT',
    /did you mean/,
  ],
  [
    'a secret in the file',
    `${good}SMOKE_PASSWORD=k7-Qp-w93mXz\n`,
    { SMOKE_USER: 'smoke@acme.io' },
    'SMOKE_PASSWORD',
    /delete/,
  ],
  ['a missing password', good, { SMOKE_USER: 'smoke@acme.io' }, 'SMOKE_PASSWORD', /envs\/README\.md/],
  ['a placeholder', good.replaceAll('acme.io', 'example.com'), account, 'WEB_URL', /set the real address/],
] satisfies [string, string, Readonly<Record<string, string>>, string, RegExp][])
  test(`${what} is named, with its cure`, () => {
    const { lines } = described(file, more);
    const line = lines.find(it => it.about === about);
    expect(line?.cure, JSON.stringify(lines)).toMatch(says);
    expect(exitOf(lines)).toBe(3);
  });

const health = { HEALTHZ_URL: 'https://a.io/healthz', READYZ_URL: 'https://a.io/readyz', HAS_NOT: [] };
const json = { 'content-type': 'application/json' };
for (const [what, liveness, readiness, about, state] of [
  [
    'liveness that the web app answers',
    answer(health.HEALTHZ_URL, 200, { 'content-type': 'text/html' }),
    answer(health.READYZ_URL, 200, json),
    'HEALTHZ_URL',
    'wrong',
  ],
  [
    'readiness that is not there',
    answer(health.HEALTHZ_URL, 200, json),
    answer(health.READYZ_URL, 404, json),
    'READYZ_URL',
    'wrong',
  ],
  [
    'readiness that fails',
    answer(health.HEALTHZ_URL, 200, json),
    answer(health.READYZ_URL, 503, json),
    'READYZ_URL',
    'undecided',
  ],
] satisfies [string, Answer, Answer, string, Line['state']][])
  test(`${what}: ${state === 'wrong' ? 'a variable to mend' : 'something to look at'}`, () => {
    const line = only(healthLines(health, { silent: [], untrusted: [], liveness, readiness }));
    expect([line.about, line.state]).toEqual([about, state]);
    expect(line.cure).toBeDefined();
  });

test('liveness may be a page of nothing, and readiness may not', () => {
  const page = { ...answer('', 200, { 'content-type': 'text/html' }), body: '<html><body></body></html>' };
  const lines = healthLines(health, { silent: [], untrusted: [], liveness: page, readiness: page });
  expect(lines.map(({ about, state }) => [about, state])).toEqual([
    ['HEALTHZ_URL', 'ok'],
    ['READYZ_URL', 'wrong'],
  ]);
});

test('the allowlist: without the own origin a variable is wrong, not allowed by the API it is to be looked at', () => {
  const env = {
    webOrigin: 'https://web.a.io',
    apiOrigin: 'https://api.a.io',
    CORS__ALLOW_ORIGINS: ['https://web.a.io'],
  };
  const says = (allowed: string) => answer('https://api.a.io/me', 401, { 'access-control-allow-origin': allowed });
  expect(allowlistLine(env, says('https://web.a.io')).state).toBe('ok');
  expect(allowlistLine({ ...env, CORS__ALLOW_ORIGINS: ['https://b.io'] }, says('*')).state).toBe('wrong');
  expect(allowlistLine(env, answer('https://api.a.io/me', 401))).toMatchObject({
    state: 'undecided',
    text: 'GET https://api.a.io/me allows no origin to https://web.a.io',
  });
});

/** Returns the line for an error that a step throws. */
function thrown(step: () => void): Line {
  try {
    step();
  } catch (error) {
    return lineOf('login', error);
  }
  return ok('login', '');
}

const paths = {
  ...{ NEXT_PUBLIC_API_BASE: 'https://a.io/api', LOGIN_PATH: '/login', LOGIN_BODY: 'json' as const, ME_PATH: '/me' },
  ...{ LOGIN_USER_FIELD: 'email', LOGIN_PASSWORD_FIELD: 'password', SMOKE_USER: 'smoke@acme.io' },
};
for (const [what, step, state, cure] of [
  ['a wrong LOGIN_PATH', () => demandLogin(paths, answer('https://a.io/api/login', 404)), 'wrong', /Change LOGIN_PATH/],
  ['a wrong field', () => demandLogin(paths, answer('https://a.io/api/login', 422)), 'wrong', /Change LOGIN_BODY/],
  [
    'a refused account',
    () => demandLogin(paths, answer('https://a.io/api/login', 401)),
    'undecided',
    /Sign in by hand/,
  ],
  [
    'a wrong ME_PATH',
    () => demandMe(paths, answer('https://a.io/api/me', 404), answer('', 404)),
    'wrong',
    /Change ME_PATH/,
  ],
] satisfies [string, () => void, Line['state'], RegExp][])
  test(`${what} is told in one line`, () => {
    const line = thrown(step);
    expect([line.state, line.text.includes('\n')]).toEqual([state, false]);
    expect(line.cure).toMatch(cure);
  });

test('a host that is not found, or where nothing listens, is told with its cause', async () => {
  const described = loadEnvironment('stage', {
    ...{
      WEB_URL: 'https://a.acme.io',
      NEXT_PUBLIC_API_BASE: 'https://a.acme.io/api',
      CORS__ALLOW_ORIGINS: 'https://a.acme.io',
    },
    ...account,
  });
  if (!described.ok) throw new Error(described.problems.join());
  for (const [why, says] of [
    ['ENOTFOUND', /its name is not found \(DNS\)/],
    ['ECONNREFUSED', /nothing listens there \(TCP\)/],
  ] as const) {
    const silent = [{ what: 'the API' as const, why: `GET https://a.acme.io/healthz gave no answer: ${why}` }];
    const line = lineOf('reachable', await reachable(described.environment, { silent, untrusted: [] }));
    expect(line.text).toMatch(says);
    expect(line.cure).toMatch(/look (at|whether)/);
    expect(exitOf([line])).toBe(2);
  }
});

test('what a missing variable would unlock comes from the rows, without those that do not apply', () => {
  const all = unlocksOf({ kind: 'stage', HAS_NOT: [] }, {});
  expect(all.find(({ name }) => name === 'SMOKE_USER_2')?.rows).toContain('login-limit-oracle');
  expect(
    unlocksOf({ kind: 'stage', HAS_NOT: ['limit'] }, {}).some(({ rows }) => rows.includes('login-limit-oracle')),
  ).toBe(false);
  expect(unlocksOf({ kind: 'stage', HAS_NOT: [] }, { SMOKE_USER_2: 'x' }).some(it => it.name === 'SMOKE_USER_2')).toBe(
    false,
  );
  expect(unlocksOf({ kind: 'prod', HAS_NOT: [] }, {}).some(it => it.name === 'DB_STOP_CMD')).toBe(false);
});
