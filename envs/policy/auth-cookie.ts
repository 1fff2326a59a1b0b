import { everywhere, notApplicable, topic } from './row.ts';

const plainHttp = notApplicable('local is plain http by design');

/** Rows on the cookie by which the web is logged in: its attributes, its life and where it may appear. */
export const authCookie = topic('auth-cookie', {
  'auth-cookie-present': {
    level: 'must',
    must: 'A login on the web must set an auth cookie, without which the dashboard call is refused.',
    source: [
      '쿠키/CORS 정책',
      '환경 정의 1) Local',
      '환경 정의 2) Staging',
      '환경 정의 3) Production',
      'RFC 6265bis §4.1',
    ],
    expect: everywhere({ cookiesAtLeast: 1 }),
    fix: 'call response.set_cookie() in the login route on the very response that is returned; do not keep the token in localStorage',
    logins: 1,
  },
  'cookie-before-login': {
    level: 'should',
    restsOn: ['auth-cookie-present', 'login-dashboard'],
    must: 'A login should give a new auth cookie: those that a visitor had before it should not open the account.',
    source: ['OWASP ASVS 5.0 §7.2.4'],
    expect: everywhere({ standing: 'closed' }),
    fix: 'give the session a new id at the login and end the old one: req.session.regenerate(), Django cycle_key(), Rails reset_session, PHP session_regenerate_id(true)',
  },
  'cookie-httponly': {
    level: 'must',
    restsOn: ['auth-cookie-present'],
    must: 'The auth cookie, and every other cookie that is a credential, must carry HttpOnly.',
    source: ['환경 정의 1) Local', '환경 정의 3) Production', 'RFC 6265bis §4.1.2.6'],
    expect: everywhere({ httpOnly: true }),
    fix: 'pass httponly=True to every response.set_cookie() that sets the auth cookie: login, refresh and error paths; a cookie that a script sets cannot have it',
  },
  'cookie-secure': {
    level: 'must',
    restsOn: ['auth-cookie-present'],
    must: 'The auth cookie must carry Secure on stage and prod and must not carry it locally.',
    source: [
      '쿠키/CORS 정책',
      '환경 정의 1) Local',
      '환경 정의 2) Staging',
      '환경 정의 3) Production',
      'RFC 6265bis §4.1.2.5',
    ],
    expect: { local: { secure: false }, stage: { secure: true }, prod: { secure: true } },
    fix: 'set secure= from the configuration of the environment, not from request.url.scheme, which is http behind nginx',
  },
  'cookie-samesite': {
    level: 'must',
    restsOn: ['auth-cookie-present'],
    must: 'The auth cookie must carry SameSite=Lax; None, with Secure, only when web and API are cross-site by the public suffix list.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', '환경 정의 3) Production', 'RFC 6265bis §4.1.2.7'],
    expect: { local: 'Lax', stage: 'Lax', prod: 'Lax' },
    fix: 'pass samesite="lax" to response.set_cookie(): web.<domain> and api.<domain> are one site, so None is not needed',
  },
  'cookie-scope': {
    level: 'should',
    restsOn: ['auth-cookie-present'],
    must: 'The auth cookie should be host-only (on prod, or exactly of COOKIE_DOMAIN), with a path that covers the API.',
    source: ['RFC 6265bis §4.1.2.3', 'RFC 6265bis §4.1.2.4'],
    // Only prod may choose a parent domain: a cookie of stage for .example.com would reach prod.
    expect: { local: { parentDomain: false }, stage: { parentDomain: false }, prod: { parentDomain: true } },
    fix: 'leave domain= out of response.set_cookie() and set path="/": a parent domain mixes the logins of stage and prod',
  },
  'cookie-lifetime': {
    level: 'must',
    restsOn: ['auth-cookie-present'],
    must: 'The auth cookie must live for more than a minute, and no longer than its token of 3600 s.',
    source: [
      'ENV 키 매트릭스',
      'RFC 6265bis §4.1.2.1',
      'RFC 6265bis §4.1.2.2',
      "postflight's own: a minute, and 2 s for clocks",
    ],
    // Expires and Date have whole seconds, and may each be taken at another moment.
    expect: everywhere({ atMostS: 3600, withinS: 2 }),
    fix: 'pass max_age=AUTH.token_expire, in seconds, to response.set_cookie(), or no lifetime at all',
  },
  'cookie-deletion': {
    level: 'should',
    restsOn: ['auth-cookie-present', 'login-dashboard', 'logout'],
    must: 'A logout should delete the auth cookie with the name, domain and path it was set with.',
    source: ['RFC 6265bis §3.1', 'RFC 6265bis §5.7'],
    expect: everywhere({ authCookiesLeft: [] }),
    fix: 'give response.delete_cookie() the same path and domain as set_cookie: Starlette does not remember them',
  },
  'cookie-in-browser': {
    level: 'must',
    restsOn: ['auth-cookie-present', 'cookie-httponly', 'login-dashboard'],
    must: 'A browser must store the auth cookie, send it with the dashboard call, and hide it from scripts.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'RFC 6265bis §5.7', 'Fetch § CORS protocol and credentials'],
    expect: everywhere({ keptAtLeast: 1, readableByScripts: [], me: 'opened' }),
    fix: 'fetch with credentials: "include" on login and on dashboard calls, and look for a second cookie that Next sets on the web origin',
  },
  'cookie-not-cached': {
    level: 'must',
    must: 'Health, static and shared-cacheable answers must not set the auth cookie.',
    source: ['환경 정의 3) Production', 'RFC 6265bis §3', 'RFC 9111 §7.3'],
    expect: everywhere({ cookies: [] }),
    fix: 'send Cache-Control: no-store with the login answer, and remove proxy_ignore_headers Set-Cookie from nginx',
  },
  'cookie-not-on-http': {
    level: 'must',
    must: 'An answer over plain HTTP must not set the auth cookie.',
    source: ['쿠키/CORS 정책', 'RFC 6265bis §4.1.2.5'],
    expect: { local: plainHttp, stage: { cookies: [] }, prod: { cookies: [] } },
    fix: 'let the port 80 server block of nginx hold nothing but `return 308 https://$host$request_uri;`',
  },
});
