/**
 * Tests runs whose answers are lost on their way, here and there, or of the API or the web alone: a run may then judge
 * less, and no row is red because the suite itself could not see something.
 */
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../../envs/policy.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Asked, type Play, type Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH } from '../hostile/wire-scenes.ts';

type On = Scene['on'];

const badGateway = plays.answer('502 Bad Gateway', ['Content-Type: text/html'], '<h1>Bad Gateway</h1>');
const unavailable = plays.answer('503 Service Unavailable', ['Content-Type: text/html'], '<h1>Unavailable</h1>');
const limited = plays.answer(
  '429 Too Many Requests',
  ['Content-Type: application/json', 'Retry-After: 1'],
  '{"detail":"Too many requests"}',
);
const reset: Play = socket => void socket.destroy();
/** The head promises the whole body, and half of it comes. */
const cutShort = plays.changed((head, body) =>
  Buffer.concat([
    Buffer.from(
      `${head.replace(/\r\n(content-length|transfer-encoding): [^\r]*/gi, '')}\r\nContent-Length: ${body.length + 1}\r\n\r\n`,
      'latin1',
    ),
    body.subarray(0, body.length / 2),
  ]),
);

const isApi = ({ path }: Pick<Asked, 'path'>): boolean =>
  path.startsWith(API_PATH) || ['/healthz', '/readyz', '/openapi.json'].includes(path);
const isLogin = ({ path }: Pick<Asked, 'path'>): boolean => path === `${API_PATH}/auth/login`;
/** Paths that are served as usual: without them nothing at all is judged. */
const met = ['/healthz', '/readyz', `${API_PATH}/auth/login`, `${API_PATH}/me`];

/** Selects every n-th request, of any kind. */
function every(n: number, but: On = () => false): On {
  let count = 0;
  return asked => !but(asked) && (count += 1) % n === 0;
}

/**
 * Rows about the gateway, about each answer of health or of the update server, or about each part of a page: lost
 * answers are their subject.
 */
const subjects: readonly RequirementId[] = [
  'gateway-availability',
  'gateway-errors',
  'cors-on-proxy-errors',
  'healthz-open',
  'healthz-latency',
  'healthz-unlimited',
  'readyz-healthy',
  'readyz-series',
  'page-errors',
  'ota-channel',
  'ota-runtime-and-assets',
];

/** A run waits up to two minutes in total for limits that it meets. */
test.setTimeout(420_000);

/**
 * A case. Rows of `red` and `alsoRed` must be red; those of `mayBeRed` are if they meet a lost answer twice in a row.
 */
type Case = {
  what: string;
  on: On;
  play: Play;
  alsoRed?: readonly RequirementId[];
  red?: readonly RequirementId[];
  mayBeRed?: readonly RequirementId[];
};

const cases: readonly Case[] = [
  { what: 'every seventh answer is a 502', on: every(7), play: badGateway, red: ['gateway-availability'] },
  {
    what: 'every second answer is a 503',
    on: every(2),
    play: unavailable,
    red: ['gateway-availability'],
    mayBeRed: ['login-dashboard'],
  },
  {
    what: 'every fifth answer is a 503',
    on: every(5),
    play: unavailable,
    red: ['gateway-availability'],
    // A page makes eight requests, so that each load of it loses some, and so does the next: then nobody's login is
    // certain.
    mayBeRed: ['login-dashboard'],
  },
  { what: 'every seventh connection is reset', on: every(7), play: reset },
  { what: 'every seventh body is cut short', on: every(7), play: cutShort },
  // A limit that refuses a login for another reason than its count looks like the login's own.
  { what: 'every seventh answer but of the login is a 429', on: every(7, isLogin), play: limited },
  // Then nobody gets to the dashboard, and its row reports that.
  {
    what: 'the web is good, and the API a 502 but for the login',
    on: asked => isApi(asked) && !met.includes(asked.path),
    play: badGateway,
    alsoRed: ['login-dashboard'],
  },
  {
    what: 'the API is good, and the web a 502',
    on: asked => !isApi(asked),
    play: badGateway,
    alsoRed: ['login-dashboard'],
  },
];

/** Runs the suite against a stage with some replaced answers. */
async function runThrough(scenes: readonly Scene[], only?: string): Promise<Run> {
  const reference = await startReference('stage', { log: false });
  const proxy = await startHostileProxy(reference, {
    scenes,
    caFile: test.info().outputPath('ca.pem'),
    keepsClients: true,
  });
  try {
    return await runSuite(['--project=stage', ...(only === undefined ? [] : ['-g', `@(${only})( |$)`])], {
      ...proxy.variables,
      // A whole run waits in vain for many pages; the few of the other tests come, even if after seconds on a busy
      // machine.
      PAGE_TIMEOUT_MS: only === undefined ? '2000' : '5000',
    });
  } finally {
    await proxy.close();
    await reference.close();
  }
}

for (const { what, on, play, alsoRed = [], red: mustBeRed = [], mayBeRed = [] } of cases)
  test(`${what}: nothing is red but what speaks of that`, async () => {
    const run = await runThrough([{ on, play }]);
    expect([0, 1, 2], run.text).toContain(run.code);
    const red = reportOf(run).rows.flatMap(({ id, cells }) =>
      ['fail', 'advice'].includes(cells['stage']?.verdict ?? '') ? [id as RequirementId] : [],
    );
    expect(red, run.text).toEqual(expect.arrayContaining([...mustBeRed]));
    expect(
      red.filter(id => !subjects.includes(id) && !mayBeRed.includes(id)),
      run.text,
    ).toEqual(alsoRed);
  });

test('a limit that refuses the login page says nothing of the login', async () => {
  const run = await runThrough([{ on: ({ path }) => path === '/login', play: limited }], 'login-dashboard');
  expect(cellOf(run, 'login-dashboard', 'stage')).toMatchObject({
    verdict: 'not judged',
    reason: expect.stringContaining('the product limits its clients: the login page answered 429'),
  });
});

/** True for a request by a page's script, with the session or without. */
const isOfPage = ({ head }: Asked): boolean => /^sec-fetch-mode: cors/im.test(head);
const isSignedIn = ({ head }: Asked): boolean => /^cookie:.*access_token=/im.test(head);

/** Plays an answer if `when` holds, and lets all others pass. */
const where =
  (when: (asked: Asked) => boolean, play: Play): Play =>
  async (socket, asked) => {
    if (when(asked)) return play(socket, asked);
    socket.end(await asked.passOn());
  };

const runOfPages = (...scenes: readonly Scene[]): Promise<Run> =>
  runThrough(scenes, 'login-dashboard|auth-guard|login-refusal|logout');

test("pages that lose a visitor's answer each time show neither a guard nor a sign-out", async () => {
  const play = where(asked => isOfPage(asked) && !isSignedIn(asked), unavailable);
  const run = await runOfPages({ on: asked => isApi(asked) && !isLogin(asked), play });
  expect(cellOf(run, 'login-dashboard', 'stage')?.verdict, run.text).toBe('pass');
  for (const id of ['auth-guard', 'logout'])
    expect(cellOf(run, id, 'stage'), run.text).toMatchObject({
      verdict: 'not judged',
      reason: expect.stringMatching(/lost a part of itself, twice: GET \S+\/(me|dashboard): 503$/),
    });
});

test('neither a dashboard that is lost on a reload nor a refusal that a gateway gave is the fault of the product', async () => {
  let loads = 0;
  const run = await runOfPages(
    {
      on: ({ path, method }) => path === `${API_PATH}/dashboard` && method === 'GET',
      play: where(asked => isSignedIn(asked) && (loads += 1) > 1, reset),
    },
    { on: isLogin, play: where(({ body }) => body.includes('wrong-'), unavailable) },
  );
  expect(cellOf(run, 'auth-guard', 'stage'), run.text).toMatchObject({
    verdict: 'not judged',
    reason: expect.stringMatching(/was lost, twice, GET \S+\/dashboard: net::ERR_EMPTY_RESPONSE$/),
  });
  expect(cellOf(run, 'login-refusal', 'stage'), run.text).toMatchObject({
    verdict: 'not judged',
    reason: expect.stringContaining('was answered 503'),
  });
});

test('a sign-out that is answered late is waited for, and one without an answer shows nothing', async () => {
  const isLogout: On = ({ path, method }) => path === `${API_PATH}/auth/logout` && method === 'POST';
  // The page is left before its logout is answered.
  const leaving: Scene = {
    on: ({ path }) => /\/assets\/app\.[^/]{1,100}\.js$/.test(path),
    play: plays.changed((head, body) => {
      const logout = "const answer = await call('/auth/logout'";
      const script = gunzipSync(body).toString().replace(logout, `history.pushState(null, '', '/bye'); ${logout}`);
      const top = head.replace(/\r\n(content-length|content-encoding|transfer-encoding): [^\r]*/gi, '');
      return Buffer.from(`${top}\r\n\r\n${script}`);
    }),
  };
  const run = (play: Play): Promise<Run> => runThrough([leaving, { on: isLogout, play }], 'logout|cookie-deletion');
  const late = await run(plays.late(2_000));
  for (const id of ['logout', 'cookie-deletion']) expect(cellOf(late, id, 'stage')?.verdict, late.text).toBe('pass');
  const never = await run(plays.silence);
  for (const id of ['logout', 'cookie-deletion'])
    expect(cellOf(never, id, 'stage'), never.text).toMatchObject({
      verdict: 'not judged',
      reason: expect.stringMatching(/the sign-out was lost: POST \S+\/auth\/logout of the page: no answer within/),
    });
});
