/** Simulates servers, ways and runners of known behaviour, seeded, to test the latency rule. */
import { seededRandom } from '../random.ts';
import type { LatencyLine, LatencyPlan, LatencySource, Timed } from '../../../../fixtures/probe/health/latency-plan.ts';

/** Behaviour of a server, of the way to it, and of the runner. Times in ms. */
export type Simulated = {
  /** Log-normal time of the handler: median and 99th percentile [5 and 20]. */
  p50?: number;
  p99?: number;
  /** Added to each answer. */
  constant?: number;
  /** Share of answers 60 ms late, independent of each other. */
  slowShare?: number;
  /** Chance, at an answer, that the server begins a burst of 20 answers 60 ms late. */
  serverBurst?: number;
  /** Chance, at an exchange, of a spike of 70 ms on this side; and of a burst of 15 such exchanges. */
  spike?: number;
  burst?: number;
  /** Mean time between pauses of the runner (100 ms each, which hold up every exchange under way). */
  pauseEvery?: number;
  /** The same for the server or the way, unknown to this side. */
  serverPauseEvery?: number;
  /** Way there and back; exponential jitter on top, each way; share of it that a connect shows [all]. */
  way?: number;
  jitter?: number;
  connect?: number;
  /** Time that every answer of this server takes on top, the control's too. */
  everyAnswer?: number;
  /** Share of answers that fail. */
  failed?: number;
  /** Duration in Server-Timing, from the handler's true time and the time that every answer takes. */
  says?: (handlerMs: number, everyAnswerMs: number) => number;
};

/** The time of a pause of the runner, ms. */
const PAUSE_MS = 100;
const LATE_MS = 60;
const SPIKE_MS = 70;
/** Median of the sum of two exponential delays, in units of their mean: what jitter adds to a connect. */
const MEDIAN_OF_TWO = 1.678;
/** Standard deviation of a log-normal's logarithm, in units of ln(p99 / p50): the normal's 99th percentile. */
const Z99 = 2.3263;

/** Times of the handler alone, one after the other; Infinity for a failure. */
export function handler(it: Simulated, random: () => number): () => number {
  const p50 = it.p50 ?? 5;
  const sigma = Math.log((it.p99 ?? 20) / p50) / Z99;
  let burst = 0;
  return () => {
    if (it.failed !== undefined && random() < it.failed) return Infinity;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    if (burst > 0) burst -= 1;
    else if (it.serverBurst !== undefined && random() < it.serverBurst) burst = 20;
    const late = burst > 0 || (it.slowShare !== undefined && random() < it.slowShare);
    return p50 * Math.exp(sigma * normal) + (it.constant ?? 0) + (late ? LATE_MS : 0);
  };
}

/** Returns the delays that this side adds, one exchange after the other. */
export function side(it: Simulated, random: () => number): () => number {
  let burst = 0;
  return () => {
    if (burst > 0) burst -= 1;
    else if (it.burst !== undefined && random() < it.burst) burst = 15;
    return burst > 0 || (it.spike !== undefined && random() < it.spike) ? SPIKE_MS : 0;
  };
}

/** Ticks of the microtask queue until a waiting loop has started its next exchange; a few more do no harm. */
const TICKS = 4;

/** Ends exchanges of several connections in the order of their times, on one clock for all. */
function endsInOrder(clock: { now: number }): (exchange: Timed, end: number) => Promise<Timed> {
  const underWay: { end: number; exchange: Timed; resolve: (exchange: Timed) => void }[] = [];
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    for (;;) {
      for (let i = 0; i < TICKS; i++) await undefined;
      const next = underWay.reduce<number>(
        (least, { end }, i) => (end < (underWay[least]?.end ?? Infinity) ? i : least),
        0,
      );
      const [ended] = underWay.splice(next, 1);
      if (!ended) break;
      clock.now = ended.end;
      ended.resolve(ended.exchange);
    }
    running = false;
  };
  return (exchange, end) =>
    new Promise(resolve => {
      underWay.push({ end, exchange, resolve });
      if (!running) void run();
    });
}

/**
 * The control takes a fifth of a millisecond on top of the way. All connections share a clock, and meet the same
 * pauses.
 */
export function simulatedSource(seed: number, it: Simulated, connections = 1): LatencySource {
  const random = seededRandom(seed);
  const work = handler(it, random);
  const clock = { now: 0 };
  // A single connection needs no ordering.
  const inOrder =
    connections > 1
      ? endsInOrder(clock)
      : (exchange: Timed, end: number) => {
          clock.now = end;
          return Promise.resolve(exchange);
        };
  const pauses: number[] = [];
  const every = it.pauseEvery ?? it.serverPauseEvery;
  const pausesUntil = (time: number) => {
    if (every === undefined) return;
    while ((pauses.at(-1) ?? 0) < time) pauses.push((pauses.at(-1) ?? 0) + PAUSE_MS - every * Math.log(1 - random()));
  };
  const line = (): LatencyLine => {
    const ours = side(it, random);
    const exchange = (server: number, own: number | undefined): Promise<Timed> => {
      const from = clock.now;
      const jitter = it.jitter === undefined ? 0 : -it.jitter * (Math.log(1 - random()) + Math.log(1 - random()));
      let end = from + (it.way ?? 0) + jitter + (it.everyAnswer ?? 0) + (server === Infinity ? 1 : server) + ours();
      pausesUntil(end);
      for (let i = pauses.length - 1; i >= 0 && (pauses[i] ?? 0) > from - PAUSE_MS; i--)
        if ((pauses[i] ?? 0) < end) end = Math.max(end, (pauses[i] ?? 0) + PAUSE_MS);
      return inOrder({ from, ms: server === Infinity ? Infinity : end - from, own }, end);
    };
    return {
      answer: () => {
        const took = work();
        return exchange(took, it.says && took !== Infinity ? it.says(took, it.everyAnswer ?? 0) : undefined);
      },
      control: () => exchange(0.2, undefined),
    };
  };
  const lines = Array.from({ length: connections }, line);
  const stood = (from: number, to: number) =>
    it.pauseEvery === undefined
      ? 0
      : pauses.reduce((ms, at) => ms + Math.max(0, Math.min(to, at + PAUSE_MS) - Math.max(from, at)), 0);
  return {
    lines,
    ...(connections > 1 && { controlLine: line(), stood }),
    now: () => clock.now,
    connect: it.connect ?? (it.way ?? 0) + MEDIAN_OF_TWO * (it.jitter ?? 0) + 0.1,
  };
}

/** The rule of the policy: 50 ms; up to 0.5 % over it is healthy, from 2 % on broken. */
export const rule = { budgetMs: 50, p0: 0.005, p1: 0.02 } as const satisfies Partial<LatencyPlan>;
