/**
 * Runs a browser test of the suite several times in one worker, for `npm run perf`: this shows the cost of one more.
 */
import { observeJourney } from '../../../../fixtures/browser/journey.ts';
import { visitorOf } from '../../../../fixtures/probe/login-journey/me.ts';
import { covers, expect, observed, test } from '../../../../fixtures/test.ts';

for (const nth of [1, 2, 3, 4, 5, 6]) {
  test(`signs in, ${nth}`, covers('login-dashboard'), async ({ browser, env, http }) => {
    const { observation } = await observeJourney(browser, env, await visitorOf(http, env));
    observed(observation.seen);
    expect(observation.reached).toBe('data');
  });
}
