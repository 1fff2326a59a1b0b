/** Derives absolute addresses from the variables of an environment: routes of the API, and those of health. */
import type { Kind } from './policy/row.ts';
import type { Variables } from './schema.ts';

/** Returns the absolute URL of a path of the API, below its base path. */
export const api = (env: Pick<Variables, 'NEXT_PUBLIC_API_BASE'>, path: string): string =>
  env.NEXT_PUBLIC_API_BASE + path;

/** Addresses of health, absolute. */
export type HealthAddresses = {
  /** Addresses of liveness and readiness; default: at the root of the API's origin. */
  HEALTHZ_URL: string;
  READYZ_URL: string;
  /**
   * The address that liveness is compared with, on the same connection; default: a path that does not exist, on the
   * origin of liveness.
   */
  HEALTHZ_CONTROL_URL: string;
};

/** Returns the addresses of health, with a default for each that is not given. */
export function healthAddresses(given: Variables): HealthAddresses {
  const { origin } = new URL(given.NEXT_PUBLIC_API_BASE);
  const HEALTHZ_URL = given.HEALTHZ_URL ?? `${origin}/healthz`;
  const health = new URL(HEALTHZ_URL);
  // Behind a base path of the API the same process answers as at its root.
  const control =
    health.origin === origin ? api(given, '/postflight-control') : new URL('postflight-control', health).href;
  return {
    HEALTHZ_URL,
    HEALTHZ_CONTROL_URL: given.HEALTHZ_CONTROL_URL ?? control,
    READYZ_URL: given.READYZ_URL ?? `${origin}/readyz`,
  };
}

/** Returns why liveness cannot be compared with its control address; undefined where it can. */
export function controlProblem({ HEALTHZ_URL, HEALTHZ_CONTROL_URL }: HealthAddresses): string | undefined {
  const [health, control] = [new URL(HEALTHZ_URL).origin, new URL(HEALTHZ_CONTROL_URL).origin];
  if (control === health) return undefined;
  return `HEALTHZ_CONTROL_URL is on ${control}, and liveness on ${health}; both are asked on one connection: give an address of ${health}`;
}

/** False on prod where requests that look like an attack are left out (PROD_LOUD_PROBES). */
export const isLoudAllowed = ({ kind, PROD_LOUD_PROBES }: { kind: Kind; PROD_LOUD_PROBES: string }): boolean =>
  kind !== 'prod' || PROD_LOUD_PROBES !== '0';
