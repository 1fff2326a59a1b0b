/** Tests hostile answers of the login route and of ME_PATH, over HTTP. */
import { test } from '@playwright/test';
import { judgeHostile, type Hostile } from './hostile-run.ts';
import * as plays from './plays.ts';
import { both, http, noLogin, wrongAddress } from './wire-rows.ts';
import { login, many, me, slow } from './wire-scenes.ts';

const cases: readonly Hostile[] = [
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
    exit: 3,
    verdicts: wrongAddress,
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
    exit: 2,
    verdicts: { ...noLogin, 'login-dashboard': 'not judged' },
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
    exit: 3,
    verdicts: wrongAddress,
    scenes: [me(plays.answer('200 OK', ['Content-Type: application/json'], `${'['.repeat(1e6)}${']'.repeat(1e6)}`))],
  },
  {
    title: 'ME_PATH: 300,000 strings',
    rows: both,
    exit: 3,
    verdicts: wrongAddress,
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
      'jwt-clock': 'not judged',
      'login-dashboard': 'fail',
      'cors-on-errors': 'fail',
    },
    scenes: [me(plays.echo('401 Unauthorized'))],
  },
];

for (const hostile of cases) test(hostile.title, () => judgeHostile(hostile));
