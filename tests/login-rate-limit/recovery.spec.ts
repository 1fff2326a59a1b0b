/** Checks that the login limit admits an account again at the time that its refusal names. */
import { demandAnswer } from '../../fixtures/probe/login-rate-limit/shown-login-limit.ts';
import type { RecoveryObservation } from '../../fixtures/probe/login-rate-limit/login-recovery.ts';
import type { Refusal } from '../../fixtures/probe/login-rate-limit/refusal.ts';
import { covers, expect, observed, requirement, test, notJudged, inconclusive } from '../../fixtures/test.ts';

/** Time besides the wait, ms: arming (which may first wait for a window of its own) and the attempts. */
const REST_MS = 60_000;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const shownTry = (tried: RecoveryObservation['after'], otherwise: string): string =>
  tried ? `${tried.status} after ${seconds(tried.afterMs)}` : otherwise;

/** Ends the check if an attempt was lost on its way, or the suite's own logins may have used the freed attempt. */
function demandOwnRefusal({ wellBefore, after, others }: RecoveryObservation, refusal: Refusal, promise: string): void {
  for (const tried of [wellBefore, after])
    if (tried) demandAnswer(tried.status, refusal, `${promise}; ${shownTry(tried, '')}`);
  if (after?.status === refusal.status && others > 0)
    inconclusive(
      `${promise}; ${shownTry(after, '')}, where the limit counts the address as a whole, and the suite has tried ${others} other logins from it since`,
    );
}

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
      const tried = await recovery();
      const { wellBefore, after } = tried;
      const promise = `Retry-After ${refusal.retryAfter}`;
      observed(`${promise}; ${shownTry(wellBefore, 'not tried well before')}; ${shownTry(after, 'not waited for')}`);
      demandOwnRefusal(tried, refusal, promise);
      const early = wellBefore?.status ?? refusal.status;
      expect(
        early,
        rule.broken(limit.at, `${promise}, yet ${early} ${seconds(wellBefore?.afterMs ?? 0)} after the refusal`),
      ).toBe(refusal.status);
      if (!after)
        inconclusive(
          `${promise} was not waited for: it is longer than LOGIN_LIMIT_WINDOW_S, or the attempts that production allows are spent`,
        );
      // Like the first attempt: a wrong password, and nothing about the block.
      const expected = limit.firstStatus === refusal.status ? 'not refused' : limit.firstStatus;
      expect(
        expected === 'not refused' && after.status !== refusal.status ? expected : after.status,
        rule.broken(limit.at, `${promise}, yet ${shownTry(after, '')}`),
      ).toBe(expected);
    },
  );
});
