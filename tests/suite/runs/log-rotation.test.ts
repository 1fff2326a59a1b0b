/** Tests the drill that rotates the log, as its user starts it, against logs that rotate in known ways. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type TestInfo } from '@playwright/test';
import type { DrillRecord } from '../../../fixtures/records/drill-record.ts';
import type { ReferenceConfig } from '../../../fixtures/target/reference/mistakes/mistakes.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { root } from '../child-run.ts';

/** Result of a drill. */
type Drill = { code: number | null; text: string; record: DrillRecord | undefined };

/** Drills a target with these mistakes; its log is read by a command, or as files if `asFiles`. */
async function drilled(
  testInfo: TestInfo,
  config: Partial<ReferenceConfig>,
  asFiles = false,
  more: Record<string, string> = {},
): Promise<Drill> {
  const reference = await startReference('stage', { log: false, config });
  const { LOG_CMD = '', OPENAPI_FILE = '', ...others } = reference.variables;
  const reports = testInfo.outputPath(`drill-${Object.keys({ ...config, ...more }).join()}-${String(asFiles)}`);
  const own = asFiles ? { LOG_FILES: `${path.dirname(OPENAPI_FILE)}/product.log*` } : { LOG_CMD };
  const records = path.join(reports, 'records');
  try {
    const child = spawn(
      process.execPath,
      [path.join(root, 'fixtures/cli/postflight.cjs'), 'drill', 'log-rotation', '--env', 'stage'],
      {
        cwd: root,
        env: {
          ...{ PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', LOG_WAIT_S: '1' },
          ...others,
          ...own,
          ...more,
          POSTFLIGHT_REPORTS: reports,
          RECORDS: records,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
    const code = await new Promise<number | null>(resolve => child.once('close', resolve));
    const [file] = readdirSync(records, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.json'));
    const record = file && (JSON.parse(readFileSync(path.join(records, file), 'utf8')) as DrillRecord);
    return { code, text, record: record || undefined };
  } finally {
    await reference.close();
  }
}

test('a rotation that loses nothing is green, by a command and by files', async ({}, testInfo) => {
  test.setTimeout(90_000);
  for (const asFiles of [false, true]) {
    const { code, text, record } = await drilled(testInfo, {}, asFiles);
    expect(code, text).toBe(0);
    const rotated = { sent: 600, refused: 0, lost: 0, doubled: 0, nul: 0, ...(asFiles ? { inNewFile: true } : {}) };
    expect(record).toMatchObject({ kind: 'log-rotation', ok: true, rotated });
    expect(record?.steps.map(({ name }) => name)).toEqual(['rotation under load', 'lines']);
  }
});

test('two lines that a rotation loses are counted, and so is a writer that goes on in the old file', async ({}, testInfo) => {
  test.setTimeout(90_000);
  const lossy = await drilled(testInfo, { 'LOG.rotation_loses': 2 });
  expect(lossy.code, lossy.text).toBe(1);
  expect(lossy.text).toContain('4 of 600 lines are lost');
  expect(lossy.record?.rotated).toMatchObject({ sent: 600, lost: 4 });
  const renamed = await drilled(testInfo, { 'LOG.writes_after_rotation': 'into the renamed file' }, true);
  expect(renamed.code, renamed.text).toBe(1);
  expect(renamed.text).toContain('new lines go to the file that the rotation has renamed');
});

test('a command that rotates nothing is told by files, and by a command that it is not seen', async ({}, testInfo) => {
  test.setTimeout(90_000);
  const idle = { LOG_ROTATE_CMD: 'true' };
  const files = await drilled(testInfo, {}, true, idle);
  expect(files.code, files.text).toBe(1);
  expect(files.text).toContain('LOG_ROTATE_CMD ended with 0, and no file of LOG_FILES');
  expect(files.text).toContain('was renamed, emptied or begun: 2 of 2 times');
  const printed = await drilled(testInfo, {}, false, idle);
  expect(printed.code, printed.text).toBe(0);
  expect(printed.text).toContain('which does not show whether LOG_ROTATE_CMD has rotated anything');
});
