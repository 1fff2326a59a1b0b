/**
 * Tests runs on products with unusual credentials: a cookie of a remembered login, which only the browser's form
 * requests, and cookies that open nothing beside a token that does.
 */
import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../../envs/policy.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { login, me } from '../hostile/wire-scenes.ts';

async function runAgainst(
  scenes: readonly Scene[],
  of: readonly RequirementId[],
  variables: Record<string, string> = {},
): Promise<Run> {
  const reference = await startReference('stage', { log: false });
  const proxy = await startHostileProxy(reference, { scenes, caFile: test.info().outputPath('ca.pem') });
  try {
    const rows = ['-g', `@(${of.join('|')})( |$)`];
    return await runSuite(['--project=stage', ...rows], { ...proxy.variables, ...variables });
  } finally {
    await proxy.close();
    await reference.close();
  }
}

const verdictsOf = (run: Run, rows: readonly RequirementId[]) =>
  Object.fromEntries(rows.map(id => [id, cellOf(run, id, 'stage')?.verdict]));

/** The page's form has a ticked box: the browser's login sets another cookie, which signs in by itself. */
function remembered(attributes: string): Scene[] {
  const sessions = new Map<string, string>();
  return [
    login(
      plays.changed((head, body, asked) => {
        const session = /^set-cookie: (access_token=[^;]+)/im.exec(head)?.[1];
        const isBrowser = /^sec-fetch-mode:/im.test(asked.head);
        if (session === undefined || !isBrowser) return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
        const id = randomUUID().replaceAll('-', '');
        sessions.set(id, session);
        const line = `Set-Cookie: remember_token=${id}; Path=/; ${attributes}`;
        return Buffer.concat([Buffer.from(`${head}\r\n${line}\r\n\r\n`, 'latin1'), body]);
      }),
    ),
    me(async (socket, asked) => {
      const [, cookies = ''] = /^cookie: *([^\r]*)/im.exec(asked.head) ?? [];
      const session = sessions.get(/remember_token=([^;]+)/.exec(cookies)?.[1] ?? '');
      const isAlone = session !== undefined && !cookies.includes('access_token=');
      socket.end(await asked.passOn(isAlone ? asked.head.replace(cookies, session) : asked.head));
    }),
  ];
}

const ofCookies = [
  'login-dashboard',
  'cookie-lifetime',
  'cookie-httponly',
  'cookie-secure',
  'cookie-samesite',
] as const;

for (const [what, attributes, red] of [
  ['for a year', 'HttpOnly; Secure; SameSite=Lax; Max-Age=31536000', ['cookie-lifetime']],
  ['that scripts can read', 'Secure; SameSite=Lax; Max-Age=3600', ['cookie-httponly']],
  ['that other sites send', 'HttpOnly; Secure; SameSite=None; Max-Age=3600', ['cookie-samesite']],
  ['as the document wants it', 'HttpOnly; Secure; SameSite=Lax; Max-Age=3600', []],
] as const)
  test(`a login that a second cookie remembers, ${what}`, async () => {
    const run = await runAgainst(remembered(attributes), ofCookies);
    const wanted = ofCookies.map(id => [id, (red as readonly RequirementId[]).includes(id) ? 'fail' : 'pass']);
    expect(verdictsOf(run, ofCookies), run.text).toEqual(Object.fromEntries(wanted));
    if (red.length > 0) expect(run.text).toMatch(/seen +remember_token; /);
  });

/** The login sets a cookie for a month, without which the session opens nothing. */
const besideSession = (value: string): Scene[] => [
  login(
    plays.changed((head, body) => {
      const line = `Set-Cookie: uid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=2592000`;
      return Buffer.concat([Buffer.from(`${head}\r\n${line}\r\n\r\n`, 'latin1'), body]);
    }),
  ),
  me(async (socket, asked) => {
    const isWhole = asked.head.includes(`uid=${value}`);
    socket.end(await asked.passOn(isWhole ? asked.head : asked.head.replace(/\r\ncookie:[^\r]*/i, '')));
  }),
];

for (const [what, value, verdict] of [
  ['a number of the user', '48213', 'pass'],
  ['a name of the user', 'Smoke%20Kestrel', 'pass'],
  ['half of a secret', 'k7Qpw93mXzVt2b8R', 'fail'],
] as const)
  test(`${what} for a month, beside the cookie of the session`, async () => {
    const run = await runAgainst(besideSession(value), ['cookie-lifetime']);
    expect(verdictsOf(run, ['cookie-lifetime']), run.text).toEqual({ 'cookie-lifetime': verdict });
  });

test('a cookie that AUTH_COOKIE names is no auth cookie where the token alone opens anything', async () => {
  const rows = ['auth-cookie-present', 'cookie-httponly', 'bearer-login', 'jwt-clock'] as const;
  const withoutCookies = me(async (socket, asked) => {
    socket.end(await asked.passOn(asked.head.replace(/\r\ncookie:[^\r]*/i, '')));
  });
  const run = await runAgainst([withoutCookies], rows, { AUTH_COOKIE: 'access_token' });
  expect(verdictsOf(run, rows), run.text).toEqual({
    'auth-cookie-present': 'fail',
    'cookie-httponly': 'not judged',
    'bearer-login': 'pass',
    'jwt-clock': 'pass',
  });
});
