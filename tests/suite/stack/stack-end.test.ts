/** Tests that the real stack ends with the process that started it, in every way. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { lacking } from '../../../fixtures/target/stack/needs.ts';
import { accepts } from '../../../fixtures/target/stack/ports.ts';
import { root } from '../child-run.ts';
import { alive, descendants } from '../processes.ts';

/** Longest wait for the end, ms: a service that does not end is killed after 4 s. */
const GONE_WITHIN_MS = 15_000;

/** Starts a stack of stage as the suite does. @returns its public ports and its folder. */
async function started(): Promise<{ child: ChildProcess; ports: number[]; folder: string }> {
  const logs = test.info().outputPath('logs');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'fixtures/target/stack/main.ts', '--ready', 'stage', '--logs', logs],
    { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      if (text.includes('\n')) resolve(text);
    });
    child.once('exit', code => reject(new Error(`the stack ended with ${code}`)));
  });
  const { stage = {} } = JSON.parse(Buffer.from(line.replace('READY ', ''), 'base64url').toString()) as Record<
    string,
    Record<string, string>
  >;
  return {
    child,
    ports: [...(stage['CONNECT_TO']?.matchAll(/:(?:443|80):127\.0\.0\.1:(\d+)/g) ?? [])].map(([, port]) =>
      Number(port),
    ),
    folder: path.dirname(stage['CA_FILE'] ?? ''),
  };
}

test.describe('however it ends, nothing is left', () => {
  // In CI it must be there: a skipped test proves nothing.
  test.skip(() => lacking() !== '' && !process.env.CI, 'the stack is not installed: npm run stack -- install');
  for (const end of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL', 'the end of its standard input'] as const) {
    test(`after ${end}`, async () => {
      const { child, ports, folder } = await started();
      expect(ports.length).toBeGreaterThan(0);
      expect(await Promise.all(ports.map(accepts))).not.toContain(false);
      const services = descendants(child.pid ?? 0);
      expect(services.length, 'web, API with two workers, nginx, PostgreSQL and the reaper').toBeGreaterThan(6);
      if (end === 'the end of its standard input') child.stdin?.end();
      else child.kill(end);
      await expect.poll(() => alive(services), { timeout: GONE_WITHIN_MS }).toEqual([]);
      await expect
        .poll(() => Promise.all(ports.map(accepts)).then(all => all.includes(true)), { timeout: 5_000 })
        .toBe(false);
      await expect.poll(() => existsSync(folder), { timeout: 5_000 }).toBe(false);
    });
  }
});
