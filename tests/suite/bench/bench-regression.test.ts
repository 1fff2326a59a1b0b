/**
 * The rule by which a release is called slower, against made-up runs (seeded): how often it wrongs a release beside itself, and how often it
 * finds what was planted, with the naive rules beside it. The table is written to test-results/suite/bench-regression.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ofEach, type BenchBlock, type Kind, type Side } from '../../../fixtures/bench/releases.ts';
import { pairedShift, rankSum, signedRank, unpairedShift } from '../../../fixtures/bench/rank-tests.ts';
import { judge } from '../../../fixtures/bench/regression.ts';
import { differenceTest, meanTest } from '../../../fixtures/bench/mean-tests.ts';
import { table } from '../../../fixtures/bench/table.ts';
import { moreEvents } from '../../../fixtures/probe/statistics/proportions.ts';
import { madeUp, timesOf, type Change, type Weather } from './simulated-runs.ts';

const RUNS = 200;
/** Endpoints of a comparison, which share its error: the more, the harder it is to find what one of them changed. */
const ENDPOINTS = 4;
/** Of a comparison in which nothing changed, all of them made up: any may alarm. */
const UNCHANGED = 2;

/** A machine's usual weather, and one whose control follows its speed worse. Of stored runs each has a speed of its own. */
const usual: Record<Kind, Weather> = {
  interleaved: { drift: 0.05, bursts: true },
  stored: { drift: 0.005, runs: 0.05, bursts: true, controlOfRun: 0.01 },
};
const rough: Record<Kind, Weather> = {
  interleaved: { ...usual.interleaved, control: 0.03 },
  stored: { ...usual.stored, control: 0.03, controlOfRun: 0.03 },
};

/** Mann and Whitney's test of all samples together, p < .01, as many tools have it. Both sorted. */
function pooledRankSum(before: Float64Array, after: Float64Array): boolean {
  let [below, u] = [0, 0];
  for (const value of after) {
    while (below < before.length && (before[below] ?? Infinity) < value) below += 1;
    u += below;
  }
  const [m, n] = [before.length, after.length];
  return (u - (m * n) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12) > 2.326;
}

type Rates = { slower: number; undecided: number; pooled: number; p99: number };

/** Shares of the comparisons, over all their endpoints; of the naive rules, at the first endpoint. */
function rates(kind: Kind, weather: Weather, change: Change, seed: number): Rates {
  const seen: Rates = { slower: 0, undecided: 0, pooled: 0, p99: 0 };
  const unchanged = Object.keys(change).length === 0;
  for (let run = 0; run < RUNS; run++) {
    const made = Array.from({ length: unchanged ? UNCHANGED : 1 }, (_, i) =>
      madeUp(seed + run * 97 + i * 7_919, kind, weather, change),
    );
    const verdicts = made.map(it => judge(it, kind, { endpoints: unchanged ? UNCHANGED : ENDPOINTS }).verdict);
    if (verdicts.includes('slower')) seen.slower += 1;
    else if (verdicts.includes('undecided')) seen.undecided += 1;
    const [before, after] = made[0]?.pooled ?? [];
    if (!before || !after) continue;
    const [b, a] = [before.sort(), after.sort()];
    if (pooledRankSum(b, a)) seen.pooled += 1;
    if (timesOf(a).at(0.99) > 1.1 * timesOf(b).at(0.99)) seen.p99 += 1;
  }
  return {
    slower: seen.slower / RUNS,
    undecided: seen.undecided / RUNS,
    pooled: seen.pooled / RUNS,
    p99: seen.p99 / RUNS,
  };
}

type Scenario = readonly [
  kind: Kind,
  weather: string,
  Weather,
  changed: string,
  Change,
  atMost: number,
  atLeast: number,
];
const late = ['1 % of requests +40 ms', { late: 0.01 }] as const;
const scenarios: readonly Scenario[] = [
  ['interleaved', 'drift 5 %, bursts', usual.interleaved, 'nothing', {}, 0.02, 0],
  ['interleaved', 'the same, control to 3 %', rough.interleaved, 'nothing', {}, 0.02, 0],
  ['interleaved', 'drift 5 %, bursts', usual.interleaved, 'its control 30 % quicker', { control: 0.7 }, 0.02, 0],
  ['interleaved', 'drift 5 %, bursts', usual.interleaved, '+10 %', { slower: 1.1 }, 1, 0.95],
  ['interleaved', 'the same, control to 3 %', rough.interleaved, '+10 %', { slower: 1.1 }, 1, 0.95],
  ['interleaved', 'drift 5 %, bursts', usual.interleaved, ...late, 1, 0.95],
  ['interleaved', 'the same, control to 3 %', rough.interleaved, ...late, 1, 0.95],
  ['interleaved', 'drift 5 %, bursts', usual.interleaved, '0.3 % of requests fail', { failing: 0.003 }, 1, 0.95],
  ['stored', 'runs 5 %, bursts', usual.stored, 'nothing', {}, 0.05, 0],
  ['stored', 'the same, control to 3 %', rough.stored, 'nothing', {}, 0.05, 0],
  ['stored', 'runs 5 %, bursts', usual.stored, '+10 %', { slower: 1.1 }, 1, 0],
  ['stored', 'runs 5 %, bursts', usual.stored, '+20 %', { slower: 1.2 }, 1, 0.9],
  ['stored', 'runs 5 %, bursts', usual.stored, ...late, 1, 0.7],
];

test('a release beside itself is called slower in 2 of 100, of stored runs 5; what is planted is found', async () => {
  const rows = scenarios.map(([kind, weather, it, changed, change, most, least], i) => ({
    kind,
    weather,
    changed,
    most,
    least,
    seen: rates(kind, it, change, 1_000 * i),
  }));
  const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;
  const head = [
    'measured',
    'weather',
    'changed',
    'slower',
    'undecided',
    'promised',
    'naive: pooled Mann-Whitney p < .01',
    'naive: p99 > 1.1 ×',
  ];
  const text = table(
    head,
    rows.map(({ kind, weather, changed, most, least, seen }) => [
      kind,
      weather,
      changed,
      percent(seen.slower),
      percent(seen.undecided),
      most < 1 ? `at most ${percent(most)}` : least > 0 ? `at least ${percent(least)}` : '–',
      percent(seen.pooled),
      percent(seen.p99),
    ]),
  );
  const folder = test.info().project.outputDir;
  mkdirSync(folder, { recursive: true });
  const title = `Share of ${RUNS} made-up comparisons called slower: 40 blocks of 250 answers a release; the changed endpoint is one of ${ENDPOINTS}`;
  writeFileSync(path.join(folder, 'bench-regression.md'), `# ${title}\n\n${text}\n`);
  test.info().annotations.push({ type: 'observed', description: text });
  for (const { kind, weather, changed, most, least, seen } of rows) {
    expect.soft(seen.slower, `${kind}, ${weather}, ${changed}`).toBeLessThanOrEqual(most);
    expect.soft(seen.slower, `${kind}, ${weather}, ${changed}`).toBeGreaterThanOrEqual(least);
  }
  // The reason for all this: with nothing changed, the naive rules alarm many times as often as they say.
  const unchanged = (kind: Kind) => rows.find(row => row.kind === kind && row.changed === 'nothing')?.seen;
  expect(unchanged('stored')?.pooled, 'pooled Mann-Whitney, nothing changed').toBeGreaterThan(0.2);
  expect(unchanged('interleaved')?.p99, '99th percentile, nothing changed').toBeGreaterThan(0.15);
});

test('errors are a regression, one outage is not one, and too little says nothing', async () => {
  const verdict = (change: Change, weather: Weather = {}, kind: Kind = 'interleaved') => {
    return judge(madeUp(3, kind, weather, change), kind);
  };
  expect(verdict({ failing: 0.01 })).toMatchObject({
    verdict: 'slower',
    reason: expect.stringContaining('requests failed'),
  });
  expect(verdict({ failing: 1 })).toMatchObject({ verdict: 'slower', blocks: 0 });
  expect(verdict({}, { blocks: 7 })).toMatchObject({
    verdict: 'undecided',
    reason: expect.stringContaining('it takes 8'),
  });
  expect(verdict({ slower: 1.5 }, { blocks: 7 }).verdict).toBe('undecided');
  expect(verdict({}, { blocks: 8, answers: 60 })).toMatchObject({
    verdict: 'undecided',
    reason: expect.stringContaining('too noisy'),
  });
  const { before, after } = madeUp(4, 'interleaved', {});
  const [first, ...rest] = after.blocks;
  if (!first) throw new Error('blocks are made');
  expect(judge({ before, after: { blocks: [{ ...first, errors: 250 }, ...rest] } }, 'interleaved')).toMatchObject({
    verdict: 'undecided',
    reason: expect.stringContaining('in fewer than 3 blocks'),
  });
});

test('a control that moved divides nothing in turns, and decides nothing between stored runs', async () => {
  const verdict = (change: Change, kind: Kind) => {
    return judge(madeUp(5, kind, {}, change), kind);
  };
  expect(verdict({ control: 0.7 }, 'interleaved')).toMatchObject({ verdict: 'no slower', divided: false });
  expect(verdict({ control: 1.5, slower: 1.2 }, 'interleaved'), 'everything is slower, its control too').toMatchObject({
    verdict: 'slower',
    divided: false,
  });
  expect(verdict({ control: 0.85 }, 'stored')).toMatchObject({
    verdict: 'undecided',
    reason: expect.stringContaining('only beside the control'),
  });
  expect(verdict({ control: 1.5, slower: 1.5 }, 'stored'), 'another machine, or everything slower').toMatchObject({
    verdict: 'undecided',
  });
  const slower = madeUp(5, 'stored', {}, { slower: 1.5 });
  const without = ({ blocks }: Side) => ({ blocks: blocks.map(block => ({ ...block, controlMs: NaN })) });
  expect(judge(ofEach(slower, without), 'stored')).toMatchObject({ verdict: 'undecided', control: undefined });
  expect(judge(ofEach(slower, without), 'interleaved')).toMatchObject({ verdict: 'slower', divided: false });
});

test('a release with bursts of its own is not called the same', async () => {
  const { before, after } = madeUp(8, 'interleaved', {});
  const bursting = (block: BenchBlock): BenchBlock => ({
    ...block,
    answers: { ...block.answers, above: ms => Math.max(25, block.answers.above(ms)) },
  });
  const burst = (every: number) => ({
    blocks: after.blocks.map((block, i) => (i % every > 0 ? block : bursting(block))),
  });
  expect(judge({ before, after: burst(8) }, 'interleaved')).toMatchObject({
    verdict: 'undecided',
    bursts: { before: 0, after: 5 },
  });
  expect(judge({ before, after: burst(3) }, 'interleaved')).toMatchObject({
    verdict: 'slower',
    bursts: { before: 0, after: 14 },
  });
});

test('statistics agree with tables', async () => {
  // Student: 2.262 and 1.833 are the two-sided 95 % and 90 % points of 9 degrees of freedom.
  const ten = meanTest([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95);
  expect([ten.mean, (ten.high - ten.mean) / Math.sqrt(55 / 6 / 10)]).toEqual([5.5, expect.closeTo(2.262, 3)]);
  expect(meanTest([-1, 1, -1, 1], 0.9).p).toBeCloseTo(0.5, 6);
  expect([meanTest([2, 2, 2], 0.9).p, meanTest([0, 0], 0.9).p, meanTest([1], 0.9).p]).toEqual([0, 1, NaN]);
  // Welch's degrees of freedom become 8 for two fives of one spread: 2.306.
  const welch = differenceTest([1, 2, 3, 4, 5], [3, 4, 5, 6, 7], 0.95);
  expect([welch.mean, (welch.high - welch.mean) / Math.sqrt(0.5 + 0.5)]).toEqual([2, expect.closeTo(2.306, 3)]);
  // Wilcoxon's signed ranks: of ten, negative ranks up to 10 have a one-sided chance of .0420, up to 8 of .0244 (published tables).
  const signs = (negative: readonly number[]) =>
    Array.from({ length: 10 }, (_, i) => (negative.includes(i + 1) ? -(i + 1) : i + 1));
  expect(signedRank(signs([10]))).toBeCloseTo(0.042, 4);
  expect(signedRank(signs([8]))).toBeCloseTo(0.0244, 4);
  // All alike: the sign test, 1 in 32. Zeros are left out; nothing is 1.
  expect([signedRank([2, 2, 2, 2, 2]), signedRank([2, 2, 0, 2, 2, 0, 2]), signedRank([0, 0]), signedRank([])]).toEqual([
    1 / 32,
    1 / 32,
    1,
    1,
  ]);
  // Mann and Whitney: of two tens U up to 27 has a two-sided chance below .1, up to 23 below .05 (published tables).
  const numbers = (from: number) => Array.from({ length: 10 }, (_, i) => from + i);
  expect(rankSum(numbers(0), numbers(0))).toBeGreaterThan(0.45);
  expect(rankSum(numbers(0), numbers(20))).toBeLessThan(0.0002);
  expect(rankSum([1, 1, 1], [1, 1, 1])).toBe(1);
  const shifted = pairedShift([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95);
  // Tabled: the interval of ten leaves out the 8 lowest of 55 means.
  expect([shifted.shift, shifted.low, shifted.high]).toEqual([5.5, 3, 8]);
  expect(unpairedShift(numbers(0), numbers(3), 0.9)).toMatchObject({ shift: 3 });
  // Of 3 events in equal halves all fall to one side in 1 of 8.
  expect([moreEvents(0, 100, 3, 100), moreEvents(0, 100, 0, 100), moreEvents(3, 100, 0, 100)]).toEqual([
    expect.closeTo(0.125, 9),
    1,
    1,
  ]);
});
