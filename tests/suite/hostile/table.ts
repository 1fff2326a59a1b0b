/**
 * Writes the table of hostile targets: the verdicts and costs of each run, appended to a file for pasting.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '@playwright/test';
import { reportOf, type Run } from '../child-run.ts';

/** In the tests' output folder, which the runner empties at its start. */
const place = () => path.join(test.info().project.outputDir, 'hostile.md');

/**
 * Appends a row: a description of the target, the verdicts except passes and rows not run, exit status, seconds, peak
 * memory.
 */
export function noteHostile(target: string, run: Run): void {
  const verdicts = new Map<string, string[]>();
  for (const { id, cells } of reportOf(run).rows) {
    for (const { verdict } of Object.values(cells)) verdicts.set(verdict, [...(verdicts.get(verdict) ?? []), id]);
  }
  const said = ['pass', 'fail', 'not judged', 'inconclusive'].flatMap(verdict => {
    const ids = verdicts.get(verdict) ?? [];
    return ids.length === 0 ? [] : [verdict === 'pass' ? `${ids.length} pass` : `${verdict}: ${ids.join(', ')}`];
  });
  const table = place();
  mkdirSync(path.dirname(table), { recursive: true });
  try {
    // Two workers may begin it at once; only one of them writes it.
    writeFileSync(
      table,
      '| hostile target | verdicts | exit | seconds | peak MB |\n| --- | --- | --- | --- | --- |\n',
      { flag: 'ax' },
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  appendFileSync(
    table,
    `| ${target} | ${said.join('; ') || 'nothing was run'} | ${run.code ?? 'killed'} | ${run.seconds.toFixed(1)} | ${run.peakMb ?? ''} |\n`,
  );
}
