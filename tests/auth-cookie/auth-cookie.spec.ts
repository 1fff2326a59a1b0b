import { effectivePath, pathCovers } from '../../fixtures/probe/set-cookie.ts';
import { siteRelation } from '../../fixtures/probe/site.ts';
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

test.describe('auth cookie', () => {
  test('exists after the login only', covers('auth-cookie-present'), ({ env, login }) => {
    const rule = requirement('auth-cookie-present', env.name);
    observed(`cookies of the login: ${login.cookies.map(c => c.name).join(', ') || 'none'}; without them ${login.me.without}, with them ${login.me.withCookies}`);
    expect(login.authCookieName !== undefined && login.authCookies.length > 0, rule.broken(login.at, `the login set ${login.cookies.map(c => c.name).join(', ') || 'no cookie'}; ${login.me.at} answers ${login.me.withCookies} with all of it and ${login.me.without} (401 wanted) without`)).toBe(rule.expected);
    expect(login.anonymousCookies.includes(login.authCookieName ?? ''), rule.broken(login.me.at, 'somebody who is not signed in gets the auth cookie too')).toBe(false);
  });

  test('is out of reach of scripts', covers('cookie-httponly'), ({ env, login, authCookies }) => {
    const rule = requirement('cookie-httponly', env.name);
    for (const cookie of authCookies) expect(cookie.httpOnly, rule.broken(login.at, `${cookie.name}; ${cookie.attributes}`)).toBe(rule.expected);
  });

  test('travels over https only, where there is https', covers('cookie-secure'), ({ env, login, authCookies }) => {
    const rule = requirement('cookie-secure', env.name);
    for (const cookie of authCookies) expect(cookie.secure, rule.broken(login.at, `${cookie.name}; ${cookie.attributes}`)).toBe(rule.expected);
  });

  test('stays at home when another site sends the request', covers('cookie-samesite'), ({ env, login, authCookies }) => {
    const rule = requirement('cookie-samesite', env.name);
    // None is right only where page and API are different sites by the public suffix list, and then it needs Secure.
    const crossSite = siteRelation(env.WEB_URL, env.NEXT_PUBLIC_API_BASE) === 'cross-site';
    for (const cookie of authCookies) {
      const text = rule.broken(login.at, `${cookie.name}; ${cookie.attributes}`);
      expect(cookie.sameSite, text).toBe(crossSite && cookie.secure ? 'None' : rule.expected);
    }
  });

  test('is sent to the API and to nobody else', covers('cookie-scope'), ({ env, login, authCookies }) => {
    const rule = requirement('cookie-scope', env.name);
    for (const cookie of authCookies) {
      const text = rule.broken(login.at, `${cookie.name}; ${cookie.attributes}`);
      const declared = env.COOKIE_DOMAIN?.replace(/^\./, '').toLowerCase();
      expect(cookie.domain ?? 'host-only', `${text}COOKIE_DOMAIN is ${declared ?? 'not set: host-only'}`).toBe(declared ?? 'host-only');
      // A domain that is the host itself reaches no other host's siblings.
      const parent = cookie.domain !== undefined && cookie.domain !== new URL(login.url).hostname;
      expect(parent && !rule.expected.parentDomain, `${text}its Domain ${cookie.domain} is a parent, shared with other environments`).toBe(false);
      const path = effectivePath(cookie, login.url);
      expect(pathCovers(path, login.me.url), `${text}its Path ${path} must cover ${login.me.url}`).toBe(true);
    }
  });

  test('lives no longer than the token', covers('cookie-lifetime'), ({ env, login, authCookies }) => {
    const rule = requirement('cookie-lifetime', env.name);
    for (const cookie of authCookies) {
      const text = rule.broken(login.at, `${cookie.name}; ${cookie.attributes}`);
      // No lifetime at all ends with the browser.
      expect(cookie.lifetimeS ?? rule.expected.atMostS, text).toBeLessThanOrEqual(rule.expected.atMostS);
      expect(cookie.lifetimeS ?? rule.expected.atMostS, `${text}a cookie that lives for seconds signs its user out at once`).toBeGreaterThan(60);
    }
  });

  test('is gone after the logout', covers('cookie-deletion'), ({ env, authCookies, logout }) => {
    const rule = requirement('cookie-deletion', env.name);
    const [cookie] = authCookies;
    expect(!logout.cookiesLeft.includes(cookie.name), rule.broken(logout.at, `the browser keeps ${logout.cookiesLeft.join(', ') || 'nothing'}`)).toBe(rule.expected);
  });

  test('is kept and sent back by a real browser', covers('cookie-in-browser'), ({ env, authCookies, journey }) => {
    const rule = requirement('cookie-in-browser', env.name);
    const [{ name }] = authCookies;
    if (journey.reached === 'nothing' || journey.reached === 'page' || journey.reached === 'refused') throw new Error(`setup: the browser did not get as far as a login: ${journey.seen}`);
    const kept = journey.cookies.find(c => c.name === name);
    const text = rule.broken(journey.at, `Chromium keeps ${journey.cookies.map(c => c.name).join(', ') || 'no cookie'}; scripts read ${journey.readableCookies.join(', ') || 'none'}; ME_PATH asked by the page: ${journey.meInPage || 'not asked'}`);
    expect(kept !== undefined, text).toBe(rule.expected);
    expect(kept?.httpOnly, text).toBe(true);
    expect(journey.readableCookies.includes(name), text).toBe(false);
    expect(journey.meInPage, text).toBe(200);
  });

  test('rides on no answer that a cache may keep', covers('cookie-not-cached'), ({ env, login, passers }) => {
    const rule = requirement('cookie-not-cached', env.name);
    for (const answer of passers) {
      const risky = answer.cookieNames.includes(login.authCookieName ?? '') || (answer.setsCookie && answer.sharedCacheable);
      expect(!risky, rule.broken(answer.at, `Set-Cookie ${answer.cookieNames.join(', ')}; Cache-Control ${answer.cacheControl || 'absent'}`)).toBe(rule.expected);
    }
  });

  test('is neither set nor renewed over plain http', covers('cookie-not-on-http'), ({ env, plain }) => {
    const rule = requirement('cookie-not-on-http', env.name);
    for (const answer of plain) {
      if (answer.refused) observed(`${answer.at}: port closed`);
      expect(answer.setsCookie ? 'sets a cookie' : 'sets none', rule.broken(answer.at, `${answer.status || 'port closed'}`)).toBe('sets none');
    }
    expect(plain.length, 'setup: nothing was asked over http').toBeGreaterThan(0);
  });
});
