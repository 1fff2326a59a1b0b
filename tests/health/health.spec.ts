import { latencyDetails, latencyEvidence } from '../../fixtures/probe/health/latency-evidence.ts';
import { shownAnswer, shownType } from '../../fixtures/probe/http/shown-answer.ts';
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

/** The measurement needs the machine for itself. */
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
      expect(statuses, text).toContain(answer.status);
      // A page is the web's answer; of the body nothing else is promised, and HEAD is not.
      expect(answer.form, text).not.toBe('html');
    }
  });

  test('is answered within the bound', { ...covers('healthz-latency'), ...measured }, ({ env, latency }) => {
    const rule = requirement('healthz-latency', env);
    observed(latencyEvidence(latency));
    if (latency.budgetMs !== rule.expected.atMostMs)
      observed(`HEALTHZ_BUDGET_MS is ${latency.budgetMs}; the document says ${rule.expected.atMostMs} ms`);
    if (latency.verdict === 'undecided') inconclusive(`${latency.at}: ${latency.reason}\n${latencyDetails(latency)}`);
    if (latency.samples === 0) notJudged('nothing was measured');
    expect(latency.verdict, rule.broken(latency.at, latencyDetails(latency))).toBe('fast');
    // Undefined on production, which is asked by one connection only.
    expect(
      latency.parallel?.verdict ?? 'fast',
      rule.broken(`${latency.parallel?.atOnce} at once ${latency.at}`, latencyDetails(latency)),
    ).toBe('fast');
  });

  test('is not limited', covers('healthz-unlimited'), async ({ env, http }) => {
    const rule = requirement('healthz-unlimited', env);
    const { observeSeries } = await import('../../fixtures/probe/health/health.ts');
    const { at, calls, statuses } = await observeSeries(http, env.HEALTHZ_URL, rule.expected.calls);
    const seen = Object.entries(statuses)
      .map(([status, count]) => `${count} × ${status}`)
      .join(', ');
    observed(`${calls} quick calls: ${seen}`);
    expect((statuses[200] ?? 0) + (statuses[204] ?? 0), rule.broken(at, seen)).toBe(rule.expected.calls);
  });

  test('does not come from a cache', covers('healthz-uncached'), ({ env, health }) => {
    const rule = requirement('healthz-uncached', env);
    observed(
      health.open.cacheControl
        ? `Cache-Control: ${health.open.cacheControl}`
        : 'no Cache-Control; advice: send no-store, since a cache may otherwise guess a lifetime',
    );
    for (const answer of [health.open, health.again]) {
      const signs = [...answer.fromCache, ...answer.mayBeCached];
      expect(signs, rule.broken(answer.at)).toEqual(rule.expected.signsOfCache);
    }
  });
});

test.describe('readiness', () => {
  test('is good on a healthy system', covers('readyz-healthy'), ({ env, health: { ready } }) => {
    const rule = requirement('readyz-healthy', env);
    observed(shownAnswer(ready));
    const text = rule.broken(ready.at, shownAnswer(ready));
    expect(rule.expected.statuses, text).toContain(ready.status);
    // A page is the web's answer, which knows nothing of the database.
    expect(ready.form, text).not.toBe('html');
  });

  test('names its check of the database', covers('readyz-names-database'), ({ env, health: { ready } }) => {
    const rule = requirement('readyz-names-database', env);
    const named = ready.namesDatabase ? 'the database' : 'no database';
    const seen = `${shownAnswer(ready)}, names ${named}`;
    observed(seen);
    if (ready.status < 200 || ready.status > 299 || ready.form === 'html')
      notJudged(`${ready.at} gives no good answer (see readyz-healthy): ${shownAnswer(ready)}`);
    // 204 has no body that could name anything.
    if (ready.status !== 204) expect(named, rule.broken(ready.at, seen)).toBe(rule.expected.named);
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
      // One late refusal is a pool that recovers; more of them are errors that users see.
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
    if (drill)
      expect(drill.discloses, rule.broken(`${drill.at} during an outage of the database`)).toEqual(
        rule.expected.disclosed,
      );
  },
);
