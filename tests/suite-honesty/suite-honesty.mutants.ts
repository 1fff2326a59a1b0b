/** Mutants and variations of the rows on the suite's budgets of logins and requests. */
import { all, forgetManners, forgetObservations, variables, type Proof } from '../../fixtures/proof/faults/faults.ts';

export default {
  // never-green-on-nothing (no test selected, no sample measured) is proven by whole runs:
  // tests/suite/runs/exit-codes-selection.test.ts. Retries that multiply attempts cannot be injected: no project of
  // fixtures/cli/configuration.ts has any, and a login's result outlives its worker.
  mutants: {
    'login-budget': [forgetObservations()],
    'request-budget': [all(forgetManners(), variables({ REQUESTS_PER_MIN: '10' }))],
  },
  // The suite's budget does not depend on the target's harmless differences; the other topics' variations run this
  // check, too.
  variations: [],
} satisfies Proof;
