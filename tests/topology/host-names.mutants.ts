/** Mutants and variations of the row on public host names. */
import { all, configured, inEnvironment, named, variables, type Proof } from '../../fixtures/proof/faults/faults.ts';

export default {
  mutants: {
    // A stage run that points at prod's hosts is refused before the first request
    // (tests/suite/unit/environment.test.ts).
    'public-host-names': [
      variables({ HEALTHZ_URL: 'https://192.0.2.1/healthz' }),
      variables({ READYZ_URL: 'https://[2001:db8::1]/readyz' }),
      variables({ WEB_URL: 'https://192.0.2.1' }),
      variables({ NEXT_PUBLIC_API_BASE: 'https://192.0.2.1/api/v1' }),
      variables({ EXPO_PUBLIC_API_BASE: 'https://192.0.2.1/api/v1' }),
      variables({ HEALTHZ_URL: 'https://host.docker.internal/healthz' }),
      variables({ HEALTHZ_URL: 'https://api/healthz' }),
      inEnvironment('prod', variables({ NEXT_PUBLIC_API_BASE: 'https://192.0.2.1/api/v1' })),
      inEnvironment('local', variables({ EXPO_PUBLIC_API_BASE: 'https://api.example.test/api/v1' })),
      inEnvironment('local', variables({ HEALTHZ_URL: 'https://stage.example.test/healthz' })),
      variables({ READYZ_URL: 'http://stage.example.test/readyz' }),
    ],
  },
  // An explicit port and an upper-case host name are the same address; local may have a name in its own network.
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'public-host-names': [
      'app-api-base-reachable',
      'app-bundle-api-base',
      'cors-configured-list',
      'cors-in-browser',
      'env-matrix',
      'gateway-errors',
      'healthz-without-database',
      'login-dashboard',
      'logout',
      'outage-errors',
      'page-errors',
      'readyz-connections',
      'readyz-series',
      'readyz-names-database',
      'web-bundle-api-base',
    ],
  },
  variations: [
    inEnvironment(
      'local',
      named(
        'a name in its own network',
        all(
          variables({ EXPO_PUBLIC_API_BASE: 'http://my-machine.local:8000/api/v1' }),
          configured({ 'APP.api_base': 'http://my-machine.local:8000/api/v1' }),
        ),
      ),
    ),
    variables(({ NEXT_PUBLIC_API_BASE = '' }) => {
      const { protocol, hostname, port } = new URL(NEXT_PUBLIC_API_BASE);
      return { HEALTHZ_URL: `${protocol}//${hostname.toUpperCase()}:${port || '443'}/healthz` };
    }),
  ],
} satisfies Proof;
