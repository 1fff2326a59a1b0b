/** Checks that the suite keeps within its budget of requests. */
import { factsOf, requestKind, traffic } from '../../fixtures/probe/http/manners.ts';
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

// The hostile origins send the most requests to one path: with them, the count is meaningful in every selection.
test('suite sends no more requests than it allows itself', covers('request-budget'), ({ env, hostile }) => {
  const rule = requirement('request-budget', env);
  const { paths, ...counts } = traffic.counts();
  const { byBrowser, inOutages, busiest, waitedMs, limited } = factsOf({ paths, ...counts });
  const { inAll, updates } = traffic.allowance();
  const ownOf = (kind: ReturnType<typeof requestKind>): number =>
    Object.entries(paths).reduce((sum, [path, one]) => sum + (requestKind(path, updates) === kind ? one.own : 0), 0);
  const [own, ofUpdates, ofFiles] = [ownOf('call'), ownOf('update'), ownOf('file')];
  const seen =
    `${own} requests, ${ofFiles} more for files of pages, ${ofUpdates > 0 ? `${ofUpdates} of the update server, ` : ''}${inOutages} during outages, and ${byBrowser} of the browser; at most ${busiest.most} a minute to ${busiest.path}` +
    ` (${busiest.all} in all)${waitedMs > 0 ? `; waited ${Math.round(waitedMs / 1000)} s for its turns` : ''}` +
    (limited.length > 0 ? `; answered 429: ${limited.join(', ')}` : '');
  observed(seen);
  expect(own, rule.broken(hostile.at, 'the requests of this run were not counted')).toBeGreaterThan(0);
  if (inAll !== undefined) expect(own, rule.broken(hostile.at, seen)).toBeLessThanOrEqual(rule.expected.smokeAtMost);
  expect(busiest.most, rule.broken(hostile.at, seen)).toBeLessThanOrEqual(env.REQUESTS_PER_MIN);
});
