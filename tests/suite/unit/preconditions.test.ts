/** Tests which answers to a login and to ME_PATH show a wrong variable or account, and which are left to the checks. */
import { expect, test } from '@playwright/test';
import type { Answer } from '../../../fixtures/probe/http/client.ts';
import { demandLogin, demandMe, demandSession } from '../../../fixtures/probe/login-journey/preconditions.ts';
import { Outcome, type RunTrouble } from '../../../fixtures/run/outcome.ts';

const env = {
  WEB_URL: 'https://api.acme.test',
  LOGIN_PAGE: '/login',
  NEXT_PUBLIC_API_BASE: 'https://api.acme.test/v1',
  LOGIN_PATH: '/login',
  LOGIN_BODY: 'json',
  LOGIN_USER_FIELD: 'email',
  LOGIN_PASSWORD_FIELD: 'password',
  ME_PATH: '/me',
  SMOKE_USER: 'Smoke@acme.test',
} as const;

const answer = (status: number, body = '{}', ...headerLines: [string, string][]): Answer => ({
  at: 'POST https://api.acme.test/v1/login',
  url: 'https://api.acme.test/v1/login',
  status,
  headerLines: [
    ...headerLines,
    ['Content-Type', body.startsWith('<') ? 'text/html; charset=utf-8' : 'application/json'],
  ],
  body,
  sentAt: 0,
  receivedAt: 0,
});

/** Returns the trouble that a demand reports; undefined if it reports none. */
function troubleIn(demand: () => void): RunTrouble | undefined {
  try {
    demand();
  } catch (error) {
    if (error instanceof Outcome) return error.trouble;
    throw error;
  }
  return undefined;
}

const cookie: [string, string] = ['Set-Cookie', 'sid=1'];

for (const [name, given, trouble] of [
  ['a good login', answer(200), undefined],
  ['a good login without content', answer(204, '', cookie), undefined],
  ['a login that leads on to a page', answer(302, '', cookie), undefined],
  ['a page with a cookie', answer(200, '<p>', cookie), undefined],
  ['a page without a cookie', answer(200, '<p>'), 'misconfigured'],
  ['no route', answer(404), 'misconfigured'],
  ['no such method', answer(405), 'misconfigured'],
  ['a type that is not taken', answer(415), 'misconfigured'],
  ['fields that are missing', answer(422), 'misconfigured'],
  ['a refusal', answer(401), 'unmet'],
  ['a refusal by rights', answer(403), 'unmet'],
  ['a locked account', answer(423), 'unmet'],
  ['an error of the server', answer(500), undefined],
  ['a gateway without its server', answer(502, '<p>'), undefined],
] satisfies [string, Answer, RunTrouble | undefined][])
  test(`login answered with ${name}: ${trouble ?? 'left to the checks'}`, () => {
    expect(troubleIn(() => demandLogin(env, given))).toBe(trouble);
  });

for (const [name, given, says] of [
  [
    'a CAPTCHA',
    answer(400, '{"error":"Captcha verification failed"}'),
    /CAPTCHA.*says: "Captcha verification failed".\nExcuse/,
  ],
  [
    'a field of one',
    answer(422, '{"detail":[{"loc":["body","cf-turnstile-response"],"msg":"Field required"}]}'),
    /CAPTCHA.*"Field required"/,
  ],
  ['a token against CSRF', answer(403, '{"detail":"CSRF Failed: CSRF cookie not set."}'), /CSRF.*\nName in CSRF_URL/],
  ['a second factor', answer(403, '{"error":"mfa_required","mfa_token":"x"}'), /second factor.*\nName an account/],
  [
    'a second factor in German',
    answer(401, '{"message":"Zwei-Faktor","requiresTwoFactor":true}'),
    /second factor.*"Zwei-Faktor"/,
  ],
  [
    'a confirmed address',
    answer(403, '{"code":"EMAIL_NOT_VERIFIED","message":"Email not verified"}'),
    /confirmed.*\nConfirm/,
  ],
  [
    'nothing of the kind',
    answer(401, '{"detail":"잘못된 비밀번호"}'),
    /does not get in. It says: "잘못된 비밀번호".\nEither SMOKE_USER/,
  ],
  ['what it has not', answer(401, '{"mfa":false,"captcha":null,"detail":""}'), /does not get in\.\nEither/],
  [
    'HTTP Basic',
    answer(401, '{"detail":"who?"}', ['WWW-Authenticate', 'Bearer, Basic realm="of, basic"']),
    /does not get in\. It says: "who\?"\. It asks for HTTP Basic, as a gate.*\nEither/,
  ],
  ['a token', answer(401, '{}', ['WWW-Authenticate', 'Bearer realm="a, Basic b"']), /does not get in\.\nEither/],
  ['something in a page', answer(403, '<p>captcha</p>'), /does not get in\.\nEither/],
] satisfies [string, Answer, RegExp][])
  test(`login refused for ${name}: the answer is quoted, with a remedy`, () => {
    expect(() => demandLogin(env, given)).toThrow(says);
  });

const form = '<form method="post"><input name="password" type="password"></form>';

test('a 422 names CSRF_URL until one is named', () => {
  const message = (given: Parameters<typeof demandLogin>[0]) => {
    try {
      demandLogin(given, answer(422));
    } catch (error) {
      return String(error);
    }
    return '';
  };
  expect(message(env)).toContain('CSRF_URL names the page that gives it');
  expect(message({ ...env, CSRF_URL: 'https://stage.acme.io/login' })).not.toContain('CSRF_URL');
});

test('the form once more is no wrong address where the login is a form', () => {
  expect(troubleIn(() => demandLogin({ ...env, LOGIN_BODY: 'form' }, answer(200, form)))).toBeUndefined();
  expect(troubleIn(() => demandLogin(env, answer(200, form)))).toBe('misconfigured');
});

for (const [name, given, says] of [
  ['the form once more', answer(200, form, cookie), /answered 200 to SMOKE_USER: .*in\. Its page asks/],
  ['the login page', answer(302, '', cookie, ['Location', '/login?error']), /answered 302.*in\. It leads/],
  ['its whole address', answer(303, '', ['Location', 'https://api.acme.test/login/']), /303.*in\. It leads/],
  ['another page', answer(302, '', cookie, ['Location', '/']), undefined],
  ['another host', answer(302, '', cookie, ['Location', 'https://elsewhere.test/']), undefined],
  ['nowhere', answer(302, '', cookie), undefined],
  ['what is no address', answer(302, '', cookie, ['Location', 'http://']), undefined],
  ['a page', answer(200, '<p>', cookie), undefined],
] satisfies [string, Answer, RegExp | undefined][])
  test(`login without a session answered with ${name}: ${says ? 'refused' : 'left to the checks'}`, () => {
    const demand = () => demandSession(env, given);
    if (says) expect(demand).toThrow(says);
    else expect(troubleIn(demand)).toBeUndefined();
  });

for (const [name, body, asksMore] of [
  ['a second step', '{"next":"otp"}', true],
  ['a name in camelCase', '{"user":{"id":1},"mfaRequired":true}', true],
  ['an account that has none', '{"user":{"two_factor_enabled":false,"email_verified":true}}', false],
  ['an account whose second factor is off', '{"user":{"twoFactorMethod":"none"}}', false],
  ['a token against CSRF for the next call', '{"csrfToken":"8f14e45f"}', false],
  ['an account alone', '{"user":{"name":"Robot Potpourri"}}', false],
] satisfies [string, string, boolean][])
  test(`login without a session answered with ${name}: ${asksMore ? 'unmet' : 'left to the checks'}`, () => {
    expect(troubleIn(() => demandSession(env, answer(200, body)))).toBe(asksMore ? 'unmet' : undefined);
  });

for (const [name, signedIn, visitor, trouble] of [
  ['401 without a session', answer(200, '{"id":1}'), answer(401), undefined],
  ['403 without a session', answer(200, '{"id":1}'), answer(403), undefined],
  ['a redirect without a session', answer(200, '{"id":1}'), answer(302), undefined],
  ['null without a session', answer(200, '{"id":1}'), answer(200, 'null'), undefined],
  ['the user to everybody', answer(200, '{"e":"smoke@acme.test"}'), answer(200, '{"e":"smoke@acme.test"}'), undefined],
  ['a page of the user, and the login page', answer(200, '<p>smoke@acme.test'), answer(200, '<form>'), undefined],
  ['a session that is refused', answer(401), answer(401), undefined],
  ['an error of the server', answer(503), answer(503), undefined],
  ['no session', undefined, answer(401), undefined],
  ['the same to everybody', answer(200, '{"v":1}'), answer(200, '{"v":1}'), 'misconfigured'],
  ['a page to everybody', answer(200, '<p>1'), answer(200, '<p>2'), 'misconfigured'],
  ['no route', answer(404), answer(401), 'misconfigured'],
  ['403 to everybody', answer(403), answer(403), 'misconfigured'],
] satisfies [string, Answer | undefined, Answer, RunTrouble | undefined][])
  test(`ME_PATH answers ${name}: ${trouble ?? 'left to the checks'}`, () => {
    expect(troubleIn(() => demandMe(env, signedIn, visitor))).toBe(trouble);
  });
