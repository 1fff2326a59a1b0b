/** Tests every drill on the real stack: performed, verified, on record, and judged by the rows of a run. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readConformance } from '../../../fixtures/report/conformance/read.ts';
import { lacking } from '../../../fixtures/target/stack/needs.ts';
import { root } from '../child-run.ts';

/** Longest test, ms: five drills with their verifications; the rotation waits until a token has expired. */
const SLOW_MS = 600_000;

const drills = ['deploy', 'rollback', 'disaster', 'jwt-rotation', 'gate-raise'];
const rows = [
  'deploy-gap',
  'rollback-drill',
  'rollback-schema',
  'rollback-drill-age',
  'disaster-drill',
  'jwt-rotation',
  'gate-raise-drill',
];

test('every drill is good on the real stack, and turns its row green', async ({}, testInfo) => {
  test.skip(lacking() !== '', lacking());
  test.setTimeout(SLOW_MS);
  const reports = testInfo.outputPath('reports');
  const child = spawn(process.execPath, [path.join(root, 'fixtures/cli/postflight.cjs'), 'stack', 'drill'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', POSTFLIGHT_REPORTS: reports },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  expect(code, text).toBe(0);
  for (const drill of drills)
    expect(readFileSync(path.join(reports, 'drills', `${drill}.md`), 'utf8')).toContain('✅ **Done and verified in ');
  const report = readConformance(readFileSync(path.join(reports, 'conformance.json'), 'utf8'));
  const verdicts = rows.map(id => `${id} ${report.rows.find(row => row.id === id)?.cells['stage']?.verdict}`);
  expect(verdicts).toEqual(rows.map(id => `${id} pass`));
});
