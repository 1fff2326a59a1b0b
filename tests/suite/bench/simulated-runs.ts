/** Made-up measurements of two releases: answers, drift, bursts and a control, all from a seed. For the comparison's own tests. */
import { chance } from './random.ts';
import type { BenchBlock, Kind, Side, Times } from '../../../fixtures/bench/releases.ts';

/** What happens to a pair of runs. */
export type Weather = {
  /** Answers of a block, blocks of a release. */
  answers?: number;
  blocks?: number;
  /** Deviation of the speed's step from block to block, and (stored runs) of a whole run's speed, as logarithms. */
  drift?: number;
  runs?: number;
  /** How closely the control follows the speed: deviation of a block's, and (stored runs) of a whole run's, as logarithms. */
  control?: number;
  controlOfRun?: number;
  /** 20 slow answers in a row, once in 2000. */
  bursts?: boolean;
};

/** What the second release does to its answers. */
export type Change = {
  /** Factor of all answers; of the control; share of answers that take 40 ms longer; share of requests that fail. */
  slower?: number;
  control?: number;
  late?: number;
  failing?: number;
};

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

/** Spread of the answers' logarithm: 99th percentile 2.5 times the median. */
const SPREAD = 0.4;

/** Draws from a normal distribution (Box and Muller), one of the two at a time. */
function normals(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Usual answers, ms, drawn once: picking one is ten times quicker than drawing it. */
const usual = Float64Array.from(
  { length: 2 ** 17 },
  (() => {
    const normal = normals(chance(1));
    return () => 5 * Math.exp(SPREAD * normal());
  })(),
);

/** Two releases with median 5 ms, 2 % of whose answers wait 10 ms and more for something else; the second with a change. */
export function madeUp(
  seed: number,
  kind: Kind,
  weather: Weather,
  change: Change = {},
): { before: Side; after: Side; pooled: [Float64Array, Float64Array] } {
  const { answers = 250, blocks = 40, drift = 0, runs = 0, control = 0.01, controlOfRun = 0, bursts = false } = weather;
  const random = chance(seed);
  const normal = normals(random);
  const made = [0, 1].map(() => ({ blocks: [] as BenchBlock[], all: new Float64Array(answers * blocks), kept: 0 }));
  const bursting = [0, 0];
  let speed = 0;
  let follows = 0;
  /** Which answers of a block something happens to, each with this chance: the distance to the next is drawn. */
  const some = (share: number): number[] => {
    const places: number[] = [];
    if (share > 0)
      for (let at = -1; ;) {
        at += share === 1 ? 1 : 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - share));
        if (at >= answers) return places;
        places.push(at);
      }
    return places;
  };
  const block = (release: number) => {
    const it = made[release];
    if (!it) return;
    const { slower = 1, control: ofControl = 1, late = 0, failing = 0 } = release === 1 ? change : {};
    speed += drift * normal();
    const factor = Math.exp(speed) * slower;
    const values = new Float64Array(answers);
    for (let i = 0; i < answers; i++) values[i] = (usual[Math.floor(random() * usual.length)] ?? NaN) * factor;
    for (const i of some(0.02)) values[i] = (values[i] ?? 0) + 10 - 10 * Math.log(1 - random());
    for (const i of some(late)) values[i] = (values[i] ?? 0) + 40;
    for (const first of bursts ? some(1 / 2000) : []) bursting[release] = 20 + first;
    // A burst goes on in the release's next block.
    const slowUntil = bursting[release] ?? 0;
    for (let i = Math.max(0, slowUntil - 20); i < Math.min(answers, slowUntil); i++) values[i] = (values[i] ?? 0) + 40;
    bursting[release] = Math.max(0, slowUntil - answers);
    const failed = some(failing);
    for (const i of failed) values[i] = Infinity;
    const errors = failed.length;
    const kept = answers - errors;
    const sorted = values.sort().subarray(0, kept);
    it.all.set(sorted, it.kept);
    it.kept += kept;
    it.blocks.push({
      answers: timesOf(sorted),
      controlMs: 0.2 * ofControl * Math.exp(speed + follows + control * normal()),
      errors,
    });
  };
  if (kind === 'interleaved')
    for (let i = 0; i < blocks; i++) for (const release of i % 2 === 0 ? [0, 1] : [1, 0]) block(release);
  else
    for (const release of [0, 1]) {
      speed = runs * normal();
      follows = controlOfRun * normal();
      for (let i = 0; i < blocks; i++) block(release);
    }
  const [before, after] = made.map(it => ({ side: { blocks: it.blocks }, all: it.all.subarray(0, it.kept) }));
  if (!before || !after) throw new Error('two releases are made');
  return { before: before.side, after: after.side, pooled: [before.all, after.all] };
}
