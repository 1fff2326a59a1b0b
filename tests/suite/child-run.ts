/**
 * Runs the suite for its own tests as its users do: a child process, judged by exit status, counts, text, time, and
 * memory if asked.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '@playwright/test';
import type { Cell, ConformanceReport } from '../../fixtures/report/conformance/model.ts';
import { readConformance } from '../../fixtures/report/conformance/read.ts';
import { sampleMemory } from './memory.ts';

/** The repository. */
export const root = path.join(import.meta.dirname, '../..');
const cli = path.join(root, 'node_modules/@playwright/test/cli.js');
/**
 * Variables of every child run. Colours and settings of the outer run must not reach the inner one. The targets here
 * limit nobody, and a run with the default pace waits for its turns: `manners.test.ts` has such runs. Nobody deploys to
 * them meanwhile: only `release-wait.test.ts` waits for a release.
 */
const bare = {
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  TMPDIR: process.env.TMPDIR,
  NO_COLOR: '1',
  REQUESTS_PER_MIN: '1000000',
  RELEASE_WAIT_S: '2',
};
/** Interval at which the memory of a run is sampled. */
const SAMPLE_EVERY_MS = 200;

/**
 * A run that ended. `code`: its exit status, null if it was killed. `peakMb`: largest memory (PSS, MiB) of runner,
 * worker and browser together, if it was sampled and the system reports it. `reports`: their folder.
 */
export type Run = { code: number | null; text: string; seconds: number; peakMb?: number; reports: string };

/**
 * Options of a child run. `onText` is called with all output so far whenever more arrives; `folder` holds another copy
 * of the suite than the repository; `memory`: the peak is sampled, which costs the machine a little.
 */
export type RunOptions = { onText?: (textSoFar: string) => void; folder?: string; memory?: boolean };

/** Runs `playwright test` in the repository, with reports of its own (folder `name` in the test's output). */
export async function runSuite(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  name = 'reports',
  { onText, folder = root, memory = false }: RunOptions = {},
): Promise<Run> {
  const reports = test.info().outputPath(name, 'reports');
  const startedAt = Date.now();
  const child = spawn(process.execPath, [cli, 'test', ...args], {
    cwd: folder,
    env: { ...bare, POSTFLIGHT_REPORTS: reports, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      onText?.(text);
    });
  const sampling = memory ? sampleMemory(child.pid ?? 0, SAMPLE_EVERY_MS) : undefined;
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  const peakMb = sampling?.stop();
  return {
    code,
    text,
    seconds: (Date.now() - startedAt) / 1000,
    ...(peakMb !== undefined && { peakMb: Math.round(peakMb) }),
    reports,
  };
}

/** The conformance report of a run. */
export const reportOf = (run: Run): ConformanceReport =>
  readConformance(readFileSync(path.join(run.reports, 'conformance.json'), 'utf8'));

/** The verdict on one requirement in one environment. */
export const cellOf = (run: Run, id: string, environment: string): Cell | undefined =>
  reportOf(run).rows.find(r => r.id === id)?.cells[environment];
