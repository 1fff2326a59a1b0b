/** Checks that the suite keeps within its budget of requests. */
import { THOROUGH_PER_MIN } from '../../fixtures/probe/health/latency-plan.ts';
import { factsOf, traffic } from '../../fixtures/probe/http/manners.ts';
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

/** How many files its pages load is the product's affair, and each visitor asks for all of them. */
const fileOfPage = /\.(?:css|m?js|map|woff2?|ttf|otf|png|jpe?g|gif|svg|webp|avif|ico|webmanifest)$/;

// The hostile origins send most requests of all to one path: with them the count means something in every selection.
test('suite sends no more requests than it allows itself', covers('request-budget'), ({ env, hostile }) => {
  const rule = requirement('request-budget', env);
  const { paths, ...counts } = traffic.counts();
  const { byBrowser, inOutages, busiest, waitedMs, limited } = factsOf({ paths, ...counts });
  // An update server has many apps to serve.
  const updates = env.OTA_URL === undefined ? undefined : `${new URL(env.OTA_URL).host}/`;
  const ownOf = (which: (path: string) => boolean): number =>
    Object.entries(paths).reduce((sum, [path, { own }]) => sum + (which(path) ? own : 0), 0);
  const isUpdate = (path: string): boolean => updates !== undefined && path.startsWith(updates);
  const [ofUpdates, ofFiles] = [ownOf(isUpdate), ownOf(path => !isUpdate(path) && fileOfPage.test(path))];
  const own = ownOf(path => !isUpdate(path) && !fileOfPage.test(path));
  const seen =
    `${own} requests, ${ofFiles} more for files of pages, ${ofUpdates > 0 ? `${ofUpdates} of the update server, ` : ''}${inOutages} during outages, and ${byBrowser} of the browser; at most ${busiest.most} a minute to ${busiest.path}` +
    ` (${busiest.all} in all)${waitedMs > 0 ? `; waited ${Math.round(waitedMs / 1000)} s for its turns` : ''}` +
    (limited.length > 0 ? `; answered 429: ${limited.join(', ')}` : '');
  observed(seen);
  expect(own, rule.broken(hostile.at, 'the requests of this run were not counted')).toBeGreaterThan(0);
  // From there on the environment asks for a thorough measurement of liveness.
  if (env.depth === 'smoke' && env.REQUESTS_PER_MIN < THOROUGH_PER_MIN)
    expect(own, rule.broken(hostile.at, seen)).toBeLessThanOrEqual(rule.expected.smokeAtMost);
  expect(busiest.most, rule.broken(hostile.at, seen)).toBeLessThanOrEqual(env.REQUESTS_PER_MIN);
});
