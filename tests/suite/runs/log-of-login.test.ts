/** Tests a run's findings in the log of its own login, read as files. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

test('a password in the line of a login that got in is found in files', async () => {
  test.setTimeout(90_000);
  const reference = await startReference('stage', {
    log: false,
    config: {
      'LOG.line': (line, { body }) =>
        JSON.stringify(line.method === 'POST' && line.status < 400 ? { ...line, detail: body } : line),
    },
  });
  const { LOG_CMD: _, OPENAPI_FILE = '', ...others } = reference.variables;
  const LOG_FILES = `${path.dirname(OPENAPI_FILE)}/product.log*`;
  try {
    const run = await runSuite(['--project=stage', '-g', '@log-no-secrets( |$)'], {
      ...{ ...others, LOG_FILES, LOG_WAIT_S: '1' },
      POSTFLIGHT_TARGET: 'deployed',
    });
    expect(cellOf(run, 'log-no-secrets', 'stage')?.verdict, run.text).toBe('fail');
    expect(run.text).toContain("this run's password in a line with the fields");
  } finally {
    await reference.close();
  }
});
