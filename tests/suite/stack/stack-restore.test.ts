/**
 * Tests that a backup of the real stack, by pg_dump and restic, is restored, and that the rows of a run on production
 * use it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { lacking } from '../../../fixtures/target/stack/needs.ts';
import { startStack } from '../../../fixtures/target/stack/stack.ts';
import { cellOf, root, runSuite } from '../child-run.ts';

test.setTimeout(300_000);

const rows = ['backup-age', 'backup-series', 'backup-content', 'restore-drill-age'] as const;

test('the newest backup is restored, and every row about backups passes', async ({}, testInfo) => {
  test.skip(lacking() !== '', lacking());
  const logs = testInfo.outputPath('logs');
  const stack = await startStack('prod', { logs, windowS: 5, faults: [] });
  try {
    const RECORDS = testInfo.outputPath('records');
    const variables = { ...stack.variables, POSTFLIGHT_TARGET: 'deployed', RECORDS };
    const child = spawn(
      process.execPath,
      [path.join(root, 'fixtures/cli/postflight.cjs'), 'drill', 'restore', '--env', 'prod'],
      {
        cwd: root,
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          POSTFLIGHT_REPORTS: testInfo.outputPath('drill'),
          ...variables,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
    const [status] = (await once(child, 'close')) as [number | null];
    expect(status, text).toBe(0);
    expect(text).toMatch(/^drill restore: record: /m);
    const run = await runSuite(['--project=prod', '-g', `@(${rows.join('|')})( |$)`], variables);
    expect(run.code, run.text).toBe(0);
    expect(rows.map(row => [row, cellOf(run, row, 'prod')?.verdict])).toEqual(rows.map(row => [row, 'pass']));
    console.log(text.trim().split('\n').slice(-8).join('\n'));
  } finally {
    await stack.close();
  }
});
