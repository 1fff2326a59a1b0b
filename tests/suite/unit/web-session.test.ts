/** Tests how cookies set by a script of the login page are judged: by the browser's report of them. */
import { expect, test } from '@playwright/test';
import { cookiesSetBy } from '../../../fixtures/probe/auth-cookie/credential-cookies.ts';
import { setByScripts } from '../../../fixtures/probe/login-journey/web-session.ts';

const env = { WEB_URL: 'https://stage.example.test', LOGIN_PAGE: '/login' };
const inAnHour = Math.round(Date.now() / 1000) + 3600;
const kept = { domain: 'stage.example.test', path: '/', expires: -1, httpOnly: false, secure: true, sameSite: 'Lax' };
const seen = cookiesSetBy({
  at: 'POST /login',
  url: `${env.WEB_URL}/login`,
  headerLines: [['set-cookie', 'sid=1; HttpOnly']],
  receivedAt: Date.now(),
});

test('a cookie that a script has set has the attributes that the browser tells', () => {
  const cookies = [
    { ...kept, name: 'token', value: 'a' },
    { ...kept, name: 'shared', value: 'b', domain: '.example.test', path: '/api', secure: false, sameSite: 'None' },
    { ...kept, name: 'short', value: 'c', expires: inAnHour, sameSite: 'Strict' },
  ];
  const made = setByScripts(env, { seen, cookies });
  expect(made).toMatchObject([
    { name: 'token', domain: undefined, path: '/', lifetimeS: undefined, secure: true, sameSite: 'Lax' },
    { name: 'shared', domain: 'example.test', path: '/api', secure: false, sameSite: 'None' },
    { name: 'short', secure: true, sameSite: 'Strict' },
  ]);
  expect(made[2]?.lifetimeS).toBeCloseTo(3600, -1);
  expect(made.map(({ httpOnly, at }) => [httpOnly, at])).toEqual(
    cookies.map(() => [false, 'a script of https://stage.example.test/login']),
  );
});

test('what an answer has set, or what no script can set, is not told of a script', () => {
  const cookies = [
    { ...kept, name: 'sid', value: '1' },
    { ...kept, name: 'hidden', value: '2', httpOnly: true },
  ];
  expect(setByScripts(env, { seen, cookies })).toEqual([]);
});
