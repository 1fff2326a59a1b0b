/**
 * Writes the table of hostile targets: what each run said, and what it cost, appended to a file that a reader can paste
 * from.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '@playwright/test';
import { reportOf, type Run } from '../child-run.ts';

/** In the tests' output folder, which the runner empties at its start. */
const place = () => path.join(test.info().project.outputDir, 'hostile.md');

/**
 * Appends a row: the target in words, the verdicts but for passes and rows not run, exit status, seconds, peak memory.
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
    // Two workers may begin it at once; one of them does.
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
