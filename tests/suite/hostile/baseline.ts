/**
 * Measures a run against a quiet target, in memory and in seconds: the limits of a hostile one are relative to it, on a
 * machine of any speed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { runSuite } from '../child-run.ts';

/**
 * Most memory of runner, worker and browser together under a hostile target, above a quiet one, MiB. Resident memory
 * would count shared pages in each of six processes: these are proportional sizes (PSS), with each page counted once.
 */
export const ABOVE_QUIET_MIB = 512;

/** Memory at its largest (MiB), and length (s), of a run that signs in on a quiet target. */
export type Quiet = { mib: number; seconds: number };

/** Returns the file with the measurement, in an output folder of the tests. */
const fileIn = (outputDir: string): string => path.join(outputDir, 'hostile-quiet.json');

/** Returns the last measured quiet run; undefined before the first. */
export function lastQuiet(outputDir: string): Quiet | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(outputDir), 'utf8')) as Quiet;
  } catch {
    return undefined;
  }
}

/** Measures a quiet run under the machine's present load. */
export async function measureQuiet(): Promise<Quiet> {
  const { outputDir } = test.info().project;
  const reference = await startReference('local', { log: false });
  try {
    const rows = '@(healthz-open|login-dashboard)( |$)';
    const run = await runSuite(['--project=local', '-g', rows], reference.variables, 'quiet', { memory: true });
    const quiet = { mib: run.peakMb ?? 0, seconds: run.seconds };
    mkdirSync(outputDir, { recursive: true });
    writeFileSync(fileIn(outputDir), JSON.stringify(quiet));
    return quiet;
  } finally {
    await reference.close();
  }
}

/** Returns the last measured quiet run; the first test measures it now. */
export const quietRun = async (): Promise<Quiet> => lastQuiet(test.info().project.outputDir) ?? measureQuiet();
