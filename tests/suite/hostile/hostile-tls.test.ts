/**
 * Tests targets whose TLS is hostile or broken. A bad certificate is the target's failure, and no secret is sent to a
 * server that shows one.
 */
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { observeHandshake } from '../../../fixtures/probe/tls/tls.ts';
import { judgeHostile, type Hostile } from './hostile-run.ts';
import { listening } from './hostile-server.ts';

const DAY_MS = 86_400_000;
const rows = ['healthz-open', 'cookie-httponly', 'bearer-login', 'login-dashboard', 'tls-chain', 'tls-expiry'] as const;
/** Nobody signs in if TLS fails: neither a user nor the suite. */
const shut = {
  'healthz-open': 'not judged',
  'cookie-httponly': 'not judged',
  'bearer-login': 'not judged',
  // Not judged if the row of the certificate was reported before.
  'login-dashboard': ['fail', 'not judged'],
} as const;

/** Nothing passes TLS at all: one cause, reported first. */
const unreachable = {
  exit: 2,
  verdicts: Object.fromEntries(rows.map(id => [id, 'not judged'])),
} as const satisfies Partial<Hostile>;

const cases: (Partial<Hostile> & { title: string })[] = [
  {
    title: 'TLS: expired',
    verdicts: { ...shut, 'tls-chain': 'not judged', 'tls-expiry': 'fail' },
    show: { leaf: { notBefore: new Date(Date.now() - 9 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) } },
  },
  {
    title: 'TLS: wrong name',
    verdicts: { ...shut, 'tls-chain': 'fail' },
    show: { leaf: { names: ['other.example.test'] } },
  },
  {
    title: 'TLS: authority that CA_FILE does not hold',
    ...unreachable,
    says: /CA_FILE \S+ is not the authority that signed the certificate of stage/,
    show: { untrusted: true },
  },
  {
    title: 'TLS: version 1.0 only',
    ...unreachable,
    says: /stage does not answer: no TLS handshake succeeds/,
    show: { options: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } },
  },
  {
    title: 'TLS: plain HTTP on the port of https',
    ...unreachable,
    says: /stage does not answer: it speaks no TLS/,
    show: { raw: socket => void socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n') },
  },
];

for (const hostile of cases) test(hostile.title, () => judgeHostile({ kind: 'stage', rows, exit: 1, ...hostile }));

test('a handshake one byte a second is given up in time', async () => {
  const slow = await listening(
    createServer(socket => {
      socket.write('\x16\x03\x03\x40\x00');
      const drip = setInterval(() => socket.write('\x02'), 500);
      socket.once('close', () => clearInterval(drip));
    }),
  );
  const begun = Date.now();
  await expect(observeHandshake({ CONNECT_TO: [], ca: undefined }, `https://127.0.0.1:${slow.port}`)).rejects.toThrow(
    /gave no handshake: not complete within/,
  );
  expect(Date.now() - begun, 'ms').toBeLessThan(6_000);
  await slow.close();
});
