/**
 * Simulates measurements of two releases for the benchmark's tests: answers, drift, bursts and a control, all from a
 * seed.
 */
import type { BenchBlock, Pairing, Releases, Side, Times } from '../../../fixtures/bench/releases.ts';
import { normals, seededRandom } from './random.ts';

/** Conditions for both releases. */
export type Conditions = {
  /** Answers of a block, blocks of a release. */
  answers?: number;
  blocks?: number;
  /** Deviation of the speed's step from block to block, and (stored runs) of a whole run's speed, as logarithms. */
  drift?: number;
  runs?: number;
  /**
   * Deviation of the control from the speed: of a block's, and (stored runs) of a whole run's, as logarithms. The
   * smaller it is, the closer the control follows.
   */
  control?: number;
  controlOfRun?: number;
  /** 20 slow answers in a row, once in 2000. */
  bursts?: boolean;
};

/** Changes in the second release. */
export type Change = {
  /** Factor of all answers; of the control; share of answers that take 40 ms longer; share of requests that fail. */
  slower?: number;
  control?: number;
  late?: number;
  failing?: number;
};

/** Two releases, and all their answers, each block sorted. */
export type SimulatedRuns = Releases<Side> & { pooled: Releases<Float64Array> };

const USUAL: Required<Conditions> = {
  answers: 250,
  blocks: 40,
  drift: 0,
  runs: 0,
  control: 0.01,
  controlOfRun: 0,
  bursts: false,
};
const UNCHANGED: Required<Change> = { slower: 1, control: 1, late: 0, failing: 0 };

/** Spread of the answers' logarithm: the 99th percentile is 2.5 times the median. */
const SPREAD = 0.4;
const MEDIAN_MS = 5;
const CONTROL_MS = 0.2;
const LATE_MS = 40;
const BURST_ANSWERS = 20;

/** Usual answers, ms, drawn once: picking one is ten times quicker than drawing it. */
const usualAnswers = Float64Array.from(
  { length: 2 ** 17 },
  (() => {
    const normal = normals(seededRandom(1));
    return () => MEDIAN_MS * Math.exp(SPREAD * normal());
  })(),
);

/** Times from values in ms, sorted. */
export function timesOf(sorted: Float64Array): Times {
  return {
    count: sorted.length,
    at: share => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN,
    above: ms => {
      let [low, high] = [0, sorted.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((sorted[middle] ?? Infinity) > ms) high = middle;
        else low = middle + 1;
      }
      return sorted.length - low;
    },
  };
}

/** The machine that measures both releases: its speed drifts, and the control follows it more or less. */
class SimulatedMachine {
  readonly conditions: Required<Conditions>;
  readonly random: () => number;
  readonly normal: () => number;
  /** Logarithms: of the speed, and of the control's deviation from it in this run. */
  #speed = 0;
  #controlOff = 0;

  constructor(seed: number, conditions: Required<Conditions>) {
    this.conditions = conditions;
    this.random = seededRandom(seed);
    this.normal = normals(this.random);
  }

  /** Begins a run of its own, at another speed. */
  beginRun(): void {
    this.#speed = this.conditions.runs * this.normal();
    this.#controlOff = this.conditions.controlOfRun * this.normal();
  }

  /** Drifts, and gives the factor of the answers' times. */
  nextFactor(): number {
    this.#speed += this.conditions.drift * this.normal();
    return Math.exp(this.#speed);
  }

  /** Median of a block's control, ms. */
  control(): number {
    return CONTROL_MS * Math.exp(this.#speed + this.#controlOff + this.conditions.control * this.normal());
  }

  /** Places of a block that are hit, each with this chance: the distance to the next is drawn. */
  hits(chance: number): number[] {
    const places: number[] = [];
    if (chance === 0) return places;
    for (let at = -1; ;) {
      at += chance === 1 ? 1 : 1 + Math.floor(Math.log(1 - this.random()) / Math.log(1 - chance));
      if (at >= this.conditions.answers) return places;
      places.push(at);
    }
  }
}

/** One release on that machine. */
class SimulatedRelease {
  readonly blocks: BenchBlock[] = [];
  readonly #machine: SimulatedMachine;
  readonly #change: Required<Change>;
  readonly #all: Float64Array;
  #answered = 0;
  /** Answers of the next block that a burst still makes slow. */
  #burst = 0;

  constructor(machine: SimulatedMachine, change: Required<Change>) {
    this.#machine = machine;
    this.#change = change;
    this.#all = new Float64Array(machine.conditions.answers * machine.conditions.blocks);
  }

  /** All answers, each block sorted. */
  get pooled(): Float64Array {
    return this.#all.subarray(0, this.#answered);
  }

  measureBlock(): void {
    const values = this.#answers();
    const failed = this.#machine.hits(this.#change.failing);
    for (const i of failed) values[i] = Infinity;
    const sorted = values.sort().subarray(0, values.length - failed.length);
    this.#all.set(sorted, this.#answered);
    this.#answered += sorted.length;
    const controlMs = this.#change.control * this.#machine.control();
    this.blocks.push({ answers: timesOf(sorted), controlMs, errors: failed.length });
  }

  /** Times of a block's answers, ms: 2 % of them wait 10 ms and more for something else. */
  #answers(): Float64Array {
    const { random, conditions } = this.#machine;
    const factor = this.#machine.nextFactor() * this.#change.slower;
    const values = new Float64Array(conditions.answers);
    const delay = (i: number, ms: number) => {
      values[i] = (values[i] ?? 0) + ms;
    };
    for (let i = 0; i < values.length; i++)
      values[i] = (usualAnswers[Math.floor(random() * usualAnswers.length)] ?? NaN) * factor;
    for (const i of this.#machine.hits(0.02)) delay(i, 10 - 10 * Math.log(1 - random()));
    for (const i of this.#machine.hits(this.#change.late)) delay(i, LATE_MS);
    for (const first of conditions.bursts ? this.#machine.hits(1 / 2_000) : []) this.#burst = BURST_ANSWERS + first;
    for (let i = Math.max(0, this.#burst - BURST_ANSWERS); i < Math.min(values.length, this.#burst); i++)
      delay(i, LATE_MS);
    // A burst continues in the release's next block.
    this.#burst = Math.max(0, this.#burst - values.length);
    return values;
  }
}

/** Simulates two releases with median 5 ms; the second one brings a change. */
export function simulatedRuns(seed: number, kind: Pairing, conditions: Conditions, change: Change = {}): SimulatedRuns {
  const machine = new SimulatedMachine(seed, { ...USUAL, ...conditions });
  const releases = {
    before: new SimulatedRelease(machine, UNCHANGED),
    after: new SimulatedRelease(machine, { ...UNCHANGED, ...change }),
  };
  const { blocks } = machine.conditions;
  if (kind === 'interleaved') {
    for (let i = 0; i < blocks; i++)
      for (const release of i % 2 === 0 ? (['before', 'after'] as const) : (['after', 'before'] as const))
        releases[release].measureBlock();
  } else {
    for (const release of ['before', 'after'] as const) {
      machine.beginRun();
      for (let i = 0; i < blocks; i++) releases[release].measureBlock();
    }
  }
  const { before, after } = releases;
  return { before, after, pooled: { before: before.pooled, after: after.pooled } };
}
