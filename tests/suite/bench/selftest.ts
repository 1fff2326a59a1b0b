/**
 * `npm run bench -- selftest`: real comparisons of servers with a known difference, in turns, on this machine. Counts
 * the cases in which a server is called slower than its twin, and those in which a planted regression is found. Takes
 * about ten minutes; best on a quiet machine.
 */
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { runSettings } from '../../../envs/environment.ts';
import { atMost } from '../../../fixtures/probe/statistics/proportions.ts';
import { add, percentileMs } from '../../../fixtures/bench/histogram.ts';
import { interleave } from '../../../fixtures/bench/interleave.ts';
import { startKnown, type KnownServer } from './known-latency.ts';
import type { Behaviour } from './known-latency-server.ts';
import { judge, type Finding } from '../../../fixtures/bench/regression.ts';
import { ofEach } from '../../../fixtures/bench/releases.ts';
import { writeWhole } from '../../../fixtures/bench/result-files.ts';
import { table } from '../../../fixtures/bench/table.ts';
import { sideOf } from '../../../fixtures/bench/times.ts';

/** Both servers' usual answer, ms: short, so that many comparisons take minutes. */
const BASE_MS = 1;
/** Chance below which a count contradicts the promise. */
const DOUBT = 0.05;

/**
 * A difference of the second server, the number of pairs of blocks to find it, and the promise: alarms at most, or
 * regressions found at least, as a share.
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

/** Compares two servers of known latency once. `naive`: the verdict of "p99 more than 1.1 times that of before". */
export async function compareKnown(
  [first, second]: readonly [KnownServer, KnownServer],
  pairs: number,
  answers?: number,
): Promise<Finding & { naive: boolean }> {
  const party = ({ origin }: KnownServer) => ({
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

type Compared = Awaited<ReturnType<typeof compareKnown>>;

/** Compares a server with a planted second one `times` times, and prints each comparison. */
async function compareOften(
  servers: readonly [KnownServer, KnownServer],
  it: Planted,
  times: number,
): Promise<Compared[]> {
  const seen: Compared[] = [];
  for (let i = 0; i < times; i++) {
    // In turn, so that one process that happens to be quicker does not decide everything.
    const [first, second] = i % 2 === 0 ? servers : [servers[1], servers[0]];
    await first.be({ base: BASE_MS });
    await second.be(it.second);
    const finding = await compareKnown([first, second], it.pairs);
    seen.push(finding);
    const { verdict, reason, p50 } = finding;
    const ratio = `p50 ${p50.ratio.toFixed(3)} (${p50.low.toFixed(3)}–${p50.high.toFixed(3)})`;
    console.log(`bench selftest: ${it.name}, ${i + 1} of ${times}: ${verdict}, ${ratio}; ${reason}`.replace(/; $/, ''));
  }
  return seen;
}

/** True unless the count of regressions that were found contradicts the promise. */
function keeps({ promise }: Planted, slower: number, times: number): boolean {
  return 'alarmsAtMost' in promise
    ? slower === 0 || 1 - atMost(slower - 1, times, promise.alarmsAtMost) >= DOUBT
    : atMost(slower, times, promise.foundAtLeast) >= DOUBT;
}

/** One planted server's row of the table. */
function judgeRow(it: Planted, seen: readonly Compared[]): { kept: boolean; row: string[] } {
  const count = (verdict: Finding['verdict']) => seen.filter(finding => finding.verdict === verdict).length;
  const ratios = seen.map(({ p50 }) => p50.ratio);
  const kept = keeps(it, count('slower'), seen.length);
  const row = [
    it.name,
    String(seen.length),
    `${it.pairs} × 250`,
    String(count('slower')),
    String(count('undecided')),
    String(count('no slower')),
    `${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}`,
    String(seen.filter(({ naive }) => naive).length),
    kept ? 'kept' : 'broken',
  ];
  return { kept, row };
}

const columns = [
  'a server beside',
  'comparisons',
  'pairs',
  'slower',
  'undecided',
  'no slower',
  'p50 ratios',
  'naive: p99 > 1.1 ×',
  'promise',
];

/** Renders selftest.md. @param loadBefore load average of one minute when the comparisons began. */
function page(rows: readonly string[][], loadBefore: number): string {
  const load = `${loadBefore.toFixed(1)} to ${(loadavg()[0] ?? 0).toFixed(1)}`;
  return [
    '# Comparisons of servers whose difference is known',
    '',
    `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), load ${load}, Node ${process.version}; ` +
      `both servers on this machine, ${BASE_MS} ms each, measured in turns.`,
    '',
    table(columns, rows),
    '',
  ].join('\n');
}

/**
 * Compares, prints and writes `reports/bench/selftest.md`.
 * @param count comparisons of a server with its twin
 * @returns the exit status: 0, or 1 where a count contradicts the promise.
 */
export async function selftest(count: number): Promise<number> {
  const judged: ReturnType<typeof judgeRow>[] = [];
  const loadBefore = loadavg()[0] ?? 0;
  const servers = [await startKnown({ base: BASE_MS }), await startKnown({ base: BASE_MS })] as const;
  try {
    judged.push(judgeRow(twins, await compareOften(servers, twins, count)));
    const times = Math.max(1, Math.ceil(count / 6));
    for (const it of planted) judged.push(judgeRow(it, await compareOften(servers, it, times)));
  } finally {
    for (const server of servers) server.close();
  }
  const text = page(
    judged.map(({ row }) => row),
    loadBefore,
  );
  const file = path.join(runSettings().reports, 'bench', 'selftest.md');
  writeWhole(file, text);
  console.log(`\n${text}\nbench selftest: ${file}`);
  return judged.every(({ kept }) => kept) ? 0 : 1;
}
