/**
 * Tests runs on products whose login is a form: a good one is answered with a redirect, and a refused one with the form
 * again, or a redirect to it (Django, Rails, Laravel, Spring).
 */
import { expect, test } from '@playwright/test';
import { cellOf } from '../child-run.ts';
import type { Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { asset, at, login } from '../hostile/wire-scenes.ts';
import { edited, idsWith, rows, runAgainst } from './stranger-run.ts';

const form = '<!doctype html><form method="post"><input name="email"><input name="password" type="password"></form>';
const again = `200 OK\r\nContent-Type: text/html\r\nSet-Cookie: csrftoken=Qk3Lm81Xy; Path=/\r\nContent-Length: ${form.length}`;
const toLogin = '302 Found\r\nLocation: /login?error\r\nContent-Length: 0';
const toErrors = '302 Found\r\nLocation: http://localhost:3000/errors?error=account\r\nContent-Length: 0';

/** The target's own page, without its policy. */
const withoutPolicy = plays.changed((head, body) =>
  Buffer.concat([Buffer.from(`${head.replace(/\r\ncontent-security-policy: [^\r]*/i, '')}\r\n\r\n`), body]),
);

/** The login for a program that posts the form; a page has its own, by its script. */
const formLogin = (refusal: string): Scene[] => [
  at('/errors', plays.answer('302 Found', ['Location: /login?error=account'])),
  login((socket, asked) =>
    plays.changed((head, body) => {
      if (/^sec-fetch-mode:/im.test(asked.head)) return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
      const rest = head.replace(/^[^\r]*|\r\ncontent-(?:length|type): [^\r]*/gi, '');
      if (/^HTTP\/1\.1 2/.test(head))
        return `HTTP/1.1 302 Found${rest}\r\nLocation: /dashboard\r\nContent-Length: 0\r\n\r\n`;
      if (!/^HTTP\/1\.1 401/.test(head)) return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
      return `HTTP/1.1 ${refusal}${rest}\r\n\r\n${refusal === again ? form : ''}`;
    })(socket, asked),
  ),
];

for (const [what, refusal, says] of [
  ['the form once more', again, 'Its page asks for a password again'],
  ['a redirect to it', toLogin, 'It leads to the login page again'],
  ['a page of errors that leads to it', toErrors, 'It leads to the login page again'],
] as const) {
  test(`a form that is refused by ${what}: its cookies and its limit are judged`, async () => {
    const scenes = formLogin(refusal);
    const only = `${rows}|login-limit-count|login-limit-answer|login-limit-hygiene`;
    const run = await runAgainst({}, { HAS_NOT: 'bearer' }, only, { kind: 'local', scenes });
    expect(idsWith(run, 'fail', 'advice', 'inconclusive', 'not judged'), run.text).toEqual([]);
    for (const id of ['auth-cookie-present', 'cookie-httponly', 'jwt-algorithm', 'login-limit-count'])
      expect(cellOf(run, id, 'local')?.verdict, run.text).toBe('pass');
  });

  test(`a form that refuses SMOKE_USER by ${what}: the account does not get in`, async () => {
    const variables = { HAS_NOT: 'bearer', SMOKE_PASSWORD: 'k8-Wrong-t3Qz' };
    const run = await runAgainst({}, variables, 'auth-cookie-present', { kind: 'local', scenes: formLogin(refusal) });
    expect(run.code, run.text).toBe(2);
    expect(run.text).toContain(`to SMOKE_USER: the account does not get in. ${says}.`);
  });
}

test('an empty form that LOGIN_PATH answers with the form once more is refused, with 200 or not', async () => {
  const shown = '<label>Email <input name="email"></label><label>Password <input type="password"></label>';
  const scenes: Scene[] = [
    at('/login', withoutPolicy),
    asset(edited(['if (empty) {', "if (empty) { form.action = config.apiBase + '/auth/login'; return form.submit();"])),
    login(async (socket, asked) => {
      if (/^sec-fetch-mode: navigate/im.test(asked.head))
        await plays.answer(
          '200 OK',
          ['Content-Type: text/html'],
          `<form>${shown}<button>Sign in</button></form>`,
        )(socket, asked);
      else socket.end(await asked.passOn());
    }),
  ];
  const run = await runAgainst({}, {}, 'login-refusal', { kind: 'local', scenes });
  expect(cellOf(run, 'login-refusal', 'local')?.verdict, run.text).toBe('pass');
});

test('an empty form that the API answers with 200 and an error, which the page tells, is refused', async () => {
  const headers = ['Access-Control-Allow-Origin: http://localhost:3000', 'Access-Control-Allow-Credentials: true'];
  const problem = plays.answer('200 OK', ['Content-Type: application/json', ...headers], '{"errors":["empty"]}');
  const scenes: Scene[] = [
    asset(
      edited(
        ['if (empty) {', 'if (false) {'],
        ['if (answer.ok) return', "if (answer.ok && !answer.body.includes('errors')) return"],
      ),
    ),
    login(async (socket, asked) => {
      if (asked.body.toString().includes('"password":""')) await problem(socket, asked);
      else socket.end(await asked.passOn());
    }),
  ];
  const run = await runAgainst({}, {}, 'login-refusal', { kind: 'local', scenes });
  expect(cellOf(run, 'login-refusal', 'local')?.verdict, run.text).toBe('pass');
});

test('a form that leads to another page than DASHBOARD_PAGE: the text says where, and names the variable', async () => {
  const toApi = "form.action = config.apiBase + '/auth/login'; return form.submit(); if (empty) {";
  const scenes: Scene[] = [
    at('/login', withoutPolicy),
    at('/welcome', plays.answer('200 OK', ['Content-Type: text/html'], '<h1>Welcome</h1>')),
    asset(edited(['if (empty) {', toApi])),
    login(async (socket, asked) => {
      if (/^sec-fetch-mode: navigate/im.test(asked.head))
        await plays.answer('302 Found', ['Location: http://localhost:3000/welcome'])(socket, asked);
      else socket.end(await asked.passOn());
    }),
  ];
  const run = await runAgainst({}, {}, 'login-dashboard', { kind: 'local', scenes });
  const cell = cellOf(run, 'login-dashboard', 'local');
  expect(cell?.verdict, run.text).toBe('fail');
  expect(run.text).toMatch(/answered 302, which led to \S+\/welcome and not to \S+\/dashboard \(DASHBOARD_PAGE names/);
});
