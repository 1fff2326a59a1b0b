/**
 * Tests the latency rule and common naive rules against simulated servers: the rates at which each fails a healthy
 * server, passes a slow one, or leaves the verdict open. Seeded, so that a run in CI equals one at home; the table goes
 * to latency-simulation.md in the tests' output.
 */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { paced, unpaced, type LatencyPlan } from '../../../fixtures/probe/health/latency-plan.ts';
import { decide } from '../../../fixtures/probe/health/latency.ts';
import { rule, simulatedSource, type Simulated } from './latency/simulated.ts';
import { answersOf, naiveRules, type Said } from './latency/naive.ts';

/** Runs of a cell: none wrong among so many means that at most 0.1 % are (95 % confidence). */
const RUNS = 3_000;
/** Most wrong verdicts of them, 0.1 %. */
const WRONG = RUNS / 1_000;
/** Samples of a healthy server, on average. */
const SAMPLES = 600;
/** Connections at 200 ms, as measured: one for 25 ms of the control. */
const FAR = 8;

type Truth = 'healthy' | 'slow';
type Row = {
  rule: string;
  truth: Truth;
  made: string;
  runs: number;
  fast: number;
  slow: number;
  undecided: number;
  samples: number;
};

/**
 * H1 to H3 and B1 to B5 of the usual table: log-normal, median 5 ms, 99th percentile 20 ms, unless stated otherwise.
 */
const near = {
  'H1 healthy': ['healthy', {}],
  'H2 with 0.3 % spikes of the runner': ['healthy', { spike: 0.003 }],
  'H3 with bursts of the runner, 15 in 5,000': ['healthy', { burst: 1 / 5_000 }],
  'B1 2 % over, independent': ['slow', { slowShare: 0.02 }],
  'B2 bursts of the server, 20 in 1,000': ['slow', { serverBurst: 1 / 1_000 }],
  'B3 5 % over, independent': ['slow', { slowShare: 0.05 }],
  'B4 constant 55 ms': ['slow', { constant: 55 }],
  'B5 median 30 ms, p99 80 ms': ['slow', { p50: 30, p99: 80 }],
} as const satisfies Record<string, readonly [Truth, Simulated]>;

/**
 * With the number of runs of each: as many as the claim of 0.1 % needs if a verdict can be near it, fewer if a wrong
 * one is a fault of the rule.
 */
const far = {
  'H1, 200 ms away': ['healthy', { way: 200 }, RUNS],
  'B1, 200 ms away': ['slow', { way: 200, slowShare: 0.02 }, RUNS],
  'H1, 200 ms away, jitter 5 ms each way': ['healthy', { way: 200, jitter: 5 }, 500],
  'H1, 200 ms away, a pause of the runner every 15 s': ['healthy', { way: 200, pauseEvery: 15_000 }, 500],
  'H1, 200 ms away, a pause of the server every 15 s': ['healthy', { way: 200, serverPauseEvery: 15_000 }, 500],
  'H1, 200 ms behind an edge, Server-Timing': ['healthy', { way: 200, connect: 0.1, says: ms => ms }, 500],
  'B1, 200 ms behind an edge, Server-Timing': [
    'slow',
    { way: 200, connect: 0.1, slowShare: 0.02, says: ms => ms },
    RUNS,
  ],
  'B4, 200 ms behind an edge': ['slow', { way: 200, connect: 0.1, constant: 55 }, 500],
} as const satisfies Record<string, readonly [Truth, Simulated, number]>;

/** The rule on its own, by name. */
const ours = 'this rule';
const oursFar = `this rule, ${FAR} connections`;
const oursPaced = 'this rule, paced (production)';

const rows: Row[] = [];
const percent = (part: number, of: number) => (part === 0 ? '0' : ((100 * part) / of).toFixed(2));

/** Appends rows to the table: a worker that is replaced after a failure leaves those before it. */
function note(...more: Row[]): void {
  rows.push(...more);
  const file = path.join(test.info().project.outputDir, 'latency-simulation.md');
  const said = `${RUNS} runs a cell where none are named, seeded; budget 50 ms, p0 ${rule.p0 * 100} %, p1 ${rule.p1 * 100} %.`;
  const head = `${said}\n\n| rule | server | wrong pass % | wrong fail % | inconclusive % | samples |\n|${' --- |'.repeat(6)}\n`;
  mkdirSync(path.dirname(file), { recursive: true });
  const lines = more.map(
    r =>
      `| ${[
        r.rule,
        `${r.made}${r.runs === RUNS ? '' : ` (${r.runs} runs)`}`,
        r.truth === 'slow' ? percent(r.fast, r.runs) : '',
        r.truth === 'healthy' ? percent(r.slow, r.runs) : '',
        percent(r.undecided, r.runs),
        r.samples.toFixed(0),
      ].join(' | ')} |\n`,
  );
  appendFileSync(file, `${existsSync(file) ? '' : head}${lines.join('')}`);
}

const emptyRow = (named: string, truth: Truth, what: string, runs: number): Row => ({
  rule: named,
  truth,
  made: what,
  runs,
  fast: 0,
  slow: 0,
  undecided: 0,
  samples: 0,
});
const add = (row: Row, { verdict, samples }: Said) => {
  row[verdict] += 1;
  row.samples += samples / row.runs;
};

/** A cell of the table: a rule, a server, and the number of runs. */
type Cell = {
  named: string;
  truth: Truth;
  what: string;
  it: Simulated;
  plan: LatencyPlan;
  connections?: number;
  runs?: number;
};

async function simulate({ named, truth, what, it, plan, connections = 1, runs = RUNS }: Cell): Promise<Row> {
  const row = emptyRow(named, truth, what, runs);
  for (let seed = 1; seed <= runs; seed++)
    add(row, (await decide(simulatedSource(seed, it, connections), plan)).judged);
  note(row);
  return row;
}

for (const [what, [truth, it]] of Object.entries(near)) {
  test(`${what}: right, or at most one wrong verdict in 1,000`, async () => {
    const row = await simulate({ named: ours, truth, what, it, plan: { ...rule, ...unpaced } });
    if ('serverBurst' in it) {
      // In so many runs no slow answer is seen at all, by any rule that finishes a healthy server after as many
      // samples.
      const unseen = Math.exp(-row.samples * it.serverBurst);
      expect(row.slow / row.runs, 'found').toBeGreaterThan(0.3);
      expect(row.fast / row.runs, 'bursts that a measurement of this length sees nothing of').toBeLessThanOrEqual(
        unseen + 0.1,
      );
      return;
    }
    expect(truth === 'healthy' ? row.slow : row.fast, JSON.stringify(row)).toBeLessThanOrEqual(WRONG);
    expect(row.undecided, JSON.stringify(row)).toBeLessThanOrEqual(
      truth === 'healthy' ? 0.01 * row.runs : 0.02 * row.runs,
    );
  });
}

test('a healthy server is through after few samples, on average', () => {
  const healthy = rows.filter(row => row.rule === ours && row.truth === 'healthy');
  expect(healthy).toHaveLength(3);
  expect(rows.find(row => row.made === 'H1 healthy')?.samples).toBeLessThanOrEqual(SAMPLES);
  expect(
    healthy.reduce((sum, row) => sum + row.samples / healthy.length, 0),
    'with and without disturbances of the runner',
  ).toBeLessThanOrEqual(SAMPLES);
});

for (const [what, [truth, it, runs]] of Object.entries(far)) {
  test(`${what}: right, or at most one wrong verdict in 1,000`, async () => {
    const plan = { ...rule, ...unpaced };
    const row = await simulate({ named: oursFar, truth, what, it, plan, connections: FAR, runs });
    expect(truth === 'healthy' ? row.slow : row.fast, JSON.stringify(row)).toBeLessThanOrEqual(runs / 1_000);
    // A server just over p1, or disturbed by several events, sometimes needs more samples than the time permits.
    expect(row.undecided, JSON.stringify(row)).toBeLessThanOrEqual((truth === 'healthy' ? 0.05 : 0.1) * runs);
    if (truth === 'healthy') expect(row.samples, 'mean samples').toBeLessThanOrEqual(SAMPLES);
  });
}

test('paced, with few samples: promises a percentile, wrongs nobody, and passes no constant lateness', async () => {
  for (const what of [
    'H1 healthy',
    'H2 with 0.3 % spikes of the runner',
    'B4 constant 55 ms',
    'B5 median 30 ms, p99 80 ms',
  ] as const) {
    const [truth, it] = near[what];
    const row = await simulate({ named: oursPaced, truth, what, it, plan: { ...rule, ...paced, paceMs: 0 } });
    expect(truth === 'healthy' ? row.slow : row.fast, JSON.stringify(row)).toBeLessThanOrEqual(WRONG);
  }
});

test('the usual rules break what this one keeps', () => {
  const wrong = new Map<string, number>();
  for (const [what, [truth, it]] of Object.entries(near)) {
    const cells = Object.entries(naiveRules).map(([named, judge]) => ({
      judge,
      row: emptyRow(named, truth, what, RUNS),
    }));
    for (let seed = 1; seed <= RUNS; seed++) {
      const over = answersOf(seed, it);
      for (const { judge, row } of cells) add(row, judge(over));
    }
    note(...cells.map(c => c.row));
    if (!('serverBurst' in it))
      for (const { row } of cells)
        wrong.set(row.rule, Math.max(wrong.get(row.rule) ?? 0, (truth === 'healthy' ? row.slow : row.fast) / RUNS));
  }
  // A simulation that found no fault in these would find none in ours.
  for (const [named, share] of wrong) expect(share, named).toBeGreaterThan(0.005);
});
