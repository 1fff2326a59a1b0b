import { covers, expect, observed, requirement, test, notJudged } from '../../fixtures/test.ts';

test(
  'preflight is answered to who asks, not to who asked before',
  covers('cors-preflight-independence'),
  ({ env, preflightPairs: { pairs, refused } }) => {
    const rule = requirement('cors-preflight-independence', env);
    if (pairs.length === 0)
      notJudged(`no preflight of the web's own origin succeeds (see cors-preflight): ${refused.join('; ')}`);
    observed(
      pairs
        .map(p => `${p.order}: ${p.first.status}, ${p.second.status}${p.second.cache && ` (${p.second.cache})`}`)
        .join('; '),
    );
    for (const { at, order, first, second, alone } of pairs) {
      const same = second.status === alone.status && second.grants === alone.grants;
      const seen = `${order}: ${first.origin} got ${first.status}, ${first.grants}; then ${second.origin} got ${second.status}, ${second.grants}${second.cache && ` (${second.cache})`}; alone it gets ${alone.status}, ${alone.grants}`;
      expect(same, rule.broken(at, seen)).toBe(rule.expected);
    }
  },
);
