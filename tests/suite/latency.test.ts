/** The latency rule against made-up servers of known behaviour: how often it wrongs a healthy one, and lets a slow one pass. Seeded. */
import { expect, test } from '@playwright/test';
import { measure, paced, unpaced, type LatencyPlan, type LatencySource } from '../../fixtures/probe/latency.ts';
import { AT_ONCE, measureParallel } from '../../fixtures/probe/latency-parallel.ts';
import { atMost, exceeds, percentileBound, quantiles, sequentialShare } from '../../fixtures/probe/share.ts';

const RUNS = 200;
/** Of measurements that use up all their samples. */
const FEW_RUNS = 50;
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

async function shares(it: Made, plan: LatencyPlan, runs = RUNS): Promise<{ fast: number; slow: number; undecided: number; samples: number }> {
  const seen: Array<Awaited<ReturnType<typeof measure>>> = [];
  for (let seed = 1; seed <= runs; seed++) seen.push(await measure(made(seed, it), plan));
  const share = (verdict: string) => seen.filter(s => s.verdict === verdict).length / runs;
  return { fast: share('fast'), slow: share('slow'), undecided: share('undecided'), samples: seen.reduce((sum, s) => sum + s.samples, 0) / runs };
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

test('a machine that is not quiet is not taken for a slow server, nor hides one', async () => {
  const noisy = await shares({ spike: 0.04 }, quick, FEW_RUNS);
  expect(noisy.slow, JSON.stringify(noisy)).toBe(0);
  const slow = await shares({ spike: 0.01, slowShare: 0.08 }, quick, FEW_RUNS);
  expect(slow.slow, JSON.stringify(slow)).toBeGreaterThanOrEqual(0.95);
  expect(slow.fast, JSON.stringify(slow)).toBe(0);
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
  // The upper bound of 2 hits in 431 at 0.001 is 2.6 %, that of none in 20 is 29 %.
  expect([exceeds(58, 1279, 2, 431, 0.001), exceeds(40, 1279, 2, 431, 0.001), exceeds(5, 20, 0, 20, 0.001), exceeds(14, 20, 0, 20, 0.001), exceeds(0, 9, 0, 9, 0.001)]).toEqual([true, false, false, true, false]);
  const sprt = { p0: 0.005, p1: 0.02, error: 0.001 };
  expect([sequentialShare(0, 454, sprt), sequentialShare(0, 455, sprt), sequentialShare(5, 5, sprt)]).toEqual(['open', 'few', 'many']);
  expect([...quantiles([3, 1, Infinity], 0.5, 1), ...quantiles([1, 2], 0.99), ...quantiles([], 0.5)]).toEqual([3, Infinity, 2, NaN]);
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
  expect(await verdict(source(() => round(i => 5 * i), () => round(i => 5 * i))), 'a machine that is busy for everything').toBe('fast');
  expect(await verdict(source(n => round(() => n % 2 === 1 ? 300 : 2), quiet)), 'three rounds of five').toBe('slow');
  expect(await verdict(source(n => round(() => n >= 4 ? 300 : 2), quiet)), 'two rounds of five').toBe('fast');
  expect(await verdict(source(n => round(i => n === 0 ? 900 : i === 7 ? 300 : 2), quiet)), 'a cold start, and one straggler in each round').toBe('fast');
});
