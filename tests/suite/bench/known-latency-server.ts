/**
 * A server with known latency, as a process of its own: it answers after given delays, and records the time that each
 * answer really took, from the request's arrival to the answer's end. Its parent talks to it by messages; it ends with
 * the channel.
 */
import { createServer } from 'node:http';
import { setImmediate as soon, setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from './random.ts';
import { Tally, type Counted } from '../../../fixtures/bench/histogram.ts';

/**
 * Delays of the server's answers, ms: `base` for most, `slowMs` for the share `slow` of them, no answer for `stallMs`
 * in each period of `everyMs`; `fails` is the share answered with 503. They hold for every path but `/null`, which only
 * stalls delay.
 */
export type Behaviour = {
  base: number;
  slow?: number;
  slowMs?: number;
  stallMs?: number;
  everyMs?: number;
  fails?: number;
};

/** Messages to the server, and from it: its port, and its record since its behaviour was last set. */
export type Asked = { be: Behaviour } | { tell: true };
export type Told = { port: number } | { record: Counted };

/** Timers are up to a millisecond late, so that the last part of a delay is spent looking at the clock. */
const LOOK_BEFORE_MS = 1.5;

let behaviour: Behaviour = { base: 0 };
let since = performance.now();
let record = new Tally(50);

/** The same slow answers in each run. */
let slowness = seededRandom(1);

/**
 * Returns the time at which work on a request that arrives now begins, ms: at once, or at the end of the stall. Stalls
 * lie in the middle of their periods.
 */
function begins(now: number): number {
  const { stallMs = 0, everyMs = Infinity } = behaviour;
  if (!Number.isFinite(everyMs)) return now;
  const into = ((now - since) % everyMs) - (everyMs - stallMs) / 2;
  return into >= 0 && into < stallMs ? now + stallMs - into : now;
}

async function until(at: number): Promise<void> {
  const wait = at - performance.now() - LOOK_BEFORE_MS;
  if (wait > 0) await pause(wait);
  while (performance.now() < at) await soon();
}

const server = createServer((request, response) => {
  const arrived = performance.now();
  const none = request.url === '/null';
  const delay = none
    ? 0
    : behaviour.slow !== undefined && slowness() < behaviour.slow
      ? (behaviour.slowMs ?? 0)
      : behaviour.base;
  const fails = !none && behaviour.fails !== undefined && slowness() < behaviour.fails;
  void until(begins(arrived) + delay).then(() => {
    response.writeHead(fails ? 503 : 200, { 'content-type': 'text/plain', 'content-length': 2 }).end('ok');
    if (!none && !fails) record.record(performance.now() - arrived);
  });
});
server.keepAliveTimeout = 60_000;

const tell = (message: Told) => process.send?.(message);
process.on('message', (asked: Asked) => {
  if ('be' in asked) {
    [behaviour, since, record, slowness] = [asked.be, performance.now(), new Tally(50), seededRandom(1)];
  }
  tell({ record: record.counted() });
});
process.once('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  tell({ port: typeof address === 'object' && address ? address.port : 0 });
});
