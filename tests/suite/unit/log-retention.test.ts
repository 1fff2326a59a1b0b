/** Tests that the log's age and its days are derived from its lines, source by source. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { observeDays, observeKept } from '../../../fixtures/probe/logs/retention.ts';
import { GrowingLog, logOf } from '../../../fixtures/probe/logs/source.ts';
import { environmentOf } from './log-environment.ts';

const DAY_MS = 86_400_000;
const ago = (days: number): number => Date.now() - days * DAY_MS;
const dayAgo = (days: number): string => new Date(ago(days)).toISOString().slice(0, 10);
const lineAt = (at: number, more: object = {}): string =>
  `${JSON.stringify({ ts: new Date(at).toISOString(), ...more })}\n`;

test('the oldest line and the days between are told by times inside of the lines', async ({}, testInfo) => {
  const folder = testInfo.outputPath('kept');
  mkdirSync(folder);
  const days = [9, 8, 7, 5, 4, 2];
  writeFileSync(
    path.join(folder, 'a.log.1.gz'),
    gzipSync(`  File "x.py"\n${days.map(it => lineAt(ago(it))).join('')}`),
  );
  writeFileSync(path.join(folder, 'a.log'), lineAt(ago(1)) + lineAt(Date.now()));
  const env = environmentOf({ LOG_FILES: `${folder}/a.log*` });
  const [kept] = await observeKept(env);
  expect(kept?.ageDays).toBeCloseTo(9, 2);
  expect(kept?.file).toContain('a.log.1.gz');
  const missing = [{ missing: 2, named: [6, 3].map(dayAgo) }];
  expect(await observeDays(env)).toMatchObject(missing);
  // The same by a command: one query per day, and days between two answers are empty.
  const command = environmentOf({ LOG_CMD: `(zcat '${folder}/a.log.1.gz'; cat '${folder}/a.log')` });
  expect(await observeKept(command)).toMatchObject([{ oldest: kept?.oldest }]);
  expect(await observeDays(command)).toMatchObject(missing);
});

test('what tells no time, or goes backwards, is not judged', async ({}, testInfo) => {
  const backwards = `printf '%s' '${lineAt(Date.now())}${lineAt(Date.now() - DAY_MS)}'`;
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ LOG_CMD: backwards }, /^LOG_CMD begins with its newest lines/],
    [{ LOG_CMD: 'echo plain text' }, /^no line of LOG_CMD has a ts that is an RFC 3339 time/],
    [{ LOG_CMD: 'true' }, /^LOG_CMD printed nothing since 400 days ago/],
    [{ LOG_CMD: 'exit 4' }, /^LOG_CMD ended with 4/],
    [{ LOG_FILES: testInfo.outputPath('none*.log') }, /^LOG_FILES .* names no file$/],
    [{}, /^give LOG_CMD, .*journalctl .*docker logs .*kubectl logs/],
  ];
  for (const [variables, why] of cases)
    await expect(observeKept(environmentOf(variables)), JSON.stringify(variables)).rejects.toThrow(why);
  const broken = testInfo.outputPath('broken.log.gz');
  writeFileSync(broken, gzipSync(lineAt(Date.now())).subarray(0, 20));
  await expect(observeKept(environmentOf({ LOG_FILES: broken }))).rejects.toThrow(
    /cannot be read: unexpected end of file/,
  );
});

test('a log of two gigabytes is read for its first line alone, and no further than its bound', async () => {
  const endless = `yes '${lineAt(Date.now() - 3 * DAY_MS).trim()}' | head -c 2147483648`;
  const env = environmentOf({ LOG_CMD: endless });
  const before = process.memoryUsage().rss;
  expect((await observeKept(env))[0]?.ageDays).toBeCloseTo(3, 2);
  await expect(new GrowingLog(logOf(env)).read(() => true, { requestId: '' })).rejects.toThrow(
    'LOG_CMD printed more than 64 MiB',
  );
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 ** 2);
});

/** Writes files into a folder of the test. @returns that folder. */
function filesIn(name: string, files: Record<string, string | Buffer>): string {
  const folder = test.info().outputPath(name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(folder, file), content);
  return folder;
}

test('each source of LOG_FILES has its own oldest line, and patterns of one source have one', async () => {
  const folder = filesIn('sources', {
    'api.log': lineAt(ago(0)),
    'api.log.1': lineAt(ago(1)),
    'nginx.log': lineAt(ago(0)),
    'nginx.log.1.gz': gzipSync([15.5, 2, 1].map(it => lineAt(ago(it))).join('')),
  });
  const agesOf = async (...patterns: readonly string[]) => {
    const kept = await observeKept(environmentOf({ LOG_FILES: patterns.map(it => `${folder}/${it}`).join(',') }));
    return kept.map(({ ageDays }) => Math.round(ageDays * 10) / 10);
  };
  expect(await agesOf('api.log*', 'nginx.log*')).toEqual([1, 15.5]);
  expect(await agesOf('nginx.log', 'nginx.log.*.gz')).toEqual([15.5]);
  const days = await observeDays(environmentOf({ LOG_FILES: `${folder}/api.log*,${folder}/nginx.log*` }));
  expect(days.map(({ missing, hoursADay }) => [missing > 0, hoursADay])).toEqual([
    [false, 1],
    [true, 1],
  ]);
});

test('a pattern over the files of several services tells of each', async () => {
  const to = (first: number, last: number, ...without: number[]): string =>
    Array.from({ length: first - last + 1 }, (_, i) => first - i)
      .flatMap(day => (without.includes(day) ? [] : [lineAt(ago(day))]))
      .join('');
  const folder = filesIn('services', {
    'api.log': to(1, 0),
    'api.log.1': to(2, 2),
    'worker.log': to(3, 0),
    'worker.log.1.gz': gzipSync(to(20, 4, 9, 10)),
    'startup.log': lineAt(ago(0)),
  });
  const named = async (pattern: string) => {
    const env = environmentOf({ LOG_FILES: `${folder}/${pattern}` });
    const [[kept], [days]] = [await observeKept(env), await observeDays(env)];
    return {
      ages: kept?.services.map(({ name, ageDays }) => [path.basename(name), Math.round(ageDays)]),
      lack: days?.services.map(it => [path.basename(it.name), it.named.length]),
    };
  };
  expect(await named('*.log*')).toEqual({
    ages: [
      ['api*', 2],
      ['worker*', 20],
    ],
    lack: [],
  });
  expect(await named('worker.log*')).toEqual({ ages: [], lack: [] });
  // One service, whose processes and days have a file each; and services in a folder each.
  const one = filesIn('one', { 'api-1.log': to(1, 0), 'api-2.log': to(8, 0), 'api-2026-11-28.log': to(9, 9) });
  expect(await observeKept(environmentOf({ LOG_FILES: `${one}/*.log` }))).toMatchObject([{ services: [] }]);
  for (const name of ['a', 'b'])
    filesIn(`folders/${name}`, { 'app.log': to(3, 0), 'app.log.1': name === 'a' ? to(9, 4) : to(9, 4, 6) });
  const folders = environmentOf({ LOG_FILES: `${path.dirname(folder)}/folders/*/app.log*` });
  expect((await observeDays(folders))[0]?.services).toMatchObject([
    { name: expect.stringMatching(/folders\/b\/app\*$/), named: [dayAgo(6)] },
  ]);
});

test('lines from before a clock was set are passed over, and an old log is not', async () => {
  const days = Array.from({ length: 9 }, (_, i) => lineAt(ago(9 - i)));
  const folder = filesIn('clock', {
    'boot.log': lineAt(0).repeat(3) + days.join(''),
    'old.log': Array.from({ length: 700 }, (_, i) => lineAt(ago(700 - i))).join(''),
    'only.log': lineAt(ago(500)),
  });
  const seenOf = async (file: string, more: Record<string, string> = {}) => {
    const [kept] = await observeKept(environmentOf({ LOG_FILES: `${folder}/${file}`, ...more }));
    return [Math.round(kept?.ageDays ?? 0), kept?.misdated];
  };
  expect(await seenOf('boot.log')).toEqual([9, 3]);
  expect(await seenOf('old.log')).toEqual([700, 0]);
  expect(await seenOf('only.log')).toEqual([500, 0]);
  expect(await seenOf('boot.log', { LOG_KEPT_FROM: new Date(ago(7.5)).toISOString() })).toEqual([7, 5]);
  // The list of missing days is bounded.
  const gap = filesIn('gap', { 'a.log': lineAt(ago(300)) + lineAt(ago(1)) });
  for (const log of [{ LOG_FILES: `${gap}/a.log` }, { LOG_CMD: `cat '${gap}/a.log'` }]) {
    const [seen] = await observeDays(environmentOf(log));
    expect(seen?.named).toHaveLength(10);
    expect(seen?.missing).toBe('LOG_CMD' in log ? 61 : 298);
  }
});

test('a file of another packing is named, and one without a time does not vanish', async () => {
  const packed = (beginning: string): Buffer => Buffer.concat([Buffer.from(beginning, 'hex'), Buffer.alloc(40)]);
  for (const [ending, beginning, unpack] of [
    ['xz', 'fd377a585a00', 'xzcat'],
    ['zst', '28b52ffd', 'zstdcat'],
    ['1', '425a6839', 'bzcat'],
  ] as const) {
    const folder = filesIn(ending, { 'a.log': lineAt(ago(0.5)), [`a.log.1.${ending}`]: packed(beginning) });
    await expect(observeKept(environmentOf({ LOG_FILES: `${folder}/a.log*` }))).rejects.toThrow(
      new RegExp(`a\\.log\\.1\\.${ending} is packed in a way that is not read: give LOG_CMD, .*${unpack}`),
    );
  }
  const unnamed = filesIn('unnamed', { 'a.log': lineAt(ago(0.5)), 'a.log.1': gzipSync(lineAt(ago(9))) });
  expect((await observeKept(environmentOf({ LOG_FILES: `${unnamed}/a.log*` })))[0]?.ageDays).toBeCloseTo(9, 2);
  const plain = filesIn('plain', { 'a.log': lineAt(ago(0.5)), 'a.log.1': 'INFO: started\n', 'a.log.2': '' });
  const [kept] = await observeKept(environmentOf({ LOG_FILES: `${plain}/a.log*` }));
  expect(kept?.untold).toEqual([path.join(plain, 'a.log.1')]);
});
