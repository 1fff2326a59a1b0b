/** Checks that API and web app run the expected release everywhere. */
import type { ReportedRelease } from '../../fixtures/probe/release/release-identity.ts';
import { isCommitLike, isRelease } from '../../fixtures/probe/parse/release-name.ts';
import { covers, expect, notJudged, observed, present, requirement, test } from '../../fixtures/test.ts';

const shownCounts = (counts: Readonly<Record<string, number>>): string[] =>
  Object.entries(counts).map(([name, times]) => `${name} (${times} times)`);

const shown = ({ side, names, without, problems }: ReportedRelease): string =>
  `${side}: ${[...shownCounts(names), ...shownCounts(without).map(status => `no release, ${status}`), ...problems].join(', ')}`;

test('API and web app report the deployed release', covers('release-identity'), async ({ env, release }) => {
  const rule = requirement('release-identity', env);
  const tag = present(env.EXPECTED_TAG, 'EXPECTED_TAG, the release that was deployed');
  const { sides, commit, waitedMs } = await release();
  observed(sides.map(shown).join('; '));
  const waited = waitedMs > 1_000 ? `, asked for ${Math.round(waitedMs / 1000)} s` : '';
  for (const side of sides) {
    const { at, names, without, cached, variable } = side;
    const reported = Object.keys(names);
    const others = reported.filter(name => !isRelease(name, { tag, commit }));
    // A commit is compared with the tag's, which the product's checkout knows.
    if (others.length === 1 && reported.length === 1 && commit === undefined && isCommitLike(others[0] ?? ''))
      notJudged(
        `the ${side.side} reports a commit, and REPO_DIR names no checkout with the tag ${tag}: ${shown(side)}`,
      );
    if (reported.length === 0)
      notJudged(`${at}: ${shown(side)}${waited}; ${variable} says where the ${side.side} shows its release`);
    expect(cached, rule.broken(at, `its answer comes from a cache: ${cached.join(', ')}`)).toEqual([]);
    const isOfAll = Object.keys(without).every(status => !/^2/.test(status));
    expect(
      [...others, ...(isOfAll ? [] : ['none'])],
      rule.broken(at, `${shown(side)}${waited}; expected ${tag}`),
    ).toEqual(rule.expected.others);
    if (side.problems.length > 0 || Object.keys(without).length > 0)
      notJudged(`${at}: not all were answered: ${shown(side)}${waited}`);
  }
});
