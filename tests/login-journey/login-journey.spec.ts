/** Checks login, guard, refusal and logout as a user meets them in a browser, and that the password does not leak. */
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

/** Lists the requests to foreign hosts that were blocked once the page knew the password. */
const keptBack = ({ keptBack: asked }: { keptBack: readonly string[] }): string =>
  `once the password was typed: ${asked.join(', ')} (if one of them is yours, OWN_ORIGINS names it)`;

test('login leads to a dashboard with data of the API', covers('login-dashboard'), ({ env, journey }) => {
  const rule = requirement('login-dashboard', env);
  observed(journey.seen);
  // Only the environment can say what such a page must show; if it broke on the way, its errors are reported.
  if (journey.serverRendered && env.DASHBOARD_SELECTOR === undefined && journey.errors.length === 0)
    notJudged(journey.seen);
  if (journey.reached !== 'data' && journey.disturbed)
    notJudged(`${journey.seen}; it may need what was kept back ${keptBack(journey)}`);
  expect(journey.reached, rule.broken(journey.at, journey.seen)).toBe(rule.expected.reached);
  expect(
    journey.namesSomebodyElse ? 'another user' : 'SMOKE_USER',
    rule.broken(journey.at, `${env.ME_PATH} names another user than the one who signed in`),
  ).toBe(rule.expected.dataOf);
});

/** Describes the flaw of a visitor's page, and advice for a page that may be meant for everybody. */
function strangersPage(view: string): [seen: string, attempt?: string] {
  const seen = 'somebody who is not signed in sees neither a login form nor that a login is needed';
  if (view !== 'public page') return [seen];
  return [
    `${seen}, but the page itself without the account, and a way to the login`,
    'if everybody may see this page, set DASHBOARD_PAGE to one that only a signed-in user gets; else check the login on the server, before the page',
  ];
}

test.describe('guard', () => {
  test(
    'keeps the session through a reload and in a new tab, and keeps strangers out',
    covers('auth-guard'),
    ({ env, journey, authGuard }) => {
      const rule = requirement('auth-guard', env);
      if (journey.reached !== 'data' || journey.cutShort)
        notJudged(`no session in the browser to keep (see login-dashboard): ${journey.seen}`);
      if (journey.passwordBoundFor.length > 0)
        notJudged('no further page was opened once the password was about to leave (see password-stays-home)');
      if (journey.disturbed && !(journey.reload && journey.newTab))
        notJudged(`the dashboard may need what was kept back ${keptBack(journey)}`);
      if (journey.lost !== '' && !(journey.reload && journey.newTab))
        notJudged(`the dashboard was not seen again: of it was lost, twice, ${journey.lost}`);
      const [reload, newTab] = [journey.reload, journey.newTab].map(kept => (kept ? 'signed in' : 'signed out'));
      const stranger = ['login form', 'refusal'].includes(authGuard.view) ? 'kept out' : 'let in';
      const leaks = authGuard.served.reduce((sum, it) => sum + it.leaks, 0);
      observed(
        `after a reload: ${reload}; in a new tab: ${newTab}; a stranger: ${authGuard.view}, ${leaks} pieces of the session's data in ${authGuard.served.map(({ at }) => at).join(', ')}`,
      );
      expect(reload, rule.broken(journey.at, 'a reload loses the session')).toBe(rule.expected.reload);
      expect(newTab, rule.broken(journey.at, 'a new tab has no session')).toBe(rule.expected.newTab);
      expect(stranger, rule.broken(authGuard.at, ...strangersPage(authGuard.view))).toBe(rule.expected.stranger);
      for (const { at, leaks } of authGuard.served)
        expect(
          leaks,
          rule.broken(at, "what the server sends to somebody who is not signed in holds the session's data"),
        ).toBe(rule.expected.leaks);
    },
  );

  test('leads on to the own origin', covers('login-return-path'), ({ env, authGuard }) => {
    const rule = requirement('login-return-path', env);
    const { parameter, wentTo: where, lost } = authGuard.wayBack;
    const asked = parameter === undefined ? 'ways back in parameters of usual names' : `the parameter ${parameter}`;
    if (lost !== '') notJudged(`the login page with ${asked} lost a part of itself, twice: ${lost}`);
    if (where === undefined)
      notRun(
        `the login page with ${asked} asks no API that could be answered in its stead, and where its own server leads to would take a further login`,
      );
    if (parameter === undefined)
      notRun(
        'no parameter is known that carries the way back: the guard names none, and the login page followed none of the usual names to the dashboard',
      );
    const wentTo = where || 'own origin';
    observed(`after the login the parameter ${parameter} leads to: ${wentTo}`);
    expect(
      wentTo,
      rule.broken(authGuard.at, `after the login the parameter ${parameter} leads to a foreign host`),
    ).toBe(rule.expected.returnTo);
  });
});

test(
  'wrong password is refused with a message and without a cookie',
  covers('login-refusal'),
  ({ env, login, refusal }) => {
    const rule = requirement('login-refusal', env);
    observed(`the API answered ${refusal.status || 'nothing (not asked by the page)'}`);
    expect(
      refusal.cookies.filter(name => login.roles.needed.includes(name)),
      rule.broken(refusal.at, 'the refused login sets the auth cookie'),
    ).toEqual(rule.expected.authCookies);
    expect(
      refusal.meAfter?.standing,
      rule.broken(refusal.at, `ME_PATH, asked by the same browser after it: ${refusal.meAfter?.why ?? 'no answer'}`),
    ).not.toBe('opened');
    const page = {
      error: refusal.saysSo ? 'shown' : 'none',
      form: refusal.stays ? 'kept' : 'gone',
      emptyForm: refusal.emptyPasses ? 'let through' : 'refused',
    };
    expect(page, rule.broken(refusal.at)).toEqual(rule.expected.page);
  },
);

test(
  'form sent before its script runs keeps the password out of the URL',
  covers('login-before-hydration'),
  ({ env, hydration }) => {
    const rule = requirement('login-before-hydration', env);
    observed(
      hydration.did === 'not seen'
        ? 'the form exists with its script alone, so that nothing can be typed before'
        : `before its script the form could be ${hydration.did}`,
    );
    expect(hydration.urlsWithPassword, rule.broken(hydration.at, 'the password stands in an address')).toEqual(
      rule.expected.urlsWithPassword,
    );
  },
);

test('password is sent to the product alone', covers('password-stays-home'), ({ env, journey, passwordBreaches }) => {
  const rule = requirement('password-stays-home', env);
  for (const { page, boundFor } of passwordBreaches)
    expect(
      boundFor,
      rule.broken(
        page === 'journey' ? journey.at : `the page of the observation "${page}" in Chromium`,
        `the password was about to be sent to ${boundFor.join(', ')}, no host of this environment, and was kept back`,
      ),
    ).toEqual(rule.expected.passwordBoundFor);
  if (journey.reached === 'nothing') notJudged(`no page was seen: ${journey.seen}`);
  const others = journey.keptBack.length === 0 ? '' : `; without it in any known spelling, ${keptBack(journey)}`;
  observed(`${journey.seen}; the password was bound for no foreign host${others}`);
  // A form that cannot be sent does not show where its data would go.
  if ((journey.cutShort || journey.reached === 'page') && !journey.passwordInUrl)
    notJudged(`only the beginning was seen: ${journey.seen}`);
  expect(journey.passwordInUrl, rule.broken(journey.at, 'the password stood in an address')).toBe(
    rule.expected.passwordInUrl,
  );
});

test('browser keeps no password', covers('password-storage'), ({ env, journey }) => {
  const rule = requirement('password-storage', env);
  if (journey.reached === 'nothing') notJudged(`no page was seen: ${journey.seen}`);
  observed(`${journey.seen}; looked at after the password was typed, after the login and at the end`);
  if (journey.passwordKeptIn.length === 0 && (journey.cutShort || journey.reached === 'page'))
    notJudged(`only the beginning was seen: ${journey.seen}`);
  expect(
    journey.passwordKeptIn,
    rule.broken(journey.at, `the page keeps the password in ${journey.passwordKeptIn.join(', ')}`),
  ).toEqual(rule.expected.passwordKeptIn);
});

test('pages of the journey raise no error', covers('page-errors'), ({ env, journey }) => {
  const rule = requirement('page-errors', env);
  if (journey.reached === 'nothing') notJudged(`no page was seen: ${journey.seen}`);
  const unreached = journey.unreached.join(', ');
  observed(
    `${journey.seen}; ${journey.errors.length} errors${unreached === '' ? '' : `; not reached from here: ${unreached}`}`,
  );
  if (journey.cutShort && journey.errors.length === 0) notJudged(`only the beginning was seen: ${journey.seen}`);
  // A page that shows its data, and whose scripts report no error, did not need it.
  if (journey.disturbed && journey.errors.length === 0 && (journey.reached !== 'data' || journey.doubtful.length > 0))
    notJudged(
      `the pages may need what was kept back ${keptBack(journey)}: ${journey.doubtful.join('; ') || journey.seen}`,
    );
  // Failures of a page without a foreign host are no errors of its own; the product's error answers are.
  const errors = journey.errors.filter(error => unreached === '' || !/^(uncaught|console): /.test(error));
  expect(errors, rule.broken(journey.at)).toEqual(rule.expected.errors);
});

test('logout ends the access', covers('logout'), ({ env, logout }) => {
  const rule = requirement('logout', env);
  if (!logout.offered) notRun(logout.missing);
  observed(`signed out ${logout.how}${logout.endsAll ? "; the account's other sessions ended with it" : ''}`);
  const { meAfter } = logout;
  if (meAfter === undefined) notJudged('ME_PATH could not be asked by the same browser afterwards');
  const afterwards = `ME_PATH, asked by the same browser afterwards: ${meAfter.why}`;
  if (meAfter.standing === 'unclear' || meAfter.status >= 500) notJudged(afterwards);
  expect(meAfter.standing, rule.broken(logout.at, afterwards)).toBe(rule.expected.meAfter);
  // A page may keep data that its own way of signing out would have dropped.
  const isOpen = logout.view === 'open page';
  if (logout.byPath && isOpen) notRun(`the dashboard shows no way to sign in afterwards. ${logout.missing}`);
  expect(
    isOpen ? 'signed in' : 'signed out',
    rule.broken(logout.at, 'the dashboard shows no way to sign in afterwards, or one to sign out'),
  ).toBe(rule.expected.dashboard);
  const places = logout.tokensLeftIn;
  expect(places, rule.broken(logout.at, `a token of the session is left in ${places.join(', ')}`)).toEqual(
    rule.expected.tokensLeftIn,
  );
});
