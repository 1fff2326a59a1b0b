/**
 * Ends a run of the suite's hostile tests: reports the longest time and the most memory of all hostile targets in their
 * table.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FullConfig } from '@playwright/test';
import { ABOVE_QUIET_MIB, lastQuiet } from './baseline.ts';

/** A row of the table: its target, seconds, and peak memory of runner, worker and browser together. */
type Cost = { target: string; seconds: number; peakMb: number };

/** Reads the rows of the table of `table.ts`. */
const costsIn = (table: string): Cost[] =>
  table
    .split('\n')
    .slice(2)
    .flatMap(line => {
      const cells = line.split(' | ');
      const [target = ''] = cells;
      const [seconds, peakMb] = cells.slice(-2).map(cell => Number.parseFloat(cell));
      return seconds === undefined || Number.isNaN(seconds)
        ? []
        : [{ target: target.slice(2), seconds, peakMb: peakMb || 0 }];
    });

export default function tellWorst({ projects }: FullConfig): void {
  const folder = projects[0]?.outputDir ?? '';
  const file = path.join(folder, 'hostile.md');
  if (!existsSync(file)) return;
  const costs = costsIn(readFileSync(file, 'utf8'));
  const [slowest] = costs.toSorted((a, b) => b.seconds - a.seconds);
  const largest = costs.toSorted((a, b) => b.peakMb - a.peakMb).slice(0, 3);
  if (!slowest) return;
  const { mib, seconds } = lastQuiet(folder) ?? { mib: 0, seconds: 0 };
  console.log(
    `hostile targets: ${costs.length}; slowest ${slowest.seconds} s (${slowest.target}); ` +
      `most memory ${largest.map(({ peakMb, target }) => `${peakMb} MiB (${target})`).join(', ')}; ` +
      `a quiet one ${seconds.toFixed(1)} s, ${mib} MiB, at most ${mib + ABOVE_QUIET_MIB} MiB`,
  );
}
