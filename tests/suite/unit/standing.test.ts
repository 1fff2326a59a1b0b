/**
 * Tests the conclusions from an answer of ME_PATH about the request's credential, by comparison with the answers to a
 * visitor and to the session.
 */
import { expect, test } from '@playwright/test';
import { jwtIn, jwtInBody } from '../../../fixtures/probe/parse/session-jwt.ts';
import {
  standingOf,
  meAnswerOf,
  type Standing,
  type MeAnswer,
} from '../../../fixtures/probe/login-journey/standing.ts';
import { processorMs } from './processor-time.ts';

const USER = 'Smoke@acme.test';

/** Returns an answer with its facets; JSON unless its body begins like a page. */
const answer = (status: number, body: unknown = ''): MeAnswer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = text.startsWith('<') ? 'text/html; charset=utf-8' : 'application/json';
  return meAnswerOf({ status, headerLines: [['Content-Type', type]], body: text }, USER);
};

const loginForm = '<!doctype html><title>Sign in</title><form><input type="password" name="p"></form>';
const refused = answer(401, { detail: 'Not authenticated' });
const nobody = answer(200, { user: null });
const toLogin = answer(302);
const session = answer(200, { email: 'smoke@acme.test', name: 'Smoke' });
const nested = answer(200, { user: { id: 7, email: 'smoke@acme.test' }, exp: 1_800_000_000 });
const nameless = answer(200, { id: 7, plan: 'pro', seen_at: '2026-11-28T12:00:00Z', nonce: 'k3Jd92LmQz81XyWv' });

const cases: [what: string, answer: MeAnswer, visitor: MeAnswer, signedIn: MeAnswer | undefined, wanted: Standing][] = [
  // By status.
  ['401', answer(401), refused, session, 'closed'],
  ['403 of a product that tells visitors 403', answer(403), answer(403), session, 'closed'],
  ['302 to the login page', toLogin, toLogin, session, 'closed'],
  ['307 where a visitor is told 401', answer(307), refused, session, 'closed'],
  ['404 that hides what is there', answer(404), refused, session, 'closed'],
  ['422 to a malformed token', answer(422, { detail: [] }), refused, session, 'closed'],
  ['500 to a malformed token', answer(500), refused, session, 'closed'],
  ['502 of a gateway', answer(502, '<html>Bad Gateway'), refused, session, 'unclear'],
  ['503 of a restart', answer(503), refused, session, 'unclear'],
  ['504 of a gateway', answer(504), refused, session, 'unclear'],
  ['429 of a limit', answer(429), refused, session, 'unclear'],
  ['304 without a body', answer(304), refused, session, 'unclear'],
  ['401 that names the user', answer(401, { detail: 'smoke@acme.test is signed out' }), refused, session, 'closed'],
  // 200 with nobody in it.
  ['200 null', answer(200, null), answer(200, null), session, 'closed'],
  ['200 null where a visitor is told 401', answer(200, null), refused, session, 'closed'],
  ['200 {"user":null}', nobody, nobody, nested, 'closed'],
  ['200 {"user":null} beside a message', answer(200, { user: null, message: 'Account' }), nobody, nested, 'closed'],
  ['200 {}', answer(200, {}), nobody, nested, 'closed'],
  ['200 without a body', answer(200), nobody, nested, 'closed'],
  ['204', answer(204), refused, session, 'closed'],
  [
    '200 {"authenticated":false,"csrf":…}',
    answer(200, { authenticated: false, csrf: 'x1' }),
    refused,
    session,
    'closed',
  ],
  ['200 over an error', answer(200, { detail: 'The token is not valid.', code: 'bad' }), refused, session, 'closed'],
  ['200 with an error in it', answer(200, { error: { code: 401, message: 'no' } }), refused, session, 'closed'],
  ['200 with the login page', answer(200, loginForm), toLogin, session, 'closed'],
  [
    'the answer of a visitor with another nonce',
    answer(200, { user: null, nonce: 'a8Kd72LmQz81Xy' }),
    answer(200, { user: null, nonce: 'b9Ld83MnRa92Yz' }),
    nested,
    'closed',
  ],
  // 200 with somebody in it.
  ['the session’s own answer', session, refused, session, 'opened'],
  ['the user in another case', answer(200, { email: 'SMOKE@ACME.TEST' }), refused, session, 'opened'],
  ['the user below an envelope', answer(200, { data: { mail: 'smoke@acme.test' } }), refused, session, 'opened'],
  ['the session’s answer, later', answer(200, { user: { id: 7, email: 'smoke@acme.test' } }), nobody, nested, 'opened'],
  [
    'another account in its place',
    answer(200, { email: 'somebody@acme.test', name: null }),
    refused,
    session,
    'opened',
  ],
  ['another account, no visitor’s', answer(200, { user: { email: 'x@acme.test', id: 1 } }), nobody, nested, 'opened'],
  [
    'a nameless answer with other times and nonces',
    answer(200, { id: 7, plan: 'pro', seen_at: '2026-11-28T13:00:00Z', nonce: 'z8Kd11LmQz81XyAb' }),
    refused,
    nameless,
    'opened',
  ],
  [
    'a nameless answer of another account',
    answer(200, { id: 8, plan: 'free', seen_at: '2026-11-28T13:00:00Z', nonce: 'z8Kd11LmQz81XyAb' }),
    refused,
    nameless,
    'opened',
  ],
  ['a page that names the user', answer(200, '<p>Hello smoke&#64;acme.test'), toLogin, undefined, 'opened'],
  ['data, and no session’s answer known', answer(200, { id: 7 }), refused, undefined, 'opened'],
  ['data, and a visitor is told of nobody', answer(200, { user: { id: 7 } }), nobody, undefined, 'opened'],
  // Neither.
  ['a page of an app that answers all', answer(200, '<!doctype html><div id=root>'), refused, session, 'unclear'],
  ['something else', answer(200, { version: '1.2', region: 'eu' }), refused, session, 'unclear'],
  ['the user’s data to everybody', session, session, session, 'unclear'],
  ['the same form as a visitor’s', answer(200, { v: 2 }), answer(200, { v: 1 }), undefined, 'unclear'],
  ['text', answer(200, 'pong'), refused, session, 'unclear'],
];

for (const [what, given, anonymous, signedIn, wanted] of cases)
  test(`${what}: ${wanted}`, () => {
    const { standing, why } = standingOf(given, { anonymous, signedIn });
    expect(standing, why).toBe(wanted);
  });

test('a login name that is a plain word is no account by its mention', () => {
  const mention = (body: string, type = 'application/json') =>
    meAnswerOf({ status: 200, headerLines: [['Content-Type', type]], body }, 'admin').namesUser;
  expect([
    mention('{"role":"administrator"}'),
    mention('<p>Admin panel</p>', 'text/html'),
    mention('{"login":"Admin"}'),
  ]).toEqual([false, false, true]);
});

test('a page that names a plain login name to the session alone is the session’s', () => {
  const page = (body: string, user = 'smoke-user', status = 200) =>
    meAnswerOf({ status, headerLines: [['Content-Type', 'text/html']], body }, user);
  const judge = (mine: MeAnswer, visitors: MeAnswer) =>
    standingOf(mine, { anonymous: visitors, signedIn: undefined }).standing;
  const profile = "<h1>smoke-user's Profile</h1><form><input type=password name=new></form>";
  const toLoginPage = page('', 'smoke-user', 302);
  expect({
    profile: judge(page(profile), toLoginPage),
    inAnAttribute: judge(page('<a title="smoke-user">Me</a>'), page('<a href="/login">Log in</a>')),
    partOfAWord: judge(page('<h1>presmoke-user2</h1>'), toLoginPage),
    ofEverybody: judge(page('<p>Ask smoke-user</p><p>1</p>'), page('<p>Ask smoke-user</p><p>Log in</p>')),
    loginPage: judge(page(loginForm), toLoginPage),
  }).toEqual({
    profile: 'opened',
    inAnAttribute: 'opened',
    partOfAWord: 'unclear',
    ofEverybody: 'unclear',
    loginPage: 'closed',
  });
});

test('a very deep or wide answer is read up to a limit', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const wide = JSON.stringify(Array.from({ length: 300_000 }, (_, i) => `v${i}`));
  expect([answer(200, deep).leaves.length, answer(200, wide).leaves.length]).toEqual([0, 400]);
});

test('texts of unfinished tags or tokens are read in linear time', () => {
  const ms = processorMs(() => {
    meAnswerOf({ status: 200, headerLines: [['Content-Type', 'text/html']], body: `<p>${'<'.repeat(200_000)}` }, USER);
    meAnswerOf({ status: 200, headerLines: [['Content-Type', 'text/html']], body: '<script '.repeat(25_000) }, USER);
    expect(jwtInBody({ token: 'eyJ'.repeat(300_000) })).toBeUndefined();
    expect(jwtIn('eyJabcd'.repeat(10_000))).toBeUndefined();
  });
  // A second attempt at each beginning takes ten seconds and more.
  expect(ms).toBeLessThan(2_000);
});
