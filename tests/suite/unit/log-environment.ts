/** An environment for tests of the log's reading. */
import { describeEnvironment, type Environment } from '../../../envs/environment.ts';

/** Returns an environment with these variables of its log. */
export function environmentOf(variables: Record<string, string>): Environment {
  const origin = 'http://127.0.0.1:8000';
  const account = { SMOKE_USER: 'smoke', SMOKE_PASSWORD: 'not used here' };
  const described = describeEnvironment(
    'local',
    {
      WEB_URL: origin,
      NEXT_PUBLIC_API_BASE: `${origin}/api/v1`,
      CORS__ALLOW_ORIGINS: origin,
      ...account,
      ...variables,
    },
    { target: 'reference', depth: 'smoke' },
  );
  if (!described.ok) throw new Error(described.problems.join('; '));
  return described.environment;
}
