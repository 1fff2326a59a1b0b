/** Checks that an environment refuses bearer tokens of another one. */
import { covers, expect, observed, requirement, test, notJudged } from '../../fixtures/test.ts';

test(
  'token of another environment is refused',
  covers('signing-key-isolation'),
  ({ env, foreignTokens: { at, own, foreign, real, expired } }) => {
    const rule = requirement('signing-key-isolation', env);
    if (foreign.length === 0) notJudged('no foreign token was presented');
    // Our own token must open the same address in the same way; otherwise a refusal would say nothing about keys.
    const ways = [...new Set(foreign.map(f => f.as))];
    for (const way of ways)
      if (own.find(o => o.as === way)?.standing !== 'opened') notJudged(`our own token as ${way}`);
    observed(
      `our own token as ${ways.join(' and ')}: accepted; ${foreign.length} foreign: ${[...new Set(foreign.map(f => f.status))].sort().join(', ')}; ${real} really issued by another environment${expired > 0 ? `, ${expired} more too old to say anything` : ''}`,
    );
    const wrong = foreign.filter(f => f.standing === 'opened').map(f => `${f.whose} as ${f.as}: ${f.why}`);
    expect(wrong, rule.broken(at, wrong.join('; '))).toEqual(rule.expected.accepted);
    const unclear = foreign.filter(f => f.standing === 'unclear').map(f => `${f.whose} as ${f.as}: ${f.why}`);
    if (unclear.length > 0)
      notJudged(`${unclear.length} of ${foreign.length} calls, made twice, do not tell: ${unclear.join('; ')}`);
  },
);
