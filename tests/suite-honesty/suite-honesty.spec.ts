/** Checks that the suite keeps within its budget of logins. */
import { covers, declaredLogins, expect, observed, renewedLogins, requirement, test } from '../../fixtures/test.ts';

test(
  'suite spends no more logins than it declares',
  covers('login-budget'),
  async ({ env, runMemory, login, journey }) => {
    const rule = requirement('login-budget', env);
    // A logout that has ended every session of the account costs one more login.
    const declared = declaredLogins() + (await renewedLogins({ runMemory, env }));
    // The observations that sign in are requested here, so that the count is meaningful in every selection of tests.
    const spent = await runMemory.spent(env.SMOKE_USER);
    const most = Math.max(
      ...spent.map(from => spent.filter(t => t >= from && t < from + rule.expected.perS * 1000).length),
    );
    observed(
      `${spent.length} logins of SMOKE_USER, at most ${most} within ${rule.expected.perS} s; the rows declare ${declared}; ${login.at}; ${journey.at}`,
    );
    expect(
      declared,
      rule.broken(login.at, 'the rows of the policy declare more logins than the budget holds'),
    ).toBeLessThanOrEqual(rule.expected.loginsAtMost);
    expect(
      spent.length,
      rule.broken(login.at, 'an observation signs in more often than its row declares'),
    ).toBeLessThanOrEqual(declared);
    expect(most, rule.broken(login.at)).toBeLessThanOrEqual(rule.expected.loginsAtMost);
  },
);
