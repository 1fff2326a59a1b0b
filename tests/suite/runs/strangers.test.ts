/**
 * Tests runs on products of other kinds, right in their own way: the verdicts on each, and that there is no further
 * accusation.
 */
import { expect, test } from '@playwright/test';
import type { ReferenceConfig } from '../../../fixtures/target/reference/mistakes/mistakes.ts';
import { cellOf, reportOf, runSuite } from '../child-run.ts';
import type { Asked, Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH, asset, at, login } from '../hostile/wire-scenes.ts';
import { startRendered } from './rendered-product.ts';
import { edited, idsWith, rows, runAgainst, type Change } from './stranger-run.ts';

for (const [what, config] of [
  ['are told of nobody with 200', { 'AUTH.signed_out': 'null' }],
  ['are sent to the login page', { 'AUTH.signed_out': 'redirect' }],
] satisfies [string, Partial<ReferenceConfig>][])
  test(`a product whose visitors ${what}: one row says that the app needs 401`, async () => {
    const run = await runAgainst(config);
    expect(idsWith(run, 'fail', 'advice', 'inconclusive'), run.text).toEqual(['bearer-refusal']);
    expect(idsWith(run, 'not judged'), run.text).toEqual(['bearer-challenge']);
    expect(cellOf(run, 'logout', 'stage')?.verdict, run.text).toBe('pass');
  });

test("a product whose web alone gets a cookie: the browser's own login is judged", async () => {
  const run = await runAgainst({ 'AUTH.cookie_for': 'browsers' });
  expect(idsWith(run, 'fail', 'advice', 'inconclusive', 'not judged'), run.text).toEqual([]);
  expect(cellOf(run, 'cookie-httponly', 'stage')?.verdict, run.text).toBe('pass');
  // Its page is asked for before the logout that ends the browser's session.
  for (const id of ['private-pages-uncached', 'logout'])
    expect(cellOf(run, id, 'stage')?.verdict, run.text).toBe('pass');
});

test('an API that answers its own clients alone: API_HEADERS names what they send, and nothing is accused', async () => {
  const config = { 'AUTH.client_header': 'x-request-id' } as const;
  const only = 'auth-cookie-present|cookie-httponly|bearer-login|jwt-algorithm|signing-key-isolation';
  const run = await runAgainst(config, { API_HEADERS: 'x-request-id=from-the-suite' }, only);
  expect(run.code, run.text).toBe(0);
  expect(idsWith(run, 'pass'), run.text).toHaveLength(5);
});

test('an API without a prefix of its own: an unknown path may be answered by the web app', async () => {
  const web = 'https://stage.example.test';
  const paths = { LOGIN_PATH: '/api/v1/auth/login', ME_PATH: '/api/v1/me', LOGOUT_PATH: '/api/v1/auth/logout' };
  const run = await runAgainst({}, { NEXT_PUBLIC_API_BASE: web, ...paths }, 'api-route-ownership');
  expect(cellOf(run, 'api-route-ownership', 'stage')?.verdict, run.text).toBe('pass');
});

test('a product with opaque tokens: rows about JSON Web Tokens are not applicable, in one line', async () => {
  const run = await runAgainst({ 'AUTH.token_form': 'opaque' });
  expect(idsWith(run, 'fail', 'advice', 'inconclusive', 'not judged'), run.text).toEqual([]);
  const isolation = cellOf(run, 'signing-key-isolation', 'stage');
  expect(isolation?.verdict, run.text).toBe('not run');
  expect(isolation?.reason).toContain('give FOREIGN_TOKENS');
  expect(cellOf(run, 'jwt-algorithm', 'stage'), run.text).toMatchObject({
    verdict: 'not applicable',
    reason: 'the session is opaque: it opens ME_PATH, and is no JSON Web Token',
  });
  expect(idsWith(run, 'not applicable')).toEqual(expect.arrayContaining(['token-lifetime', 'jwt-clock']));
});

test('a product without an app, whose token lies in its cookie alone: all green, and its report says so', async () => {
  const run = await runAgainst({ 'AUTH.token_in': 'cookie' }, { HAS_NOT: 'app, logout' });
  expect(run.code, run.text).toBe(0);
  expect(run.text).toContain('stage has not: ');
  expect(reportOf(run).run.without).toEqual({ stage: ['app', 'logout'] });
  expect(cellOf(run, 'bearer-refusal', 'stage'), run.text).toMatchObject({
    verdict: 'not applicable',
    reason: 'the environment says so: HAS_NOT names app',
  });
  expect(cellOf(run, 'jwt-algorithm', 'stage')?.verdict, run.text).toBe('pass');
});

const dashboard = (...changes: readonly Change[]): Scene => at('/dashboard', edited(...changes));
const script = (...changes: readonly Change[]): Scene => asset(edited(...changes));
const withoutControl = dashboard(['id="sign-out" class', 'id="sign-out" hidden class']);

test('a dashboard without a control that signs out: LOGOUT_PATH is called, and its session judged', async () => {
  const run = await runAgainst({}, {}, 'logout|cookie-deletion', { kind: 'local', scenes: [withoutControl] });
  expect(run.code, run.text).toBe(0);
  expect(idsWith(run, 'pass'), run.text).toEqual(['logout', 'cookie-deletion']);
  expect(cellOf(run, 'logout', 'local')?.evidence?.join(), run.text).toMatch(
    /^signed out by LOGOUT_PATH, since no control to sign out, .* \(POST http:\S+\/auth\/logout: 204\)/,
  );
});

test('neither a control nor a logout of the API: not run, and both variables are named', async () => {
  const scenes = [
    withoutControl,
    at(`${API_PATH}/auth/logout`, plays.answer('200 OK', ['Content-Type: text/html'], '<p>Hi')),
  ];
  const run = await runAgainst({}, {}, 'logout|cookie-deletion', { kind: 'local', scenes });
  expect(idsWith(run, 'not run'), run.text).toEqual(expect.arrayContaining(['cookie-deletion', 'logout']));
  expect(cellOf(run, 'logout', 'local')?.reason).toMatch(/LOGOUT_SELECTOR names .*, or LOGOUT_PATH /);
});

test('a control that leads to a page which asks whether to sign out: its form is sent', async () => {
  const asks = '<h1>Are you sure you want to sign out?</h1><form method="post"><button>Sign out</button></form>';
  const leads = "return location.assign('/sign-out?' + config.apiBase);";
  const sent = "document.forms[0].action = location.search.slice(1) + '/auth/logout'";
  const scenes = [
    script(["const answer = await call('/auth/logout'", `${leads} const answer = await call('/auth/logout'`]),
    at('/sign-out', plays.answer('200 OK', ['Content-Type: text/html'], `${asks}<script>${sent}</script>`)),
  ];
  const only = 'logout|cookie-deletion';
  const run = await runAgainst({}, { LOGOUT_PATH: '/none' }, only, { kind: 'local', scenes });
  expect(run.code, run.text).toBe(0);
  expect(idsWith(run, 'pass'), run.text).toEqual(['logout', 'cookie-deletion']);
});

test('a second tab that gets an address of its own below the dashboard keeps the session', async () => {
  const tabs = `if (location.pathname === '/dashboard') {
    if (localStorage.opened && !sessionStorage.first) history.replaceState(null, '', '/dashboard/tab-2');
    else sessionStorage.first = localStorage.opened = '1';
  }
  const login = `;
  const scenes = [script(['const login = ', tabs])];
  const run = await runAgainst({}, {}, 'login-dashboard|auth-guard', { kind: 'local', scenes });
  expect(run.code, run.text).toBe(0);
  expect(idsWith(run, 'pass'), run.text).toEqual(['login-dashboard', 'auth-guard']);
});

test('a dashboard that nothing tells from another page: DASHBOARD_SELECTOR decides what its data do to it', async () => {
  const bare = dashboard(['<h1>Dashboard</h1>', ''], ['<main>', '<div>'], ['</main>', '</div>']);
  const only = 'ui-tolerates-api-shapes';
  const untold = await runAgainst({}, {}, only, { kind: 'local', scenes: [bare] });
  expect(cellOf(untold, only, 'local')?.verdict, untold.text).toBe('not run');
  expect(cellOf(untold, only, 'local')?.reason).toContain('DASHBOARD_SELECTOR names');
});

test('a dashboard of some MiB is shown with every form of its data', async () => {
  const heavy = dashboard(['</main>', `</main><!--${'x'.repeat(12 * 2 ** 20)}-->`]);
  const only = 'ui-tolerates-api-shapes';
  const run = await runAgainst({}, {}, only, { kind: 'local', scenes: [heavy] });
  expect(cellOf(run, only, 'local')?.verdict, run.text).toBe('pass');
});

test('a token that is a handle, a cookie until the browser closes, and a logout of all sessions', async () => {
  const config = { 'AUTH.token_form': 'handle', 'AUTH.logout_ends': 'all' } as const;
  const only = `${rows}|login-limit-isolation|ui-tolerates-api-shapes|private-answers-uncached`;
  const withoutLifetime = plays.changed((head, body) =>
    Buffer.concat([Buffer.from(`${head.replace(/; Max-Age=\d+/i, '')}\r\n\r\n`, 'latin1'), body]),
  );
  const run = await runAgainst(config, {}, only, { scenes: [login(withoutLifetime)] });
  expect(idsWith(run, 'fail', 'advice', 'inconclusive', 'not judged'), run.text).toEqual([]);
  expect(cellOf(run, 'token-lifetime', 'stage')?.verdict, run.text).toBe('not applicable');
  expect(cellOf(run, 'token-lifetime', 'stage')?.reason).toContain('the handle of a session that its server keeps');
  expect(cellOf(run, 'logout', 'stage')?.evidence?.join()).toContain("the account's other sessions ended with it");
  expect(cellOf(run, 'cookie-lifetime', 'stage')).toMatchObject({ verdict: 'pass' });
  expect(cellOf(run, 'cookie-lifetime', 'stage')?.evidence?.join()).toContain('until the browser closes');
});

test('a product whose page keeps the token in a cookie of its own: it is judged, and accused of that alone', async () => {
  const kept = "document.cookie = 'access_token=' + JSON.parse(answer.body).access_token + '; path=/; samesite=lax'";
  const scenes = [
    login(
      plays.changed((head, body) =>
        Buffer.concat([Buffer.from(`${head.replace(/\r\nset-cookie: [^\r]*/i, '')}\r\n\r\n`), body]),
      ),
    ),
    script(['if (answer.ok) return location.assign', `if (answer.ok) ${kept}; if (answer.ok) return location.assign`]),
  ];
  const run = await runAgainst({}, {}, rows, { kind: 'local', scenes });
  expect(idsWith(run, 'fail', 'advice', 'inconclusive'), run.text).toEqual(['cookie-httponly']);
  expect(cellOf(run, 'cookie-httponly', 'local')?.reason).toContain('a script of http://localhost:3000/login');
});

/** Rows of the pages. */
const pages = 'login-dashboard|auth-guard|login-refusal|logout|cookie-deletion|cookie-in-browser|page-errors';

const isSignedIn = ({ head }: Asked): boolean => /^cookie:.*access_token=/im.test(head);

test('pages whose client sends a header with each call of the API', async () => {
  const config = { 'AUTH.client_header': 'x-request-id' } as const;
  const scenes = [
    script(["cache: 'no-store', ...init }", "cache: 'no-store', headers: { 'x-request-id': 'web' }, ...init }"]),
  ];
  const variables = { API_HEADERS: 'x-request-id=from-the-suite' };
  const run = await runAgainst(config, variables, pages, { kind: 'local', scenes });
  expect(run.code, run.text).toBe(0);
  expect(idsWith(run, 'pass'), run.text).toHaveLength(7);
});

test('pages with a picture and a script that are never answered', async () => {
  const never = '<img src="/never"><script async src="/never"></script></body>';
  const scenes: Scene[] = [at('/never', plays.silence), at('/login', edited(['</body>', never]))];
  const run = await runAgainst({}, {}, `${pages}|ui-tolerates-api-shapes`, {
    kind: 'local',
    scenes: [...scenes, dashboard(['</body>', never])],
  });
  expect(run.code, run.text).toBe(0);
  expect(idsWith(run, 'pass'), run.text).toHaveLength(8);
});

test('a dashboard that its server renders', async () => {
  const render = edited([
    '<span id="name"></span> <span id="account"></span>',
    '<span>Smoke 1</span> <span>smoke1@local.test</span>',
  ]);
  const scenes: Scene[] = [
    at('/dashboard', (socket, asked) =>
      (isSignedIn(asked) ? render : plays.answer('302 Found', ['Location: /login']))(socket, asked),
    ),
    script(["const answers = await Promise.all([call('/me'), call('/dashboard')]);", 'return; const answers = [];']),
  ];
  const run = await runAgainst({}, {}, `${pages}|ui-tolerates-api-shapes`, { kind: 'local', scenes });
  expect(run.code, run.text).toBe(0);
  expect(idsWith(run, 'pass'), run.text).toHaveLength(7);
  expect(cellOf(run, 'ui-tolerates-api-shapes', 'local')?.reason).toContain('its server renders it');
});

/** One address serves both pages, by the cookie; the script goes there instead of to `/login` and `/dashboard`. */
const atOneAddress = (loginPage: string, dashboardPage: string): Scene[] => [
  at('/home', async (socket, asked) => {
    const page = isSignedIn(asked) ? '/dashboard' : '/login';
    socket.end(await asked.passOn(asked.head.replace('/home', page)));
  }),
  script(
    [/^/, "addEventListener('hashchange', () => location.reload());\n"],
    ["new URL('/dashboard', location.origin)", `new URL('${dashboardPage}', location.origin)`],
    [/`\/login\?returnTo=.*`/, `'${loginPage}'`],
    ["location.replace('/login')", `location.replace('${loginPage}')`],
    ['location.assign(destination())', "(location.hash === '' ? location.reload() : location.assign(destination()))"],
  ),
];

for (const [what, loginPage, dashboardPage] of [
  ['of one address', '/home', '/home'],
  ['whose routes are fragments', '/home#/login', '/home#/board'],
] as const)
  test(`pages ${what}`, async () => {
    const scenes = atOneAddress(loginPage, dashboardPage);
    const variables = { LOGIN_PAGE: loginPage, DASHBOARD_PAGE: dashboardPage };
    const run = await runAgainst({}, variables, `${pages}|ui-tolerates-api-shapes`, { kind: 'local', scenes });
    expect(run.code, run.text).toBe(0);
    expect(idsWith(run, 'pass'), run.text).toHaveLength(8);
  });

test('a guard that names no way back, and a login that follows none', async () => {
  const scenes = [script([/`\/login\?returnTo=.*`/, "'/login'"], ["get('returnTo')", "get('none')"])];
  const run = await runAgainst({}, {}, 'login-return-path', { kind: 'local', scenes });
  expect(cellOf(run, 'login-return-path', 'local'), run.text).toMatchObject({
    verdict: 'not run',
    reason: expect.stringContaining('no parameter is known that carries the way back'),
  });
});

test('a product whose server renders all of its pages, with a session for every visitor', async () => {
  const product = await startRendered();
  try {
    const only = `${rows}|${pages}|login-return-path|login-before-hydration|web-bundle-api-base`;
    const run = await runSuite(['--project=local', '-g', `@(${only})( |$)`], product.variables);
    expect(idsWith(run, 'fail', 'advice', 'inconclusive', 'not judged'), run.text).toEqual(['bearer-challenge']);
    for (const id of ['login-refusal', 'private-pages-uncached', 'logout'])
      expect(cellOf(run, id, 'local')?.verdict, run.text).toBe('pass');
    expect(cellOf(run, 'cookie-before-login', 'local')?.evidence?.join()).toContain(
      'before the login Chromium had _shop_session, of which the login left as it was: none',
    );
    expect(cellOf(run, 'cookie-deletion', 'local')?.evidence?.join()).toContain('anew, as every visitor gets it');
    expect(cellOf(run, 'login-return-path', 'local')?.reason).toContain('would take a further login');
    expect(cellOf(run, 'web-bundle-api-base', 'local')).toMatchObject({
      verdict: 'not applicable',
      reason: expect.stringContaining('load no script and hold none'),
    });
  } finally {
    product.close();
  }
});
