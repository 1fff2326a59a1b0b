/**
 * Tests by child runs that the adopter's reading commands run side by side, that one that fails does not affect the
 * others, and which waits run beside the pages.
 */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

/** Returns a shell line that runs `line` once the command `other` has begun; fails if that does not begin meanwhile. */
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

const orders: ReadonlyArray<readonly [key: string, schema: string]> = [
  ['ip+account', 'pass'],
  // There a login that the log is to tell of counts against those of the browser.
  ['ip,account', 'not judged'],
];
for (const [key, schema] of orders)
  test(`a limit by ${key}: the log is${schema === 'pass' ? '' : ' not'} waited for beside the pages`, async () => {
    const reference = await startReference('stage');
    try {
      const { SCHEMA_CMD = '', LOG_CMD = '', ...variables } = reference.variables;
      const folder = test.info().outputPath('.');
      const ids = ['login-dashboard', 'schema-drift', 'log-json-lines', 'log-no-secrets'];
      const run = await runSuite(['--project=stage', '-g', `@(${ids.join('|')})( |$)`], {
        ...variables,
        LOGIN_LIMIT_KEY: key,
        SCHEMA_CMD: onceBegun(folder, 'schema', 'log', SCHEMA_CMD),
        LOG_CMD: `touch '${path.join(folder, 'log.begun')}'; ${LOG_CMD}`,
      });
      const verdicts = ids.map(id => `${id}: ${cellOf(run, id, 'stage')?.verdict}`);
      expect(verdicts, run.text).toEqual([
        'login-dashboard: pass',
        `schema-drift: ${schema}`,
        'log-json-lines: pass',
        'log-no-secrets: pass',
      ]);
    } finally {
      await reference.close();
    }
  });
