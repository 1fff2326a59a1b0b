/**
 * Tests the command in a report that repeats a check, pasted into a shell that has only the password.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readConformance } from '../../../fixtures/report/conformance/read.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, root, runSuite } from '../child-run.ts';

test('runs the check against the same target, and comes to the same verdict', async () => {
  const reference = await startReference('stage', { log: false, config: { 'AUTH.algorithm': 'HS384' } });
  try {
    const { SMOKE_PASSWORD = '', ...others } = reference.variables;
    const given = Object.entries({ ...others, SMOKE_PASSWORD }).map(([name, value]) => [`STAGE__${name}`, value]);
    const first = await runSuite(['--project=stage', '-g', '@jwt-algorithm( |$)'], {
      ...(Object.fromEntries(given) as Record<string, string>),
      POSTFLIGHT_DEPTH: 'full',
    });
    const cell = cellOf(first, 'jwt-algorithm', 'stage');
    expect([first.code, cell?.verdict], first.text).toEqual([1, 'fail']);
    expect(first.text).toContain(`again: ${cell?.reproduce ?? ''}`);
    expect(cell?.reproduce).not.toContain(SMOKE_PASSWORD);
    const reports = test.info().outputPath('again');
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, STAGE__SMOKE_PASSWORD: SMOKE_PASSWORD, POSTFLIGHT_REPORTS: reports };
    const second = await new Promise<{ code: unknown; text: string }>(resolve => {
      execFile('sh', ['-c', cell?.reproduce ?? ''], { cwd: root, env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, text: `${cell?.reproduce ?? ''}\n${stdout}${stderr}` }),
      );
    });
    expect(second.code, second.text).toBe(1);
    const again = readConformance(readFileSync(path.join(reports, 'conformance.json'), 'utf8'));
    const { verdict, at, reproduce } = again.rows.find(row => row.id === 'jwt-algorithm')?.cells.stage ?? {};
    expect([again.run.depth, verdict, at]).toEqual(['full', 'fail', cell?.at]);
    // The shell could not pass on a variable that it did not have.
    const shown = (cell?.reproduce ?? '').split(' ').filter(word => !word.endsWith('-}"'));
    expect(reproduce?.split(' ').toSorted()).toEqual(shown.toSorted());
  } finally {
    await reference.close();
  }
});
