/**
 * Runs the tests that leak canaries in a child process and ends it as requested; all its remains, including its
 * console, are put into one folder.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '@playwright/test';
import { handOver, type Canaries } from './canaries.ts';
import type { Layers } from './layered-redaction-reporter.ts';

const root = path.join(import.meta.dirname, '../../../..');
const cli = path.join(root, 'node_modules/@playwright/test/cli.js');
/** Output of the test that waits for its end. */
const MARK = 'waits to be interrupted';

/** A run that ended. `folder` holds `reports`, `test-results` and `console.txt`. */
export type CanaryRun = { code: number | null; signal: NodeJS.Signals | null; text: string; folder: string };

/**
 * Runs the tests that `grep` names, with one set of layers. @param end the signal sent when the last test waits for it.
 */
export async function runCanaries(
  canaries: Canaries,
  layers: Layers,
  {
    grep = 'passes|fails|times out|crashes|is interrupted',
    end = 'SIGINT',
  }: { grep?: string; end?: NodeJS.Signals } = {},
): Promise<CanaryRun> {
  const folder = test.info().outputPath(layers.replace(' ', '-'));
  mkdirSync(folder, { recursive: true });
  const { PATH, HOME, TMPDIR, POSTFLIGHT_CHROMIUM } = process.env;
  const child = spawn(process.execPath, [cli, 'test', '-c', 'tests/suite/runs/canary/canary.config.ts', '-g', grep], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH,
      HOME,
      TMPDIR,
      POSTFLIGHT_CHROMIUM,
      NO_COLOR: '1',
      CANARIES: handOver(canaries),
      CANARY_LAYERS: layers,
      POSTFLIGHT_REPORTS: path.join(folder, 'reports'),
    },
  });
  const pieces: Buffer[] = [];
  let told = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      pieces.push(piece);
      if (told || !piece.includes(MARK)) return;
      told = true;
      child.kill(end);
    });
  }
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(resolve =>
    child.once('close', (...how) => resolve(how)),
  );
  const output = Buffer.concat(pieces);
  writeFileSync(path.join(folder, 'console.txt'), output);
  return { code, signal, text: output.toString(), folder };
}
