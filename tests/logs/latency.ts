/** Judges whether the durations in the log are in milliseconds. */
import type { LogObservation } from '../../fixtures/probe/logs/logs.ts';

/** A login must take the server so much longer than another request, ms, before its duration tells a unit. */
const LONGER_MS = 20;
/**
 * Seconds under the name of milliseconds are a thousandth: of what is less than this share, the unit is another one.
 */
const SHARE = 0.005;
/** A middleware may count what its client does not see, ms, and as a share of the client's time. */
const OVER_MS = 5;
const OVER_SHARE = 0.5;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

/** Returns why the logged durations are not in milliseconds; undefined where nothing shows that. */
export function wrongUnit({ requests, access }: LogObservation): string | undefined {
  const timed = access.flatMap(({ request, latencyMs }) => {
    const asked = requests[request ?? -1];
    return asked === undefined || latencyMs === undefined ? [] : [{ ...asked, latencyMs }];
  });
  if (timed.length === 0) return undefined;
  const [logged, clients] = [median(timed.map(it => it.latencyMs)), median(timed.map(it => it.clientMs))];
  if (median(timed.map(it => it.latencyMs - it.clientMs)) > Math.max(OVER_MS, OVER_SHARE * clients))
    return `latency_ms is ${logged} in the middle, and the answers took ${clients} ms`;
  const control = Math.min(...timed.filter(it => !it.isLogin).map(it => it.clientMs));
  const slow = timed.find(it => it.isLogin && it.clientMs - control >= LONGER_MS);
  if (slow === undefined || slow.latencyMs >= SHARE * (slow.clientMs - control)) return undefined;
  return `latency_ms is ${slow.latencyMs} for a login that took ${slow.clientMs} ms, where another request took ${control} ms: seconds`;
}
