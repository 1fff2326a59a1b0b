/** Checks that the answer to a refused login does not repeat its password. */
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

test('refused login does not repeat the password', covers('password-echo'), ({ env, login, echo }) => {
  if (echo === undefined)
    notRun('where the address has a limit of its own, the product may count incomplete logins for the address');
  const rule = requirement('password-echo', env);
  const seen = echo
    .map(({ what, status, repeatsPassword }) => `${what}: ${status}${repeatsPassword ? ', the password repeated' : ''}`)
    .join('; ');
  observed(seen);
  if (env.depth === 'smoke' && echo.every(({ status, repeatsPassword }) => status === 429 && !repeatsPassword))
    notRun(`the login limit refused all of them unread, and its end is waited for at POSTFLIGHT_DEPTH=full: ${seen}`);
  // A refusal must be observed: an answer that accepted the body says nothing about refusals.
  if (!echo.some(({ isRefusal }) => isRefusal)) notJudged(`no login that names nobody was refused: ${seen}`);
  // A login that admits everybody refuses nobody, regardless of the status.
  const { withCookies, withToken } = login.me;
  if (![withCookies, withToken].some(me => me?.standing === 'opened'))
    notJudged(`no right login was seen beside those that name nobody: ${seen}`);
  for (const { at, what, status, repeatsPassword } of echo)
    expect({ repeatsPassword }, rule.broken(at, `${what}: ${status}`)).toEqual(rule.expected);
});
