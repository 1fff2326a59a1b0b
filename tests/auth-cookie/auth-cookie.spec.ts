/** Checks the auth cookie: attributes, scope, lifetime and deletion, and that it travels nowhere else. */
import type { LoginObservation } from '../../fixtures/probe/login-journey/login.ts';
import type { CredentialCookie } from '../../fixtures/probe/auth-cookie/credential-cookies.ts';
import type { CookieLine } from '../../fixtures/probe/parse/set-cookie.ts';
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

/** A cookie as failure texts and evidence show it: never its value. */
const shown = (cookie: CookieLine) => `${cookie.name}; ${cookie.attributes}`;
/** The same, with the reason why it is judged if that is not obvious. */
const judged = (cookie: CredentialCookie) =>
  `${shown(cookie)}${cookie.isAuth ? '' : ` (judged since ${cookie.because})`}`;
/** Describes one cookie of a login, and the reason why a browser drops it. */
const fateOf = (c: CookieLine) =>
  [
    c.name,
    ...(c.deletes ? [` (expired as it comes: ${c.attributes})`] : []),
    ...(c.tooLarge
      ? [` (${c.name.length + c.valueLength} bytes of name and value, of which browsers keep no more than 4096)`]
      : []),
    ...(c.folded.length > 0
      ? [` (${c.folded.join(', ')} in the same line, joined by a comma: browsers read one)`]
      : []),
  ].join('');
/**
 * True for a cookie that identifies the user and opens nothing: its value has no secret's form, such as a number or a
 * name of the user, and ME_PATH also needs another one that has.
 */
function isNoSecret({ name, isAuth }: CredentialCookie, all: readonly CredentialCookie[]): boolean {
  const secrets = all.filter(it => it.isAuth && (it.mayBeCredential || it.holdsJwt)).map(it => it.name);
  return isAuth && secrets.length > 0 && !secrets.includes(name);
}
/** A login as failure texts show it. */
const shownLogin = ({ cookies, me }: LoginObservation) =>
  `the login set ${cookies.map(fateOf).join(', ') || 'no cookie'}; ${me.at} answers ${me.without.why} without one${me.withCookies === undefined ? '' : `, and ${me.withCookies.why} with all of it`} (ME_PATH names a call that the cookie opens, AUTH_COOKIE the cookie)`;
/** The same lines, with the answer that set each. */
const evidence = (cookies: readonly CredentialCookie[]) => cookies.map(c => `${c.at}: ${judged(c)}`).join(' | ');

test.describe('auth cookie', () => {
  test('is set by the login', covers('auth-cookie-present'), async ({ env, login, webSession }) => {
    const rule = requirement('auth-cookie-present', env);
    observed(
      `cookies of the login: ${login.cookies.map(c => c.name).join(', ') || 'none'}; without them ${login.me.without.why}, with them ${login.me.withCookies?.why ?? 'not asked'}`,
    );
    const { withCookies } = login.me;
    if (withCookies?.answered === false) notJudged(`${login.me.at} answered ${withCookies.why}, asked twice`);
    if (withCookies?.standing === 'unclear' && env.AUTH_COOKIE === undefined)
      notJudged(`${login.me.at} with all cookies: ${withCookies.why}; AUTH_COOKIE names the cookie that signs in`);
    // A login of the API without a cookie is the app's: the web may sign in by a form of its own server.
    const { at, credentials } = login.credentials.some(c => c.isAuth) ? login : await webSession();
    observed(`judged: ${evidence(credentials) || 'no cookie'}`);
    expect(credentials.filter(c => c.isAuth).length, rule.broken(at, shownLogin(login))).toBeGreaterThanOrEqual(
      rule.expected.cookiesAtLeast,
    );
  });

  test('has HttpOnly', covers('cookie-httponly'), ({ env, credentials }) => {
    const rule = requirement('cookie-httponly', env);
    observed(evidence(credentials));
    for (const cookie of credentials)
      expect({ httpOnly: cookie.httpOnly }, rule.broken(cookie.at, judged(cookie))).toEqual(rule.expected);
  });

  test('has Secure where the site is served over HTTPS', covers('cookie-secure'), ({ env, credentials }) => {
    const rule = requirement('cookie-secure', env);
    observed(evidence(credentials));
    for (const cookie of credentials)
      expect({ secure: cookie.secure }, rule.broken(cookie.at, judged(cookie))).toEqual(rule.expected);
  });

  test('is not sent with cross-site requests', covers('cookie-samesite'), async ({ env, credentials }) => {
    const rule = requirement('cookie-samesite', env);
    const { siteRelation } = await import('../../fixtures/probe/parse/same-site.ts');
    // None is right only where page and API are different sites by the public suffix list, and then it needs Secure.
    const crossSite = siteRelation(env.WEB_URL, env.NEXT_PUBLIC_API_BASE) === 'cross-site';
    observed(`${evidence(credentials)}; page and API are ${crossSite ? 'two sites' : 'one site'}`);
    for (const cookie of credentials) {
      const text = rule.broken(cookie.at, judged(cookie));
      // A cookie for one call, such as the refresh, may be stricter than the one for pages that others link to.
      if (!cookie.isAuth && cookie.sameSite === 'Strict') continue;
      expect(cookie.sameSite, text).toBe(crossSite && cookie.secure ? 'None' : rule.expected);
    }
  });

  test('is sent to the API and to nobody else', covers('cookie-scope'), async ({ env, login, credentials }) => {
    const rule = requirement('cookie-scope', env);
    const { effectivePath, pathCovers } = await import('../../fixtures/probe/parse/set-cookie.ts');
    observed(
      credentials
        .map(c => `${c.at}: ${judged(c)}; ${c.domain ?? 'host-only'}, path ${effectivePath(c, c.url)}`)
        .join(' | '),
    );
    for (const cookie of credentials) {
      const text = rule.broken(cookie.at, judged(cookie));
      const declared = env.COOKIE_DOMAIN?.replace(/^\./, '').toLowerCase();
      // Another credential may be for its own host alone, even if the auth cookie is shared.
      const isNarrower = !cookie.isAuth && cookie.domain === undefined;
      const wanted = isNarrower ? 'host-only' : (declared ?? 'host-only');
      expect(cookie.domain ?? 'host-only', `${text}COOKIE_DOMAIN is ${declared ?? 'not set: host-only'}`).toBe(wanted);
      // A domain that is the host itself reaches no other host's siblings.
      const parent = cookie.domain !== undefined && cookie.domain !== new URL(cookie.url).hostname;
      expect(
        parent && !rule.expected.parentDomain,
        `${text}its Domain ${cookie.domain} is a parent, shared with other environments`,
      ).toBe(false);
      const path = effectivePath(cookie, cookie.url);
      if (!cookie.isAuth) continue;
      expect(pathCovers(path, login.me.url), `${text}its Path ${path} must cover ${login.me.url}`).toBe(true);
    }
  });

  test('lives no longer than the token', covers('cookie-lifetime'), ({ env, credentials }) => {
    const rule = requirement('cookie-lifetime', env);
    const lifeOf = ({ lifetimeS }: CookieLine) =>
      lifetimeS === undefined ? 'until the browser closes' : `${lifetimeS.toFixed(0)} s`;
    observed(credentials.map(c => `${c.name}: ${lifeOf(c)}`).join(' | '));
    for (const cookie of credentials) {
      const { isAuth, lifetimeS, tokenLeftS } = cookie;
      const text = rule.broken(cookie.at, judged(cookie));
      // Another credential lives as long as its own token; the life of an opaque one is unknown.
      const atMostS = isAuth ? rule.expected.atMostS : tokenLeftS;
      if (!isNoSecret(cookie, credentials) && atMostS !== undefined && lifetimeS !== undefined)
        expect(lifetimeS, `${text}it lives for ${lifeOf(cookie)}`).toBeLessThanOrEqual(atMostS + rule.expected.withinS);
      // A cookie without a lifetime ends with the browser.
      expect(
        lifetimeS ?? Infinity,
        `${text}a cookie that lives for seconds signs its user out at once`,
      ).toBeGreaterThan(60);
    }
  });

  test('is deleted by the logout', covers('cookie-deletion'), ({ env, login, authCookies, logout }) => {
    const rule = requirement('cookie-deletion', env);
    const names = authCookies.map(cookie => cookie.name);
    if (!logout.offered) notRun(logout.missing);
    // A user who has signed out is a visitor, who gets a session of his own under the same name from such a product.
    const forVisitors = logout.cookiesReplaced.filter(name => login.anonymousCookies.includes(name));
    const anew = forVisitors.length === 0 ? '' : `, of which ${forVisitors.join(', ')} anew, as every visitor gets it`;
    const seen = `after the logout the browser keeps ${logout.cookiesLeft.join(', ') || 'nothing'}${anew}`;
    observed(seen);
    expect(
      logout.cookiesLeft.filter(name => names.includes(name) && !forVisitors.includes(name)),
      rule.broken(logout.at, seen),
    ).toEqual(rule.expected.authCookiesLeft);
  });

  test('is stored and sent back by a real browser', covers('cookie-in-browser'), ({ env, authCookies, journey }) => {
    const rule = requirement('cookie-in-browser', env);
    const names = authCookies.map(cookie => cookie.name);
    if (
      journey.reached === 'nothing' ||
      journey.reached === 'page' ||
      journey.reached === 'refused' ||
      journey.cutShort
    )
      notJudged(`the browser did not get as far as a login: ${journey.seen}`);
    // Web and API may each have set one of that name, on two hosts or paths.
    const kept = journey.cookies.filter(c => names.includes(c.name));
    const seen = `Chromium keeps ${journey.cookies.map(c => c.name).join(', ') || 'no cookie'}; scripts read ${journey.readableCookies.join(', ') || 'none'}; ME_PATH asked with them: ${journey.me?.why ?? 'no answer'}`;
    observed(seen);
    const text = rule.broken(journey.at, seen);
    expect(kept.length, text).toBeGreaterThanOrEqual(rule.expected.keptAtLeast);
    expect(
      kept.filter(c => !c.httpOnly).map(c => `${c.name} of ${c.domain}`),
      text,
    ).toEqual(rule.expected.readableByScripts);
    expect(
      journey.readableCookies.filter(readable => names.includes(readable)),
      text,
    ).toEqual(rule.expected.readableByScripts);
    // A copy under another name, from the web app's own server or script.
    expect(
      journey.cookies.filter(c => c.twins.some(twin => names.includes(twin)) && !c.httpOnly).map(c => c.name),
      `${text}a readable cookie has the very same value`,
    ).toEqual(rule.expected.readableByScripts);
    const copies = journey.copies.filter(({ cookie }) => names.includes(cookie)).map(c => `${c.cookie} in ${c.place}`);
    expect(copies, `${text}the page keeps its value where scripts can read it`).toEqual(
      rule.expected.readableByScripts,
    );
    if (journey.me === undefined || journey.me.standing === 'unclear')
      notJudged(`whether the browser sends it back cannot be told: ME_PATH ${journey.me?.why ?? 'gave no answer'}`);
    expect(journey.me.standing, text).toBe(rule.expected.me);
  });

  test(
    'is set by no answer that a shared cache may store',
    covers('cookie-not-cached'),
    ({ env, login, authCookies, publicAnswers }) => {
      const rule = requirement('cookie-not-cached', env);
      const names = authCookies.map(cookie => cookie.name);
      expect(
        login.sharedWithCookie,
        rule.broken(login.sharedWithCookie[0]?.at ?? login.at, 'the answer to a signed-in user sets a credential'),
      ).toEqual(rule.expected.cookies);
      const set = publicAnswers.filter(a => a.cookieNames.length > 0);
      // A page that no shared cache may keep can give each visitor a cookie of his own.
      const concerned = set.filter(a => a.kind !== 'page' || a.mayBeShared.length > 0);
      observed(
        `${publicAnswers.length} answers to anybody; with Set-Cookie: ${set.map(a => `${a.at} ${a.cookieNames.join(', ')}`).join('; ') || 'none'}`,
      );
      for (const { at, cookieNames, cacheControl, mayBeShared } of concerned) {
        const kept = mayBeShared.length > 0 ? `; shared caches may keep it: ${mayBeShared.join(', ')}` : '';
        expect(
          cookieNames.filter(name => names.includes(name)),
          rule.broken(at, `sets ${cookieNames.join(', ')}; Cache-Control ${cacheControl || 'absent'}${kept}`),
        ).toEqual(rule.expected.cookies);
      }
    },
  );

  test(
    'is neither set nor renewed over plain HTTP',
    covers('cookie-not-on-http'),
    ({ env, authCookies, plainHttpAnswers }) => {
      const rule = requirement('cookie-not-on-http', env);
      if (plainHttpAnswers.length === 0) notJudged('nothing was asked over http');
      const own = new Set(authCookies.map(cookie => cookie.name));
      for (const { at, refused, status, cookieNames } of plainHttpAnswers) {
        const seen = refused ? 'port closed' : `${status}, sets ${cookieNames.join(', ') || 'no cookie'}`;
        observed(`${at}: ${seen}`);
        expect(
          cookieNames.filter(name => own.has(name)),
          rule.broken(at, seen),
        ).toEqual(rule.expected.cookies);
      }
    },
  );
});
