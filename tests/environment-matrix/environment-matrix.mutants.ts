import { inEnvironment, variables, type Proof } from '../../fixtures/proxy/faults.ts';

export default {
  // Missing, empty, quoted or placeholder values never get this far: they stop the run (tests/suite/environment.test.ts).
  mutants: {
    'env-matrix': [
      variables({ AUTH__TOKEN_EXPIRE: '86400' }),
      variables({ NEXT_PUBLIC_API_BASE: 'https://stage.example.test/api/v2', EXPO_PUBLIC_API_BASE: 'https://stage.example.test/api/v2' }),
      variables({ CORS__ALLOW_CREDENTIALS: 'false' }),
      inEnvironment('local', variables({ WEB_URL: 'http://localhost:3001' })),
      variables({ EXPO_PUBLIC_API_BASE: 'http://192.168.0.10:8000/api/v1' }),
    ],
  },
  variations: [variables({ UNKNOWN_VARIABLE: 'ignored' })],
} satisfies Proof;
