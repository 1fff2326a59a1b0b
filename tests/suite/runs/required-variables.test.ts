/**
 * Tests runs on a healthy product that is described by its required variables alone: exit 0, and no row without a
 * verdict.
 */
import { expect, test } from '@playwright/test';
import { variables } from '../../../envs/schema.ts';
import { deploy } from '../app/reference-targets.ts';
import { reportOf, runSuite } from '../child-run.ts';

const kinds = ['local', 'stage', 'prod'] as const;
/** Verdicts of a healthy product; rows that are not run name their variable, their window or their access. */
const healthy = ['pass', 'not applicable', 'not run', 'planned'];
/**
 * Variables that do not describe the product: the mapping of names on this machine, and the authority to trust there.
 */
const wayThere = ['CONNECT_TO', 'CA_FILE'];

/** Variables without which an environment is not described: those that envs/README.md calls required. */
const required = Object.entries(variables.shape)
  .filter(([, form]) => !form.safeParse(undefined).success)
  .map(([name]) => name);

test('exit 0 with the required variables alone, in every environment', async () => {
  expect(required).toEqual(['WEB_URL', 'NEXT_PUBLIC_API_BASE', 'CORS__ALLOW_ORIGINS', 'SMOKE_USER', 'SMOKE_PASSWORD']);
  const deployed = await deploy({ local: {}, stage: {}, prod: {} });
  const needed = kinds.flatMap(kind =>
    [...required, ...wayThere].map(name => `${kind.toUpperCase()}__${name}`).filter(name => name in deployed.variables),
  );
  try {
    const run = await runSuite(
      kinds.map(kind => `--project=${kind}`),
      Object.fromEntries(needed.map(name => [name, deployed.variables[name] ?? ''])),
    );
    const unwell = reportOf(run).rows.flatMap(row =>
      Object.entries(row.cells)
        .filter(([, cell]) => !healthy.includes(cell.verdict))
        .map(([environment, cell]) => `${row.id} ${environment} ${cell.verdict}: ${cell.reason ?? ''}`),
    );
    expect(unwell).toEqual([]);
    expect(reportOf(run).problems).toEqual([]);
    expect(run.code, run.text).toBe(0);
  } finally {
    await deployed.close();
  }
});
