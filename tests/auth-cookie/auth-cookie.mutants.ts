import {
  addCookieAttribute, addSetCookie, all, configured, inEnvironment, dropCookieAttribute, dropSetCookie, editCookieLine, repeatSetCookie, setCookieAttribute, setHeader, answerWith, variables, when, type Proof,
} from '../../fixtures/proxy/faults.ts';

const login = { to: 'login', method: 'POST' } as const;
const logout = { to: 'logout', method: 'POST' } as const;
/** A line that deletes is no line that sets. */
const setting = (line: string) => !/max-age=0|1970/i.test(line);

export default {
  mutants: {
    'auth-cookie-present': [
      when(login, dropSetCookie()),
      configured({ 'COOKIE.for_anonymous': true }),
    ],
    'cookie-httponly': [
      dropCookieAttribute('HttpOnly', setting),
      when(login, repeatSetCookie('access_token', 'Path=/; Secure; SameSite=Lax')),
      // HttpOnly in the value is no attribute.
      when(login, editCookieLine(line => line.replace('HttpOnly', 'Comment=HttpOnly'))),
    ],
    'cookie-secure': [
      dropCookieAttribute('Secure', setting),
      // WebKit ignores such a cookie on http://localhost.
      inEnvironment('local', addCookieAttribute('Secure', setting)),
    ],
    'cookie-samesite': [
      dropCookieAttribute('SameSite', setting),
      all(setCookieAttribute('SameSite', 'None', setting), dropCookieAttribute('Secure', setting)),
      setCookieAttribute('SameSite', 'Laxx', setting),
      setCookieAttribute('SameSite', 'None', setting),
    ],
    'cookie-scope': [
      addCookieAttribute('Domain=.example.test', setting),
      setCookieAttribute('Path', '/api/v1/auth', setting),
      addCookieAttribute('Domain=elsewhere.test', setting),
      // A parent domain is right on prod alone, and only where it is declared.
      inEnvironment('prod', addCookieAttribute('Domain=example.test', setting)),
      // Declared, and wrong all the same on stage.
      all(addCookieAttribute('Domain=example.test', setting), variables({ COOKIE_DOMAIN: 'example.test' })),
    ],
    'cookie-lifetime': [
      setCookieAttribute('Max-Age', '3600000', setting),
      setCookieAttribute('Max-Age', '2592000', setting),
      setCookieAttribute('Max-Age', '30', setting),
      all(dropCookieAttribute('Max-Age', setting), addCookieAttribute('Expires=Sun, 22 Nov 2099 00:00:00 GMT', setting)),
    ],
    'cookie-deletion': [
      when(logout, setCookieAttribute('Path', '/api')),
      when(logout, dropSetCookie()),
      when(logout, addCookieAttribute('Domain=example.test')),
    ],
    'cookie-in-browser': [
      // The line looks right and curl sends it back; Chromium refuses it.
      when(login, all(setCookieAttribute('SameSite', 'None'), dropCookieAttribute('Secure'))),
      when(login, addCookieAttribute('Domain=elsewhere.test')),
      when(login, dropCookieAttribute('HttpOnly')),
    ],
    'cookie-not-cached': [
      when({ to: 'healthz' }, addSetCookie('access_token=shared; Path=/; HttpOnly; Secure')),
      when({ to: 'login page', method: 'GET' }, all(addSetCookie('visitor=1; Path=/'), setHeader('Cache-Control', 'public, max-age=600'))),
    ],
    'cookie-not-on-http': [
      when({ scheme: 'http' }, addSetCookie('access_token=again; Path=/; HttpOnly')),
      when({ scheme: 'http' }, answerWith({ status: 200, headers: { 'set-cookie': 'access_token=plain; Path=/' }, body: 'ok' })),
    ],
  },
  variations: [
    // Another cookie that scripts may read (double-submit CSRF), and another order and case of the same attributes.
    when({ ...login, status: [200, 401] }, addSetCookie('csrf=readable; Path=/; Secure; SameSite=Strict')),
    editCookieLine(line => line.replace('HttpOnly', 'httponly').replace('Secure', 'secure').replace('SameSite=Lax', 'SAMESITE=lax').replace('Path=/', 'path=/')),
  ],
} satisfies Proof;
