/** The real stack gets the verdicts of the embedded target. */
import { expect, test } from '@playwright/test';
import { lacking } from '../../../fixtures/target/stack/needs.ts';
import { reportOf, runSuite, type Run } from '../child-run.ts';

/** Two deployments start, run with their outages, and end, twice. */
test.setTimeout(600_000);

/** Verdicts of a run as `row on environment` to verdict. */
const verdictsOf = (run: Run): Map<string, string> =>
  new Map(
    reportOf(run).rows.flatMap(({ id, cells }) =>
      Object.entries(cells).map(([environment, { verdict }]) => [`${id} on ${environment}`, verdict] as const),
    ),
  );

/** The stack can be asked for its engine; the embedded target cannot, since SQLite stands in for PostgreSQL there. */
const expectedDifferences = [
  'database-engine on stage: stack pass, reference not run',
  'database-engine on prod: stack pass, reference not run',
  // FastAPI's document calls every field of an answer required.
  ...['stage', 'prod'].flatMap(environment => [
    `ui-tolerates-api-shapes on ${environment}: stack not run, reference pass`,
    `ui-tolerates-broken-shapes on ${environment}: stack pass, reference not run`,
  ]),
];

test('stage and prod keep every rule, with the verdicts of the embedded target', async () => {
  // In CI it must be there: a test that is left out proves nothing.
  test.skip(lacking() !== '' && !process.env.CI, 'the stack is not installed: npm run stack -- install');
  const projects = ['--project=stage', '--project=prod'];
  const full = { POSTFLIGHT_DEPTH: 'full' };
  const stack = await runSuite(projects, { ...full, POSTFLIGHT_TARGET: 'stack' }, 'stack');
  expect(stack.code, stack.text.slice(-4_000)).toBe(0);
  const reference = await runSuite(projects, { ...full, POSTFLIGHT_TARGET: 'reference' }, 'reference');
  const [real, embedded] = [verdictsOf(stack), verdictsOf(reference)];
  const differences = [...new Set([...real.keys(), ...embedded.keys()])]
    .filter(cell => real.get(cell) !== embedded.get(cell))
    .map(cell => `${cell}: stack ${real.get(cell) ?? 'none'}, reference ${embedded.get(cell) ?? 'none'}`);
  expect(differences.sort()).toEqual(expectedDifferences.sort());
});
