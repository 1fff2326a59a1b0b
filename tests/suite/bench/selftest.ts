/**
 * `npm run bench -- selftest`: real comparisons of servers whose difference is known, in turns, on this machine: how
 * often a server beside its twin is called slower, and how often a planted regression is found. About ten minutes; a
 * quiet machine tells most.
 */
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { runSettings } from '../../../envs/environment.ts';
import { atMost } from '../../../fixtures/probe/statistics/proportions.ts';
import { add, percentileMs } from '../../../fixtures/bench/histogram.ts';
import { interleave } from '../../../fixtures/bench/interleave.ts';
import { startKnown, type Known } from './known-latency.ts';
import type { Behaviour } from './known-latency-server.ts';
import { judge, type Finding } from '../../../fixtures/bench/regression.ts';
import { ofEach } from '../../../fixtures/bench/releases.ts';
import { writeWhole } from '../../../fixtures/bench/result-files.ts';
import { table } from '../../../fixtures/bench/table.ts';
import { sideOf } from '../../../fixtures/bench/times.ts';

/** Both servers' usual answer, ms: short, so that many comparisons take minutes. */
const BASE_MS = 1;
/** Chance below which a count contradicts what is promised. */
const DOUBT = 0.05;

/**
 * What the second server does otherwise, how much is measured to find it, and what is promised: alarms at most, or
 * found at least, as a share.
 */
type Planted = {
  name: string;
  second: Behaviour;
  pairs: number;
  promise: { alarmsAtMost: number } | { foundAtLeast: number };
};

const twins: Planted = { name: 'its twin', second: { base: BASE_MS }, pairs: 16, promise: { alarmsAtMost: 0.02 } };
const planted: readonly Planted[] = [
  { name: 'every answer 10 % later', second: { base: 1.1 * BASE_MS }, pairs: 16, promise: { foundAtLeast: 0.95 } },
  {
    name: '1 % of the answers 40 ms later',
    second: { base: BASE_MS, slow: 0.01, slowMs: BASE_MS + 40 },
    pairs: 40,
    promise: { foundAtLeast: 0.95 },
  },
  {
    name: '1 % of the requests fail',
    second: { base: BASE_MS, fails: 0.01 },
    pairs: 16,
    promise: { foundAtLeast: 0.95 },
  },
];

/** One comparison of two servers of known latency. `naive` is what "p99 more than 1.1 times that of before" says. */
export async function compareKnown(
  [first, second]: readonly [Known, Known],
  pairs: number,
  answers?: number,
): Promise<Finding & { naive: boolean }> {
  const party = ({ origin }: Known) => ({
    endpoint: {
      name: 'known',
      url: `${origin}/`,
      control: `${origin}/null`,
      headers: {},
      budgetMs: 50,
      connections: 1,
    },
    route: { CONNECT_TO: [], ca: undefined },
  });
  const [measured] = await interleave([{ name: 'known', before: party(first), after: party(second) }], {
    pairs,
    ...(answers === undefined ? {} : { answers }),
  });
  if (!measured) throw new Error('one endpoint gives one comparison');
  const [before, after] = [measured.before, measured.after].map(blocks =>
    percentileMs(add(blocks.map(block => block.answers)), 99),
  ) as [number, number];
  return { ...judge(ofEach(measured, sideOf), 'interleaved'), naive: after > 1.1 * before };
}

/**
 * Compares, prints and writes `reports/bench/selftest.md`.
 * @param count comparisons of a server with its twin
 * @returns the exit status: 0, or 1 where a count contradicts the promise.
 */
export async function selftest(count: number): Promise<number> {
  const rows: string[][] = [];
  const loadBefore = loadavg()[0] ?? 0;
  let kept = true;
  const servers = [await startKnown({ base: BASE_MS }), await startKnown({ base: BASE_MS })] as const;
  try {
    for (const [it, times] of [
      [twins, count],
      ...planted.map(one => [one, Math.max(1, Math.ceil(count / 6))] as const),
    ] as const) {
      const seen: Awaited<ReturnType<typeof compareKnown>>[] = [];
      for (let i = 0; i < times; i++) {
        // In turn, lest one process that happens to be quicker decides all.
        const [first, second] = i % 2 === 0 ? servers : [servers[1], servers[0]];
        await first.be({ base: BASE_MS });
        await second.be(it.second);
        const finding = await compareKnown([first, second], it.pairs);
        seen.push(finding);
        const { verdict, reason, p50 } = finding;
        console.log(
          `bench selftest: ${it.name}, ${i + 1} of ${times}: ${verdict}, p50 ${p50.ratio.toFixed(3)} (${p50.low.toFixed(3)}–${p50.high.toFixed(3)}); ${reason}`.replace(
            /; $/,
            '',
          ),
        );
      }
      const slower = seen.filter(({ verdict }) => verdict === 'slower').length;
      const keeps =
        'alarmsAtMost' in it.promise
          ? slower === 0 || 1 - atMost(slower - 1, times, it.promise.alarmsAtMost) >= DOUBT
          : atMost(slower, times, it.promise.foundAtLeast) >= DOUBT;
      kept &&= keeps;
      const said = (verdict: Finding['verdict']) => String(seen.filter(finding => finding.verdict === verdict).length);
      const ratios = seen.map(({ p50 }) => p50.ratio);
      rows.push([
        it.name,
        String(times),
        `${it.pairs} × 250`,
        String(slower),
        said('undecided'),
        said('no slower'),
        `${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}`,
        String(seen.filter(({ naive }) => naive).length),
        keeps ? 'kept' : 'broken',
      ]);
    }
  } finally {
    for (const server of servers) server.close();
  }
  const text = [
    '# Comparisons of servers whose difference is known',
    '',
    `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load ${loadBefore.toFixed(1)} to ${(loadavg()[0] ?? 0).toFixed(1)}, Node ${process.version}; ` +
      `both servers on this machine, ${BASE_MS} ms each, measured in turns.`,
    '',
    table(
      [
        'a server beside',
        'comparisons',
        'pairs',
        'slower',
        'undecided',
        'no slower',
        'p50 ratios',
        'naive: p99 > 1.1 ×',
        'promise',
      ],
      rows,
    ),
    '',
  ].join('\n');
  const file = path.join(runSettings().reports, 'bench', 'selftest.md');
  writeWhole(file, text);
  console.log(`\n${text}\nbench selftest: ${file}`);
  return kept ? 0 : 1;
}
