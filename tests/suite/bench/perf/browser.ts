/** Measures for `npm run perf` one more browser test of the suite against one more journey of a bare script. */
import path from 'node:path';
import { table } from '../../../../fixtures/bench/table.ts';
import { bareBrowser, planBare, runBare } from './bare-plan.ts';
import { compare, medians } from './compare.ts';
import { s } from './goals.ts';
import { withSubject, type Conditions, type Section } from './section.ts';
import { runSuite, startSubject } from './subject.ts';

const config = path.join(import.meta.dirname, 'perf.config.ts');
/** Tests of the spec; `--repeat-each` would start a worker for each. */
const REPEATED = 6;
/** Attempts of one account that no measurement reaches. */
const UNLIMITED = 1_000;

/** Makes the section. */
export async function browser({ rounds, folder, program, say }: Conditions): Promise<Section> {
  const way = { depth: 'smoke', windowS: 3 } as const;
  return withSubject(startSubject('stage', way, path.join(folder, 'browser'), UNLIMITED), async subject => {
    const suite = (times: number) =>
      runSuite(subject, { config, args: ['browser-login', ...(times === 1 ? ['-g', 'signs in, 1'] : [])] });
    const nothing = { records: [], passes: [] };
    const plan = async (times: number) =>
      planBare(subject, nothing, await bareBrowser(subject, { observations: [], journeys: times }));
    const [one, many] = [await plan(1), await plan(REPEATED)];
    await suite(1);
    const runs = await compare(
      [
        { name: 'suite, 1', run: () => suite(1) },
        { name: `suite, ${REPEATED}`, run: () => suite(REPEATED) },
        { name: 'bare, 1', run: () => runBare(subject, program, one) },
        { name: `bare, ${REPEATED}`, run: () => runBare(subject, program, many) },
      ],
      rounds,
      line => say(`browser, ${line}`),
    );
    const oneMore = (name: string, figure: 'wallS' | 'cpuS') =>
      (medians(runs, `${name}, ${REPEATED}`)[figure] - medians(runs, `${name}, 1`)[figure]) / (REPEATED - 1);
    const [suiteS, bareS] = [oneMore('suite', 'wallS'), oneMore('bare', 'wallS')];
    const cpu = s(oneMore('suite', 'cpuS') / oneMore('bare', 'cpuS'));
    return {
      goals: [
        {
          name: 'one more browser test',
          must: '≤ 1.3 × bare playwright-core',
          seen: `${(suiteS * 1_000).toFixed(0)} ms against ${(bareS * 1_000).toFixed(0)} ms: ${s(suiteS / bareS)} (CPU ${cpu})`,
          met: suiteS <= 1.3 * bareS,
        },
      ],
      text:
        `## One more browser test\n\nThe login journey (form, dashboard with data, reload, new tab), once and ${REPEATED} times in one run; bare: the same steps written out.\n\n` +
        table(
          ['', 'wall s', 'CPU s'],
          [...runs.values()].map(it => [it.name, s(it.wallS), s(it.cpuS)]),
        ),
    };
  });
}
