import { covers, expect, observed, requirement, test, notJudged } from '../../fixtures/test.ts';

test(
  'token of another environment is refused',
  covers('signing-key-isolation'),
  ({ env, foreignTokens: { at, own, foreign, real, expired } }) => {
    const rule = requirement('signing-key-isolation', env);
    if (foreign.length === 0) notJudged('no foreign token was presented');
    // Our own token must open the same address in the same way, or a refusal would say nothing about keys.
    const ways = [...new Set(foreign.map(f => f.as))];
    for (const way of ways) if (own.find(o => o.as === way)?.status !== 200) notJudged(`our own token as ${way}`);
    observed(
      `our own token as ${ways.join(' and ')}: 200; ${foreign.length} foreign: ${[...new Set(foreign.map(f => f.status))].sort().join(', ')}; ${real} really issued by another environment${expired > 0 ? `, ${expired} more too old to say anything` : ''}`,
    );
    const wrong = foreign.filter(f => f.status !== rule.expected.status).map(f => `${f.whose} as ${f.as}: ${f.status}`);
    expect(wrong, rule.broken(at, wrong.join('; '))).toEqual([]);
  },
);
