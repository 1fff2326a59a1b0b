/** Judges whether the durations in the log are in milliseconds. */
import type { LogObservation } from '../../fixtures/probe/logs/logs.ts';

/** A login must take the server so much longer than another request, ms, before its duration tells a unit. */
const LONGER_MS = 20;
/**
 * Seconds under the name of milliseconds are a thousandth: of what is less than this share, the unit is another one.
 */
const SHARE = 0.005;
/** No duration in seconds is a larger share than this of what its client saw in ms, which counts whole ones. */
const OTHERS_SHARE = 0.01;
/** The run's login may open its connection first: name, TCP and TLS, each as long as a quick request at most. */
const CONNECTING = 4;
/** A middleware may count what its client does not see, ms, and as a share of the client's time. */
const OVER_MS = 5;
const OVER_SHARE = 0.5;

type Timed = Pick<LogObservation, 'requests' | 'access' | 'login'>;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

/** Returns why the logged durations are not in milliseconds; undefined where nothing shows that. */
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
    // The account is known, so that its password is hashed whatever the product does for others.
    ...(login ? [{ ...login, longerMs: login.clientMs - CONNECTING * control }] : []),
  ];
  // A network that stood still once makes no other unit of it: then the other durations are like their answers'.
  if (timed.some(it => it.latencyMs > OTHERS_SHARE * (it.clientMs + 1))) return undefined;
  const slow = logins.find(it => it.longerMs >= LONGER_MS && it.latencyMs < SHARE * it.longerMs);
  return slow
    ? `latency_ms is ${slow.latencyMs} for a login that took ${slow.clientMs} ms, where another request took ${control} ms: seconds`
    : undefined;
}
