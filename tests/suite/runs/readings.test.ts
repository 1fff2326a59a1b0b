/**
 * Tests by a child run that the adopter's commands which only read run side by side, and that one which fails takes
 * none of the others with it.
 */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

/**
 * A line for a shell that runs `line` once the command `other` has begun; fails where that does not begin meanwhile.
 */
const onceBegun = (folder: string, me: string, other: string, line: string): string => {
  const begun = (name: string) => `'${path.join(folder, `${name}.begun`)}'`;
  const wait = `i=0; while [ ! -e ${begun(other)} ] && [ $i -lt 50 ]; do i=$((i+1)); sleep 0.1; done`;
  return `touch ${begun(me)}; ${wait}; [ -e ${begun(other)} ] && ${line}`;
};

test('commands that read wait for each other, and a failing one is told by its own row', async () => {
  const reference = await startReference('stage', { log: false });
  try {
    const { SCHEMA_CMD = '', MIGRATION_CHECK_CMD = '', ...variables } = reference.variables;
    const folder = test.info().outputPath('.');
    const ids = ['schema-drift', 'migration-head', 'env-file-on-host'];
    const run = await runSuite(['--project=stage', '-g', `@(${ids.join('|')})( |$)`], {
      ...variables,
      SCHEMA_CMD: onceBegun(folder, 'schema', 'migrations', SCHEMA_CMD),
      MIGRATION_CHECK_CMD: onceBegun(folder, 'migrations', 'schema', MIGRATION_CHECK_CMD),
      ENV_FILES_CMD: 'exit 1',
    });
    const verdicts = ids.map(id => `${id}: ${cellOf(run, id, 'stage')?.verdict}`);
    expect(verdicts, run.text).toEqual(['schema-drift: pass', 'migration-head: pass', 'env-file-on-host: not judged']);
  } finally {
    await reference.close();
  }
});
