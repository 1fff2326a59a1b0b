import { THOROUGH_PER_MIN } from '../../fixtures/probe/health/latency-plan.ts';
import { factsOf, traffic } from '../../fixtures/probe/http/manners.ts';
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

// The hostile origins send most requests of all to one path: with them the count means something in every selection.
test('suite sends no more requests than it allows itself', covers('request-budget'), ({ env, hostile }) => {
  const rule = requirement('request-budget', env);
  const { requests, byBrowser, inOutages, busiest, waitedMs, limited } = factsOf(traffic.counts());
  // The commands of an outage ask for its requests; a run without them sends none.
  const own = requests - byBrowser - inOutages;
  const seen =
    `${own} requests, ${inOutages} more during outages, and ${byBrowser} of the browser; at most ${busiest.most} a minute to ${busiest.path}` +
    ` (${busiest.all} in all)${waitedMs > 0 ? `; waited ${Math.round(waitedMs / 1000)} s for its turns` : ''}` +
    (limited.length > 0 ? `; answered 429: ${limited.join(', ')}` : '');
  observed(seen);
  expect(own, rule.broken(hostile.at, 'the requests of this run were not counted')).toBeGreaterThan(0);
  // From there on the environment asks for a thorough measurement of liveness.
  if (env.depth === 'smoke' && env.REQUESTS_PER_MIN < THOROUGH_PER_MIN)
    expect(own, rule.broken(hostile.at, seen)).toBeLessThanOrEqual(rule.expected.smokeAtMost);
  expect(busiest.most, rule.broken(hostile.at, seen)).toBeLessThanOrEqual(env.REQUESTS_PER_MIN);
});
