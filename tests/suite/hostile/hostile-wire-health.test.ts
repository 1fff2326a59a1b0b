/** Tests hostile answers of the liveness route, over HTTP. */
import { test } from '@playwright/test';
import { judgeHostile, type Hostile } from './hostile-run.ts';
import * as plays from './plays.ts';
import { gone, http, pages } from './wire-rows.ts';
import { healthz } from './wire-scenes.ts';

const cases: readonly Hostile[] = [
  {
    title: 'healthz: body of 100 MB',
    rows: http,
    exit: 2,
    verdicts: { 'healthz-open': 'not judged', 'readyz-healthy': 'not judged' },
    says: /its body is longer than 2 MiB/,
    scenes: [healthz(plays.big('text/plain', 100))],
  },
  {
    title: 'healthz: gzip bomb of 4 GB',
    rows: http,
    exit: 2,
    verdicts: { 'healthz-open': 'not judged', 'readyz-healthy': 'not judged' },
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
    // Liveness is judged by its status, not by the form of its body.
    exit: 0,
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
