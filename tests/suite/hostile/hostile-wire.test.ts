/**
 * Hostile and broken targets on the wire, over HTTP. Each must end in honest verdicts, in bounded time and memory, and
 * learn no secret.
 */
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { openBlackHole } from './black-hole.ts';
import { judgeHostile, type Hostile } from './hostile-run.ts';
import { listening, type Scene } from './hostile-server.ts';
import * as plays from './plays.ts';

const DAY_MS = 86_400_000;
const api = '/api/v1';
const at = (path: string, play: Scene['play']): Scene => ({
  on: asked => asked.path === path && asked.method !== 'OPTIONS',
  play,
});
const login = (play: Scene['play']): Scene => at(`${api}/auth/login`, play);
const healthz = (play: Scene['play']): Scene => at('/healthz', play);
const me = (play: Scene['play']): Scene => at(`${api}/me`, play);
const page = (play: Scene['play']): Scene => at('/login', play);
const asset = (play: Scene['play']): Scene => ({ on: asked => asked.path.endsWith('.js'), play });
const everything = (play: Scene['play']): Scene => ({ on: () => true, play });
const many = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i));

/** Rows that rest on HTTP alone: health, one login, and what follows it. */
const http = ['healthz-open', 'readyz-names-database', 'cookie-httponly', 'bearer-login', 'jwt-clock'] as const;
/** The same, and a login in the browser. */
const both = [...http, 'login-dashboard'] as const;
/** Pages and assets, asked over HTTP. */
const pages = ['api-route-ownership', 'redirect-origin', 'cookie-not-cached'] as const;

/** No answer of the login could be read: what rests on it is not judged, and a user does not get in. */
const noLogin = {
  'cookie-httponly': 'not judged',
  'bearer-login': 'not judged',
  'jwt-clock': 'not judged',
  'login-dashboard': 'fail',
} as const;
/** The login answered, with neither cookie nor token. */
const emptyLogin = {
  'cookie-httponly': 'not judged',
  'bearer-login': 'fail',
  'jwt-clock': 'fail',
  'login-dashboard': 'fail',
} as const;
/** The environment as a whole does not answer: its first row says so, and the rest is not run. */
const gone = {
  'cookie-httponly': 'not judged',
  'healthz-open': 'not run',
  'readyz-names-database': 'not run',
  'bearer-login': 'not run',
  'jwt-clock': 'not run',
} as const;
/** ME_PATH answers anybody, so that no cookie can be told by it; and a dashboard shows none of it. */
const openMe = { 'cookie-httponly': 'not judged', 'login-dashboard': 'fail' } as const;
/**
 * Most memory, MB, while Chromium takes in a page or a script without end: it lays out the one, tells nothing of the
 * other before its end, and gives up a page that wants more than a GB. PAGE_TIMEOUT_MS ends both.
 */
const ENDLESS_PAGE_MB = 3_000;
const slow = plays.drip('HTTP/1.1 200 OK\r\nX-Slow: ', 'a');

const cases: Hostile[] = [
  { title: 'a healthy target behind the front', rows: [...both, ...pages], exit: 0 },
  { title: 'IPv6 only', rows: both, exit: 0, address: '::1' },
  {
    title: 'HTTP/1.0 answers',
    rows: both,
    exit: 0,
    scenes: [
      everything(
        plays.changed((head, body) =>
          Buffer.concat([Buffer.from(`${head.replace(/^HTTP\/1\.1/, 'HTTP/1.0')}\r\n\r\n`, 'latin1'), body]),
        ),
      ),
    ],
  },
  {
    title: 'a clock a day ahead',
    rows: [...http, 'token-lifetime', 'cookie-lifetime'],
    exit: 0,
    scenes: [everything(plays.withDate(DAY_MS))],
  },
  {
    title: 'a clock a day behind',
    rows: [...http, 'token-lifetime', 'cookie-lifetime'],
    exit: 1,
    verdicts: { 'jwt-clock': 'fail' },
    scenes: [everything(plays.withDate(-DAY_MS))],
  },
  {
    title: 'tokens a day ahead',
    rows: http,
    exit: 1,
    verdicts: { 'cookie-httponly': 'not judged', 'bearer-login': 'fail', 'jwt-clock': 'fail' },
    config: { 'AUTH.issued_ahead_s': 86_400 },
  },
  {
    title: 'everything: 421 Misdirected Request',
    rows: http,
    exit: 1,
    verdicts: {
      'healthz-open': 'fail',
      'readyz-names-database': 'fail',
      'cookie-httponly': 'not judged',
      'bearer-login': 'not judged',
      'jwt-clock': 'not judged',
    },
    scenes: [everything(plays.answer('421 Misdirected Request', ['Content-Type: text/plain'], 'no such host'))],
  },

  { title: 'login: accepts and never answers', rows: both, exit: 1, verdicts: noLogin, scenes: [login(plays.silence)] },
  { title: 'login: headers one byte a second', rows: both, exit: 1, verdicts: noLogin, scenes: [login(slow)] },
  {
    title: 'login: endless body',
    rows: both,
    exit: 1,
    verdicts: noLogin,
    says: /its body is longer than 2 MiB/,
    scenes: [login(plays.endless('application/json', '{"access_token":"'))],
  },
  {
    title: 'login: body of 100 MB',
    rows: http,
    exit: 2,
    verdicts: noLogin,
    scenes: [login(plays.big('application/json', 100))],
  },
  {
    title: 'login: 10,000 headers',
    rows: both,
    exit: 2,
    verdicts: { ...noLogin, 'login-dashboard': 'pass' },
    scenes: [login(plays.withLines(...many(10_000, i => `X-Many-${i}: ${i}`)))],
  },
  {
    title: 'login: Set-Cookie of 1 MB',
    rows: both,
    exit: 1,
    verdicts: noLogin,
    scenes: [login(plays.withLines(`Set-Cookie: big=${'a'.repeat(1024 * 1024)}; Path=/`))],
  },
  // A browser keeps 180 cookies of a site and throws out the oldest, here the auth cookie.
  {
    title: 'login: 300 cookies',
    rows: both,
    exit: 1,
    verdicts: { 'login-dashboard': 'fail' },
    scenes: [login(plays.withLines(...many(300, i => `Set-Cookie: c${i}=${i}; Path=/; HttpOnly`)))],
  },
  {
    title: 'login: malformed status line',
    rows: http,
    exit: 2,
    verdicts: noLogin,
    scenes: [login(plays.bytes('ICY 200 OK\r\nContent-Length: 0\r\n\r\n'))],
  },
  {
    title: 'login: invalid UTF-8 in body and cookie',
    rows: http,
    exit: 2,
    verdicts: noLogin,
    scenes: [
      login(
        plays.answer(
          '200 OK',
          ['Content-Type: application/json', 'Set-Cookie: s\xff\xfe=\xc3\x28; Path=/; HttpOnly'],
          Buffer.from('{"access_token":"\xff\xfe\xc3\x28"}', 'latin1'),
        ),
      ),
    ],
  },
  {
    title: 'login: HTML where JSON is expected',
    rows: both,
    exit: 1,
    verdicts: emptyLogin,
    scenes: [login(plays.answer('200 OK', ['Content-Type: text/html'], '<!doctype html><title>app</title>'))],
  },
  {
    title: 'login: answered and closed before the request ends',
    rows: http,
    exit: 2,
    verdicts: noLogin,
    scenes: [{ ...login(plays.hasty('413 Content Too Large')), early: true }],
  },
  {
    title: 'login: reset in the middle of the body',
    rows: both,
    exit: 1,
    verdicts: noLogin,
    says: /gave the page no answer/,
    scenes: [login(plays.reset('application/json'))],
  },
  {
    title: 'login: echoes password and session',
    rows: both,
    exit: 1,
    verdicts: noLogin,
    scenes: [login(plays.echo('400 Bad Request'))],
  },

  { title: 'ME_PATH: accepts and never answers', rows: both, exit: 1, verdicts: noLogin, scenes: [me(plays.silence)] },
  // Twenty such answers outlast the test, though each comes in time.
  {
    title: 'ME_PATH: two seconds an answer',
    rows: [...http, 'bearer-refusal'],
    exit: 2,
    verdicts: { 'bearer-login': 'not judged', 'bearer-refusal': 'not judged', 'jwt-clock': 'not judged' },
    says: /answers too slowly/,
    args: ['--timeout=13000'],
    scenes: [me(plays.late(2_000))],
  },
  {
    title: 'ME_PATH: gzip bomb of 4 GB',
    rows: both,
    exit: 1,
    verdicts: noLogin,
    scenes: [me(plays.gzipBomb('application/json', 4, ' '))],
  },
  {
    title: 'ME_PATH: JSON nested a million deep',
    rows: both,
    exit: 1,
    verdicts: openMe,
    scenes: [me(plays.answer('200 OK', ['Content-Type: application/json'], `${'['.repeat(1e6)}${']'.repeat(1e6)}`))],
  },
  {
    title: 'ME_PATH: 300,000 strings',
    rows: both,
    exit: 1,
    verdicts: openMe,
    scenes: [
      me(plays.answer('200 OK', ['Content-Type: application/json'], JSON.stringify(many(300_000, () => 'aaa')))),
    ],
  },
  {
    title: 'ME_PATH: echoes password and session',
    rows: [...both, 'bearer-refusal', 'cors-on-errors'],
    exit: 1,
    verdicts: {
      'cookie-httponly': 'not judged',
      'bearer-login': 'fail',
      'jwt-clock': 'fail',
      'login-dashboard': 'fail',
      'cors-on-errors': 'fail',
    },
    scenes: [me(plays.echo('401 Unauthorized'))],
  },

  {
    title: 'login page: headers one byte a second',
    rows: ['healthz-open', 'redirect-origin', 'login-dashboard'],
    exit: 1,
    verdicts: { 'redirect-origin': 'not judged', 'login-dashboard': 'fail' },
    scenes: [page(slow)],
  },
  {
    title: 'login page: endless body',
    rows: [...both, ...pages],
    exit: 1,
    peakMb: ENDLESS_PAGE_MB,
    verdicts: { 'login-dashboard': 'fail' },
    scenes: [page(plays.endless('text/html', '<!doctype html><p>'))],
  },
  {
    title: 'login page: gzip bomb of 4 GB',
    rows: both,
    exit: 1,
    peakMb: ENDLESS_PAGE_MB,
    verdicts: { 'login-dashboard': 'fail' },
    scenes: [page(plays.gzipBomb('text/html', 4, 'a'))],
  },
  {
    title: 'login page: redirect loop',
    rows: [...both, ...pages],
    exit: 1,
    verdicts: { 'login-dashboard': 'fail' },
    scenes: [page(plays.answer('302 Found', ['Location: /login']))],
  },
  {
    title: 'asset: endless body',
    rows: [...both, ...pages],
    exit: 1,
    peakMb: ENDLESS_PAGE_MB,
    verdicts: { 'login-dashboard': 'fail' },
    scenes: [asset(plays.endless('text/javascript', '//'))],
  },

  {
    title: 'healthz: body of 100 MB',
    rows: http,
    exit: 2,
    verdicts: { 'healthz-open': 'not judged', 'readyz-names-database': 'not judged' },
    says: /its body is longer than 2 MiB/,
    scenes: [healthz(plays.big('text/plain', 100))],
  },
  {
    title: 'healthz: gzip bomb of 4 GB',
    rows: http,
    exit: 2,
    verdicts: { 'healthz-open': 'not judged', 'readyz-names-database': 'not judged' },
    scenes: [healthz(plays.gzipBomb('application/json', 4, ' '))],
  },
  {
    title: 'healthz: text made to keep a search busy',
    rows: [...http, 'health-discloses-nothing'],
    exit: 0,
    scenes: [healthz(plays.answer('200 OK', ['Content-Type: text/plain'], 'a.'.repeat(1_000_000)))],
  },
  {
    title: 'healthz: malformed status line',
    rows: http,
    exit: 2,
    verdicts: gone,
    scenes: [healthz(plays.bytes('HTTP/1.1 two hundred OK\r\nContent-Length: 0\r\n\r\n'))],
  },
  {
    title: 'healthz: redirect loop',
    rows: [...http, ...pages],
    exit: 1,
    verdicts: { 'healthz-open': 'fail' },
    scenes: [healthz(plays.answer('302 Found', ['Location: /healthz']))],
  },
  {
    title: 'healthz: HTML where JSON is expected',
    rows: http,
    exit: 1,
    verdicts: { 'healthz-open': 'fail' },
    scenes: [healthz(plays.answer('200 OK', ['Content-Type: text/html'], '<!doctype html><title>app</title>'))],
  },
  {
    title: 'healthz: reset in the middle of the body',
    rows: http,
    exit: 2,
    verdicts: gone,
    scenes: [healthz(plays.reset('application/json'))],
  },
  {
    title: 'healthz: Content-Length too long',
    rows: http,
    exit: 2,
    verdicts: gone,
    scenes: [
      healthz(plays.bytes('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{}')),
    ],
  },
  {
    title: 'healthz: Content-Length too short',
    rows: http,
    exit: 1,
    verdicts: { 'healthz-open': 'fail' },
    scenes: [
      healthz(
        plays.bytes('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{"status":"ok"}'),
      ),
    ],
  },
  {
    title: 'healthz: two Content-Lengths',
    rows: http,
    exit: 2,
    verdicts: gone,
    scenes: [
      healthz(
        plays.bytes(
          'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 15\r\n\r\n{"status":"ok"}',
        ),
      ),
    ],
  },
];

for (const hostile of cases) test(hostile.title, () => judgeHostile(hostile));

/** A host that is not there is told at once: 3 to 6 s on a machine at rest; the bound leaves room for a busy one. */
const DEAD_HOST_S = 20;

test('connection refused', async () => {
  const closed = await listening(createServer());
  await closed.close();
  await judgeHostile({
    title: 'connection refused',
    rows: http,
    exit: 2,
    verdicts: gone,
    says: /ECONNREFUSED/,
    withinS: DEAD_HOST_S,
    variables: { CONNECT_TO: `::127.0.0.1:${closed.port}` },
  });
});

test('black hole: no answer to a SYN', async () => {
  const hole = await openBlackHole();
  try {
    await judgeHostile({
      title: 'black hole: no answer to a SYN',
      rows: http,
      exit: 2,
      verdicts: gone,
      withinS: DEAD_HOST_S,
      variables: { CONNECT_TO: `::127.0.0.1:${hole.port}` },
    });
  } finally {
    hole.close();
  }
});

// Redirects are answers to judge, never ways to follow: nothing at all arrives at the other host, so nothing secret
// does.
for (const status of ['302 Found', '307 Temporary Redirect', '308 Permanent Redirect']) {
  test(`API redirects everything to another host: ${status}`, async () => {
    let received = '';
    const stranger = await listening(
      createServer(
        socket =>
          void socket.on('data', piece => {
            received += piece.toString('latin1');
          }),
      ),
    );
    try {
      const away = (path: string): Scene =>
        at(path, (socket, asked) =>
          plays.answer(status, [`Location: http://127.0.0.1:${stranger.port}${asked.path}`])(socket, asked),
        );
      await judgeHostile({
        title: `API redirects to another host: ${status}`,
        rows: [...http, 'redirect-origin'],
        exit: 1,
        scenes: [away(`${api}/auth/login`), away(`${api}/me`), away('/healthz')],
        verdicts: {
          'healthz-open': 'fail',
          'cookie-httponly': 'not judged',
          'bearer-login': 'not judged',
          'jwt-clock': 'not judged',
          'redirect-origin': 'fail',
        },
      });
      expect(received, 'what arrived at the other host').toBe('');
    } finally {
      await stranger.close();
    }
  });
}
