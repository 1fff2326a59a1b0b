/** Checks that the answer to one origin's preflight is not given to another. */
import { GATEWAY_ERRORS } from '../../fixtures/probe/http/gateway-errors.ts';
import { covers, expect, observed, requirement, test, notJudged } from '../../fixtures/test.ts';

test(
  'preflight is answered for the origin that asks, not for the one before it',
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
    const lost = pairs.find(p => [p.first, p.second, p.alone].some(s => GATEWAY_ERRORS.includes(s.status)));
    if (lost) notJudged(`${lost.at}: a preflight was lost by the proxy (see gateway-availability)`);
    for (const { at, order, first, second, alone } of pairs) {
      const seen = `${order}: ${first.origin} got ${first.status}, ${first.grants}; then ${second.origin}${second.cache && ` (${second.cache})`}, against what it gets alone`;
      expect({ status: second.status, grants: second.grants }, rule.broken(at, seen)).toEqual({
        status: alone.status,
        grants: alone.grants,
      });
    }
  },
);
