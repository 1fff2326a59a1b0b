/**
 * Tests the benchmark's comparison of releases as a user makes it: stored results, and servers that can both be
 * reached.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { compareStored, marginOf } from '../../../fixtures/bench/compare-stored.ts';
import { comparisonFile } from '../../../fixtures/bench/comparison-page.ts';
import type { BenchResult } from '../../../fixtures/bench/result.ts';
import { command } from '../command-line.ts';
import { startKnown, type KnownServer } from './known-latency.ts';
import { compareKnown } from './selftest.ts';
import { store, storedResult } from './stored-results.ts';

const given = { ...process.env };
let reports = '';
test.beforeEach(() => {
  reports = test.info().outputPath('reports');
  process.env.POSTFLIGHT_REPORTS = reports;
});
test.afterEach(() => {
  for (const key of Object.keys(process.env)) if (!(key in given)) Reflect.deleteProperty(process.env, key);
  Object.assign(process.env, given);
});

/** Runs the command. @returns its exit status and what it printed. */
async function bench(...args: string[]): Promise<{ status: number; out: string }> {
  const { status, out, err } = await command('bench', ...args);
  return { status, out: out + err };
}

const keep = (...results: BenchResult[]): void => {
  for (const result of results) store(reports, result);
};

test('two stored results: the table, the picture, the data, and the looser promise said', async () => {
  keep(storedResult('v1.2.3', 1, {}), storedResult('v1.2.4', 2, {}));
  keep(storedResult('v1.2.5', 3, { slower: 1.4, late: 0.02 }, { runner: 'elsewhere' }));
  expect(await bench('compare', 'v1.2.3', 'v1.2.4')).toMatchObject({
    status: 0,
    out: expect.stringContaining('the looser promise'),
  });
  const { status, out } = await bench('compare', 'v1.2.5', '--against', 'previous');
  expect([status, out]).toEqual([
    1,
    expect.stringMatching(/# stage: v1\.2\.4 and v1\.2\.5: slower[^]*runner was here, and is elsewhere[^]*\| healthz/),
  ]);
  expect(out).toMatch(/healthz is slower: p50 is 1\.\d+ times that of before/);
  const file = (ending: string) => path.join(reports, 'bench/stage', `v1.2.4..v1.2.5${ending}`);
  expect(readFileSync(file('.md'), 'utf8')).toContain('](v1.2.4..v1.2.5.svg)');
  const data = comparisonFile.parse(JSON.parse(readFileSync(file('.json'), 'utf8')));
  expect([data.verdict, data.kind, data.endpoints.me?.verdict, (data.endpoints.me?.p50.low ?? 0) > 1.1]).toEqual([
    'slower',
    'stored',
    'slower',
    true,
  ]);
  expect(existsSync(file('.svg'))).toBe(true);
});

test('what cannot be told is undecided: few blocks, more stalls, other connections, an endpoint that is gone', async () => {
  const before = storedResult('v1', 1, {});
  const against = (after: BenchResult) => compareStored(before, after, []).endpoints.map(({ finding }) => finding);
  expect(against(storedResult('v2', 2, {}, { blocks: 4 }))[0]).toMatchObject({
    verdict: 'undecided',
    reason: expect.stringContaining('it takes 8'),
  });
  expect(against(storedResult('v2', 2, {}, { stalls: 6 }))[0]).toMatchObject({
    verdict: 'undecided',
    reason: expect.stringContaining('6 stalls in 30 s'),
  });
  expect(against(storedResult('v2', 2, {}, { connections: 4 }))[0]).toMatchObject({
    verdict: 'undecided',
    reason: expect.stringContaining('1 connections before, on 4 now'),
  });
  expect(against(storedResult('v2', 2, {})).map(({ verdict }) => verdict)).toEqual(['no slower', 'no slower']);
  keep(before, storedResult('v2', 2, {}, { names: ['healthz', 'new'] }));
  expect(await bench('compare', 'v1', 'v2')).toMatchObject({
    status: 2,
    out: expect.stringMatching(/measured only in v2: new[^]*- me is undecided: measured in v1 only/),
  });
});

test('runs that differ among themselves widen the margin', async () => {
  const steady = Array.from({ length: 6 }, (_, i) => storedResult(`v${i}`, i, {}, { names: ['healthz'] }));
  expect(marginOf('healthz', steady)).toEqual({ margin: 1.1, runs: 6 });
  const restless = Array.from({ length: 6 }, (_, i) =>
    storedResult(`v${i}`, i, { slower: i % 2 === 0 ? 1 : 1.15 }, { names: ['healthz'] }),
  );
  expect(marginOf('healthz', restless).margin).toBeGreaterThan(1.3);
  expect(marginOf('healthz', restless.slice(0, 4)), 'too few to tell').toEqual({ margin: 1.1, runs: 4 });
  const after = storedResult('v9', 9, { slower: 1.25 }, { names: ['healthz'] });
  const [first] = restless;
  if (!first) throw new Error('the simulation gives results');
  expect(compareStored(first, after, []).endpoints[0]?.finding.verdict).toBe('slower');
  const cautious = compareStored(first, after, restless);
  expect([cautious.notes, cautious.endpoints[0]?.finding.verdict]).toEqual([
    [expect.stringContaining('6 runs differ among themselves')],
    'no slower',
  ]);
});

test('a mistake is one line that says what there is', async () => {
  expect(await bench('compare', 'v1', 'v2')).toMatchObject({
    status: 3,
    out: expect.stringContaining('nothing was measured yet'),
  });
  keep(storedResult('v1', 1, {}), storedResult('v2', 2, {}), { ...storedResult('v1', 1, {}), environment: 'local' });
  const says = async (text: string, ...args: string[]) => {
    const { status, out } = await bench('compare', ...args);
    expect.soft([status, out.split('\n')[0]], args.join(' ')).toEqual([3, expect.stringContaining(text)]);
  };
  await says('no environment has v1 and v7 in', 'v1', 'v7');
  await says('there are local v1, stage v1, stage v2', 'v1', 'v7');
  await says('stage has no result v7; there are v1, v2', 'v1', 'v7', '--env', 'stage');
  await says('v1 are stored for local and stage; say which by --env', 'v1', 'v1');
  await says('compare takes two results; both are v1', 'v1', 'v1', '--env', 'stage');
  await says('stage has no result from before v1', 'v1', '--against', 'previous', '--env', 'stage');
  await says('--env is "qa"; the environments are local, stage, prod', 'v1', 'v2', '--env', 'qa');
  await says('compare takes two tags', 'v1');
  await says('--pairs belongs to --against baseline', 'v1', 'v2', '--pairs', '9');
  await says("unknown option '--agianst'", 'v1', '--agianst', 'v2');
  mkdirSync(path.join(reports, 'bench/stage'), { recursive: true });
  writeFileSync(path.join(reports, 'bench/stage/v0.json'), '{"format":"postflight-bench","version":1}');
  await says('v0.json is damaged', 'v0', 'v2', '--env', 'stage');
  const other = await bench('compare', 'v2', '--against', 'v1', '--env', 'stage');
  expect(other, 'what has nothing to do with the two is left out').toMatchObject({
    status: 0,
    out: expect.stringMatching(/left out: .*v0\.json/),
  });
});

test.describe('two servers of known latency', () => {
  let servers: [KnownServer, KnownServer];
  test.beforeAll(async () => {
    servers = [await startKnown({ base: 0.5 }), await startKnown({ base: 0.5 })];
  });
  test.afterAll(() => {
    for (const server of servers) server.close();
  });

  const describe = (extra: Record<string, string> = {}) => {
    const [old, now] = servers.map(({ origin }) => origin);
    Object.assign(process.env, {
      LOCAL__NEXT_PUBLIC_API_BASE: now,
      LOCAL__HEALTHZ_CONTROL_URL: `${now ?? ''}/null`,
      LOCAL__SMOKE_USER: 'smoke',
      LOCAL__SMOKE_PASSWORD: 'not-asked-for',
      BASELINE__NEXT_PUBLIC_API_BASE: old,
      BASELINE__HEALTHZ_CONTROL_URL: `${old ?? ''}/null`,
      ...extra,
    });
  };
  const inTurns = (...args: string[]) =>
    bench('compare', '--env', 'local', '--against', 'baseline', '--endpoint', 'healthz', ...args);

  test('a twin raises no alarm; failing and late answers do', async () => {
    const twins: string[] = [];
    for (let i = 0; i < 3; i++) twins.push((await compareKnown(servers, 8, 60)).verdict);
    // Its promise is 2 of 100.
    expect(twins.filter(verdict => verdict === 'slower').length, twins.join(', ')).toBeLessThanOrEqual(1);
    await servers[1].be({ base: 0.5, fails: 0.1 });
    expect(await compareKnown(servers, 8, 60)).toMatchObject({
      verdict: 'slower',
      errors: { before: 0 },
      reason: expect.stringMatching(/^\d+ requests failed, 0 before/),
    });
    await servers[1].be({ base: 0.5, slow: 0.1, slowMs: 15 });
    expect(await compareKnown(servers, 12, 60)).toMatchObject({
      verdict: 'slower',
      reason: expect.stringContaining('of the requests take more than'),
    });
  });

  test('in turns, by the command: a release twice as slow is found, and the promise is said', async () => {
    await servers[0].be({ base: 0.5 });
    await servers[1].be({ base: 1.2 });
    describe();
    const { status, out } = await inTurns('--pairs', '10', '--tag', 'v1.2.4');
    expect([status, out]).toEqual([
      1,
      expect.stringMatching(
        /# local: baseline and v1\.2\.4: slower\n\nMeasured in turns \(ABBA\)[^]*healthz is slower: p50 is \d+\.\d+ times/,
      ),
    ]);
    expect(existsSync(path.join(reports, 'bench/local/baseline..v1.2.4.svg'))).toBe(true);
  });

  test('a baseline that is not described, leads to the same place or is unknown is refused before anything is measured', async () => {
    const says = async (text: string, run: () => ReturnType<typeof bench>) => {
      const { status, out } = await run();
      expect.soft([status, out]).toEqual([3, expect.stringContaining(text)]);
    };
    await says('BASELINE__NEXT_PUBLIC_API_BASE or BASELINE__CONNECT_TO', () => inTurns());
    describe({ BASELINE__HEALTH_URL: 'http://127.0.0.1:1' });
    await says('BASELINE__HEALTH_URL is no variable of an environment', () => inTurns());
    delete process.env.BASELINE__HEALTH_URL;
    describe({ BASELINE__NEXT_PUBLIC_API_BASE: servers[1].origin, BASELINE__HEALTHZ_CONTROL_URL: '' });
    await says('the baseline leads to the same place at healthz', () => inTurns());
    await says('takes no stored "v1"', () => inTurns('v1'));
    await says('Give a whole number from 1 to 9999', () => inTurns('--pairs', '0'));
    Object.assign(process.env, {
      PROD__WEB_URL: 'https://web.prod.test',
      PROD__NEXT_PUBLIC_API_BASE: 'https://api.prod.test',
      PROD__EXPO_PUBLIC_API_BASE: 'https://api.prod.test',
      PROD__CORS__ALLOW_ORIGINS: 'https://web.prod.test',
      PROD__SMOKE_USER: 'smoke',
      PROD__SMOKE_PASSWORD: 'another-secret-8',
      BENCH_ALLOW_PROD: '1',
    });
    await says('prod is not measured in turns', () => bench('compare', '--env', 'prod', '--against', 'baseline'));
  });
});
