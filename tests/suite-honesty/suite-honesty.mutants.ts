import { forgetObservations, type Proof } from '../../fixtures/proxy/faults.ts';

export default {
  // never-green-on-nothing is proven by whole runs: tests/suite/exit-codes.test.ts.
  mutants: { 'login-budget': [forgetObservations()] },
  // What the suite spends does not depend on the target's harmless differences; the other topics' variations run this check too.
  variations: [],
} satisfies Proof;
