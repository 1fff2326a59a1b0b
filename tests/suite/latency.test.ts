/** The latency rule against made-up servers of known behaviour: how often it wrongs a healthy one, and lets a slow one pass. Seeded. */
import { expect, test } from '@playwright/test';
import { measure, paced, unpaced, type LatencyPlan, type LatencySource } from '../../fixtures/probe/latency.ts';
import { atMost, percentileBound, quantiles, sequentialShare } from '../../fixtures/probe/share.ts';

const RUNS = 200;
const rule = { budgetMs: 50, p0: 0.005, p1: 0.02 };
const quick: LatencyPlan = { ...rule, ...unpaced };
const careful: LatencyPlan = { ...rule, ...paced, paceMs: 0 };

/** A generator of numbers in [0, 1) (mulberry32), the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Made = {
  /** Share of answers that the server delays by 60 ms; a constant delay, ms. */
  slowShare?: number;
  constant?: number;
  /** Chance of a spike of 70 ms on this side, for one exchange; chance that a burst of 15 begins. */
  spike?: number;
  burst?: number;
  /** Way there and back, ms; and what every answer of this server takes on top of it. */
  way?: number;
  everyAnswer?: number;
  failed?: number;
};

/** Log-normal answers with median 5 ms and 99th percentile 20 ms, and a control that takes a fifth of a millisecond. */
function made(seed: number, it: Made): LatencySource {
  const random = chance(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let burst = 0;
  const side = () => {
    if (burst === 0 && random() < (it.burst ?? 0)) burst = 15;
    if (burst > 0) { burst -= 1; return 70; }
    return random() < (it.spike ?? 0) ? 70 : 0;
  };
  const way = () => (it.way ?? 0) + (it.everyAnswer ?? 0) + side();
  return {
    connect: (it.way ?? 0) + 0.1,
    control: async () => way() + 0.2,
    answer: async () => random() < (it.failed ?? 0) ? Infinity : way() + 5 * Math.exp(0.596 * normal()) + (it.constant ?? 0) + (random() < (it.slowShare ?? 0) ? 60 : 0),
  };
}

async function shares(it: Made, plan: LatencyPlan): Promise<{ fast: number; slow: number; undecided: number; samples: number }> {
  const seen: Array<Awaited<ReturnType<typeof measure>>> = [];
  for (let seed = 1; seed <= RUNS; seed++) seen.push(await measure(made(seed, it), plan));
  const share = (verdict: string) => seen.filter(s => s.verdict === verdict).length / RUNS;
  return { fast: share('fast'), slow: share('slow'), undecided: share('undecided'), samples: seen.reduce((sum, s) => sum + s.samples, 0) / RUNS };
}

const cases: ReadonlyArray<readonly [name: string, made: Made, verdict: 'fast' | 'slow', least: number]> = [
  ['a healthy server', {}, 'fast', 0.99],
  ['a healthy server, spikes of the runner', { spike: 0.003 }, 'fast', 0.99],
  ['a healthy server, bursts of the runner', { burst: 0.0002 }, 'fast', 0.99],
  ['a healthy server 200 ms away', { way: 200 }, 'fast', 0.99],
  ['2 % of the answers 60 ms late', { slowShare: 0.02 }, 'slow', 0.99],
  ['5 % of the answers 60 ms late', { slowShare: 0.05 }, 'slow', 0.99],
  ['every answer 60 ms late', { constant: 60 }, 'slow', 1],
  ['2 % of the answers fail', { failed: 0.02 }, 'slow', 0.99],
];

for (const [name, it, verdict, least] of cases) {
  test(`${name}: ${verdict}`, async () => {
    const seen = await shares(it, quick);
    test.info().annotations.push({ type: 'observed', description: JSON.stringify(seen) });
    expect(seen[verdict], JSON.stringify(seen)).toBeGreaterThanOrEqual(least);
    expect(seen[verdict === 'fast' ? 'slow' : 'fast'], `wrong verdicts: ${JSON.stringify(seen)}`).toBe(0);
  });
}

test('with few reads, paced: sure of the healthy and of the very slow, open between', async () => {
  expect(paced.samplesAtMost * 4 / 3 + 1 + 14, 'all exchanges').toBeLessThanOrEqual(200);
  const healthy = await shares({}, careful);
  expect(healthy.fast, JSON.stringify(healthy)).toBeGreaterThanOrEqual(0.99);
  const slow = await shares({ constant: 60 }, careful);
  expect(slow.slow, JSON.stringify(slow)).toBe(1);
  const middling = await shares({ slowShare: 0.05 }, careful);
  expect(middling.fast, JSON.stringify(middling)).toBeLessThanOrEqual(0.05);
});

test('a control as slow as the answers decides nothing', async () => {
  const seen = await shares({ everyAnswer: 60 }, quick);
  expect(seen.undecided, JSON.stringify(seen)).toBe(1);
});

test('nothing but failed answers is slow, and an unanswered control decides nothing', async () => {
  const none = { connect: 0.1, answer: async () => Infinity };
  expect(await measure({ ...none, control: async () => 0.2 }, quick)).toMatchObject({ verdict: 'slow', p50: null, max: null });
  expect(await measure({ ...none, control: async () => Infinity }, quick)).toMatchObject({ verdict: 'undecided' });
});

test('statistics agree with tables', () => {
  expect(atMost(0, 59, 0.05)).toBeCloseTo(0.0485, 4);
  expect(atMost(9, 1000, 0.02)).toBeCloseTo(0.0047, 3);
  expect([percentileBound(0, 58), percentileBound(0, 59), percentileBound(1, 92), percentileBound(1, 93)]).toEqual(['open', 'few', 'open', 'few']);
  expect([percentileBound(0, 0), percentileBound(5, 5)]).toEqual(['open', 'many']);
  const sprt = { p0: 0.005, p1: 0.02, error: 0.001 };
  expect([sequentialShare(0, 454, sprt), sequentialShare(0, 455, sprt), sequentialShare(5, 5, sprt)]).toEqual(['open', 'few', 'many']);
  expect([...quantiles([3, 1, Infinity], 0.5, 1), ...quantiles([1, 2], 0.99), ...quantiles([], 0.5)]).toEqual([3, Infinity, 2, NaN]);
});
