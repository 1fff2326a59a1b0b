/** Runs `npx postflight init` as a child process, for the tests of its discoveries. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { root, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Scene } from '../hostile/hostile-server.ts';
import { startRenamedProduct, type Difference, type RenamedProduct } from './renamed-product.ts';

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

/** Runs `init --yes` with a folder of environments of its own. */
export const init = (
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  name?: string,
): Promise<Ended> => runInit(['--yes', ...args], variables, name);

/** Serves a product, with a difference, while `use` runs. */
export async function against<T>(difference: Difference, use: (product: RenamedProduct) => Promise<T>): Promise<T> {
  const product = await startRenamedProduct(difference);
  try {
    return await use(product);
  } finally {
    await product.close();
  }
}

/** Arguments by which `init` describes it. */
export const local = (product: RenamedProduct, ...more: string[]): string[] => [
  ...['--env', 'local', '--web-url', product.web],
  ...more,
];
/** The lines of a file that set something. */
export const linesOf = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => /^[A-Z]/.test(line));

/** Describes a local product by `init` alone, and runs rows on its result. `file`: its text. */
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
