import type { LoginObservation } from '../../fixtures/probe/login-journey/login.ts';
import type { CookieLine, SetBy } from '../../fixtures/probe/parse/set-cookie.ts';
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

/** A cookie as failure texts and evidence show it: never its value. */
const shown = (cookie: CookieLine) => `${cookie.name}; ${cookie.attributes}`;
/** A login as failure texts show it. */
const shownLogin = ({ cookies, me }: LoginObservation) => {
  const set = cookies.map(c => (c.deletes ? `${c.name} (expired as it comes: ${c.attributes})` : c.name)).join(', ');
  return `the login set ${set || 'no cookie'}; ${me.at} answers ${me.withCookies} with all of it and ${me.without} (401 wanted) without`;
};
/** The same lines, with the answer that set each. */
const evidence = (cookies: readonly SetBy[]) => cookies.map(c => `${c.at}: ${shown(c)}`).join(' | ');

test.describe('auth cookie', () => {
  test('is set by the login', covers('auth-cookie-present'), ({ env, login }) => {
    const rule = requirement('auth-cookie-present', env);
    observed(
      `cookies of the login: ${login.cookies.map(c => c.name).join(', ') || 'none'}; without them ${login.me.without}, with them ${login.me.withCookies}`,
    );
    expect(login.authCookies.length, rule.broken(login.at, shownLogin(login))).toBeGreaterThanOrEqual(
      rule.expected.cookiesAtLeast,
    );
  });

  test('is not given to visitors', covers('cookie-before-login'), ({ env, login }) => {
    const rule = requirement('cookie-before-login', env);
    const { authCookieName, anonymousCookies, me } = login;
    if (authCookieName === undefined) notJudged('which cookie signs in is not known (see auth-cookie-present)');
    observed(`ME_PATH and the login page give a visitor ${anonymousCookies.join(', ') || 'no cookie'}`);
    expect(
      anonymousCookies.filter(name => name === authCookieName),
      rule.broken(`${me.at} and the login page`, `a visitor gets ${anonymousCookies.join(', ')}`),
    ).toEqual(rule.expected.forVisitors);
  });

  test('has HttpOnly', covers('cookie-httponly'), ({ env, authCookies }) => {
    const rule = requirement('cookie-httponly', env);
    observed(evidence(authCookies));
    for (const cookie of authCookies)
      expect({ httpOnly: cookie.httpOnly }, rule.broken(cookie.at, shown(cookie))).toEqual(rule.expected);
  });

  test('has Secure where the site is served over HTTPS', covers('cookie-secure'), ({ env, authCookies }) => {
    const rule = requirement('cookie-secure', env);
    observed(evidence(authCookies));
    for (const cookie of authCookies)
      expect({ secure: cookie.secure }, rule.broken(cookie.at, shown(cookie))).toEqual(rule.expected);
  });

  test('is not sent with cross-site requests', covers('cookie-samesite'), async ({ env, authCookies }) => {
    const rule = requirement('cookie-samesite', env);
    const { siteRelation } = await import('../../fixtures/probe/parse/site.ts');
    // None is right only where page and API are different sites by the public suffix list, and then it needs Secure.
    const crossSite = siteRelation(env.WEB_URL, env.NEXT_PUBLIC_API_BASE) === 'cross-site';
    observed(`${evidence(authCookies)}; page and API are ${crossSite ? 'two sites' : 'one site'}`);
    for (const cookie of authCookies) {
      const text = rule.broken(cookie.at, shown(cookie));
      expect(cookie.sameSite, text).toBe(crossSite && cookie.secure ? 'None' : rule.expected);
    }
  });

  test('is sent to the API and to nobody else', covers('cookie-scope'), async ({ env, login, authCookies }) => {
    const rule = requirement('cookie-scope', env);
    const { effectivePath, pathCovers } = await import('../../fixtures/probe/parse/set-cookie.ts');
    observed(
      authCookies
        .map(c => `${c.at}: ${shown(c)}; ${c.domain ?? 'host-only'}, path ${effectivePath(c, c.url)}`)
        .join(' | '),
    );
    for (const cookie of authCookies) {
      const text = rule.broken(cookie.at, shown(cookie));
      const declared = env.COOKIE_DOMAIN?.replace(/^\./, '').toLowerCase();
      expect(cookie.domain ?? 'host-only', `${text}COOKIE_DOMAIN is ${declared ?? 'not set: host-only'}`).toBe(
        declared ?? 'host-only',
      );
      // A domain that is the host itself reaches no other host's siblings.
      const parent = cookie.domain !== undefined && cookie.domain !== new URL(cookie.url).hostname;
      expect(
        parent && !rule.expected.parentDomain,
        `${text}its Domain ${cookie.domain} is a parent, shared with other environments`,
      ).toBe(false);
      const path = effectivePath(cookie, cookie.url);
      expect(pathCovers(path, login.me.url), `${text}its Path ${path} must cover ${login.me.url}`).toBe(true);
    }
  });

  test('lives no longer than the token', covers('cookie-lifetime'), ({ env, authCookies }) => {
    const rule = requirement('cookie-lifetime', env);
    observed(
      authCookies
        .map(
          c => `${c.name}: ${c.lifetimeS === undefined ? 'until the browser closes' : `${c.lifetimeS.toFixed(0)} s`}`,
        )
        .join(' | '),
    );
    for (const cookie of authCookies) {
      const text = rule.broken(cookie.at, shown(cookie));
      // A cookie without a lifetime ends with the browser.
      expect(cookie.lifetimeS ?? rule.expected.atMostS, text).toBeLessThanOrEqual(rule.expected.atMostS);
      expect(
        cookie.lifetimeS ?? rule.expected.atMostS,
        `${text}a cookie that lives for seconds signs its user out at once`,
      ).toBeGreaterThan(60);
    }
  });

  test('is deleted by the logout', covers('cookie-deletion'), ({ env, authCookies, logout }) => {
    const rule = requirement('cookie-deletion', env);
    const [cookie] = authCookies;
    if (!logout.offered) notRun(logout.missing);
    const seen = `after the logout the browser keeps ${logout.cookiesLeft.join(', ') || 'nothing'}`;
    observed(seen);
    expect(
      logout.cookiesLeft.filter(name => name === cookie.name),
      rule.broken(logout.at, seen),
    ).toEqual(rule.expected.authCookiesLeft);
  });

  test('is stored and sent back by a real browser', covers('cookie-in-browser'), ({ env, authCookies, journey }) => {
    const rule = requirement('cookie-in-browser', env);
    const [{ name }] = authCookies;
    if (
      journey.reached === 'nothing' ||
      journey.reached === 'page' ||
      journey.reached === 'refused' ||
      journey.cutShort
    )
      notJudged(`the browser did not get as far as a login: ${journey.seen}`);
    // Web and API may each have set one of that name, on two hosts or paths.
    const kept = journey.cookies.filter(c => c.name === name);
    const seen = `Chromium keeps ${journey.cookies.map(c => c.name).join(', ') || 'no cookie'}; scripts read ${journey.readableCookies.join(', ') || 'none'}; ME_PATH asked by the page: ${journey.meInPage || 'not asked'}`;
    observed(seen);
    const text = rule.broken(journey.at, seen);
    expect(kept.length, text).toBeGreaterThanOrEqual(rule.expected.keptAtLeast);
    expect(
      kept.filter(c => !c.httpOnly).map(c => `${c.name} of ${c.domain}`),
      text,
    ).toEqual(rule.expected.readableByScripts);
    expect(
      journey.readableCookies.filter(readable => readable === name),
      text,
    ).toEqual(rule.expected.readableByScripts);
    // A copy under another name, from the web app's own server or script.
    expect(
      journey.cookies.filter(c => c.twins.includes(name) && !c.httpOnly).map(c => c.name),
      `${text}a readable cookie has the very same value`,
    ).toEqual(rule.expected.readableByScripts);
    expect(journey.meInPage, text).toBe(rule.expected.meInPage);
  });

  test(
    'is set by no answer that a shared cache may store',
    covers('cookie-not-cached'),
    ({ env, login, publicAnswers }) => {
      const rule = requirement('cookie-not-cached', env);
      const { authCookieName } = login;
      if (authCookieName === undefined) notJudged('which cookie signs in is not known (see auth-cookie-present)');
      expect(
        login.sharedWithCookie,
        rule.broken(login.sharedWithCookie[0]?.at ?? login.at, `the answer to a signed-in user sets ${authCookieName}`),
      ).toEqual(rule.expected.cookies);
      const set = publicAnswers.filter(a => a.cookieNames.length > 0);
      // A page that no shared cache may keep is cookie-before-login's affair.
      const concerned = set.filter(a => a.kind !== 'page' || a.mayBeShared.length > 0);
      observed(
        `${publicAnswers.length} answers to anybody; with Set-Cookie: ${set.map(a => `${a.at} ${a.cookieNames.join(', ')}`).join('; ') || 'none'}`,
      );
      for (const { at, cookieNames, cacheControl, mayBeShared } of concerned) {
        const kept = mayBeShared.length > 0 ? `; shared caches may keep it: ${mayBeShared.join(', ')}` : '';
        expect(
          cookieNames.filter(name => name === authCookieName),
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
