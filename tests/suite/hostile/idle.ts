/** Holds the memory of a run against a quiet target: what a hostile one takes is counted from there. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { runSuite } from '../child-run.ts';

/**
 * Most that a hostile target takes of runner, worker and browser together, above what a quiet one does, MiB. Of
 * resident memory shared pages would count in each of six processes: these are proportional sizes (PSS), each page
 * counted once.
 */
export const ABOVE_IDLE_MIB = 512;

/** The file that holds the measured size, in an output folder of the tests. */
export const idleFile = (outputDir: string): string => path.join(outputDir, 'hostile-idle.txt');

/** Returns the largest size of a run that signs in on a quiet target, MiB; measured once, by the test that is first. */
export async function idleMib(): Promise<number> {
  const file = idleFile(test.info().project.outputDir);
  if (existsSync(file)) return Number(readFileSync(file, 'utf8'));
  const reference = await startReference('local', { log: false });
  try {
    const rows = '@(healthz-open|login-dashboard)( |$)';
    const { peakMb = 0 } = await runSuite(['--project=local', '-g', rows], reference.variables, 'idle', {
      memory: true,
    });
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, String(peakMb));
    return peakMb;
  } finally {
    await reference.close();
  }
}
