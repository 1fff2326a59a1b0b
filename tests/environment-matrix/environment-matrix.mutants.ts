/** Mutants and variations of the row on the matrix of environments. */
import { inEnvironment, variables, type Proof } from '../../fixtures/proof/faults/faults.ts';

export default {
  // Missing, empty, quoted or placeholder values never get this far: they stop the run
  // (tests/suite/unit/environment.test.ts).
  mutants: {
    'env-matrix': [
      variables({ AUTH__TOKEN_EXPIRE: '86400' }),
      variables({
        NEXT_PUBLIC_API_BASE: 'https://stage.example.test/api/v2',
        EXPO_PUBLIC_API_BASE: 'https://stage.example.test/api/v2',
      }),
      variables({ CORS__ALLOW_CREDENTIALS: 'false' }),
      inEnvironment('local', variables({ WEB_URL: 'http://localhost:3001' })),
      variables({ EXPO_PUBLIC_API_BASE: 'http://192.168.0.10:8000/api/v1' }),
      variables({ EXPO_PUBLIC_API_BASE: 'https://web.example.test/api/v1' }),
      variables({ WEB_URL: 'http://stage.example.test' }),
      variables({
        NEXT_PUBLIC_API_BASE: 'http://stage.example.test/api/v1',
        EXPO_PUBLIC_API_BASE: 'http://stage.example.test/api/v1',
      }),
      inEnvironment('prod', variables({ EXPO_PUBLIC_API_BASE: 'https://stage.example.test/api/v1' })),
      inEnvironment('prod', variables({ AUTH__TOKEN_EXPIRE: '60' })),
      inEnvironment('local', variables({ NEXT_PUBLIC_API_BASE: 'http://localhost:8000/api' })),
      inEnvironment('local', variables({ NEXT_PUBLIC_API_BASE: 'http://localhost:8080/api/v1' })),
      inEnvironment('local', variables({ EXPO_PUBLIC_API_BASE: 'http://192.168.0.10:8000' })),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'env-matrix': [
      'api-route-ownership',
      'app-api-base-reachable',
      'app-bundle-api-base',
      'cookie-samesite',
      'cors-allowed-origin',
      'cors-configured-list',
      'cors-credentials',
      'cors-in-browser',
      'cors-on-errors',
      'cors-preflight',
      'gate-announced-minimum',
      'gateway-errors',
      'healthz-latency',
      'healthz-open',
      'healthz-unlimited',
      'hsts',
      'login-dashboard',
      'logout',
      'outage-errors',
      'page-errors',
      'public-host-names',
      'readyz-connections',
      'readyz-series',
      'readyz-names-database',
      'redirect-origin',
      'rewrites',
      'search-indexing',
      'web-bundle-api-base',
    ],
  },
  variations: [
    variables({ UNKNOWN_VARIABLE: 'ignored' }),
    // On stage and prod the app has the page's address, with the port that is the default anyway.
    ...(['stage', 'prod'] as const).map(environment =>
      inEnvironment(
        environment,
        variables(({ EXPO_PUBLIC_API_BASE = '' }) => ({
          EXPO_PUBLIC_API_BASE: EXPO_PUBLIC_API_BASE.replace(
            /^https:\/\/([^/:]+)/,
            (_, host: string) => `https://${host.toUpperCase()}:443`,
          ),
        })),
      ),
    ),
    // The embedded target has no file at all: its variables come from the process that started it.
  ],
} satisfies Proof;
