/**
 * Measures full runs for `npm run perf`: one that hardly waits for a window shows the rest, another must wait for a
 * window.
 */
import type { Kind } from '../../../../envs/policy/row.ts';
import { table } from '../../../../fixtures/bench/table.ts';
import { s, type Goal } from './goals.ts';
import type { Measured } from './measure.ts';
import { withSubject, type Conditions, type Section } from './section.ts';
import { runSuite, startSubject } from './subject.ts';

const HEAD = ['kind', 'window s', 'rest s', 'full s', 'full / max', 'CPU s'];

/** Makes the section. */
export async function full({ kinds, quick, folder, say }: Conditions): Promise<Section> {
  const fullRun = (kind: Kind, windowS: number): Promise<Measured> =>
    withSubject(startSubject(kind, { depth: 'full', windowS }, folder), async subject => {
      const run = await runSuite(subject);
      say(`full ${kind}, window ${windowS} s: ${s(run.wallS)} s`);
      return run;
    });
  const rows: string[][] = [];
  const goals: Goal[] = [];
  for (const kind of kinds) {
    for (const windowS of quick ? [20] : [20, 60]) {
      const [rest, whole] = [await fullRun(kind, 1), await fullRun(kind, windowS)];
      const floor = Math.max(windowS, rest.wallS);
      rows.push([kind, String(windowS), s(rest.wallS), s(whole.wallS), s(whole.wallS / floor), s(whole.cpuS)]);
      goals.push({
        name: `full run of ${kind}, window ${windowS} s`,
        must: `≤ 1.02 × max(${windowS}, ${s(rest.wallS)}) = ${s(1.02 * floor)} s`,
        seen: `${s(whole.wallS)} s`,
        met: whole.wallS <= 1.02 * floor,
      });
    }
  }
  return {
    goals,
    text: `## Full runs and their longest window\n\nThe rest: a full run whose login window is 1 s.\n\n${table(HEAD, rows)}`,
  };
}
