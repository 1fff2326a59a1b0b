/**
 * Tests hostile and broken targets on the wire, over HTTP: faults of the target as a whole. The other hostile-wire
 * files cover its parts. Each run must end in honest verdicts, in bounded time and memory, and leak no secret.
 */
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { openBlackHole } from './black-hole.ts';
import { judgeHostile, type Hostile } from './hostile-run.ts';
import { listening, type Scene } from './hostile-server.ts';
import * as plays from './plays.ts';
import { both, gone, http, pages } from './wire-rows.ts';
import { API_PATH, at, everything } from './wire-scenes.ts';

const DAY_MS = 86_400_000;

const cases: readonly Hostile[] = [
  { title: 'a healthy target behind the proxy', rows: [...both, ...pages], exit: 0 },
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
    exit: 0,
    verdicts: { 'jwt-clock': 'advice' },
    scenes: [everything(plays.withDate(-DAY_MS))],
  },
  {
    title: 'tokens a day ahead',
    rows: http,
    exit: 1,
    verdicts: { 'cookie-httponly': 'not judged', 'bearer-login': 'fail', 'jwt-clock': 'not judged' },
    config: { 'AUTH.issued_ahead_s': 86_400 },
  },
  {
    title: 'everything: 421 Misdirected Request',
    rows: http,
    exit: 1,
    verdicts: {
      'healthz-open': 'fail',
      'readyz-healthy': 'fail',
      'cookie-httponly': 'not judged',
      'bearer-login': 'not judged',
      'jwt-clock': 'not judged',
    },
    scenes: [everything(plays.answer('421 Misdirected Request', ['Content-Type: text/plain'], 'no such host'))],
  },
];

for (const hostile of cases) test(hostile.title, () => judgeHostile(hostile));

/** Longest wait for an answer of a host that is not there, seconds: its absence is reported at once. */
const DEAD_HOST_S = 3;

test('connection refused', async () => {
  const closed = await listening(createServer());
  await closed.close();
  await judgeHostile({
    title: 'connection refused',
    rows: http,
    exit: 2,
    verdicts: gone,
    says: /nothing listens there \(TCP\)/,
    waitsS: DEAD_HOST_S,
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
      waitsS: DEAD_HOST_S,
      variables: { CONNECT_TO: `::127.0.0.1:${hole.port}` },
    });
  } finally {
    hole.close();
  }
});

// Redirects are answers to judge, and are not followed: nothing at all arrives at the other host, and so no secret
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
        scenes: [away(`${API_PATH}/auth/login`), away(`${API_PATH}/me`), away('/healthz')],
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
