/**
 * Tests the benchmark's counts, result files and verdicts, on generated values: counts add exactly, and a wrong file or
 * command is refused in one line.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { add, decode, percentilesMs, Tally } from '../../../fixtures/bench/histogram.ts';
import { merge } from '../../../fixtures/bench/merge.ts';
import { seededRandom } from '../bench/random.ts';
import { BenchError } from '../../../fixtures/bench/bench-error.ts';
import { readResult, tagsOf, writeResult } from '../../../fixtures/bench/result-files.ts';
import { inWords } from '../../../fixtures/bench/result-page.ts';
import { isTag, withoutSecrets, type BenchResult } from '../../../fixtures/bench/result.ts';
import { judge } from '../../../fixtures/bench/latency-budget.ts';
import { boundedShare } from '../../../fixtures/probe/statistics/proportions.ts';
import { command } from '../command-line.ts';

/** Latencies like a server's, ms: log-normal around 5, one in fifty 60 more. The same for the same seed. */
function values(seed: number, n: number): number[] {
  const random = seededRandom(seed);
  return Array.from(
    { length: n },
    () =>
      5 * Math.exp(0.6 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())) +
      (random() < 0.02 ? 60 : 0),
  );
}

function tallied(times: readonly number[], errors: readonly string[] = [], budgetMs = 50) {
  const tally = new Tally(budgetMs);
  for (const time of times) tally.record(time);
  for (const error of errors) tally.error(error);
  return tally.counted();
}

const percentiles = Array.from({ length: 10_001 }, (_, i) => i / 100);

test('the budget and the largest value are decided by the values, percentiles to three digits', () => {
  expect(tallied([49.99, 50, 50.0004, 162.754])).toMatchObject({ n: 4, overBudget: 2, maxUs: 162_754 });
  const times = values(7, 20_000);
  const sorted = Float64Array.from(times).sort();
  const seen = percentilesMs(tallied(times), ...percentiles);
  // HdrHistogram takes the nearest rank: half a rank more or less is as right.
  const off = percentiles.filter((p, i) => {
    const rank = Math.max(1, Math.floor((p / 100) * times.length + 0.5));
    const [least = 0, most = Infinity] = [sorted[rank - 2], sorted[rank]];
    return !((seen[i] ?? NaN) >= least * 0.999 && (seen[i] ?? NaN) <= most * 1.001);
  });
  expect(off).toEqual([]);
  expect(seen.at(-1)).toBe(Math.round(1_000 * Math.max(...times)) / 1_000);
  expect([percentilesMs(tallied([]), 50), percentilesMs(tallied([600_000]), 50)]).toEqual([[NaN], [600_000]]);
});

test('counts of several runners add to what one would have counted, percentile by percentile', () => {
  const parts = [1, 2, 3, 4].map(seed => values(seed, 20_000));
  const whole = tallied([...parts.flat(), 9_000], ['status 503', 'status 503', 'timeout']);
  const sum = add([
    ...parts.map((part, i) => tallied(part, i === 0 ? ['status 503'] : i === 1 ? ['timeout', 'status 503'] : [])),
    tallied([9_000]),
  ]);
  expect(percentilesMs(sum, ...percentiles)).toEqual(percentilesMs(whole, ...percentiles));
  expect(sum).toEqual(whole);
  const beyond = add([tallied([1, 2]), tallied([900_000])]);
  expect([beyond.maxUs, percentilesMs(beyond, 50, 100)], 'beyond the usual range').toEqual([900_000_000, [2, 900_000]]);
  expect(() => add([tallied([1]), tallied([1], [], 60)])).toThrow('budgets of 50 ms and 60 ms');
  expect(() => decode({ n: 3, histogram: tallied([1]).histogram })).toThrow('holds 1 values, n says 3');
});

function result(
  seed: number,
  { n = 2_000, budgetMs = 50, ...more }: { n?: number; budgetMs?: number } & Partial<BenchResult> = {},
): BenchResult {
  const blocks = [0, 1].map(i => ({
    at: `2026-01-0${i + 1}T00:00:0${seed}.000Z`,
    answers: tallied(values(2 * seed + i, n / 2), [], budgetMs),
    control: tallied(
      values(90 + i, 100).map(v => v / 10),
      [],
      budgetMs,
    ),
  }));
  const judged = {
    budgetMs,
    shareAtMost: 0.05,
    whole: add(blocks.map(b => b.answers)),
    control: add(blocks.map(b => b.control)),
  };
  return {
    format: 'postflight-bench',
    version: 1,
    environment: 'stage',
    tag: 'v1',
    startedAt: `2026-01-01T00:00:0${seed}.000Z`,
    endedAt: '2026-01-01T00:01:00.000Z',
    vantage: [{ connectMs: 0.2, controlP50Ms: 0.5, runner: `runner-${seed}` }],
    machine: [{ cpu: 'a', cores: 2, memoryMb: 1, load1: { before: 0, after: 1 }, platform: 'linux', node: 'v20' }],
    versions: { postflight: '0', undici: '7.30.2', hdrHistogram: '3.0.1' },
    notes: [],
    endpoints: {
      healthz: {
        url: 'https://a.test/healthz',
        method: 'GET',
        controlUrl: 'https://a.test/null',
        connections: 1,
        blocks,
        ...judged,
        ...judge(judged),
      },
    },
    ...more,
  };
}

test('results of several runners become one, and what does not belong together is refused', () => {
  const parts = [1, 2, 3].map(seed => result(seed));
  const merged = merge(parts, ['a', 'b', 'c']);
  const own = merged.endpoints.healthz;
  expect(own?.whole).toEqual(
    tallied([1, 2, 3].flatMap(seed => [...values(2 * seed, 1_000), ...values(2 * seed + 1, 1_000)])),
  );
  expect([own?.blocks.length, merged.vantage.map(v => v.runner), merged.startedAt]).toEqual([
    6,
    ['runner-1', 'runner-2', 'runner-3'],
    '2026-01-01T00:00:01.000Z',
  ]);
  // Each alone is too few to tell; all together are enough.
  const few = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(seed => result(seed, { n: 60 }));
  expect([few[0]?.endpoints.healthz?.verdict, merge(few, []).endpoints.healthz?.verdict]).toEqual([
    'undecided',
    'within',
  ]);
  const refused = (other: BenchResult) => () => merge([result(1), other], ['a.json', 'b.json']);
  expect(refused(result(2, { tag: 'v2' }))).toThrow('b.json is of another tag than a.json: v2, not v1');
  expect(refused(result(2, { environment: 'prod' }))).toThrow('another environment');
  expect(refused(result(2, { budgetMs: 60 }))).toThrow('another budgetMs of healthz than a.json: 60, not 50');
  expect(refused(result(2, { endpoints: {} }))).toThrow('another set of endpoints');
  expect(refused(result(1))).toThrow('the same measurement');
});

test('a result file is read as it was written, and a wrong one is refused in one line', () => {
  const folder = test.info().outputPath('bench/stage');
  const file = path.join(folder, 'v1.json');
  writeResult(file, result(1));
  expect(readResult(file)).toEqual(result(1));
  expect(
    [readdirSync(folder), tagsOf(path.join(folder, '../..'), 'stage'), tagsOf(folder, 'prod')],
    'nothing half-written is left',
  ).toEqual([['v1.json'], ['v1'], []]);
  const wrong = (text: string) => {
    writeFileSync(path.join(folder, 'x.txt'), text);
    try {
      readResult(path.join(folder, 'x.txt'));
    } catch (error) {
      return error instanceof BenchError ? error.message : error;
    }
    return '';
  };
  const good = readFileSync(file, 'utf8');
  expect(wrong('{')).toContain('is not JSON');
  expect(wrong('{}')).toContain('is no result of `npm run bench`');
  expect(wrong(good.replace('"version": 1', '"version": 2'))).toContain(
    'is of version 2, this postflight reads version 1',
  );
  expect(wrong(good.replace(/"histogram": "HISTFAAA/, '"histogram": "QUFBQUFB'))).toMatch(
    /is damaged: endpoints\.healthz\.blocks\.0\.answers the histogram/,
  );
  expect(wrong(good.replace('"n": 1000', '"n": 999'))).toContain('holds 1000 values, n says 999');
  expect(() => readResult(path.join(folder, 'none.json'))).toThrow('cannot be read (ENOENT)');
  expect(
    ['v1.2.3', '2026-11-22T04-30-08', 'a_b+c'].every(isTag) && !['', '../x', 'a/b', 'v1..v2', '.x', 'a b'].some(isTag),
  ).toBe(true);
  expect(withoutSecrets('https://u:p@a.test/x?token=abc&y=1#f')).toBe('https://a.test/x?token=…&y=…');
  expect(inWords(result(1))).toMatch(/\| healthz +\| 2000 \|/);
});

test('verdicts: within, over, and the reasons why there is none', () => {
  expect([298, 299].map(of => boundedShare(0, of, 0.01))).toEqual(['open', 'few']);
  expect([30, 10].map(slow => boundedShare(slow, 1_000, 0.01))).toEqual(['many', 'open']);
  const fast = Array.from({ length: 1_000 }, () => 2);
  const slow = (share: number) => fast.map((_, i) => (i < 1_000 * share ? 60 : 2));
  const verdict = (
    answers: readonly number[],
    { errors = [] as string[], control = fast, due = undefined as readonly number[] | undefined, disturbed = 0 } = {},
  ) => {
    const spaced = due && { ratePerS: 50, seconds: 20, fromDue: tallied(due), stalls: [], missed: 0, disturbed };
    const { verdict: v, reason } = judge({
      budgetMs: 50,
      shareAtMost: 0.01,
      whole: tallied(answers, errors),
      control: tallied(control),
      ...(spaced && { spaced }),
    });
    return `${v}: ${reason}`;
  };
  expect(verdict(fast)).toBe(
    'within: over 50 ms or failed: 0 of 1000 (0 %, with 95 % between 0 % and 0.368 %); at most 1 %',
  );
  expect(verdict(slow(0.05))).toMatch(/^over: .*50 of 1000 \(5 %, with 95 % between 3\.73 % and 6\.54 %\)/);
  expect(verdict(slow(0.01))).toMatch(/^undecided: too few answers, or too near/);
  expect(verdict(fast, { errors: Array.from({ length: 50 }, () => 'status 503') })).toMatch(
    /^over: .*50 of 1050.*status 503 50 times/,
  );
  expect(verdict([], { errors: Array.from({ length: 50 }, () => 'status 503') })).toMatch(/^over/);
  expect(verdict([], { errors: Array.from({ length: 250 }, () => 'status 401') })).toMatch(
    /^undecided: not measured: no good answer; .*status 401 250 times/,
  );
  expect(verdict([], { errors: ['ECONNREFUSED'] })).toMatch(/^undecided: not measured/);
  expect(verdict(slow(0.05), { control: slow(0.05) })).toMatch(/^undecided: the control was over it too, 50 of 1000/);
  expect(verdict(slow(0.05), { control: slow(0.001) })).toMatch(/^over/);
  expect(verdict(fast, { due: slow(0.05) })).toMatch(/^over: the spaced loop shows what the closed one hides; /);
  expect(verdict(fast, { due: fast.slice(0, 50) })).toMatch(/^within/);
  expect(verdict(fast, { due: slow(0.01) })).toMatch(/^undecided: stalls, too few/);
  expect(verdict(fast, { due: fast, disturbed: 90 })).toMatch(/^undecided: this runner was late itself/);
});

test('a command that is misused ends with 3 and says what to write', async () => {
  const misuse = async (...args: string[]) => {
    const { status, err } = await command('bench', ...args);
    expect(err, 'one line, no stack trace').toMatch(/^[^\n]+\n$/);
    return `${status} ${err}`;
  };
  const folder = test.info().outputPath('files');
  mkdirSync(folder, { recursive: true });
  const [a, b] = [path.join(folder, 'a.json'), path.join(folder, 'b.json')];
  writeResult(a, result(1));
  writeResult(b, result(2));
  expect(await misuse()).toMatch(/^3 bench: --env is missing; the environments are local, /);
  expect(await misuse('--env', 'staging')).toMatch(/^3 bench: --env is "staging"; the environments are local/);
  expect(await misuse('--environment', 'stage')).toMatch(/^3 postflight: unknown option '--environment'/);
  expect(await misuse('measure')).toMatch(/^3 postflight: unknown command 'measure'/);
  expect(await misuse('--env', 'stage', '--tag', '../x')).toMatch(/^3 bench: --tag is "\.\.\/x"; a tag is letters/);
  expect(await misuse('--env', 'stage', '--blocks', 'many')).toMatch(
    /^3 postflight: option '--blocks <count>' argument 'many' is invalid\. Give a whole number from 1/,
  );
  expect(await misuse('merge', 'out.json', a)).toMatch(
    /^3 bench merge: name the file to write, then at least two results/,
  );
  expect(await misuse('merge', a, a, b)).toMatch(/^3 bench merge: .*a\.json would be read and written/);
  expect(await misuse('merge', path.join(folder, 'out.json'), a, path.join(folder, 'c.json'))).toMatch(
    /^3 bench: .*c\.json cannot be read/,
  );
  expect(await misuse('accuracy', '--seconds', '3')).toMatch(
    /^3 postflight: option '--seconds <count>' argument '3' is invalid\. Give a multiple of 5/,
  );
  expect([
    (await command('bench', 'merge', path.join(folder, 'out.json'), a, b)).status,
    readResult(path.join(folder, 'out.json')).endpoints.healthz?.whole.n,
  ]).toEqual([0, 4_000]);
  expect(await misuse('merge', path.join(folder, 'out.json'), a, b), 'nothing is overwritten').toMatch(
    /^3 .*out\.json exists/,
  );
});
