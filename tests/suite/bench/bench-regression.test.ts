/**
 * Tests the rule that calls a release slower, against simulated runs (seeded): the rate of false alarms for a release
 * beside itself, and the rate at which it finds a planted change, with naive rules for comparison. The table is written
 * to test-results/suite/bench-regression.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { differenceTest, meanTest } from '../../../fixtures/bench/mean-tests.ts';
import { pairedShift, rankSum, signedRank, unpairedShift } from '../../../fixtures/bench/rank-tests.ts';
import { judge } from '../../../fixtures/bench/regression.ts';
import { ofEach, type BenchBlock, type Pairing, type Releases, type Side } from '../../../fixtures/bench/releases.ts';
import { table } from '../../../fixtures/bench/table.ts';
import { moreEvents } from '../../../fixtures/probe/statistics/proportions.ts';
import { simulatedRuns, timesOf, type Change, type Conditions } from './simulated-runs.ts';

const RUNS = 200;
/** Endpoints of a comparison, which share its error: the more there are, the harder one's change is to find. */
const ENDPOINTS = 4;
/** Endpoints of a comparison in which nothing changed. All are simulated, since each may alarm. */
const UNCHANGED = 2;

/**
 * Usual conditions, and those under which the control follows less well. Of stored runs each has a speed of its own.
 */
const usual: Record<Pairing, Conditions> = {
  interleaved: { drift: 0.05, bursts: true },
  stored: { drift: 0.005, runs: 0.05, bursts: true, controlOfRun: 0.01 },
};
const rough: Record<Pairing, Conditions> = {
  interleaved: { ...usual.interleaved, control: 0.03 },
  stored: { ...usual.stored, control: 0.03, controlOfRun: 0.03 },
};

/** A row of the table: the simulation, and the share of comparisons that may, or must, be called slower. */
type Scenario = {
  kind: Pairing;
  under: string;
  conditions: Conditions;
  changed: string;
  change: Change;
  promise: { atMost: number } | { atLeast: number } | undefined;
};

/** Shares of the comparisons: over all their endpoints; by the naive rules at the first one, where nothing changed. */
type Rates = { slower: number; undecided: number; naive: NaiveRates | undefined };
type NaiveRates = { pooled: number; p99: number };

/** Mann and Whitney's test of all samples together, p < .01, as in many tools. Both are sorted. */
function pooledRankSum({ before, after }: Releases<Float64Array>): boolean {
  let [below, u] = [0, 0];
  for (const value of after) {
    while (below < before.length && (before[below] ?? Infinity) < value) below += 1;
    u += below;
  }
  const [m, n] = [before.length, after.length];
  return (u - (m * n) / 2) / Math.sqrt((m * n * (m + n + 1)) / 12) > 2.326;
}

/** True when the 99th percentile of all samples together grew by a tenth. Both are sorted. */
const p99Grew = ({ before, after }: Releases<Float64Array>): boolean =>
  timesOf(after).at(0.99) > 1.1 * timesOf(before).at(0.99);

const isUnchanged = ({ change }: Scenario): boolean => Object.keys(change).length === 0;

function ratesOf(scenario: Scenario, seed: number): Rates {
  const { kind, conditions, change } = scenario;
  const unchanged = isUnchanged(scenario);
  const seen = { slower: 0, undecided: 0, pooled: 0, p99: 0 };
  for (let run = 0; run < RUNS; run++) {
    const simulated = Array.from({ length: unchanged ? UNCHANGED : 1 }, (_, i) =>
      simulatedRuns(seed + run * 97 + i * 7_919, kind, conditions, change),
    );
    const endpoints = unchanged ? UNCHANGED : ENDPOINTS;
    const verdicts = simulated.map(it => judge(it, kind, { endpoints }).verdict);
    if (verdicts.includes('slower')) seen.slower += 1;
    else if (verdicts.includes('undecided')) seen.undecided += 1;
    // Sorting all samples costs as much as the rest, and only false alarms of the naive rules are counted.
    const [first] = simulated;
    if (!unchanged || !first) continue;
    const sorted = ofEach(first.pooled, values => values.sort());
    if (pooledRankSum(sorted)) seen.pooled += 1;
    if (p99Grew(sorted)) seen.p99 += 1;
  }
  const naive = { pooled: seen.pooled / RUNS, p99: seen.p99 / RUNS };
  return { slower: seen.slower / RUNS, undecided: seen.undecided / RUNS, naive: unchanged ? naive : undefined };
}

const nothing = { changed: 'nothing', change: {} };
const tenPercent = { changed: '+10 %', change: { slower: 1.1 } };
const twentyPercent = { changed: '+20 %', change: { slower: 1.2 } };
const quickerControl = { changed: 'its control 30 % quicker', change: { control: 0.7 } };
const late = { changed: '1 % of requests +40 ms', change: { late: 0.01 } };
const failing = { changed: '0.3 % of requests fail', change: { failing: 0.003 } };

const inTurns = { kind: 'interleaved', under: 'drift 5 %, bursts', conditions: usual.interleaved } as const;
const inTurnsRough = { kind: 'interleaved', under: 'the same, control to 3 %', conditions: rough.interleaved } as const;
const stored = { kind: 'stored', under: 'runs 5 %, bursts', conditions: usual.stored } as const;
const storedRough = { kind: 'stored', under: 'the same, control to 3 %', conditions: rough.stored } as const;

const scenarios: readonly Scenario[] = [
  { ...inTurns, ...nothing, promise: { atMost: 0.02 } },
  { ...inTurnsRough, ...nothing, promise: { atMost: 0.02 } },
  { ...inTurns, ...quickerControl, promise: { atMost: 0.02 } },
  { ...inTurns, ...tenPercent, promise: { atLeast: 0.95 } },
  { ...inTurnsRough, ...tenPercent, promise: { atLeast: 0.95 } },
  { ...inTurns, ...late, promise: { atLeast: 0.95 } },
  { ...inTurnsRough, ...late, promise: { atLeast: 0.95 } },
  { ...inTurns, ...failing, promise: { atLeast: 0.95 } },
  { ...stored, ...nothing, promise: { atMost: 0.05 } },
  { ...storedRough, ...nothing, promise: { atMost: 0.05 } },
  { ...stored, ...tenPercent, promise: undefined },
  { ...stored, ...twentyPercent, promise: { atLeast: 0.9 } },
  { ...stored, ...late, promise: { atLeast: 0.7 } },
];

const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;

/** Writes the table, and notes it on the test. */
function report(rows: readonly (Scenario & { seen: Rates })[]): void {
  const promised = (promise: Scenario['promise']) =>
    promise === undefined
      ? '–'
      : 'atMost' in promise
        ? `at most ${percent(promise.atMost)}`
        : `at least ${percent(promise.atLeast)}`;
  const text = table(
    [
      'measured',
      'conditions',
      'changed',
      'slower',
      'undecided',
      'promised',
      'naive: pooled Mann-Whitney p < .01',
      'naive: p99 > 1.1 ×',
    ],
    rows.map(({ kind, under, changed, promise, seen: { slower, undecided, naive } }) => [
      kind,
      under,
      changed,
      percent(slower),
      percent(undecided),
      promised(promise),
      naive ? percent(naive.pooled) : '–',
      naive ? percent(naive.p99) : '–',
    ]),
  );
  const folder = test.info().project.outputDir;
  mkdirSync(folder, { recursive: true });
  const title = `Share of ${RUNS} simulated comparisons called slower: 40 blocks of 250 answers a release; the changed endpoint is one of ${ENDPOINTS}`;
  writeFileSync(path.join(folder, 'bench-regression.md'), `# ${title}\n\n${text}\n`);
  test.info().annotations.push({ type: 'observed', description: text });
}

test('a release beside itself is called slower in 2 of 100, of stored runs 5; what is planted is found', async () => {
  const rows = scenarios.map((scenario, i) => ({ ...scenario, seen: ratesOf(scenario, 1_000 * i) }));
  report(rows);
  for (const { kind, under, changed, promise, seen } of rows) {
    const named = `${kind}, ${under}, ${changed}`;
    if (promise && 'atMost' in promise) expect.soft(seen.slower, named).toBeLessThanOrEqual(promise.atMost);
    if (promise && 'atLeast' in promise) expect.soft(seen.slower, named).toBeGreaterThanOrEqual(promise.atLeast);
  }
  // The reason for all this: with nothing changed, the naive rules alarm far more often than they claim.
  const naive = (kind: Pairing) => rows.find(row => row.kind === kind && isUnchanged(row))?.seen.naive;
  expect(naive('stored')?.pooled, 'pooled Mann-Whitney, nothing changed').toBeGreaterThan(0.2);
  expect(naive('interleaved')?.p99, '99th percentile, nothing changed').toBeGreaterThan(0.15);
});

test('errors are a regression, one outage is not one, and too little says nothing', async () => {
  const verdict = (change: Change, conditions: Conditions = {}, kind: Pairing = 'interleaved') => {
    return judge(simulatedRuns(3, kind, conditions, change), kind);
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
  const { before, after } = simulatedRuns(4, 'interleaved', {});
  const [first, ...rest] = after.blocks;
  if (!first) throw new Error('the simulation gives blocks');
  expect(judge({ before, after: { blocks: [{ ...first, errors: 250 }, ...rest] } }, 'interleaved')).toMatchObject({
    verdict: 'undecided',
    reason: expect.stringContaining('in fewer than 3 blocks'),
  });
});

test('a control that moved divides nothing in turns, and decides nothing between stored runs', async () => {
  const verdict = (change: Change, kind: Pairing) => {
    return judge(simulatedRuns(5, kind, {}, change), kind);
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
  const slower = simulatedRuns(5, 'stored', {}, { slower: 1.5 });
  const without = ({ blocks }: Side) => ({ blocks: blocks.map(block => ({ ...block, controlMs: NaN })) });
  expect(judge(ofEach(slower, without), 'stored')).toMatchObject({ verdict: 'undecided', control: undefined });
  expect(judge(ofEach(slower, without), 'interleaved')).toMatchObject({ verdict: 'slower', divided: false });
});

test('a release with bursts of its own is not called the same', async () => {
  const { before, after } = simulatedRuns(8, 'interleaved', {});
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
  // Wilcoxon's signed ranks: of ten, negative ranks up to 10 have a one-sided chance of .0420, up to 8 of .0244
  // (published tables).
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
