/**
 * Tests the parts of the latency rule: slow and failed answers, Server-Timing next to the estimates, excused
 * disturbances, and the text for a reader. Seeded.
 */
import { expect, test } from '@playwright/test';
import { describeEnvironment } from '../../../envs/environment.ts';
import { latencyDetails, latencyEvidence } from '../../../fixtures/probe/health/latency-evidence.ts';
import { AT_ONCE, measureParallel } from '../../../fixtures/probe/health/latency-parallel.ts';
import { paced, unpaced, type LatencyPlan } from '../../../fixtures/probe/health/latency-plan.ts';
import { groupsOf } from '../../../fixtures/probe/health/latency-summary.ts';
import { decide, measure, type LatencyObservation, type Numbers } from '../../../fixtures/probe/health/latency.ts';
import { ownTime, parseServerTiming } from '../../../fixtures/probe/parse/server-timing.ts';
import { Standstills } from '../../../fixtures/probe/http/event-loop-pauses.ts';
import { anyText, fc, must } from './generated.ts';
import { seededRandom } from '../bench/random.ts';
import { rule, simulatedSource, type Simulated } from '../bench/latency/simulated.ts';
import { processorMs } from './processor-time.ts';

/** Runs of a case; the rates of wrong verdicts are shown in latency-simulation.test.ts. */
const RUNS = 100;
const quick: LatencyPlan = { ...rule, ...unpaced };
const careful: LatencyPlan = { ...rule, ...paced, paceMs: 0 };

async function shares(
  it: Simulated,
  plan: LatencyPlan,
): Promise<{ fast: number; slow: number; undecided: number; reason: string }> {
  const seen: Awaited<ReturnType<typeof decide>>['judged'][] = [];
  for (let seed = 1; seed <= RUNS; seed++) seen.push((await decide(simulatedSource(seed, it), plan)).judged);
  const share = (verdict: string) => seen.filter(s => s.verdict === verdict).length / RUNS;
  return {
    fast: share('fast'),
    slow: share('slow'),
    undecided: share('undecided'),
    reason: seen.find(s => s.reason !== '')?.reason ?? '',
  };
}

test('a run without time for more samples says so, and failed answers count as slow', async () => {
  expect(await shares({ way: 600 }, quick)).toMatchObject({
    undecided: 1,
    reason: expect.stringMatching(/decide for neither side, and more do not fit into the time; run nearer/),
  });
  expect(await shares({ failed: 0.02 }, quick)).toMatchObject({ fast: 0, slow: 1 });
});

test('few paced samples decide on healthy and very slow servers only, and the result names its promise', async () => {
  expect((paced.samplesAtMost * 4) / 3 + 1 + 14, 'all exchanges').toBeLessThanOrEqual(200);
  const healthy = await shares({}, careful);
  expect(healthy.fast, JSON.stringify(healthy)).toBeGreaterThanOrEqual(0.99);
  expect(await shares({ constant: 60 }, careful)).toMatchObject({ slow: 1 });
  const middling = await shares({ slowShare: 0.05 }, careful);
  expect(middling.fast, JSON.stringify(middling)).toBeLessThanOrEqual(0.05);
  expect([
    (await measure(simulatedSource(1, {}), careful)).promise,
    (await measure(simulatedSource(1, {}), quick)).promise,
  ]).toEqual(['percentile', 'share']);
});

test('a busy machine neither looks like a slow server nor hides one', async () => {
  const noisy = await shares({ spike: 0.04 }, quick);
  expect(noisy.slow, JSON.stringify(noisy)).toBe(0);
  const slow = await shares({ spike: 0.01, slowShare: 0.08 }, quick);
  expect(slow.slow, JSON.stringify(slow)).toBeGreaterThanOrEqual(0.95);
  expect(slow.fast, JSON.stringify(slow)).toBe(0);
});

test('a server that only fails is slow, and an unanswered control leaves the verdict open', async () => {
  const never = { from: 0, ms: Infinity, why: 'status 503' };
  const source = (control: number) => ({
    lines: [{ answer: () => Promise.resolve(never), control: () => Promise.resolve({ from: 0, ms: control }) }],
    connect: 0.1,
  });
  expect(await measure(source(0.2), quick)).toMatchObject({
    verdict: 'slow',
    p50: null,
    max: null,
    worst: [{ ms: null, why: 'status 503' }, {}, {}, {}, {}],
  });
  expect(await measure(source(Infinity), quick)).toMatchObject({
    verdict: 'undecided',
    reason: 'the control was not answered either, or by a gateway in its place',
  });
});

test('a control that is never answered accuses nobody, and answers within the bound need none', async () => {
  const source = (ms: number) => ({
    lines: [
      {
        answer: () => Promise.resolve({ from: 0, ms }),
        control: () => Promise.resolve({ from: 0, ms: Infinity, why: 'status 502' }),
      },
    ],
    connect: 0.1,
  });
  expect(await measure(source(3), quick)).toMatchObject({ verdict: 'fast', p50: 3, controlP50: null });
  expect(await measure(source(70), quick)).toMatchObject({ verdict: 'undecided', p50: 70 });
});

test.describe('Server-Timing beside the estimates', () => {
  const cases: ReadonlyArray<
    readonly [title: string, made: Simulated, verdict: 'fast' | 'slow' | 'undecided', reason: RegExp]
  > = [
    [
      'without it, a control as slow as the answers decides nothing',
      { everyAnswer: 60 },
      'undecided',
      /a hop in between hides whether way or server is slow; .*let \/healthz send Server-Timing/,
    ],
    ['a quick handler behind a far edge is fast', { way: 46, connect: 0.1, says: ms => ms }, 'fast', /^$/],
    [
      'a server that is slow at everything, and says so, is slow',
      { everyAnswer: 60, says: (ms, every) => ms + every },
      'slow',
      /^$/,
    ],
    [
      'a busy runner adds to what the server says, which is its own word all the same',
      { everyAnswer: 68, says: (ms, every) => ms + every - 8 },
      'slow',
      /^$/,
    ],
    [
      'a word that fits neither estimate settles nothing',
      { everyAnswer: 60, says: ms => ms + 30 },
      'undecided',
      /its Server-Timing says \d+\.\d ms, which is neither/,
    ],
    [
      'a queue before the whole server is no way, though the handler is quick',
      { everyAnswer: 30, jitter: 30, connect: 0.1, says: ms => ms },
      'undecided',
      /the control spreads by \d+ ms|decide for neither|run on a quieter machine/,
    ],
    ['a handler that is slow, and says so', { constant: 60, says: ms => ms }, 'slow', /^$/],
    [
      'slow answers that the handler knows nothing of, among quick ones',
      { slowShare: 0.1, says: () => 5 },
      'slow',
      /^$/,
    ],
    [
      'a control that is answered nearer than liveness',
      { constant: 60, says: ms => ms - 60 },
      'undecided',
      /the control is answered nearer than liveness \(give HEALTHZ_CONTROL_URL\), or liveness waits before its handler/,
    ],
    ['an admission above the budget is never fast', { says: ms => 1000 * ms }, 'undecided', /is its `dur` in ms\?/],
    ['a healthy server that sends it is fast', { says: ms => ms }, 'fast', /^$/],
  ];
  for (const [title, it, verdict, reason] of cases) {
    test(title, async () => {
      const seen = await shares(it, quick);
      expect(seen[verdict], JSON.stringify(seen)).toBe(1);
      expect(seen.reason).toMatch(reason);
    });
  }

  test('is read as the specification has it', () => {
    expect(parseServerTiming('app;dur=12.5')).toEqual([{ name: 'app', ms: 12.5 }]);
    expect(
      parseServerTiming(' cache;desc="Cache, Read; dur=9";dur=23.2 , db ; DUR = "53" , miss,total;dur=.5;dur=7'),
    ).toEqual([
      { name: 'cache', ms: 23.2 },
      { name: 'db', ms: 53 },
      { name: 'total', ms: 0.5 },
    ]);
    expect(parseServerTiming('a b;dur=1, a;dur=-1, b;dur=x, c;dur=1e99, d;dur, ;dur=3, e;dur=NaN')).toEqual([]);
    expect(ownTime('db;dur=9, app;dur=12, total;dur=14')).toEqual({ name: 'total', ms: 14 });
    expect(ownTime(['db;dur=9', 'view;dur=12']), 'the longest where none is the whole').toEqual({
      name: 'view',
      ms: 12,
    });
    expect(ownTime('cfOrigin;dur=180, cdn-cache;desc=MISS;dur=181, edge;dur=1'), 'what a hop measured').toBeUndefined();
    expect(ownTime(undefined)).toBeUndefined();
  });

  test('no text makes it throw or take long', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('', ';dur=', '"', ';', '=,'), (text, more) =>
        must(parseServerTiming((text + more).repeat(50)).every(m => m.ms >= 0)).toBe(true),
      ),
    );
    const texts = ['"'.repeat(1e6), ';'.repeat(1e6), 'a;dur=1,'.repeat(1e5), '=;"\\'.repeat(1e5)];
    expect(
      processorMs(() => texts.map(parseServerTiming)),
      'ms',
    ).toBeLessThan(1_000);
  });
});

test('what a reader is told: groups, the worst with their time, the share with its interval, what is promised', async () => {
  const random = seededRandom(7);
  const spread = (centre: number, count: number) =>
    Array.from({ length: count }, () => centre * (0.8 + 0.4 * random()));
  expect(groupsOf([...spread(2, 190), ...spread(200, 10)])).toEqual([
    { centre: expect.closeTo(2, 0), share: 0.95 },
    { centre: expect.closeTo(200, -2), share: 0.05 },
  ]);
  expect(groupsOf([...spread(2, 190), 200, 210]), 'outliers are no group').toEqual([]);
  expect(groupsOf(spread(0.1, 99).concat(spread(0.9, 99))), 'below the clock').toEqual([]);
  for (let seed = 1; seed <= 20; seed++)
    expect((await measure(simulatedSource(seed, {}), quick)).groups, 'of one kind').toEqual([]);

  const numbers: Numbers = await measure(simulatedSource(3, { slowShare: 0.1 }), quick);
  const seen: LatencyObservation = {
    ...numbers,
    at: 'GET https://stage.acme.test/healthz',
    control: 'GET https://stage.acme.test/api/v1/postflight-control',
    controlStatuses: '404',
    metric: '',
    parallel: undefined,
  };
  const text = latencyDetails(seen);
  for (const part of [
    /from this runner, RTT-corrected, one warm connection, \d+ samples; less 0\.2 ms of the control: p50 [\d.]+ ms, p95 [\d.]+ ms, p99 [\d.]+ ms, max [\d.]+ ms; /,
    /over 50 ms: \d+ of \d+ \([\d.]+ %, 95 % interval [\d.]+ % to [\d.]+ %\), failed 0, excused 0; sequential test: 0\.50 % over 50 ms would fail once in 1,000 runs at most; /,
    /two groups: [\d.]+ % around [\d.]+ ms, [\d.]+ % around 6\d(\.\d+)? ms; no Server-Timing; control GET \S+postflight-control \(404\) spread 0 ms, connect 0\.1 ms; /,
    /worst: (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [\d.]+ ms(, |$)){5}$/,
  ])
    expect(text).toMatch(part);
  expect(latencyEvidence({ ...seen, ...(await measure(simulatedSource(1, {}), careful)) })).toContain(
    'few samples: 95 % sure that 95 % of the answers keep 50 ms',
  );
});

test('the control is on the connection of liveness, and by default a path nobody knows', () => {
  const base = {
    WEB_URL: 'https://web.acme.test',
    NEXT_PUBLIC_API_BASE: 'https://api.acme.test/v1',
    CORS__ALLOW_ORIGINS: 'https://web.acme.test',
    SMOKE_USER: 'smoke@acme.test',
    SMOKE_PASSWORD: 'a long secret of stage',
  };
  const control = (raw: Record<string, string>) => {
    const described = describeEnvironment('stage', { ...base, ...raw }, { target: 'deployed', depth: 'smoke' });
    return described.ok ? described.environment.HEALTHZ_CONTROL_URL : described.problems.join();
  };
  expect(control({})).toBe('https://api.acme.test/v1/postflight-control');
  expect(control({ HEALTHZ_URL: 'https://ops.acme.test/live/healthz' })).toBe(
    'https://ops.acme.test/live/postflight-control',
  );
  expect(control({ HEALTHZ_CONTROL_URL: 'https://api.acme.test/ping' })).toBe('https://api.acme.test/ping');
  expect(control({ HEALTHZ_CONTROL_URL: 'https://web.acme.test/ping' })).toMatch(
    /^HEALTHZ_CONTROL_URL is on https:\/\/web\.acme\.test, and liveness on https:\/\/api\.acme\.test; .* give an address of/,
  );
});

test('a pause of the runner is seen', async () => {
  const stills = new Standstills();
  const begun = performance.now();
  while (performance.now() - begun < 80);
  const blocked = performance.now();
  await new Promise(resolve => {
    setTimeout(resolve, 20);
  });
  stills.stop();
  expect(stills.within(begun, blocked), 'ms').toBeGreaterThan(60);
  expect(stills.within(begun - 100, begun - 50)).toBe(0);
});

test('under parallel requests: a handler that takes turns is slow, a busy machine is not', async () => {
  const round = (ms: (i: number) => number) => Array.from({ length: AT_ONCE }, (_, i) => ms(i));
  const source = (answers: (n: number) => number[], controls: (n: number) => number[]) => {
    let [asked, controlled] = [0, 0];
    return { answers: async () => answers(asked++), controls: async () => controls(controlled++) };
  };
  const quiet = () => round(() => 2);
  const verdict = async (it: ReturnType<typeof source>) => (await measureParallel(it, 50)).verdict;
  expect(await verdict(source(quiet, quiet))).toBe('fast');
  expect(await verdict(source(() => round(i => 5 * i), quiet)), 'turns of 5 ms').toBe('slow');
  expect(await verdict(source(() => round(() => Infinity), quiet)), 'refused or failed').toBe('slow');
  expect(
    await verdict(
      source(
        () => round(i => 5 * i),
        () => round(i => 5 * i),
      ),
    ),
    'a machine that is busy for everything',
  ).toBe('fast');
  expect(await verdict(source(n => round(() => (n % 2 === 1 ? 300 : 2)), quiet)), 'three rounds of five').toBe('slow');
  expect(await verdict(source(n => round(() => (n >= 4 ? 300 : 2)), quiet)), 'two rounds of five').toBe('fast');
  expect(
    await verdict(source(n => round(i => (n === 0 ? 900 : i === 7 ? 300 : 2)), quiet)),
    'a cold start, and one straggler in each round',
  ).toBe('fast');
});
