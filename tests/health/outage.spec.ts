/** Checks health, errors and sessions during an outage of the database, of the API or of another dependency. */
import { credentialsProblem, originProblem } from '../../fixtures/probe/cors-allowlist/cors-headers.ts';
import { slownessOf, type DrillObservation } from '../../fixtures/probe/health/outage.ts';
import { shownStatuses } from '../../fixtures/probe/http/shown-answer.ts';
import {
  alone,
  covers,
  expect,
  inconclusive,
  observed,
  requirement,
  test,
  notJudged,
  notRun,
} from '../../fixtures/test.ts';

const turned = ({ down, before }: DrillObservation, how: string) =>
  `${down.status || 'no answer'} ${down.afterMs} ms after ${how}, ${before} before`;

const isGood = (status: number): boolean => status >= 200 && status <= 299;

/** True for a status that a client takes for the end of its session. */
const signsOut = (status: number): boolean => status === 401 || status === 403 || (status >= 300 && status <= 399);

const shownTurn = ({ status, location }: { status: number; location: string }) =>
  `${status || 'no answer'}${location ? ` to ${location}` : ''}`;

/** Returns the outages of the database, each with the action on it and the variable of its command. */
const madeOf = (drill: DrillObservation | undefined, freeze: DrillObservation | undefined) => [
  ...(drill ? [{ how: 'stopped', by: 'DB_STOP_CMD', drill }] : []),
  ...(freeze ? [{ how: 'frozen', by: 'DB_PAUSE_CMD', drill: freeze }] : []),
];

/** Ends a check whose rule was kept, if nothing shows that the database was out meanwhile. */
function demandOutage(made: ReturnType<typeof madeOf>): void {
  for (const { how, by, drill } of made)
    if (!drill.wasFelt)
      notJudged(
        `nothing was felt of a database that was ${how}, neither by ${drill.at} nor by a login: ${by} may have missed the one that the API uses`,
      );
}

test.describe('an outage of the database', () => {
  test(
    'does not affect liveness',
    { ...covers('healthz-without-database'), ...alone },
    ({ env, health, drill, freeze }) => {
      if (!drill && !freeze) notRun('needs DB_STOP_CMD and DB_START_CMD, or DB_PAUSE_CMD and DB_RESUME_CMD');
      const rule = requirement('healthz-without-database', env);
      const made = madeOf(drill, freeze);
      const undecided: string[] = [];
      for (const {
        how,
        drill: {
          alive: { before, during },
        },
      } of made) {
        const slowerMs = Math.round(during.medianMs - before.medianMs);
        const text = `with the database ${how}: ${during.statuses.map(status => status || 'no answer').join(', ')}, ${Math.max(0, slowerMs)} ms slower than before`;
        observed(text);
        for (const status of during.statuses)
          expect(status, rule.broken(during.at, text)).toBeOneOf(rule.expected.statuses);
        // The network's delay is in both; the bound itself is judged by healthz-latency. Near it nothing is decided.
        if (slownessOf(slowerMs, rule.expected.slowerAtMostMs) === 'near') undecided.push(`${during.at}: ${text}`);
        else expect(slowerMs, rule.broken(during.at, text)).toBeLessThanOrEqual(rule.expected.slowerAtMostMs);
      }
      demandOutage(made);
      if (undecided.length > 0)
        inconclusive(`${undecided.join('; ')}, beside a bound of ${rule.expected.slowerAtMostMs} ms`);
      if (health.open.isEverywhere)
        notJudged(`${health.open.at} is answered as an address that nobody knows (see healthz-open)`);
    },
  );

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
      demandOutage(madeOf(drill, undefined));
      expect(toWeb?.status ?? 0, rule.broken(at, seen)).toBeGreaterThanOrEqual(rule.expected.statusAtLeast);
      expect(toWeb?.form, rule.broken(at, seen)).toBe(rule.expected.form);
      expect(toWeb?.hasRequestId, rule.broken(at, seen)).toBe(rule.expected.requestId);
      for (const problem of toWeb ? [originProblem(toWeb, env.webOrigin), credentialsProblem(toWeb)] : [])
        expect(problem, rule.broken(at, `${seen}; ${problem ?? ''}`)).toBeUndefined();
    },
  );
});

test('health ends with its API', { ...covers('health-api-outage'), ...alone }, ({ env, gateway }) => {
  if (gateway === undefined) notRun('needs API_STOP_CMD and API_START_CMD');
  const rule = requirement('health-api-outage', env);
  const { answer, before, backAfterMs, at, health } = gateway;
  const told = health.map(it => `${it.at}: ${it.status || 'no answer'}`).join('; ');
  observed(`while the API is down, ${told}`);
  if (backAfterMs < 0) notJudged('THE API DID NOT COME BACK after API_START_CMD; start it by hand');
  if (answer.status === before) notJudged(`API_STOP_CMD stopped nothing: ${at} still answered ${before}`);
  for (const it of health)
    expect(
      it.status >= 200 && it.status <= 299 ? `good, ${it.status}` : 'not good',
      rule.broken(it.at, `${it.status} while the API is down, and ${at} is ${answer.status || 'not answered'}`),
    ).toBe(rule.expected.meanwhile);
});

test(
  'readiness stays good however often it is asked',
  { ...covers('readyz-series'), ...alone },
  ({ env, connections, health }) => {
    const rule = requirement('readyz-series', env);
    const { at, statuses, before, after, open, uncounted } = connections;
    const counted =
      open.length > 0 ? `; connections ${open.join(', ')}${uncounted === '' ? '' : ', then not to be counted'}` : '';
    const seen = `${before} before, then ${shownStatuses(statuses)}, and ${after || 'no answer'} a second later${counted}`;
    observed(seen);
    if (before < 200 || before > 299)
      notJudged(`GET ${env.READYZ_URL} answered ${before} before the series (see readyz-healthy)`);
    // A general limit on clients is no part of the rule.
    if (statuses[429] !== undefined) notJudged(`the product limits its clients: ${seen}`);
    const of = (isMeant: (status: string) => boolean) =>
      Object.entries(statuses).reduce((sum, [status, times]) => sum + (isMeant(status) ? times : 0), 0);
    const good = of(status => status.startsWith('2'));
    const unanswered = statuses[0] ?? 0;
    const isBack = after >= 200 && after <= 299;
    expect(good + (isBack ? unanswered : 0), rule.broken(at, seen)).toBe(of(() => true));
    if (unanswered > 0) notJudged(`${at}: ${seen}`);
    if (health.ready.isEverywhere) notJudged(`${health.ready.at} is answered as an address that nobody knows`);
  },
);

test(
  'an outage of the database signs nobody out',
  { ...covers('outage-sessions'), ...alone },
  ({ env, drill, freeze }) => {
    if (!drill && !freeze) notRun('needs DB_STOP_CMD and DB_START_CMD, or DB_PAUSE_CMD and DB_RESUME_CMD');
    const rule = requirement('outage-sessions', env);
    const made = madeOf(drill, freeze);
    const seen = made.flatMap(
      ({
        how,
        drill: {
          session: { before, during },
        },
      }) =>
        during
          .filter(({ as }) => before.some(b => b.as === as && isGood(b.status)))
          .map(answer => ({ how, ...answer, text: `with the database ${how}, by ${answer.as}: ${shownTurn(answer)}` })),
    );
    if (seen.length === 0)
      notJudged(`no session that ME_PATH answered before an outage, so nothing is known of it (see login-dashboard)`);
    observed(seen.map(({ text }) => text).join('; '));
    for (const { at, status, text } of seen)
      expect(signsOut(status) ? 'signed out' : 'never', rule.broken(at, text)).toBe(rule.expected.signedOut);
    demandOutage(made);
    // Calls without any answer, or refused by a limit on clients, say nothing about the session.
    if (seen.every(({ status }) => status === 0 || status === 429))
      notJudged(`ME_PATH gave no answer about a session: ${seen.map(({ text }) => text).join('; ')}`);
  },
);

test(
  'readiness stays within the database connections of the pool',
  { ...covers('readyz-connections'), ...alone },
  ({ env, connections: { at, statuses, open, uncounted } }) => {
    const rule = requirement('readyz-connections', env);
    if (env.DB_CONNECTIONS_CMD === undefined) notRun('needs DB_CONNECTIONS_CMD');
    const seen = `${shownStatuses(statuses)}; connections before, half-way and after: ${open.join(', ')}${uncounted === '' ? '' : `; then ${uncounted}`}`;
    observed(seen);
    const [before = 0, between, after] = open;
    // The first half fills a pool to its size. If a later count fails, the growth until then is known.
    const grown = after !== undefined && between !== undefined ? after - between : (between ?? before) - before;
    expect(grown, rule.broken(at, seen)).toBeLessThanOrEqual(rule.expected.growthAtMost);
    if (uncounted !== '') notJudged(`${at}: ${uncounted}`);
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
  // If only the database may be missing, a plain 503 identifies it.
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
