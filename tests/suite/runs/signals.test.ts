/** Tests that nothing of a run is left after any end: no process, and so no port. */
import { spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { root } from '../child-run.ts';
import { alive, descendants } from '../processes.ts';

/** Longest wait for the last of them to react, ms. */
const GONE_WITHIN_MS = 5_000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const) {
  test(`${signal} in the middle of a run leaves no process`, async () => {
    test.skip(process.platform === 'win32', 'there are no such signals');
    const demo = ['fixtures/cli/postflight.cjs', 'demo', '--project=stage', '--add-reporter=list'];
    const runner = spawn(process.execPath, demo, {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, POSTFLIGHT_REPORTS: test.info().outputPath('reports') },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { pid = 0 } = runner;
    // The browser runs from the tenth test on.
    await new Promise<void>(resolve =>
      runner.stdout.on('data', (text: Buffer) => {
        if (/✓ +1[2-9] /.test(text.toString())) resolve();
      }),
    );
    const started = descendants(pid);
    expect(started.length, 'a worker, the target and a browser were running').toBeGreaterThanOrEqual(3);
    const ended = new Promise(resolve => runner.once('close', resolve));
    runner.kill(signal);
    await ended;
    await expect.poll(() => alive(started), { timeout: GONE_WITHIN_MS }).toEqual([]);
  });
}
