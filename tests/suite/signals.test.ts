/** However a run ends, nothing of it stays: no process, and so no port. */
import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@playwright/test';

const root = path.join(import.meta.dirname, '../..');
/** Time for the last of them to notice. */
const GONE_WITHIN_MS = 5_000;

type Row = { pid: number; ppid: number; state: string };
const processes = (): Row[] => execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n')
  .map(line => line.trim().split(/\s+/)).map(([pid, ppid, state = '']) => ({ pid: Number(pid), ppid: Number(ppid), state }));

function descendants(of: number): number[] {
  const all = processes();
  const below = (pid: number): number[] => all.filter(p => p.ppid === pid).flatMap(p => [p.pid, ...below(p.pid)]);
  return below(of);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const) {
  test(`${signal} in the middle of a run leaves no process`, async () => {
    test.skip(process.platform === 'win32', 'there are no such signals');
    const runner = spawn(process.execPath, ['fixtures/demo.mjs', '--project=stage'], {
      cwd: root, env: { PATH: process.env.PATH, HOME: process.env.HOME, POSTFLIGHT_REPORTS: test.info().outputPath('reports') }, stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { pid = 0 } = runner;
    // The browser runs from the seventh test on.
    await new Promise<void>(resolve => runner.stdout.on('data', (text: Buffer) => { if (/✓ +9 /.test(text.toString())) resolve(); }));
    const started = descendants(pid);
    expect(started.length, 'a worker, the target and a browser were running').toBeGreaterThanOrEqual(3);
    const ended = new Promise(resolve => runner.once('close', resolve));
    runner.kill(signal);
    await ended;
    await expect.poll(() => processes().filter(p => started.includes(p.pid) && !p.state.startsWith('Z')).map(p => p.pid), { timeout: GONE_WITHIN_MS }).toEqual([]);
  });
}
