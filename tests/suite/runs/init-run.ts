/** Runs `npx postflight init` as a child process, for the tests of what it discovers. */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { test } from '@playwright/test';
import { root } from '../child-run.ts';

/** One that ended; `folder` holds the environments that it wrote. */
export type Ended = { status: number; out: string; err: string; folder: string };

/** Runs it with a folder of environments of its own, `name` in the test's output. */
export function runInit(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  name = 'ops',
): Promise<Ended> {
  const folder = test.info().outputPath(name);
  mkdirSync(folder, { recursive: true });
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, POSTFLIGHT_ENVS: folder, ...variables };
  return new Promise(resolve => {
    const child = execFile(
      process.execPath,
      ['fixtures/cli/postflight.cjs', 'init', ...args],
      { cwd: root, env },
      (_, out, err) => resolve({ status: child.exitCode ?? -1, out, err, folder }),
    );
  });
}
