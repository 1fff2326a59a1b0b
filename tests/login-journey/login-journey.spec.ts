import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

test('login leads to a dashboard with data of the API', covers('login-dashboard'), ({ env, journey }) => {
  const rule = requirement('login-dashboard', env.kind);
  observed(journey.seen);
  expect(journey.reached === 'data', rule.broken(journey.at, journey.seen)).toBe(rule.expected);
  expect(
    journey.namesSomebodyElse,
    rule.broken(journey.at, `${env.ME_PATH} names another user than the one who signed in`),
  ).toBe(false);
});

test.describe('guard', () => {
  test(
    'keeps the session through a reload and in a new tab, and strangers out',
    covers('auth-guard'),
    ({ env, journey, authGuard }) => {
      const rule = requirement('auth-guard', env.kind);
      if (journey.reached !== 'data' || journey.cutShort)
        throw new Error(`setup: no session in the browser to keep (see login-dashboard): ${journey.seen}`);
      observed(
        `a reload ${journey.reload ? 'keeps' : 'loses'} the session, a new tab ${journey.newTab ? 'has' : 'lacks'} it; a stranger ${authGuard.showsLogin ? 'gets the login form' : 'gets no login form'} and ${authGuard.leaks} pieces of the session's data`,
      );
      expect(journey.reload, rule.broken(journey.at, 'a reload loses the session')).toBe(rule.expected);
      expect(journey.newTab, rule.broken(journey.at, 'a new tab has no session')).toBe(rule.expected);
      expect(authGuard.showsLogin, rule.broken(authGuard.at, 'somebody who is not signed in sees no login form')).toBe(
        rule.expected,
      );
      expect(
        authGuard.leaks,
        rule.broken(authGuard.at, "what the server sends to somebody who is not signed in holds the session's data"),
      ).toBe(0);
      expect(
        authGuard.wentTo,
        rule.broken(
          authGuard.at,
          `after the login the parameter ${authGuard.returnTo ?? 'returnTo'} leads to a foreign host`,
        ),
      ).toBe('');
    },
  );
});

test('wrong password is refused in words, without a cookie', covers('login-refusal'), ({ env, login, refusal }) => {
  const rule = requirement('login-refusal', env.kind);
  observed(`the API answered ${refusal.status || 'nothing (not asked by the page)'}`);
  expect(
    refusal.cookies.includes(login.authCookieName ?? ''),
    rule.broken(refusal.at, `the refused login set ${refusal.cookies.join(', ')}`),
  ).toBe(false);
  expect(
    refusal.meAfter === 200,
    rule.broken(refusal.at, `after the wrong password ME_PATH answers the same browser ${refusal.meAfter}`),
  ).toBe(false);
  expect(refusal.saysSo, rule.broken(refusal.at, 'the page tells the user nothing')).toBe(rule.expected);
  expect(refusal.stays, rule.broken(refusal.at, 'the login form is gone')).toBe(rule.expected);
  expect(refusal.emptyPasses, rule.broken(refusal.at, 'an empty form is let through')).toBe(false);
});

test(
  'form sent before its script runs keeps the password out of the address',
  covers('login-before-hydration'),
  ({ env, hydration }) => {
    const rule = requirement('login-before-hydration', env.kind);
    observed(`before its script the form could be ${hydration.did}`);
    expect(
      hydration.urlsWithPassword.length === 0,
      rule.broken(hydration.at, `the password stands in ${hydration.urlsWithPassword.join(', ')}?…`),
    ).toBe(rule.expected);
  },
);

test('pages of the journey raise no error', covers('page-errors'), ({ env, journey }) => {
  const rule = requirement('page-errors', env.kind);
  if (journey.reached === 'nothing') throw new Error(`setup: no page was seen: ${journey.seen}`);
  observed(`${journey.seen}; ${journey.errors.length} errors`);
  if (journey.cutShort && journey.errors.length + journey.passwordBoundFor.length === 0)
    throw new Error(`setup: only the beginning was seen: ${journey.seen}`);
  expect(
    journey.passwordBoundFor.length === 0,
    rule.broken(
      journey.at,
      `the password was about to be sent to ${journey.passwordBoundFor.join(', ')}, no host of this environment`,
    ),
  ).toBe(rule.expected);
  expect(journey.errors.length === 0, rule.broken(journey.at, journey.errors.join('\n               '))).toBe(
    rule.expected,
  );
  expect(journey.passwordInUrl, rule.broken(journey.at, 'the password stood in an address')).toBe(false);
});

test('logout takes the access away', covers('logout'), ({ env, logout }) => {
  const rule = requirement('logout', env.kind);
  observed(logout.offered ? 'signed out by the page' : 'the page offers no sign-out; its API was asked');
  expect(logout.meAfter, rule.broken(logout.at, `the same browser then gets ${logout.meAfter} from ME_PATH`)).toBe(401);
  expect(logout.showsLogin, rule.broken(logout.at, 'the dashboard shows no login form afterwards')).toBe(rule.expected);
});
