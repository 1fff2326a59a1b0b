/** The table of 3, 10 and 30 environments: whole smoke runs in a copy of the suite. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { copyOfSuite } from '../../copy-of-suite.ts';
import type { ConformanceReport } from '../../../../fixtures/report/conformance/model.ts';
import { s, table, type Goal } from './goals.ts';
import { measured, type Measured } from './measure.ts';
import { describeIn, namesOf, startMany, verdictsOf } from './scaling.ts';
import { clean, playwright } from './subject.ts';

/** Time and memory per environment may grow by that, which is the noise of single runs; growth with the square would make it 3. */
const MOST_GROWTH = 1.3;

/** Measures runs of so many environments each. */
export async function scale(
  home: string,
  counts: readonly number[],
  say: (line: string) => void,
): Promise<{ text: string; goals: Goal[] }> {
  const folder = copyOfSuite(path.join(home, 'copy'));
  const all = namesOf(Math.max(...counts));
  const many = await startMany(all);
  const seen: Array<{ count: number; run: Measured; alike: boolean; counts: string }> = [];
  try {
    for (const [i, count] of [counts[0] ?? 3, ...counts].entries()) {
      const names = all.slice(0, count);
      const variables = describeIn(folder, many, names);
      for (const target of many.targets.values()) target.restore();
      const run = await measured([...playwright], { cwd: folder, env: clean(variables), memory: true });
      if (run.code !== 0) throw new Error(`the run of ${count} environments was not green:\n${run.text.slice(-3_000)}`);
      const report = JSON.parse(
        readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8'),
      ) as ConformanceReport;
      const verdicts = verdictsOf(report);
      const alike = names.every(name => verdicts.get(name) === verdicts.get(name.split('-', 1)[0] ?? ''));
      say(
        `${count} environments${i === 0 ? ' (to warm up)' : ''}: ${s(run.wallS)} s, CPU ${s(run.cpuS)} s, ${run.peakMb?.toFixed(0) ?? '?'} MiB`,
      );
      if (i > 0)
        seen.push({
          count,
          run,
          alike,
          counts: `${report.counts.pass} pass, ${report.counts['not run']} not run, ${report.counts['not applicable']} n.a.`,
        });
    }
  } finally {
    await many.close();
  }
  const steps = seen.slice(1).map((to, i) => {
    const from = seen[i] ?? to;
    const each = (of: (run: Measured) => number) => (of(to.run) - of(from.run)) / (to.count - from.count);
    return { wall: each(r => r.wallS), cpu: each(r => r.cpuS), mb: each(r => r.peakMb ?? 0) };
  });
  const growth = (what: 'wall' | 'cpu') =>
    steps.length < 2 ? 1 : (steps.at(-1)?.[what] ?? 0) / (steps[0]?.[what] ?? 1);
  const rows = seen.map(({ count, run, alike, counts: told }, i) => {
    const step = steps[i - 1];
    return [
      String(count),
      s(run.wallS),
      s(run.cpuS),
      run.peakMb?.toFixed(0) ?? 'unknown',
      ...(step ? [s(step.wall), s(step.cpu), step.mb.toFixed(1)] : ['', '', '']),
      told,
      alike ? 'yes' : '**no**',
    ];
  });
  return {
    goals: [
      {
        name: 'CPU time of one more environment',
        must: `≤ ${MOST_GROWTH} × that between fewer`,
        seen: `${s(growth('cpu'))} × (wall ${s(growth('wall'))} ×)`,
        met: growth('cpu') <= MOST_GROWTH,
      },
      {
        name: 'memory',
        must: 'no more than 1.5 × between the fewest and the most',
        seen: seen.map(x => x.run.peakMb?.toFixed(0) ?? '?').join(', ') + ' MiB',
        met: (seen.at(-1)?.run.peakMb ?? 0) <= 1.5 * (seen[0]?.run.peakMb ?? 0),
      },
      {
        name: 'verdicts',
        must: 'the same for all siblings',
        seen: seen.every(x => x.alike) ? 'the same' : 'they differ',
        met: seen.every(x => x.alike),
      },
    ],
    text: `## As environments grow\n\nSmoke runs over so many environment files, a reference target behind each; the first line of each further column is what one more environment costs since the line above. Memory: largest summed PSS of runner, worker and browser.\n\n${table(['environments', 'wall s', 'CPU s', 'peak MiB', 'each s', 'each CPU s', 'each MiB', 'verdicts', 'siblings alike'], rows)}`,
  };
}
