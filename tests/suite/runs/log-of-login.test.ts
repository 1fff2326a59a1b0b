/** Tests what runs find in the log of their own login, by a command and by files. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { ReferenceConfig } from '../../../fixtures/target/reference/mistakes/mistakes.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

/** The verdict of a row on a target that writes its log so, and its text; the log is read as files where `asFiles`. */
async function judged(row: string, line: ReferenceConfig['LOG.line'], asFiles: boolean): Promise<[string, string]> {
  const reference = await startReference('stage', { log: false, config: { 'LOG.line': line } });
  const { LOG_CMD = '', OPENAPI_FILE = '', ...others } = reference.variables;
  const log = asFiles ? { LOG_FILES: `${path.dirname(OPENAPI_FILE)}/product.log*` } : { LOG_CMD };
  try {
    const run = await runSuite(
      ['--project=stage', '-g', `@${row}( |$)`],
      { ...others, ...log, POSTFLIGHT_TARGET: 'deployed', LOG_WAIT_S: '1' },
      `${row}-${String(asFiles)}`,
    );
    const cell = cellOf(run, row, 'stage');
    return [cell?.verdict ?? run.text, run.text];
  } finally {
    await reference.close();
  }
}

test('a password in the line of a login that got in is found, by a command and by files', async () => {
  test.setTimeout(90_000);
  for (const asFiles of [false, true]) {
    const [verdict, text] = await judged(
      'log-no-secrets',
      (line, { body }) =>
        JSON.stringify(line.method === 'POST' && line.status < 400 ? { ...line, detail: body } : line),
      asFiles,
    );
    expect(verdict, text).toBe('fail');
    expect(text).toContain("this run's password in a line with the fields");
  }
});
