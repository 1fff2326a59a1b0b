/**
 * Measures for `npm run perf` a smoke run of each kind of environment against a bare script that makes the same
 * requests and the same observations in the browser.
 */
import type { Kind } from '../../../../envs/policy/row.ts';
import { table } from '../../../../fixtures/bench/table.ts';
import { planBare, runBare } from './bare-plan.ts';
import { compare, medians, ratio, type Medians } from './compare.ts';
import { s, smokeAllowance, type Goal } from './goals.ts';
import { measured } from './measure.ts';
import { withSubject, type Conditions, type Section } from './section.ts';
import { childEnvironment, record, root, runSuite, startSubject, type Recorded } from './subject.ts';

const node = {
  name: 'node',
  run: () => measured([process.execPath, '-e', '0'], { cwd: root, env: childEnvironment() }),
};

const HEAD = [
  'kind',
  'tests',
  'exchanges',
  'suite s',
  'bare s',
  'of it HTTP s',
  'node s',
  'wall ratio',
  'suite CPU s',
  'bare CPU s',
  'CPU ratio',
  'allowed s',
];

/** One kind of environment, measured. */
type Seen = {
  kind: Kind;
  recorded: Recorded;
  suite: Medians;
  bare: Medians;
  http: Medians;
  start: Medians;
  allowedS: number;
};

/** Makes the section. */
export async function smoke(conditions: Conditions): Promise<Section> {
  const seen: Seen[] = [];
  for (const kind of conditions.kinds) seen.push(await measureKind(kind, conditions));
  return {
    goals: seen.flatMap(goalsOf),
    text:
      '## Smoke runs against the floor\n\nBare: the exchanges, connections and waits of a recorded run again, with undici alone, each as soon as what it waited for is over; ' +
      "then the same browser observations with playwright-core alone. Medians; ratios are medians of the rounds' own.\n\n" +
      table(HEAD, seen.map(rowOf)),
  };
}

function measureKind(kind: Kind, { rounds, folder, program, say }: Conditions): Promise<Seen> {
  return withSubject(startSubject(kind, { depth: 'smoke', windowS: 3 }, folder), async subject => {
    await runSuite(subject);
    const recorded = await record(subject);
    const all = await planBare(subject, recorded, 'as recorded');
    const withoutBrowser = await planBare(subject, recorded, undefined);
    const runs = await compare(
      [
        { name: 'suite', run: () => runSuite(subject) },
        { name: 'bare', run: () => runBare(subject, program, all) },
        { name: 'bare HTTP', run: () => runBare(subject, program, withoutBrowser) },
        node,
      ],
      rounds,
      line => say(`smoke ${kind}, ${line}`),
    );
    const [suite, bare] = [medians(runs, 'suite'), medians(runs, 'bare')];
    const [http, start] = [medians(runs, 'bare HTTP'), medians(runs, 'node')];
    const allowedS = smokeAllowance(recorded.tests, bare.wallS, start.wallS);
    return { kind, recorded, suite, bare, http, start, allowedS };
  });
}

const rowOf = ({ kind, recorded, suite, bare, http, start, allowedS }: Seen): string[] => [
  kind,
  String(recorded.tests),
  String(recorded.records.flatMap(it => it.operations).filter(({ kind }) => kind === 'exchange').length),
  s(suite.wallS),
  s(bare.wallS),
  s(http.wallS),
  s(start.wallS),
  s(ratio(suite, bare, 'wallS')),
  s(suite.cpuS),
  s(bare.cpuS),
  s(ratio(suite, bare, 'cpuS')),
  s(allowedS),
];

function goalsOf({ kind, recorded, suite, bare, start, allowedS }: Seen): Goal[] {
  const workers = recorded.records.filter(({ worker }) => worker).length;
  return [
    {
      name: `smoke of ${kind}`,
      must: `≤ ${s(allowedS)} s = 1.05 + 6.5 ms × ${recorded.tests} tests + 1.2 × (${s(bare.wallS)} − ${s(start.wallS)})`,
      seen: `${s(suite.wallS)} s, ${s(suite.cpuS)} s CPU`,
      met: suite.wallS <= allowedS,
    },
    { name: `worker processes of ${kind}`, must: '1 on a green run', seen: String(workers), met: workers === 1 },
  ];
}
