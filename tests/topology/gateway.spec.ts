/** Checks the reverse proxy at the edge of the topology: its answers to the web app while the API is down. */
import { credentialsProblem, originProblem } from '../../fixtures/probe/cors-allowlist/cors-headers.ts';
import { alone, covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

test(
  'proxy tells the web app that the API is down, in an answer that it can read',
  { ...covers('gateway-errors'), ...alone },
  ({ env, gateway }) => {
    if (gateway === undefined) notRun('needs API_STOP_CMD and API_START_CMD');
    const rule = requirement('gateway-errors', env);
    const { answer, before, backAfterMs, at } = gateway;
    const seen = `${answer.status || 'no answer'}, body ${answer.form}; before ${before}, and again ${backAfterMs < 0 ? 'not within half a minute' : `after ${backAfterMs} ms`}`;
    observed(seen);
    if (backAfterMs < 0) notJudged(`THE API DID NOT COME BACK after API_START_CMD; start it by hand (${seen})`);
    if (answer.status === before) notJudged(`API_STOP_CMD stopped nothing: ${at} still answered ${before}`);
    expect(answer.status, rule.broken(at, seen)).toBeOneOf(rule.expected.statuses);
    expect(answer.form, rule.broken(at, seen)).toBe(rule.expected.form);
    for (const problem of [originProblem(answer, env.webOrigin), credentialsProblem(answer)])
      expect(problem, rule.broken(at, `${seen}; ${problem ?? ''}`)).toBeUndefined();
  },
);
