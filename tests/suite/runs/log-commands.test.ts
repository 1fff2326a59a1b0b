/** Tests runs whose LOG_CMD prints something other than the lines of the application. */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

const rows = ['log-json-lines', 'log-fields', 'log-request-trace', 'log-no-secrets'];

test('an error of LOG_CMD, and a prefix that it prints, are not judged as lines of the product', async () => {
  test.setTimeout(120_000);
  const reference = await startReference('stage', { log: false });
  const { LOG_CMD = '', ...others } = reference.variables;
  const verdictsOf = async (name: string, command: string) => {
    const run = await runSuite(
      ['--project=stage', '-g', `@(${rows.join('|')})( |$)`],
      { ...others, LOG_CMD: command, LOG_WAIT_S: '1', POSTFLIGHT_TARGET: 'deployed' },
      name,
    );
    const cells = rows.map(row => cellOf(run, row, 'stage'));
    expect(run.code, run.text).toBe(2);
    return { verdicts: cells.map(cell => cell?.verdict), reasons: cells.map(cell => cell?.reason ?? '') };
  };
  try {
    const error = await verdictsOf('error', 'echo "Error response from daemon: No such container: api"');
    expect(error.verdicts).toEqual(rows.map(() => 'not judged'));
    for (const reason of error.reasons)
      expect(reason).toContain('the first that is not JSON is "Error response from daemon: No such container: api"');
    const prefixed = await verdictsOf('prefix', `${LOG_CMD} | sed 's/^/api-1  | /'`);
    expect(prefixed.verdicts).toEqual(['not judged', 'not judged', 'not judged', 'pass']);
    for (const reason of prefixed.reasons.slice(0, -1)) expect(reason).toContain('stands behind "api-1  | "');
  } finally {
    await reference.close();
  }
});
