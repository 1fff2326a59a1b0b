/** Checks that the answer to a refused login does not repeat its password. */
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

test('refused login does not repeat the password', covers('password-echo'), ({ env, echo }) => {
  if (echo === undefined)
    notRun('with LOGIN_LIMIT_KEY=ip,account the product may count incomplete logins for the address');
  const rule = requirement('password-echo', env);
  const seen = echo
    .map(({ what, status, repeatsPassword }) => `${what}: ${status}${repeatsPassword ? ', the password repeated' : ''}`)
    .join('; ');
  observed(seen);
  // A refusal must be seen: an answer that took the body for a good one says nothing about refusals.
  // 429, 404 and a server's error come before any body is read.
  if (!echo.some(({ status }) => [400, 401, 403, 409, 422].includes(status)))
    notJudged(`no incomplete login was refused: ${seen}`);
  for (const { at, what, status, repeatsPassword } of echo)
    expect({ repeatsPassword }, rule.broken(at, `${what}: ${status}`)).toEqual(rule.expected);
});
