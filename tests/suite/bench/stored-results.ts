/** Makes stored results of the benchmark from simulated runs, for tests of its comparison. */
import path from 'node:path';
import type { Block } from '../../../fixtures/bench/block.ts';
import type { BenchBlock } from '../../../fixtures/bench/releases.ts';
import { add, Tally } from '../../../fixtures/bench/histogram.ts';
import { thisMachine, versions } from '../../../fixtures/bench/machine.ts';
import { writeResult } from '../../../fixtures/bench/result-files.ts';
import { FORMAT, VERSION, type BenchResult } from '../../../fixtures/bench/result.ts';
import { simulatedRuns, type Change } from './simulated-runs.ts';

/** A block in its stored form. */
function stored({ answers, controlMs, errors }: BenchBlock): Block {
  const [tally, control] = [new Tally(50), new Tally(50)];
  for (let rank = 1; rank <= answers.count; rank++) tally.record(answers.at(rank / answers.count));
  for (let i = 0; i < errors; i++) tally.error('status 503');
  for (let i = 0; i < 9; i++) control.record(controlMs);
  return { at: new Date(0).toISOString(), answers: tally.counted(), control: control.counted() };
}

/** Properties of a result besides its release's changes. */
export type ResultOptions = {
  stalls?: number;
  connections?: number;
  blocks?: number;
  names?: readonly string[];
  runner?: string;
};

/** Returns a result of stage: the second release of simulated runs, measured from that minute on. */
export function storedResult(
  tag: string,
  minute: number,
  change: Change,
  { stalls = 0, connections = 1, blocks = 30, names = ['healthz', 'me'], runner = 'here' }: ResultOptions = {},
): BenchResult {
  const endpoints = names.map((name, i) => {
    const simulated = simulatedRuns(minute * 10 + i, 'stored', { blocks, control: 0.01 }, change).after.blocks;
    const own = simulated.map(stored);
    const [whole, control] = [add(own.map(block => block.answers)), add(own.map(block => block.control))];
    const spaced = {
      ratePerS: 20,
      seconds: 30,
      fromDue: own[0]?.answers ?? whole,
      stalls: Array.from({ length: stalls }, () => ({ at: new Date(0).toISOString(), ms: 400 })),
      missed: 0,
      disturbed: 0,
    };
    const described = {
      url: `https://api.example.test/${name}`,
      method: 'GET',
      controlUrl: 'https://api.example.test/null',
      budgetMs: 50,
      shareAtMost: 0.01,
      connections,
    } as const;
    const verdict = { verdict: 'within', reason: 'simulated' } as const;
    return [name, { ...described, blocks: own, whole, control, spaced, ...verdict }] as const;
  });
  const at = (shiftMs: number) => new Date(Date.UTC(2026, 0, 1, 0, minute) + shiftMs).toISOString();
  return {
    format: FORMAT,
    version: VERSION,
    environment: 'stage',
    tag,
    startedAt: at(0),
    endedAt: at(30_000),
    vantage: [{ connectMs: 0.1, controlP50Ms: 0.2, runner }],
    machine: [thisMachine(0)],
    versions: versions(),
    notes: [],
    endpoints: Object.fromEntries(endpoints),
  };
}

/** Stores a result where the command looks for it. */
export const store = (reports: string, result: BenchResult): void =>
  writeResult(path.join(reports, 'bench', result.environment, `${result.tag}.json`), result);
