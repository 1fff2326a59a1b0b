/** Checks liveness and its latency, readiness, and what both disclose. */
import { GATEWAY_ERRORS } from '../../fixtures/probe/http/gateway-errors.ts';
import { latencyDetails, latencyEvidence } from '../../fixtures/probe/health/latency-evidence.ts';
import type { HealthAnswer } from '../../fixtures/probe/health/health.ts';
import { shownAnswer, shownStatuses, shownType } from '../../fixtures/probe/http/shown-answer.ts';
import {
  alone,
  covers,
  expect,
  observed,
  requirement,
  test,
  notJudged,
  inconclusive,
  notRun,
} from '../../fixtures/test.ts';

/** Returns whether an answer is a good one of a health route: a page is the web's. */
const isGood = ({ status, form }: HealthAnswer): boolean => status >= 200 && status <= 299 && form !== 'html';

/** Ends a check whose health answer is the same at every address: it may come from a server in front of the product. */
function demandRoute({ at, status, contentType, isEverywhere }: HealthAnswer): void {
  if (isEverywhere)
    notJudged(
      `${at} is answered as an address that nobody knows, ${shownType({ status, contentType })}: no route is seen`,
    );
}

/** Lock for a measurement, which needs the machine alone. */
const measured = { lock: '-exclusive-' } as const;

test.describe('liveness', () => {
  test('is open to everybody', covers('healthz-open'), ({ env, health }) => {
    const rule = requirement('healthz-open', env);
    const { statuses } = rule.expected;
    const { open, garbageAuthorization, head, again } = health;
    observed(`GET ${shownType(open)}, with a garbage token ${garbageAuthorization.status}, HEAD ${head.status}`);
    for (const [answer, asked] of [
      [open, ''],
      [garbageAuthorization, ' with a garbage token'],
      [again, ' once more'],
    ] as const) {
      const text = rule.broken(answer.at + asked, shownAnswer(answer));
      expect(answer.status, text).toBeOneOf(statuses);
      // A page is the web's answer; the body is not specified further, and HEAD not at all.
      expect(answer.form, text).not.toBe('html');
      expect(
        answer.denies.whole,
        rule.broken(answer.at + asked, `${shownAnswer(answer)}, which says otherwise`),
      ).toEqual([]);
    }
    demandRoute(open);
  });

  test('is answered within the bound', { ...covers('healthz-latency'), ...measured }, ({ env, latency, health }) => {
    const rule = requirement('healthz-latency', env);
    demandRoute(health.open);
    observed(latencyEvidence(latency));
    if (latency.budgetMs !== rule.expected.atMostMs)
      observed(`HEALTHZ_BUDGET_MS is ${latency.budgetMs}; the document says ${rule.expected.atMostMs} ms`);
    if (latency.verdict === 'undecided') inconclusive(`${latency.at}: ${latency.reason}\n${latencyDetails(latency)}`);
    if (latency.samples === 0) notJudged('nothing was measured');
    expect(latency.verdict, rule.broken(latency.at, latencyDetails(latency))).toBe('fast');
    // Undefined on production, which is measured on only one connection.
    expect(
      latency.parallel?.verdict ?? 'fast',
      rule.broken(`${latency.parallel?.atOnce} at once ${latency.at}`, latencyDetails(latency)),
    ).toBe('fast');
  });

  test('is not limited', covers('healthz-unlimited'), async ({ env, http, health }) => {
    const rule = requirement('healthz-unlimited', env);
    const { observeSeries } = await import('../../fixtures/probe/health/health.ts');
    const { at, calls, statuses } = await observeSeries(http, env.HEALTHZ_URL, rule.expected.calls);
    const seen = shownStatuses(statuses);
    observed(`${calls} quick calls: ${seen}`);
    const unanswered = statuses[0] ?? 0;
    expect((statuses[200] ?? 0) + (statuses[204] ?? 0) + unanswered, rule.broken(at, seen)).toBe(rule.expected.calls);
    if (unanswered > 0) notJudged(`${at}: ${seen}`);
    demandRoute(health.open);
  });

  test('does not come from a cache', covers('healthz-uncached'), ({ env, health }) => {
    const rule = requirement('healthz-uncached', env);
    observed(
      health.open.cacheControl
        ? `Cache-Control: ${health.open.cacheControl}`
        : 'no Cache-Control; advice: send no-store, since a cache may otherwise guess a lifetime',
    );
    for (const answer of [health.open, health.again, health.garbageAuthorization]) {
      const signs = [...answer.fromCache, ...answer.mayBeCached];
      expect(signs, rule.broken(answer.at)).toEqual(rule.expected.signsOfCache);
    }
    if (!isGood(health.open)) notJudged(`${health.open.at} gives no good answer (see healthz-open)`);
    demandRoute(health.open);
  });
});

test.describe('readiness', () => {
  test('is good on a healthy system', covers('readyz-healthy'), ({ env, health: { ready, readyAgain } }) => {
    const rule = requirement('readyz-healthy', env);
    observed(`${shownAnswer(ready)}; once more ${shownAnswer(readyAgain)}`);
    for (const answer of [ready, readyAgain]) {
      const text = rule.broken(answer.at, shownAnswer(answer));
      expect(answer.status, text).toBeOneOf(rule.expected.statuses);
      // A page is the web's answer, which knows nothing of the database.
      expect(answer.form, text).not.toBe('html');
      const denied = [...answer.denies.whole, ...answer.denies.parts];
      expect(denied, rule.broken(answer.at, `${shownAnswer(answer)}, which says otherwise`)).toEqual([]);
    }
    demandRoute(ready);
  });

  test('names its check of the database', covers('readyz-names-database'), ({ env, health: { ready, readyAgain } }) => {
    const rule = requirement('readyz-names-database', env);
    for (const answer of [ready, readyAgain]) {
      const named = answer.namesDatabase ? 'the database' : 'no database';
      const seen = `${shownAnswer(answer)}, names ${named}`;
      observed(seen);
      if (!isGood(answer)) notJudged(`${answer.at} gives no good answer (see readyz-healthy): ${shownAnswer(answer)}`);
      // 204 has no body that could name anything.
      if (answer.status === 204) notRun(`${answer.at} answers 204, which has no body`);
      expect(named, rule.broken(answer.at, seen)).toBe(rule.expected.named);
    }
  });

  test('turns unready when the database is down', { ...covers('readyz-database-down'), ...alone }, ({ env, drill }) => {
    const rule = requirement('readyz-database-down', env);
    if (drill === undefined) notRun('needs DB_STOP_CMD and DB_START_CMD');
    const seen = `${drill.down.status || 'no answer'} ${drill.down.afterMs} ms after the database was stopped, ${drill.before} before`;
    observed(seen);
    expect(drill.down.status, rule.broken(drill.at, seen)).toBe(rule.expected.status);
    expect(drill.down.afterMs, rule.broken(drill.at, seen)).toBeLessThanOrEqual(rule.expected.withinMs);
  });

  // The login is the first of the test's fixtures: it must be older than the outage.
  test(
    'recovers with the database, and so does the API',
    { ...covers('readyz-recovery'), ...alone },
    async ({ env, http, login, session, drill }) => {
      const rule = requirement('readyz-recovery', env);
      if (drill === undefined) notRun('needs DB_STOP_CMD and DB_START_CMD');
      const me: number[] = [];
      for (let i = 0; i < 3; i++)
        me.push(
          (
            await http.ask(login.me.url, {
              headers: {
                origin: env.webOrigin,
                ...(session.cookie ? { cookie: session.cookie } : { authorization: `Bearer ${session.token}` }),
              },
            })
          ).status,
        );
      const seen = `${drill.recovered.status || 'no answer'} ${drill.recovered.afterMs} ms after the database was started, then ${drill.afterwards.join(', ')}; ${env.ME_PATH} ${me.join(', ')}`;
      observed(seen);
      const text = rule.broken(drill.at, seen);
      expect(drill.recovered.status, text).toBe(drill.before);
      expect(drill.recovered.afterMs, text).toBeLessThanOrEqual(rule.expected.withinMs);
      // One late refusal comes from a pool that recovers; more of them are errors that users see.
      expect(
        [...drill.afterwards, ...me].filter(status => status < 200 || status > 299).length,
        text,
      ).toBeLessThanOrEqual(1);
      expect(me.at(-1), text).toBe(rule.expected.status);
    },
  );
});

test(
  'health discloses no internals, also during an outage',
  { ...covers('health-discloses-nothing'), ...alone },
  ({ env, health, drill }) => {
    const rule = requirement('health-discloses-nothing', env);
    observed(drill ? 'seen healthy and during an outage of the database' : 'seen healthy only');
    for (const answer of Object.values(health))
      expect(answer.discloses, rule.broken(answer.at)).toEqual(rule.expected.disclosed);
    for (const answer of env.HAS_NOT.includes('readiness') ? [health.open] : [health.open, health.ready]) {
      if (!isGood(answer)) notJudged(`${answer.at} gives no answer of a health route: ${shownAnswer(answer)}`);
      demandRoute(answer);
    }
    if (drill)
      expect(drill.discloses, rule.broken(`${drill.at} during an outage of the database`)).toEqual(
        rule.expected.disclosed,
      );
  },
);

test('calls of the API get through the proxy, each time', covers('gateway-availability'), ({ env, gatewaySeries }) => {
  const rule = requirement('gateway-availability', env);
  const { at, calls, statuses, isEverywhere } = gatewaySeries;
  const lost = GATEWAY_ERRORS.reduce((sum, status) => sum + (statuses[status] ?? 0), 0);
  const seen = `${lost} of ${calls} were lost: ${shownStatuses(statuses)}`;
  observed(`${at}: ${shownStatuses(statuses)}`);
  expect(lost, rule.broken(at, seen)).toBe(rule.expected.lost);
  if (statuses[429] !== undefined) notJudged(`the product limits its clients: ${shownStatuses(statuses)}`);
  if (statuses[0] !== undefined) notJudged(`${at}: ${shownStatuses(statuses)}`);
  if (isEverywhere) notJudged(`${at}: ME_PATH is answered as a path that nobody knows`);
});
