/** Tests by child runs what is said of two databases of one name. */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

const pairs: ReadonlyArray<readonly [stage: string, prod: string, verdict: string]> = [
  // Two servers that compose files of one form have made, and one server that both use, look the same.
  ['postgresql 15 app', 'postgresql 15 app', 'not run'],
  ['postgresql 15.18 app 5432', 'postgresql 15.18 app 5432', 'not run'],
  ['postgresql 15 app 7391234567890123456', 'postgresql 15 app 7391234567890123456', 'fail'],
  ['postgresql 15 app 7391234567890123456', 'postgresql 15 app 7391234567890123457', 'pass'],
  ['postgresql 15 app', 'postgresql 15 shop', 'pass'],
];

test('two databases of one name are one where they tell one cluster', async () => {
  test.setTimeout(120_000);
  const reference = await startReference('stage', { log: false });
  try {
    for (const [i, [stage, prod, verdict]] of pairs.entries()) {
      const run = await runSuite(
        ['--project=stage', '-g', '@database-engine( |$)'],
        { ...reference.variables, DB_IDENTITY_CMD: `echo ${stage}`, PROD__DB_IDENTITY_CMD: `echo ${prod}` },
        `pair-${i}`,
      );
      const cell = cellOf(run, 'database-engine', 'stage');
      expect(cell?.verdict, `${stage} and ${prod}: ${run.text}`).toBe(verdict);
      if (verdict === 'not run') expect(cell?.reason).toContain('select system_identifier from pg_control_system()');
    }
  } finally {
    await reference.close();
  }
});
