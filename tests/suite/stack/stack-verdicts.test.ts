/**
 * Tests that the real stack gets the verdicts of the embedded target, and that each framework default turns its own row
 * red.
 */
import { expect, test } from '@playwright/test';
import { policy, type RequirementId } from '../../../envs/policy.ts';
import { levelOf } from '../../../envs/policy/row.ts';
import { stackFaults } from '../../../fixtures/target/stack/faults.ts';
import { lacking } from '../../../fixtures/target/stack/needs.ts';
import { cellOf, reportOf, runSuite, type Run } from '../child-run.ts';

/**
 * Longest test, ms: two deployments start, run with their outages, and end, twice: a minute, and many on a busy
 * machine.
 */
const RUN_TIMEOUT_MS = 600_000;
test.setTimeout(RUN_TIMEOUT_MS);
/** Login window, s: even a busy machine makes fourteen logins within it. */
const WINDOW_S = '8';

/** True unless the stack is installed; in CI it must be there: a skipped test proves nothing. */
const notInstalled = () => lacking() !== '' && !process.env.CI;
const INSTALL = 'the stack is not installed: npm run stack -- install';

/** Verdicts of a run as `row on environment` to verdict. */
const verdictsOf = (run: Run): Map<string, string> =>
  new Map(
    reportOf(run).rows.flatMap(({ id, cells }) =>
      Object.entries(cells).map(([environment, { verdict }]) => [`${id} on ${environment}`, verdict] as const),
    ),
  );

/** The stack can report its engine; the embedded target cannot, since SQLite replaces PostgreSQL there. */
const expectedDifferences = [
  'database-engine on stage: stack pass, reference not run',
  'database-engine on prod: stack pass, reference not run',
  // FastAPI's document calls every field of an answer required.
  ...['stage', 'prod'].flatMap(environment => [
    `ui-tolerates-api-shapes on ${environment}: stack not run, reference pass`,
    `ui-tolerates-broken-shapes on ${environment}: stack pass, reference not run`,
  ]),
];

test('stage and prod keep every rule, with the verdicts of the embedded target', { tag: '@alone' }, async () => {
  test.skip(notInstalled(), INSTALL);
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

/**
 * Faults that one stack shows at once, since its start takes longer than most checks. A fault of a group must neither
 * turn the row of another one red nor hide it. To verify that for a new one, run its group without it: its row must not
 * fail. Faults that break every call of the API or every login in a browser are apart from rows that need one.
 */
const groups: { environment: 'stage' | 'prod'; faults: string[] }[] = [
  {
    environment: 'stage',
    faults: [
      'vary-missing',
      'plain-logs',
      'validation-echo',
      'cookie-defaults',
      'retry-after-missing',
      'forwarded-from-anyone',
      'shape-crash',
      'dashboard-shared-cache',
      'secret-in-bundle',
      'plain-http-image',
      'hsts-lost-in-location',
      'proxied-answers-plain',
      'old-protocols',
    ],
  },
  {
    environment: 'stage',
    faults: [
      'cors-lost-on-500',
      'readyz-unhandled',
      'healthz-in-pool',
      'token-error-500',
      'limiter-per-worker',
      'slash-redirect',
      'form-submits-by-get',
      'api-base-baked',
      'bad-gateway-without-cors',
    ],
  },
  { environment: 'stage', faults: ['path-rewritten', 'static-missing'] },
  { environment: 'prod', faults: ['docs-public', 'guard-reads-cookie', 'bearer-403'] },
  { environment: 'prod', faults: ['cookie-deletion-bare'] },
];

/** Faults that turn a row red, each with that row. */
const rows = new Map(
  Object.entries(stackFaults).flatMap(([name, fault]) => ('row' in fault ? [[name, fault.row] as const] : [])),
);
const rowOf = (name: string): string => rows.get(name) ?? 'none';

test('every framework default names a row that exists, and is shown once, where it is seen', () => {
  for (const [name, row] of rows) expect(Object.keys(policy), name).toContain(row);
  expect(groups.flatMap(({ faults }) => faults).sort()).toEqual([...rows.keys()].sort());
  for (const { environment, faults } of groups)
    for (const name of faults) expect(stackFaults[name]?.on ?? environment, name).toBe(environment);
});

for (const { environment, faults } of groups) {
  test(`framework defaults turn their rows red on ${environment}: ${faults.join(', ')}`, async () => {
    test.skip(notInstalled(), INSTALL);
    const selection = `@(${faults.map(rowOf).join('|')})(?![\\w-])`;
    const run = await runSuite([`--project=${environment}`, '-g', selection], {
      POSTFLIGHT_TARGET: 'stack',
      POSTFLIGHT_DEPTH: 'full',
      POSTFLIGHT_STACK_FAULTS: faults.join(','),
      POSTFLIGHT_REFERENCE_WINDOW_S: WINDOW_S,
    });
    const verdicts = faults.map(name => [name, rowOf(name), cellOf(run, rowOf(name), environment)?.verdict]);
    const breach = (row: string) => (levelOf(policy[row as RequirementId], environment) === 'must' ? 'fail' : 'advice');
    const expected = faults.map(name => [name, rowOf(name), breach(rowOf(name))]);
    expect(verdicts, run.text.slice(-4_000)).toEqual(expected);
  });
}
