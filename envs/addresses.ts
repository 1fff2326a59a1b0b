/** URLs of an environment's API. */
import type { Environment } from './environment.ts';

/** Returns the absolute URL of a path of the API, below its base path. */
export const api = (env: Pick<Environment, 'NEXT_PUBLIC_API_BASE'>, path: string): string =>
  env.NEXT_PUBLIC_API_BASE + path;
