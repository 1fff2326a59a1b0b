import { inEnvironment, variables, type Proof } from '../../fixtures/proxy/faults.ts';

export default {
  mutants: {
    // A stage run that points at prod's hosts is refused before the first request (tests/suite/environment.test.ts).
    'public-host-names': [
      variables({ HEALTHZ_URL: 'https://192.0.2.1/healthz' }),
      inEnvironment('local', variables({ HEALTHZ_URL: 'https://stage.example.test/healthz' })),
      variables({ READYZ_URL: 'http://stage.example.test/readyz' }),
    ],
  },
  // An explicit port and an upper-case host name are the same address.
  variations: [variables(({ NEXT_PUBLIC_API_BASE = '' }) => {
    const { protocol, hostname, port } = new URL(NEXT_PUBLIC_API_BASE);
    return { HEALTHZ_URL: `${protocol}//${hostname.toUpperCase()}:${port || '443'}/healthz` };
  })],
} satisfies Proof;
