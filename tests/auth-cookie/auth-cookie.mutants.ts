/** Mutants and variations of the rows on the auth cookie. */
import {
  addCookieAttribute,
  addHeaderLine,
  addSetCookie,
  all,
  answerWith,
  cachedAnswer,
  configured,
  dropCookieAttribute,
  dropSetCookie,
  editCookieLine,
  editRequest,
  inEnvironment,
  named,
  repeatSetCookie,
  replaceInBody,
  setAgain,
  setBody,
  setCookieAttribute,
  setHeader,
  setStatus,
  variables,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';
import { setLine, valueOf } from '../../fixtures/proof/proxy/lines.ts';
import { visitorSessions } from './visitor-sessions.ts';

const login = { to: 'login', method: 'POST' } as const;
const logout = { to: 'logout', method: 'POST' } as const;
const page = { to: 'login page', method: 'GET', type: /html/ } as const;
const signedIn = { to: 'me', method: 'GET', status: 200 } as const;
/** True for a line that sets a cookie and does not delete it. */
const setting = (line: string) => !/max-age=0|1970/i.test(line);
const deleting = (line: string) => !setting(line);
/** The reference target's own auth cookie, set or deleted; for variations, which need its name. */
const auth = /^(__Host-)?access_token=/;

/** A login by a form, with the answer to a program that posts it: a redirect to a page. */
const byForm = (fault: Fault): Fault =>
  all(
    fault,
    when(
      { ...login, status: 200, header: value => value('sec-fetch-mode') === undefined },
      all(setStatus(302), setHeader('Location', '/dashboard'), setBody('', 'text/html')),
    ),
  );
const without = (attribute: string) => (line: string) => line.replace(new RegExp(`; *${attribute}\\b[^;]*`, 'i'), '');
/** An ordinary answer prolongs the session, with a line that lacks something. */
const renewed = (said: string, edit: (line: string) => string) =>
  named(`the renewal ${said}`, setAgain(signedIn, edit));
const expires = (seconds: number) => `Expires=${new Date(Date.now() + seconds * 1000).toUTCString()}`;
const inHours = (hours: number) =>
  all(dropCookieAttribute('Max-Age', setting), addCookieAttribute(expires(3600 + hours * 3600), setting));
/** A parent domain of the web app, which other environments share. */
const shared = (leading = '') =>
  editCookieLine(
    (line, r) => `${line}; Domain=${leading}${new URL(r.site.web).hostname.split('.').slice(1).join('.')}`,
    setting,
  );
/**
 * Cookies that a login sets besides its credentials: settings, whose values are words of the reports and of scripts.
 */
const everyday = named(
  'everyday cookies beside the login',
  when(
    { ...login, status: 200 },
    all(
      ...[
        ...['sidebar:state=true', 'theme=light', 'locale=en-US', 'last_status=200', 'tab=pass', 'channel=stage'],
        ...['tour=cookie-httponly', 'panel=addEventListener', 'beta=null', 'empty='],
      ].map(pair => addSetCookie(`${pair}; Path=/`)),
    ),
  ),
);
/** Path of a refresh, which the reference target does not have; its answer sets the login's cookies again. */
const REFRESH = '/api/v1/auth/refresh';
/** A refresh sets the cookies of the login again, with a line that lacks something. */
const refreshed = (said: string, edit: (line: string) => string) =>
  named(`a refresh ${said}`, all(variables({ REFRESH_PATH: '/auth/refresh' }), setAgain({ path: REFRESH }, edit)));
/** Besides the auth cookie, a refresh token with these attributes, which the logout removes. */
const refreshToken = (said: string, attributes: string) =>
  named(
    `a refresh token ${said}`,
    all(
      when({ ...login, status: 200 }, addSetCookie(`refresh_token=9f8Ke73bQz81LmXyPq; ${attributes}`)),
      when(logout, addSetCookie('refresh_token=; Path=/; Max-Age=0')),
    ),
  );
/** The same JSON Web Token once more, in a cookie of another name. */
const copied = (said: string, attributes: string) =>
  named(
    `a second cookie with the token ${said}`,
    when(
      { ...login, status: 200 },
      addSetCookie(
        a =>
          `sid=${valueIn(a.headers.find(([name]) => name.toLowerCase() === 'set-cookie')?.[1] ?? '')}; ${attributes}`,
      ),
    ),
  );
/** A refused login sets the auth cookie, with these attributes. */
const refusedWith = (said: string, attributes: string) =>
  named(
    `a refused login ${said}`,
    when({ ...login, status: 401 }, addSetCookie(`access_token=9f8Ke73bQz81LmXyPq; ${attributes}`)),
  );
/** A moment as JavaScript writes it in Korea: browsers ignore the zone (RFC 6265bis §5.1.1). */
const inKorea = (seconds: number) => {
  const there = new Date(Date.now() + (seconds + 9 * 3600) * 1000);
  const [day = '', date = '', month = '', year = '', time = ''] = there.toUTCString().replace(',', '').split(' ');
  return `Expires=${day} ${month} ${date} ${year} ${time} GMT+0900 (Korean Standard Time)`;
};
/** A line with only this lifetime. */
const until = (expiry: string) => all(dropCookieAttribute('Max-Age', setting), addCookieAttribute(expiry, setting));
const valueIn = (line: string) => line.replace(/;.*/s, '').replace(/^[^=]*=/, '');

export default {
  mutants: {
    'auth-cookie-present': [
      // With the token in JSON, where the page may put it into localStorage.
      when(login, dropSetCookie()),
      named('a cache gives everybody the first answer', when({ to: 'me', method: 'GET' }, cachedAnswer())),
      // As from a host whose clock is hours behind: the browser drops it at once.
      named('expired as it comes', when(login, inHours(-9))),
      named(
        'of more than a browser keeps',
        when(
          { ...login, status: 200 },
          editCookieLine(line => line.replace('=', `=${'x'.repeat(5000)}.`), setting),
        ),
      ),
      named(
        'folded into the line of another cookie',
        when(
          { ...login, status: 200 },
          editCookieLine(line => `theme=light; Path=/, ${line}`, setting),
        ),
      ),
      named(
        'a visitor is told of nobody with 200, and the login sets no cookie',
        all(configured({ 'AUTH.signed_out': 'null' }), when(login, dropSetCookie())),
      ),
      named(
        'a visitor is sent to the login page, and the login sets no cookie',
        all(configured({ 'AUTH.signed_out': 'redirect' }), when(login, dropSetCookie())),
      ),
    ],
    'cookie-httponly': [
      dropCookieAttribute('HttpOnly', setting),
      named('of a login by a form', byForm(dropCookieAttribute('HttpOnly', setting))),
      when(login, repeatSetCookie(setting, 'Path=/; Secure; SameSite=Lax')),
      // HttpOnly in the value is no attribute.
      when(
        login,
        editCookieLine(line => line.replace(/httponly/i, 'Comment=HttpOnly')),
      ),
      when(
        login,
        editCookieLine(line => line.replace(/httponly/i, '"HttpOnly"')),
      ),
      renewed('lacks HttpOnly', without('HttpOnly')),
      named('none of many cookies has HttpOnly', all(everyday, dropCookieAttribute('HttpOnly', setting))),
      named('a refusal renews it without HttpOnly', setAgain({ to: 'me', status: 401 }, without('HttpOnly'))),
      refreshed('renews it without HttpOnly', without('HttpOnly')),
      refreshToken('lacks HttpOnly', 'Path=/; Secure; SameSite=Lax'),
      copied('lacks HttpOnly', 'Path=/; Secure; SameSite=Lax'),
      refusedWith('sets it without HttpOnly', 'Path=/; Secure; SameSite=Lax'),
      named(
        'the logout sets it anew without HttpOnly',
        setAgain({ to: 'logout', method: 'POST' }, without('HttpOnly')),
      ),
      named(
        'where a visitor is told of nobody with 200',
        all(configured({ 'AUTH.signed_out': 'null' }), dropCookieAttribute('HttpOnly', setting)),
      ),
      named(
        'where a visitor is sent to the login page',
        all(configured({ 'AUTH.signed_out': 'redirect' }), dropCookieAttribute('HttpOnly', setting)),
      ),
    ],
    'cookie-secure': [
      dropCookieAttribute('Secure', setting),
      editCookieLine(line => line.replace(/; *secure/i, '; Comment=Secure'), setting),
      renewed('lacks Secure', without('Secure')),
      refreshed('renews it without Secure', without('Secure')),
      refreshToken('lacks Secure', 'Path=/; HttpOnly; SameSite=Lax'),
      copied('lacks Secure', 'Path=/; HttpOnly; SameSite=Lax'),
      refusedWith('sets it without Secure', 'Path=/; HttpOnly; SameSite=Lax'),
      inEnvironment('prod', dropCookieAttribute('Secure', setting)),
      // WebKit ignores such a cookie on http://localhost.
      inEnvironment('local', addCookieAttribute('Secure', setting)),
      inEnvironment(
        'local',
        renewed('has Secure', line => `${line}; Secure`),
      ),
    ],
    'cookie-samesite': [
      dropCookieAttribute('SameSite', setting),
      named('of a login by a form', byForm(setCookieAttribute('SameSite', 'None', setting))),
      all(setCookieAttribute('SameSite', 'None', setting), dropCookieAttribute('Secure', setting)),
      setCookieAttribute('SameSite', 'Laxx', setting),
      setCookieAttribute('SameSite', 'None', setting),
      setCookieAttribute('SameSite', 'Strict', setting),
      // The last of two counts.
      addCookieAttribute('SameSite=None', setting),
      renewed('lacks SameSite', without('SameSite')),
      refreshed('renews it without SameSite', without('SameSite')),
      refreshToken('is for every site', 'Path=/; HttpOnly; Secure; SameSite=None'),
      copied('lacks SameSite', 'Path=/; HttpOnly; Secure'),
      // web.<domain> and api.<domain> are one site, too.
      inEnvironment('prod', setCookieAttribute('SameSite', 'None', setting)),
    ],
    'cookie-scope': [
      named('shared with the other environments', shared()),
      named('shared with the other environments, with a leading dot', shared('.')),
      named(
        'for the login alone',
        editCookieLine(
          (line, r) => `${without('Path')(line)}; Path=${r.site.paths.login.replace(/\/[^/]*$/, '')}`,
          setting,
        ),
      ),
      addCookieAttribute('Domain=elsewhere.test', setting),
      // A parent domain is right on prod alone, and only where it is declared.
      named('shared and not declared', inEnvironment('prod', shared())),
      named(
        'of the web alone',
        inEnvironment(
          'prod',
          editCookieLine((line, r) => `${line}; Domain=${new URL(r.site.web).hostname}`, setting),
        ),
      ),
      named(
        'declared, and another one',
        inEnvironment('prod', all(shared(), variables({ COOKIE_DOMAIN: 'another.test' }))),
      ),
      // Declared, but still wrong on stage.
      all(addCookieAttribute('Domain=example.test', setting), variables({ COOKIE_DOMAIN: 'example.test' })),
      renewed('is for the other environments, too', line => `${line}; Domain=example.test`),
      refreshed('is for the other environments, too', line => `${line}; Domain=example.test`),
      refreshToken('is for the other environments, too', 'Path=/; HttpOnly; Secure; SameSite=Lax; Domain=example.test'),
    ],
    'cookie-lifetime': [
      setCookieAttribute('Max-Age', '3600000', setting),
      setCookieAttribute('Max-Age', '2592000', setting),
      setCookieAttribute('Max-Age', '30', setting),
      all(
        dropCookieAttribute('Max-Age', setting),
        addCookieAttribute('Expires=Sun, 22 Nov 2099 00:00:00 GMT', setting),
      ),
      named('Expires in local time of Korea', inHours(9)),
      // Max-Age counts, regardless of Expires.
      named(
        'Max-Age of a day, Expires in an hour',
        all(setCookieAttribute('Max-Age', '86400', setting), addCookieAttribute(expires(3600), setting)),
      ),
      named('Expires as JavaScript writes it, in Korea', until(inKorea(3600))),
      refreshed('is for a month', line => line.replace(/max-age=\d+/i, 'Max-Age=2592000')),
      copied('outlives it', 'Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=86400'),
      refreshToken('ends in half a minute', 'Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=30'),
      renewed('is for a month', line => line.replace(/max-age=\d+/i, 'Max-Age=2592000')),
      // A clock that is behind leaves no cookie at all: see auth-cookie-present.
    ],
    'cookie-deletion': [
      when(logout, setCookieAttribute('Path', '/api')),
      when(logout, dropSetCookie()),
      when(logout, addCookieAttribute('Domain=example.test')),
      configured({ 'COOKIE.logout_path': '/api/v1/auth' }),
      named(
        'kept by LOGOUT_PATH, where the dashboard shows no control',
        all(
          when({ to: 'dashboard page' }, replaceInBody('id="sign-out" class', 'id="sign-out" hidden class')),
          when(logout, dropSetCookie()),
        ),
      ),
      named(
        'kept, where the sign-out has a page of its own',
        all(
          when(
            { path: /\/assets\/app\.[^/]{1,100}\.js$/ },
            replaceInBody(
              "const answer = await call('/auth/logout'",
              "history.pushState(null, '', '/bye'); await new Promise(go => setTimeout(go, 500)); const answer = await call('/auth/logout'",
            ),
          ),
          when(logout, dropSetCookie()),
        ),
      ),
      named(
        'the name of an older release',
        when(
          logout,
          editCookieLine(line => `old_${line}`),
        ),
      ),
      named(
        'emptied and kept',
        when(
          logout,
          editCookieLine(line => without('Max-Age')(without('Expires')(line))),
        ),
      ),
    ],
    'cookie-in-browser': [
      // The line looks right and curl sends it back; Chromium refuses it.
      when(login, all(setCookieAttribute('SameSite', 'None'), dropCookieAttribute('Secure'))),
      when(login, addCookieAttribute('Domain=elsewhere.test')),
      when(login, dropCookieAttribute('HttpOnly')),
      // On stage page and API share one origin, to which fetch sends cookies by itself.
      named(
        'fetch without credentials',
        inEnvironment(
          'prod',
          when({ type: /javascript/ }, replaceInBody(/credentials: ?(['"])include\1/g, 'credentials:"same-origin"')),
        ),
      ),
      named(
        'the web sets it on its own host, without HttpOnly',
        inEnvironment('prod', setAgain({ to: 'dashboard page', type: /html/ }, without('HttpOnly'))),
      ),
      ...(['local', 'session'] as const).map(storage =>
        named(
          `its token in ${storage}Storage, too`,
          when(
            { path: /\/assets\/app\.[^/]{1,100}\.js$/ },
            replaceInBody(
              'if (answer.ok) return location.assign',
              `if (answer.ok) ${storage}Storage.setItem('user', answer.body); if (answer.ok) return location.assign`,
            ),
          ),
        ),
      ),
      named(
        'its token in localStorage, as base64',
        when(
          { path: /\/assets\/app\.[^/]{1,100}\.js$/ },
          replaceInBody(
            'if (answer.ok) return location.assign',
            "if (answer.ok) localStorage.setItem('user', btoa(answer.body)); if (answer.ok) return location.assign",
          ),
        ),
      ),
      named(
        'a readable copy',
        when(
          { ...login, status: 200 },
          addSetCookie(
            a => `token=${valueIn(a.headers.find(([name]) => name.toLowerCase() === 'set-cookie')?.[1] ?? '')}; Path=/`,
          ),
        ),
      ),
    ],
    'cookie-not-cached': [
      named('nginx caches answers with their Set-Cookie: health', setAgain({ to: 'healthz' })),
      named('nginx caches answers with their Set-Cookie: a script', setAgain({ type: /javascript/ })),
      ...(["'$1'", '$1'] as const).map(spelling =>
        named(
          `nginx caches answers with their Set-Cookie: a script named as <script src=${spelling}>`,
          all(setAgain({ type: /javascript/ }), when(page, replaceInBody(/src="([^"]*)"/, `src=${spelling}`))),
        ),
      ),
      named(
        'nginx caches answers with their Set-Cookie: a script behind one of others',
        all(
          setAgain({ type: /javascript/ }),
          when(page, replaceInBody('<script src', '<script src="https://metrics.test/m.js"></script><script src')),
        ),
      ),
      named(
        'nginx caches answers with their Set-Cookie: a page',
        all(setAgain(page), when(page, setHeader('Cache-Control', 's-maxage=60, stale-while-revalidate=600'))),
      ),
      named(
        'renewed on an answer for every cache',
        all(setAgain(signedIn), when(signedIn, setHeader('Cache-Control', 'public, max-age=60'))),
      ),
      when(
        page,
        all(addSetCookie('access_token=of-a-visitor; Path=/'), setHeader('Cache-Control', 'public, max-age=600')),
      ),
      when(page, all(addSetCookie('access_token=of-a-visitor; Path=/'), setHeader('Cache-Control', 's-maxage="60"'))),
      when(
        page,
        all(addSetCookie('access_token=of-a-visitor; Path=/'), setHeader('Cache-Control', 'max-age=0, S-MaxAge = 60')),
      ),
      named(
        'no-store, but not for the CDN',
        when(
          page,
          all(addSetCookie('access_token=of-a-visitor; Path=/'), addHeaderLine('CDN-Cache-Control', 'max-age=60')),
        ),
      ),
      named(
        'renewed on an answer for the CDN',
        all(setAgain(signedIn), when(signedIn, addHeaderLine('CDN-Cache-Control', 'max-age=60'))),
      ),
    ],
    'cookie-not-on-http': [
      named('the redirect renews it without Secure', setAgain({ scheme: 'http' }, without('Secure'))),
      when(
        { scheme: 'http' },
        answerWith({ status: 200, headers: { 'set-cookie': 'access_token=plain; Path=/' }, body: 'ok' }),
      ),
      named(
        'the login over http sets one',
        when({ scheme: 'http', method: 'POST' }, addSetCookie('access_token=plain; Path=/; HttpOnly')),
      ),
      inEnvironment('prod', named('the redirect renews it', setAgain({ scheme: 'http' }))),
    ],
  },
  also: {
    'cookie-httponly': ['auth-cookie-present', 'cookie-in-browser', 'login-refusal'],
    'auth-cookie-present': [
      'bearer-refusal',
      'cookie-deletion',
      'cookie-not-cached',
      'jwt-algorithm',
      'jwt-clock',
      'login-dashboard',
      'login-limit-hygiene',
      'login-refusal',
      'logout',
      'page-errors',
      'private-pages-uncached',
      'signing-key-isolation',
    ],
    'cookie-samesite': ['cookie-in-browser', 'cookie-not-on-http', 'cookie-secure', 'login-dashboard', 'page-errors'],
    'cookie-scope': ['cookie-deletion', 'cookie-in-browser', 'login-dashboard', 'page-errors'],
    'cookie-in-browser': [
      'cookie-deletion',
      'cookie-httponly',
      'cookie-not-on-http',
      'cookie-samesite',
      'cookie-scope',
      'cookie-secure',
      'login-dashboard',
      'logout',
      'page-errors',
    ],
    'cookie-not-cached': ['cookie-before-login', 'cookie-deletion', 'private-pages-uncached'],
    'cookie-not-on-http': ['cookie-secure', 'https-redirect'],
  },
  variations: [
    // Before the others, which edit its lines, too.
    inEnvironment('stage', visitorSessions('ended')),
    // Another cookie that scripts may read (double-submit CSRF), one for the refresh, one of the CDN; the auth cookie
    // comes last of them.
    when({ ...login, status: [200, 401] }, addSetCookie('csrf=readable; Path=/; Secure; SameSite=Strict')),
    when(
      { ...login, status: 200 },
      addSetCookie('refresh=opaque; Path=/api/v1/auth; HttpOnly; Secure; SameSite=Strict; Max-Age=1209600'),
    ),
    when(
      { ...login, status: 200 },
      addSetCookie('__cf_bm=x; path=/; expires=Sun, 22 Nov 2099 00:00:00 GMT; HttpOnly; Secure; SameSite=None'),
    ),
    ...(['stage', 'prod'] as const).map(environment =>
      inEnvironment(
        environment,
        refreshToken('of its own', 'Path=/; HttpOnly; Secure; SameSite=Strict; Max-Age=1209600'),
      ),
    ),
    inEnvironment('local', refreshToken('of its own', 'Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600')),
    named(
      'a token against CSRF that scripts read, and that the logout takes away',
      all(
        when({ ...login, status: 200 }, addSetCookie('csrf_token=kQ7Lm81XyPq93ZbTr2; Path=/; SameSite=Strict')),
        when(logout, addSetCookie('csrf_token=; Path=/; Max-Age=0')),
      ),
    ),
    named(
      'a consent that scripts read, in base64',
      when({ ...login, status: 200 }, addSetCookie('consent=CPX9Lm3QzT81AbKd72Rr; Path=/; Max-Age=31536000')),
    ),
    everyday,
    named(
      'the auth cookie last',
      when(login, {
        name: '',
        answer: a => {
          a.headers.sort(
            (one, other) =>
              Number(one[0].toLowerCase() === 'set-cookie' && auth.test(one[1])) -
              Number(other[0].toLowerCase() === 'set-cookie' && auth.test(other[1])),
          );
        },
      }),
    ),
    named(
      'cookies for analytics and CSRF on pages',
      when(page, all(addSetCookie('visitor=1; Path=/'), addSetCookie('xsrf=readable; Path=/; SameSite=Strict'))),
    ),
    ...(['stage', 'prod'] as const).map(environment =>
      inEnvironment(
        environment,
        named(
          'the cookies of an edge on every answer',
          all(
            addSetCookie('__cf_bm=x; path=/; expires=Sun, 22 Nov 2099 00:00:00 GMT; HttpOnly; Secure; SameSite=None'),
            addSetCookie('AWSALB=x; Expires=Sun, 22 Nov 2099 00:00:00 GMT; Path=/'),
          ),
        ),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'a visitor is counted on a page for everybody',
        when(page, all(addSetCookie('visitor=1; Path=/'), setHeader('Cache-Control', 'public, max-age=600'))),
      ),
    ),
    inEnvironment(
      'stage',
      named('public, and kept by nobody all the same', when(page, setHeader('Cache-Control', 'public, no-store'))),
    ),
    named(
      'deletion without flags',
      when(logout, all(dropCookieAttribute('HttpOnly', deleting), dropCookieAttribute('SameSite', deleting))),
    ),
    // Not on stage, where the prefix requires it of a deletion, too.
    inEnvironment('prod', when(logout, dropCookieAttribute('Secure', deleting))),
    // Its lifetime: none on local, else given in both ways; on prod by Expires alone, a second later by its own clock.
    inEnvironment(
      'local',
      dropCookieAttribute('Max-Age', line => auth.test(line) && setting(line)),
    ),
    inEnvironment(
      'stage',
      editCookieLine(
        line => `${line}; ${expires(3600)}`,
        line => auth.test(line) && setting(line),
      ),
    ),
    inEnvironment(
      'prod',
      editCookieLine(
        line => `${without('Max-Age')(line)}; ${expires(3601).replace(/(\d\d) (\w{3}) 20(\d\d)/, '$1-$2-$3')}`,
        line => auth.test(line) && setting(line),
      ),
    ),
    // Its scope: the API alone on local; on prod a parent domain that is declared.
    inEnvironment('local', setCookieAttribute('Path', '/api/v1', auth)),
    inEnvironment(
      'prod',
      all(addCookieAttribute('Domain=.example.test', auth), variables({ COOKIE_DOMAIN: 'example.test' })),
    ),
    // Another order, case and spelling of the same attributes; the presence of Secure counts, not its value.
    editCookieLine(line =>
      line
        .replace('HttpOnly', 'httponly')
        .replace(/; Secure(?=;|$)/, ';secure=false')
        .replace('SameSite=Lax', 'SAMESITE=lax')
        .replace('Path=/', 'path=/'),
    ),
    inEnvironment('stage', prefixed('__Host-', 'access_token')),
    // After the others, which are not about this line.
    named(
      'the login deletes what an older release set',
      when({ ...login, status: 200 }, addSetCookie('access_token=; Path=/old; Max-Age=0')),
    ),
    // None; Secure between two sites needs two sites: tests/suite/unit/set-cookie.test.ts. Third-party storage in
    // partitions, too.
  ],
} satisfies Proof;

/** The auth cookie has a prefix on this side of the proxy. */
function prefixed(prefix: string, name: string): Fault {
  return named(
    `${prefix}${name}`,
    all(
      editRequest(({ forward }) => {
        const sent = valueOf(forward.headers, 'cookie');
        if (sent !== undefined) setLine(forward.headers, 'Cookie', sent.replaceAll(`${prefix}${name}=`, `${name}=`));
      }),
      editCookieLine(line => `${prefix}${line}`, name),
    ),
  );
}
