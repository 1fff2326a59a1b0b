import { variables, type Proof } from '../../fixtures/proxy/faults.ts';

export default {
  mutants: {
    // A stage run that points at prod's hosts is refused before the first request (tests/suite/environment.test.ts).
    'public-host-names': [
      variables({ HEALTHZ_URL: 'https://192.0.2.1/healthz' }),
      variables({ READYZ_URL: 'http://stage.example.test/readyz' }),
    ],
  },
  variations: [variables({ READYZ_URL: 'https://STAGE.example.test:443/readyz' })],
} satisfies Proof;
