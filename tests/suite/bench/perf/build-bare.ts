/**
 * Compiles the bare script of `npm run perf` once, so that it starts as fast as Node can: a floor must not pay for a
 * compiler.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Compiles it. @returns the program, below the repository, where its packages are found. @throws Error on failure. */
export function buildBare(root: string): string {
  const folder = path.join(root, 'test-results/perf-bare');
  rmSync(folder, { recursive: true, force: true });
  const options = [
    '--target',
    'ES2023',
    '--module',
    'NodeNext',
    '--types',
    'node',
    '--skipLibCheck',
    '--allowImportingTsExtensions',
    '--rewriteRelativeImportExtensions',
    '--verbatimModuleSyntax',
    '--noCheck',
    '--rootDir',
    root,
    '--outDir',
    folder,
  ];
  const { status, stdout } = spawnSync(
    process.execPath,
    [path.join(root, 'node_modules/typescript/bin/tsc'), ...options, path.join(root, 'tests/suite/bench/perf/bare.ts')],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the bare script does not compile:\n${stdout}`);
  // Pictures of failures belong to the runner, and would load all of it.
  writeFileSync(
    path.join(folder, 'fixtures/browser/screenshots.js'),
    'export const maskScreenshots = () => undefined;\n',
  );
  return path.join(folder, 'tests/suite/bench/perf/bare.js');
}
