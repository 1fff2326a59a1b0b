import { covers, expect, observed, requirement, test, notJudged, inconclusive } from '../../fixtures/test.ts';

/** Beside the wait: arming (which may wait for a window of its own first) and the attempts. */
const REST_MS = 60_000;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

test.describe('login limit', () => {
  test(
    'lets a refused user in when Retry-After has passed',
    covers('login-limit-recovery'),
    async ({ env, limit, recovery }) => {
      test.setTimeout(2 * env.LOGIN_LIMIT_WINDOW_S * 1000 + REST_MS);
      const rule = requirement('login-limit-recovery', env);
      const { refusal } = limit;
      if (refusal?.waitMs === undefined)
        notJudged(`${limit.at} promised no time to come back (see login-limit-count and login-limit-answer)`);
      const { wellBefore, after } = await recovery();
      const promise = `Retry-After ${refusal.retryAfter}`;
      observed(
        `${promise}; ${wellBefore ? `${wellBefore.status} after ${seconds(wellBefore.afterMs)}` : 'not tried well before'}; ${after ? `${after.status} after ${seconds(after.afterMs)}` : 'not waited for'}`,
      );
      const early = wellBefore?.status ?? refusal.status;
      expect(
        early,
        rule.broken(limit.at, `${promise}, yet ${early} ${seconds(wellBefore?.afterMs ?? 0)} after the refusal`),
      ).toBe(refusal.status);
      if (!after)
        inconclusive(
          `${promise} was not waited for: it is longer than LOGIN_LIMIT_WINDOW_S, or the attempts that production allows are spent`,
        );
      // As the first attempt was answered: a wrong password, and nothing about the block.
      expect(
        after.status,
        rule.broken(limit.at, `${promise}, yet ${after.status} ${seconds(after.afterMs)} after the refusal`),
      ).toBe(limit.firstStatus);
    },
  );
});
