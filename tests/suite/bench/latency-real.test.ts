/**
 * Tests liveness measured at real servers of known latency, near and behind a proxy that delays by 100 ms each way: the
 * verdict, and the median beside the server's own record. The table goes to latency-real.md in the tests' output.
 */
import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Http } from '../../../fixtures/probe/http/client.ts';
import { latencyDetails } from '../../../fixtures/probe/health/latency-evidence.ts';
import { paced, unpaced, type LatencyPlan } from '../../../fixtures/probe/health/latency-plan.ts';
import { observeLatency, type LatencyObservation } from '../../../fixtures/probe/health/latency.ts';
import { quantiles } from '../../../fixtures/probe/statistics/quantiles.ts';
import { Standstills } from '../../../fixtures/probe/http/event-loop-pauses.ts';
import { startInjected, type Injected, type Place, type Truth } from './latency/injected.ts';
import { rule } from './latency/simulated.ts';

/**
 * Largest distance of the corrected median from the server's record, ms. The record holds the warm-up, too, which the
 * measurement does not count: the median of n of its answers lies more than RANKS / √n of them from its own once in a
 * thousand times (a normal's 3.3 standard deviations, each 0.5 / √n).
 */
const P50_ERROR_MS = 1;
const RANKS = 3.3 * 0.5;
/**
 * With jitter the median of a sum is not the sum of medians; and if this process stood still for more than this share
 * of the time, nothing is that exact.
 */
const P50_ERROR_DISTURBED_MS = 10;
const STANDSTILL = 0.01;

type Case = {
  title: string;
  server: Injected;
  verdict: LatencyObservation['verdict'];
  says?: RegExp;
  /** Reason of a verdict that nevertheless stays open. */
  hidden?: RegExp;
  plan?: Partial<LatencyPlan>;
};

const near: readonly Case[] = [
  {
    title: 'healthy',
    server: {},
    verdict: 'fast',
    says: /one warm connection, .*sequential test: 2\.00 % over 50 ms would pass once in 1,000 runs at most/,
  },
  {
    title: 'healthy, as on production',
    server: {},
    verdict: 'fast',
    plan: paced,
    says: /few samples: 95 % sure that 95 % of the answers keep 50 ms/,
  },
  {
    title: 'every answer 60 ms late',
    server: { constant: 60, timing: true },
    verdict: 'slow',
    says: /Server-Timing app p50 6\d/,
  },
  { title: '2 % of the answers 60 ms late', server: { healthy: false, late: { every: 50, ms: 60 } }, verdict: 'slow' },
  {
    title: '10 % of the answers 200 ms late',
    server: { healthy: false, late: { every: 10, ms: 200 } },
    verdict: 'slow',
    says: /two groups: [89]\d\.\d % around [1-9](\.\d+)? ms, 1?\d\.\d+ % around 2\d\d(\.\d+)? ms/,
  },
  {
    title: '5 % of the answers fail',
    server: { healthy: false, fails: { every: 20, status: 503 } },
    verdict: 'slow',
    says: /worst: \S+ failed \(status 503\)/,
  },
  {
    title: '5 % of the answers cut the connection',
    server: { healthy: false, fails: { every: 20, status: 0 } },
    verdict: 'slow',
    says: /worst: \S+ failed \(other side closed\)/,
  },
];

const far: readonly Case[] = [
  { title: 'healthy', server: { eachWay: 100 }, verdict: 'undecided', says: /8 warm connections side by side/ },
  {
    title: 'healthy, Server-Timing',
    server: { eachWay: 100, timing: true },
    verdict: 'fast',
    says: /Server-Timing app p50 [\d.]+ ms, agrees;/,
  },
  {
    title: 'healthy, Server-Timing, jitter 5 ms each way',
    server: { eachWay: 100, jitter: 5, timing: true },
    verdict: 'fast',
    // The way of one in a hundred takes 33 ms longer: if the control meets such a delay, it is too unsteady to trust.
    hidden: /but the control spreads by \d+ ms/,
  },
  { title: 'every answer 60 ms late', server: { eachWay: 100, constant: 60 }, verdict: 'slow' },
  {
    title: '2 % of the answers 60 ms late',
    server: { eachWay: 100, healthy: false, timing: true, late: { every: 50, ms: 60 } },
    verdict: 'slow',
  },
];

async function observe(
  place: Place,
  plan: Partial<LatencyPlan> = {},
): Promise<{ seen: LatencyObservation; truth: Truth; seconds: number; stood: number }> {
  const http = new Http({ CONNECT_TO: [], ca: undefined });
  const base = `http://127.0.0.1:${place.port}`;
  const begun = performance.now();
  const stills = new Standstills();
  try {
    const seen = await observeLatency(
      http,
      { HEALTHZ_URL: `${base}/healthz`, HEALTHZ_CONTROL_URL: `${base}/postflight-control`, CONNECT_TO: [] },
      { ...rule, ...unpaced, ...plan },
    );
    const took = performance.now() - begun;
    return { seen, truth: await place.truth(), seconds: took / 1000, stood: stills.within(begun, begun + took) / took };
  } finally {
    stills.stop();
    await http.close();
  }
}

type Observed = Awaited<ReturnType<typeof observe>>;

/** Returns the server's own median, and the medians that as many of its answers may have by chance. */
function ownMedian({ truth, seen }: Observed): [low: number, middle: number, high: number] {
  const ranks = RANKS / Math.sqrt(seen.samples);
  return quantiles(truth.times, 0.5 - ranks, 0.5, 0.5 + ranks) as [number, number, number];
}

function writeRow(where: string, title: string, observed: Observed): void {
  const { seen, seconds, stood } = observed;
  const [low, middle, high] = ownMedian(observed);
  const cells = {
    server: title,
    way: where,
    verdict: seen.verdict,
    samples: seen.samples,
    connections: seen.connections,
    'p50, ms': seen.p50,
    'by the server': middle.toFixed(2),
    'a median of so many': `${low.toFixed(2)} to ${high.toFixed(2)}`,
    error: ((seen.p50 ?? NaN) - middle).toFixed(2),
    'over 50 ms': seen.slow,
    failed: seen.failed,
    excused: seen.excused,
    'control p50 (spread)': `${seen.controlP50 ?? ''} (${seen.controlSpread ?? ''})`,
    'Server-Timing': seen.word?.agrees ?? '',
    s: seconds.toFixed(1),
    'runner stood still, %': (100 * stood).toFixed(1),
  };
  const file = path.join(test.info().project.outputDir, 'latency-real.md');
  mkdirSync(path.dirname(file), { recursive: true });
  const columns = Object.keys(cells);
  const head = `| ${columns.join(' | ')} |\n|${' --- |'.repeat(columns.length)}\n`;
  appendFileSync(file, `${existsSync(file) ? '' : head}| ${Object.values(cells).join(' | ')} |\n`);
}

function judge(where: string, { title, server, verdict, says, hidden }: Case, observed: Observed): void {
  writeRow(where, title, observed);
  const { seen, truth, stood } = observed;
  const [low, middle, high] = ownMedian(observed);
  const own = `${middle.toFixed(2)} ms (of ${seen.samples}: ${low.toFixed(2)} to ${high.toFixed(2)})`;
  const text = `${where}: ${title}: ${seen.reason}\n${latencyDetails(seen)}; by the server ${own}, ${truth.slow} slow`;
  // If the machine made answers slow without the server's knowledge, a verdict may stay open, but is never the
  // opposite.
  const disturbed = seen.slow + seen.excused > truth.slow || hidden?.test(seen.reason) === true;
  expect.soft([verdict, ...(disturbed ? ['undecided'] : [])], text).toContain(seen.verdict);
  const error = stood <= STANDSTILL && server.jitter === undefined ? P50_ERROR_MS : P50_ERROR_DISTURBED_MS;
  expect.soft(seen.p50, text).toBeGreaterThanOrEqual(low - error);
  expect.soft(seen.p50, text).toBeLessThanOrEqual(high + error);
  if (seen.verdict === verdict) expect.soft(text).toMatch(says ?? /./);
  expect.soft(seen.controlStatuses).toBe('404');
}

// One after the other.
test("near: the verdict is right, and the median the server's own", { tag: '@alone' }, async () => {
  const { places, close } = await startInjected(near.map(c => c.server));
  try {
    for (const [i, c] of near.entries()) judge('near', c, await observe(places[i] as Place, c.plan));
  } finally {
    close();
  }
});

// Side by side: they wait most of the time.
test(
  "200 ms away, behind an edge that accepts at once: the verdict is right or says what hides it, and the median the server's own",
  { tag: '@alone' },
  async () => {
    const { places, close } = await startInjected(far.map(c => c.server));
    try {
      const observed = await Promise.all(far.map((c, i) => observe(places[i] as Place, c.plan)));
      far.forEach((c, i) => judge('200 ms', c, observed[i] as Observed));
    } finally {
      close();
    }
  },
);
