/** Judges whether the log's durations are in milliseconds. */
import type { LogObservation } from '../../fixtures/probe/logs/logs.ts';

/** Time by which a login must be slower than another request for its duration to tell a unit, ms. */
const LONGER_MS = 20;
/** Seconds under the name of milliseconds are a thousandth: below this share, the unit is another one. */
const SHARE = 0.005;
/** Largest share of the client's time in ms that a duration in seconds can be, since it counts whole ones. */
const OTHERS_SHARE = 0.01;
/** The run's login may first open its connection: name, TCP and TLS, each at most as long as a quick request. */
const CONNECTING = 4;
/** Time that a middleware may count and its client does not see, ms, and as a share of the client's time. */
const OVER_MS = 5;
const OVER_SHARE = 0.5;

type Timed = Pick<LogObservation, 'requests' | 'access' | 'login'>;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

/** Returns why the logged durations are not in milliseconds; undefined if nothing shows that. */
export function wrongUnit({ requests, access, login }: Timed): string | undefined {
  const timed = access.flatMap(({ request, latencyMs }) => {
    const asked = requests[request ?? -1];
    return asked === undefined || latencyMs === undefined ? [] : [{ ...asked, latencyMs }];
  });
  if (timed.length === 0) return undefined;
  const [logged, clients] = [median(timed.map(it => it.latencyMs)), median(timed.map(it => it.clientMs))];
  if (median(timed.map(it => it.latencyMs - it.clientMs)) > Math.max(OVER_MS, OVER_SHARE * clients))
    return `latency_ms is ${logged} in the middle, and the answers took ${clients} ms`;
  const control = Math.min(...timed.filter(it => !it.isLogin).map(it => it.clientMs));
  const logins = [
    ...timed.filter(it => it.isLogin).map(it => ({ ...it, longerMs: it.clientMs - control })),
    // The account is known, so that its password is hashed, even if a product skips that for others.
    ...(login ? [{ ...login, longerMs: login.clientMs - CONNECTING * control }] : []),
  ];
  // A single stall of the network changes no unit: then the other durations match their answers.
  if (timed.some(it => it.latencyMs > OTHERS_SHARE * (it.clientMs + 1))) return undefined;
  const slow = logins.find(it => it.longerMs >= LONGER_MS && it.latencyMs < SHARE * it.longerMs);
  return slow
    ? `latency_ms is ${slow.latencyMs} for a login that took ${slow.clientMs} ms, where another request took ${control} ms: seconds`
    : undefined;
}
