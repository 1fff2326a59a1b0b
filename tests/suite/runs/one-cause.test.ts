/**
 * Tests by whole runs that one cause has one verdict: the remaining rows under a wrong variable, a refused account, or
 * one broken rule.
 */
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../../envs/policy.ts';
import type { ReferenceConfig } from '../../../fixtures/target/reference/mistakes/mistakes.ts';
import type { Cell } from '../../../fixtures/report/conformance/model.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH, everything, healthz, login, me } from '../hostile/wire-scenes.ts';

/** Runs the suite against a reference target behind a proxy. `logins`: number of logins that reached the proxy. */
async function runAgainst(
  kind: 'local' | 'stage',
  args: readonly string[],
  given: { scenes?: readonly Scene[]; config?: Partial<ReferenceConfig>; variables?: Readonly<Record<string, string>> },
): Promise<Run & { logins: number }> {
  const reference = await startReference(kind, { log: false, config: given.config ?? {} });
  let logins = 0;
  const counter: Scene = {
    on: ({ method, path }) => {
      if (method === 'POST' && path === `${API_PATH}/auth/login`) logins += 1;
      return false;
    },
    play: plays.silence,
  };
  try {
    const scenes = [counter, ...(given.scenes ?? [])];
    const proxy = await startHostileProxy(reference, { scenes, caFile: test.info().outputPath('ca.pem') });
    try {
      const run = await runSuite([`--project=${kind}`, ...args], { ...proxy.variables, ...given.variables });
      return { ...run, logins };
    } finally {
      await proxy.close();
    }
  } finally {
    await reference.close();
  }
}

/** Ids of the rows with a verdict, in the order of the report. */
const rowsWith = (run: Run, ...verdicts: readonly string[]): string[] =>
  reportOf(run).rows.flatMap(({ id, cells }) =>
    Object.values(cells).some(cell => verdicts.includes(cell.verdict)) ? [id] : [],
  );

const json = ['Content-Type: application/json'];

for (const { title, code, says, logins, ...given } of [
  {
    title: 'a wrong password',
    code: 2,
    logins: 1,
    says: /answered 401 to SMOKE_USER: the account does not get in/,
    variables: { SMOKE_PASSWORD: 'not-the-password-9X' },
  },
  {
    title: 'an account that is refused with 400 and a page',
    code: 2,
    logins: 1,
    says: /answered 400 to SMOKE_USER: the account does not get in/,
    scenes: [login(plays.answer('400 Bad Request', ['Content-Type: text/html'], '<p>no'))],
  },
  {
    title: 'a login that asks for a CAPTCHA',
    code: 2,
    logins: 1,
    says: /answered 400 to SMOKE_USER and asks for a CAPTCHA[^]*It says: "captcha: missing token"[^]*LOGIN_EXTRA/,
    scenes: [login(plays.answer('400 Bad Request', json, '{"detail":"captcha: missing token"}'))],
  },
  {
    title: 'a login that waits for a second factor',
    code: 2,
    logins: 1,
    says: /answered 200 to SMOKE_USER and asks for a second factor[^]*an account in SMOKE_USER/,
    scenes: [
      login(plays.answer('200 OK', [...json, 'Set-Cookie: pending=7f3a91; HttpOnly; Path=/'], '{"mfaRequired":true}')),
    ],
  },
  {
    title: 'a LOGIN_PATH where nothing stands',
    code: 3,
    logins: 0,
    says: /\/auth\/logn answered 404: there is no login[\s\S]*Change LOGIN_PATH/,
    variables: { LOGIN_PATH: '/auth/logn' },
  },
  {
    title: 'a LOGIN_PATH where the web app answers with its page',
    code: 3,
    logins: 1,
    says: /answered a page without a cookie[\s\S]*Change LOGIN_PATH/,
    scenes: [login(plays.answer('200 OK', ['Content-Type: text/html; charset=utf-8'], '<!doctype html><div id=root>'))],
  },
  {
    title: 'fields that the login does not take',
    code: 3,
    logins: 1,
    says: /answered 422 to a json body with "name" and "password"[\s\S]*Change LOGIN_BODY, LOGIN_USER_FIELD/,
    scenes: [login(plays.answer('422 Unprocessable Content', json, '{"detail":[{"type":"missing"}]}'))],
    variables: { LOGIN_USER_FIELD: 'name' },
  },
  {
    title: 'a CSRF_URL that gives no such cookie',
    code: 3,
    logins: 0,
    says: /healthz answered 200 and gave no token against CSRF: no cookie "csrftoken"[\s\S]*Change CSRF_URL or CSRF_COOKIE/,
    variables: { CSRF_URL: 'https://stage.example.test/healthz', CSRF_COOKIE: 'csrftoken' },
  },
  {
    title: 'a ME_PATH where nothing stands',
    code: 3,
    logins: 1,
    says: /\/nowhere answered 404 to the session of SMOKE_USER[\s\S]*Change ME_PATH/,
    variables: { ME_PATH: '/nowhere' },
  },
  {
    title: 'a ME_PATH that answers everybody alike',
    code: 3,
    logins: 1,
    says: /answered 200 and the same body with the session of SMOKE_USER and without one[\s\S]*Change ME_PATH/,
    scenes: [me(plays.answer('200 OK', json, '{"version":"1.4.0"}'))],
  },
  {
    title: 'a ME_PATH that no session of the account may open',
    code: 3,
    logins: 1,
    says: /answered 403 with the session of SMOKE_USER and without one[\s\S]*Change ME_PATH/,
    scenes: [me(plays.answer('403 Forbidden', json, '{}'))],
  },
])
  test(`${title}: exit ${code}, one cause, and nothing else is judged`, async () => {
    const run = await runAgainst('stage', [], given);
    expect(run.code, run.text).toBe(code);
    expect(run.text).toMatch(says);
    expect(rowsWith(run, 'pass', 'fail', 'advice', 'inconclusive'), run.text).toEqual([]);
    expect(reportOf(run).problems, run.text).toHaveLength(1);
    expect(run.logins, 'logins of the account').toBe(logins);
  });

const health = ['healthz-open', 'healthz-latency', 'healthz-unlimited', 'healthz-uncached'] as const;
const limit = [
  'login-limit-count',
  'login-limit-spoofing',
  'login-limit-workers',
  'login-limit-race',
  'login-limit-normalisation',
] as const;
const token = ['jwt-algorithm', 'token-lifetime', 'signing-key-isolation', 'signing-key-strength'] as const;
const cors = [
  'cors-allowed-origin',
  'cors-credentials',
  'cors-preflight',
  'cors-on-errors',
  'cors-in-browser',
  'login-dashboard',
  'page-errors',
] as const;

const withCookie = ['auth-cookie-present', 'cookie-httponly', 'cookie-in-browser', 'login-dashboard'] as const;

/** Answers without what `pattern` finds in their heads. */
const without = (pattern: RegExp) =>
  plays.changed((head, body) => Buffer.concat([Buffer.from(`${head.replace(pattern, '')}\r\n\r\n`, 'latin1'), body]));
for (const { title, rows, red, kind, ...given } of [
  {
    title: 'no liveness route',
    kind: 'stage',
    rows: health,
    red: 'healthz-open',
    scenes: [healthz(plays.answer('404 Not Found', json, '{"detail":"Not Found"}'))],
  },
  {
    title: 'no login limit',
    kind: 'stage',
    rows: limit,
    red: 'login-limit-count',
    config: { 'LOGIN_LIMIT.count': 1_000_000 },
    variables: { LOGIN_LIMIT_COUNT: '5' },
  },
  {
    title: 'tokens of another algorithm',
    kind: 'stage',
    rows: token,
    red: 'jwt-algorithm',
    config: { 'AUTH.algorithm': 'HS384' },
  },
  {
    title: 'no CORS',
    kind: 'local',
    rows: cors,
    red: 'cors-allowed-origin',
    scenes: [everything(without(/\r\naccess-control-[^\r]*/gi))],
  },
  {
    title: 'CORS without credentials',
    kind: 'local',
    rows: cors,
    red: 'cors-credentials',
    scenes: [everything(without(/\r\naccess-control-allow-credentials:[^\r]*/gi))],
  },
  {
    title: 'a cookie that scripts read',
    kind: 'stage',
    rows: withCookie,
    red: 'cookie-httponly',
    scenes: [login(without(/; httponly/gi))],
  },
] satisfies readonly {
  title: string;
  kind: 'local' | 'stage';
  rows: readonly RequirementId[];
  red: RequirementId;
  scenes?: readonly Scene[];
  config?: Partial<ReferenceConfig>;
  variables?: Readonly<Record<string, string>>;
}[])
  test(`${title}: ${red} is broken, and the rows that rest on it refer to it`, async () => {
    const run = await runAgainst(kind, ['-g', `@(${rows.join('|')})( |$)`], given);
    expect(rowsWith(run, 'fail', 'advice'), run.text).toEqual([red]);
    expect(run.code, run.text).toBe(1);
    const refers = (cell: Cell | undefined) => cell?.see === red || cell?.reason?.includes(`see ${red}`);
    const seen = reportOf(run).rows.flatMap(({ id, cells }) => (refers(cells[kind]) ? [id] : []));
    expect(seen.length, `rows that refer to another: ${seen.join(', ')}\n${run.text}`).toBeGreaterThan(0);
    expect(
      rowsWith(run, 'not judged').filter(id => !seen.includes(id)),
      run.text,
    ).toEqual([]);
  });
