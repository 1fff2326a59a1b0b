/** The real stack is judged like the embedded target, and each framework default by the row that is named for it. */
import { expect, test } from '@playwright/test';
import { policy } from '../../../envs/policy.ts';
import { stackFaults, type StackFault } from '../../../fixtures/target/stack/faults.ts';
import { lacking } from '../../../fixtures/target/stack/needs.ts';
import { cellOf, reportOf, runSuite, type Run } from '../child-run.ts';

/** A start of all services, a run with its outages, and their end: minutes on a machine that is busy with other tests. */
const RUN_TIMEOUT_MS = 240_000;
test.setTimeout(RUN_TIMEOUT_MS);
// In CI it must be there: what is left out is not proven.
test.skip(() => lacking() !== '' && !process.env.CI, 'the stack is not installed: npm run stack -- install');

const verdictsOf = (run: Run, environment: string): Record<string, string> =>
  Object.fromEntries(
    reportOf(run).rows.flatMap(({ id, cells }) => (cells[environment] ? [[id, cells[environment].verdict]] : [])),
  );

/** What the embedded target cannot be asked, and the real one can: SQLite stands in for PostgreSQL there. */
const expectedDifferences: Record<string, string[]> = {
  stage: ['database-engine: stack pass, reference not run'],
  prod: ['database-engine: stack pass, reference not run'],
};

test.describe('stage and prod', () => {
  for (const environment of ['stage', 'prod'] as const) {
    test(`${environment} keeps every rule, with the verdicts of the embedded target`, async () => {
      const args = [`--project=${environment}`];
      const stack = await runSuite(args, { POSTFLIGHT_TARGET: 'stack', POSTFLIGHT_DEPTH: 'full' }, 'stack');
      expect(stack.code, stack.text.slice(-4_000)).toBe(0);
      const reference = await runSuite(args, { POSTFLIGHT_TARGET: 'reference', POSTFLIGHT_DEPTH: 'full' }, 'reference');
      const [real, embedded] = [verdictsOf(stack, environment), verdictsOf(reference, environment)];
      const differing = Object.keys(policy)
        .filter(id => real[id] !== embedded[id])
        .map(id => `${id}: stack ${real[id] ?? 'none'}, reference ${embedded[id] ?? 'none'}`);
      expect(differing).toEqual(expectedDifferences[environment]);
    });
  }
});

/** Faults that are seen side by side in one run: at most one of a service, and alone what breaks every call, or hides another. */
const alone = ['path-rewritten', 'cookie-deletion-bare'];
function groups(): { environment: string; names: string[] }[] {
  const at = (environment: string) =>
    Object.entries(stackFaults).filter(([, fault]) => 'row' in fault && (fault.on ?? 'stage') === environment);
  return ['stage', 'prod'].flatMap(environment => {
    const lists = (['api', 'web', 'nginx', 'api and nginx'] as const).map(service =>
      at(environment)
        .filter(([name, fault]) => fault.service === service && !alone.includes(name))
        .map(([name]) => name),
    );
    const [api = [], web = [], nginx = [], both = []] = lists;
    const longest = Math.max(...lists.map(list => list.length));
    const together = Array.from({ length: longest }, (_, i) =>
      [api[i], web[i], nginx[i]].filter(name => name !== undefined),
    ).filter(names => names.length > 0);
    return [
      ...together,
      ...both.map(name => [name]),
      ...at(environment).flatMap(([name]) => (alone.includes(name) ? [[name]] : [])),
    ].map(names => ({ environment, names }));
  });
}

const rowOf = (name: string): string => {
  const fault: StackFault | undefined = stackFaults[name];
  return fault && 'row' in fault ? fault.row : '';
};

test.describe('framework defaults', () => {
  for (const { environment, names } of groups()) {
    test(`${names.join(' + ')} on ${environment}: ${names.map(rowOf).join(', ')}`, async () => {
      const run = await runSuite(
        [`--project=${environment}`, '-g', names.map(name => `@${rowOf(name)}(?![\\w-])`).join('|')],
        { POSTFLIGHT_TARGET: 'stack', POSTFLIGHT_DEPTH: 'full', POSTFLIGHT_STACK_FAULTS: names.join(',') },
      );
      expect(
        Object.fromEntries(names.map(name => [name, cellOf(run, rowOf(name), environment)?.verdict])),
        run.text.slice(-4_000),
      ).toEqual(Object.fromEntries(names.map(name => [name, 'fail'])));
    });
  }
});
