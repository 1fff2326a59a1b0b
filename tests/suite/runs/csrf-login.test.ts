/** Tests runs on products whose login needs a token against CSRF, in the ways of common products. */
import { expect, test } from '@playwright/test';
import { cellOf } from '../child-run.ts';
import type { Asked, Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH, asset, at, login } from '../hostile/wire-scenes.ts';
import { edited, idsWith, rows, runAgainst } from './stranger-run.ts';

const whole = (head: string, body: Buffer): Buffer => Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), body]);
const json = 'Content-Type: application/json';
const csrfMissing = plays.answer('403 Forbidden', [json], '{"detail":"CSRF token missing"}');

/**
 * An API that accepts no login without the token that a visitor was given, in a cookie and elsewhere; a good login ends
 * it. `sent` finds it in a login, `body` is the visitor's answer.
 */
function againstForgery(sent: (asked: Asked) => string | undefined, body: (token: string) => string): Scene[] {
  const open = new Set<string>();
  let count = 0;
  const cookieOf = (token: string): string => `csrftoken=${encodeURIComponent(token)}`;
  const cors = ['Access-Control-Allow-Origin: http://localhost:3000', 'Access-Control-Allow-Credentials: true'];
  return [
    at(`${API_PATH}/csrf`, (socket, asked) => {
      const token = `kQ7/Lm81XyPq93+${count++}`;
      open.add(token);
      return plays.answer(
        '200 OK',
        [`Set-Cookie: ${cookieOf(token)}; Path=/`, json, ...cors],
        body(token),
      )(socket, asked);
    }),
    login((socket, asked) => {
      const token = sent(asked) ?? '';
      if (!open.has(token) || !asked.head.includes(cookieOf(token))) return csrfMissing(socket, asked);
      return plays.changed((head, answered) => {
        if (/^HTTP\/1\.1 2/.test(head)) open.delete(token);
        return whole(head, answered);
      })(socket, asked);
    }),
  ];
}

test('a login that wants a token against CSRF repeated in a header: CSRF_COOKIE names it, and all is judged', async () => {
  const scenes = [
    ...againstForgery(
      ({ head }) => /^x-xsrf-token: ([^\r]*)/im.exec(head)?.[1],
      () => '{}',
    ),
    {
      on: ({ method, path }: Pick<Asked, 'method' | 'path'>) =>
        method === 'OPTIONS' && path === `${API_PATH}/auth/login`,
      play: plays.changed((head, body) => {
        const allowing = head.replace(/(access-control-allow-headers: [^\r]*)/i, '$1, x-xsrf-token');
        return whole(allowing, body);
      }),
    },
    asset(
      edited([
        "headers: { 'content-type': 'application/json' }",
        "headers: { 'content-type': 'application/json', 'x-xsrf-token': (await fetch(config.apiBase + '/csrf', { credentials: 'include' }), decodeURIComponent(/csrftoken=([^;]*)/.exec(document.cookie)[1])) }",
      ]),
    ),
  ];
  const variables = {
    CSRF_URL: `http://localhost:8000${API_PATH}/csrf`,
    CSRF_COOKIE: 'csrftoken',
    CSRF_HEADER: 'x-xsrf-token',
  };
  const run = await runAgainst({}, variables, `${rows}|private-answers-uncached`, { kind: 'local', scenes });
  expect(idsWith(run, 'fail', 'advice', 'inconclusive', 'not judged'), run.text).toEqual([]);
  for (const id of ['login-dashboard', 'login-refusal', 'auth-cookie-present', 'bearer-login', 'logout'])
    expect(cellOf(run, id, 'local')?.verdict, run.text).toBe('pass');
});

test('a login that wants a token of its JSON in a field: CSRF_FIELD names it; without it the run says what is missing', async () => {
  const scenes = againstForgery(
    ({ body }) => /"csrfToken":"([^"]*)"/.exec(body.toString())?.[1],
    token => `{"data":{"csrfToken":"${token}"}}`,
  );
  const given = { CSRF_URL: `http://localhost:8000${API_PATH}/csrf` };
  const only = 'auth-cookie-present|bearer-login';
  const run = await runAgainst({}, { ...given, CSRF_FIELD: 'csrfToken' }, only, { kind: 'local', scenes });
  expect(run.code, run.text).toBe(0);
  const without = await runAgainst({}, {}, only, { kind: 'local', scenes });
  expect(without.code, without.text).toBe(2);
  expect(without.text).toMatch(/asks for a token against CSRF[^]*"CSRF token missing"[^]*Name in CSRF_URL/);
});
