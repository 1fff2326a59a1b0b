/** Runs `npx postflight init` as a child process, for the tests of what it discovers. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { root, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Scene } from '../hostile/hostile-server.ts';

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

/** Describes a local product by `init` alone, and runs rows on what it wrote. `file`: its text. */
export async function describedByInit(
  scenes: readonly Scene[],
  rows: readonly string[],
): Promise<{ file: string; run: Run }> {
  const reference = await startReference('local', { log: false });
  try {
    const proxy = await startHostileProxy(reference, { scenes, caFile: test.info().outputPath('ca.pem') });
    try {
      const given = ['WEB_URL', 'CONNECT_TO', 'SMOKE_USER', 'SMOKE_PASSWORD', 'SMOKE_USER_2', 'SMOKE_PASSWORD_2'];
      const variables = Object.fromEntries(
        Object.entries(proxy.variables).filter(([name]) => given.includes(name.replace('LOCAL__', ''))),
      );
      const args = ['--yes', '--env', 'local', '--no-run', '--web-url', proxy.variables['WEB_URL'] ?? ''];
      const { status, out, err, folder } = await runInit(args, variables);
      expect(status, out + err).toBe(0);
      const selected = ['--project=local', '-g', `@(${rows.join('|')})( |$)`];
      const run = await runSuite(selected, { ...variables, POSTFLIGHT_ENVS: folder });
      return { file: readFileSync(path.join(folder, 'local.env'), 'utf8'), run };
    } finally {
      await proxy.close();
    }
  } finally {
    await reference.close();
  }
}
