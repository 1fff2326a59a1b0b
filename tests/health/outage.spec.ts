import { credentialsProblem, originProblem } from '../../fixtures/probe/cors-allowlist/cors-headers.ts';
import type { DrillObservation } from '../../fixtures/probe/health/database-drill.ts';
import { alone, covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

const turned = ({ down, before }: DrillObservation, how: string) =>
  `${down.status || 'no answer'} ${down.afterMs} ms after ${how}, ${before} before`;

test.describe('an outage of the database', () => {
  test('does not affect liveness', { ...covers('healthz-without-database'), ...alone }, ({ env, drill, freeze }) => {
    if (!drill && !freeze) notRun('needs DB_STOP_CMD and DB_START_CMD, or DB_PAUSE_CMD and DB_RESUME_CMD');
    const rule = requirement('healthz-without-database', env);
    const seen = [
      ...(drill ? [{ how: 'stopped', ...drill.alive }] : []),
      ...(freeze ? [{ how: 'frozen', ...freeze.alive }] : []),
    ];
    if (seen.length === 0) notJudged('no outage');
    for (const { how, before, during } of seen) {
      const slowerMs = Math.round(during.medianMs - before.medianMs);
      const text = `with the database ${how}: ${during.statuses.map(status => status || 'no answer').join(', ')}, ${Math.max(0, slowerMs)} ms slower than before`;
      observed(text);
      for (const status of during.statuses)
        expect(rule.expected.statuses, rule.broken(during.at, text)).toContain(status);
      // The network's delay is in both; the bound itself is judged by healthz-latency.
      expect(slowerMs, rule.broken(during.at, text)).toBeLessThanOrEqual(rule.expected.slowerAtMostMs);
    }
  });

  test('does not hang readiness', { ...covers('readyz-database-hangs'), ...alone }, ({ env, freeze }) => {
    if (freeze === undefined) notRun('needs DB_PAUSE_CMD and DB_RESUME_CMD');
    const rule = requirement('readyz-database-hangs', env);
    const seen = turned(freeze, 'the database was frozen');
    observed(`${seen}; ${freeze.recovered.status || 'no answer'} ${freeze.recovered.afterMs} ms after it went on`);
    expect(freeze.down.status, rule.broken(freeze.at, seen)).toBe(rule.expected.status);
    expect(freeze.down.afterMs, rule.broken(freeze.at, seen)).toBeLessThanOrEqual(rule.expected.withinMs);
  });

  test(
    'is reported to the web app in an answer that it can read',
    { ...covers('outage-errors'), ...alone },
    ({ env, drill }) => {
      if (drill === undefined) notRun('needs DB_STOP_CMD and DB_START_CMD');
      const rule = requirement('outage-errors', env);
      const { toWeb } = drill;
      const at = toWeb?.at ?? `POST ${env.LOGIN_PATH}`;
      const seen = toWeb
        ? `${toWeb.status}, body ${toWeb.form}, request id ${toWeb.hasRequestId ? 'present' : 'absent'}`
        : 'no answer';
      observed(seen);
      if (toWeb?.status === 429)
        notJudged(`login budget: ${at} answered 429 during the outage, so its errors were not seen`);
      expect(toWeb?.status ?? 0, rule.broken(at, seen)).toBeGreaterThanOrEqual(rule.expected.statusAtLeast);
      expect(toWeb?.form, rule.broken(at, seen)).toBe(rule.expected.form);
      expect(toWeb?.hasRequestId, rule.broken(at, seen)).toBe(rule.expected.requestId);
      for (const problem of toWeb ? [originProblem(toWeb, env.webOrigin), credentialsProblem(toWeb)] : [])
        expect(problem, rule.broken(at, `${seen}; ${problem ?? ''}`)).toBeUndefined();
    },
  );
});

test(
  'readiness stays within the database connections of the pool',
  { ...covers('readyz-connections'), ...alone },
  ({ env, connections }) => {
    const rule = requirement('readyz-connections', env);
    const { at, calls, statuses, open } = connections;
    // So few calls exhaust no pool: without the count nothing would be seen.
    if (open === undefined && calls < 100) notRun('needs DB_CONNECTIONS_CMD');
    const seen = `${Object.entries(statuses)
      .map(([status, times]) => `${times} × ${status}`)
      .join(
        ', ',
      )}; connections before, half-way and after: ${open?.join(', ') ?? 'not counted, DB_CONNECTIONS_CMD is not given'}`;
    observed(seen);
    expect(
      Object.entries(statuses)
        .filter(([status]) => status.startsWith('2'))
        .reduce((sum, [, times]) => sum + times, 0),
      rule.broken(at, seen),
    ).toBe(calls);
    // The first half fills a pool to its size.
    if (open) expect(open[2] - open[1], rule.broken(at, seen)).toBeLessThanOrEqual(rule.expected.growthAtMost);
  },
);

test(
  'readiness turns for what is needed, and for nothing else',
  { ...covers('readyz-dependencies'), ...alone },
  ({ env, dependencies }) => {
    if (!dependencies) notRun('needs DEPENDENCIES with the commands of each');
    const rule = requirement('readyz-dependencies', env);
    if (Object.keys(dependencies).length === 0) notJudged('no outage');
    for (const [name, outage] of Object.entries(dependencies)) {
      const seen = `${turned(outage, `${name} was stopped`)}; ${name} is ${outage.required ? 'required' : 'optional'}`;
      observed(seen);
      const text = rule.broken(outage.at, seen);
      expect(outage.down.status, text).toBe(outage.required ? rule.expected.status : outage.before);
      if (outage.required) expect(outage.down.afterMs, text).toBeLessThanOrEqual(rule.expected.withinMs);
    }
  },
);

test('readiness names what is missing', { ...covers('readyz-dependency-names'), ...alone }, ({ env, dependencies }) => {
  // Where the database is all that may be missing, a 503 in plain words says which.
  if (!dependencies) notRun('needs DEPENDENCIES with the commands of each');
  const rule = requirement('readyz-dependency-names', env);
  const refused = Object.entries(dependencies).filter(([, { down }]) => down.status === 503);
  observed(refused.map(([name, { namesIt }]) => `${name} ${namesIt ? 'named' : 'not named'}`).join(', '));
  if (refused.length === 0) notJudged('no outage turned readiness to 503 (see readyz-dependencies)');
  const unnamed = refused.filter(([, { namesIt }]) => !namesIt).map(([name]) => name);
  expect(unnamed, rule.broken(refused[0]?.[1].at ?? '', `503 without the name of ${unnamed.join(', ')}`)).toEqual(
    rule.expected.unnamed,
  );
});
