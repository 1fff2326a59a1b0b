/** Tests that lines of logs are read exactly, their fields told apart, and files read through rotations. */
import { appendFileSync, mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { describeEnvironment, type Environment } from '../../../envs/environment.ts';
import { flawsOf, isAccessLine, isPathOf, nearness } from '../../../fixtures/probe/parse/access-line.ts';
import { readLogLine } from '../../../fixtures/probe/parse/log-line.ts';
import { instantOf } from '../../../fixtures/probe/parse/rfc3339.ts';
import { observeDays, observeKept } from '../../../fixtures/probe/logs/kept.ts';
import { Lines } from '../../../fixtures/probe/logs/lines.ts';
import { errorsAmong } from '../../../fixtures/probe/logs/marked.ts';
import { GrowingLog, logOf } from '../../../fixtures/probe/logs/source.ts';
import { readWindow } from '../../../fixtures/probe/logs/window.ts';

const DAY_MS = 86_400_000;
const flawOf = (text: string | Buffer, isBeginning = false): string | undefined =>
  readLogLine(Buffer.from(text as string), isBeginning).flaw;

test('a line is a JSON object in UTF-8, exactly', () => {
  for (const line of [
    '{}',
    '{"a":1}\r',
    ' {"a":{"b":[{"c":1},{"c":2}]}} ',
    '{"a":":{","b":"\\":"}',
    '{"__proto__":1}',
    '{"1":1,"a":2}',
  ])
    expect(flawOf(line), line).toBeUndefined();
  expect(flawOf('\uFEFF{}', true)).toBeUndefined();
  const flaws: readonly (readonly [string | Buffer, string])[] = [
    ['\uFEFF{}', 'begins with a byte order mark'],
    ['', 'is empty'],
    ['\r', 'is empty'],
    ['  ', 'is empty'],
    ['{"a":1', 'is not JSON'],
    ["{'a':1}", 'is not JSON'],
    ['{"a":1}{"b":2}', 'is not JSON'],
    ['{"a":NaN}', 'is not JSON'],
    ['[]', 'is JSON, and not an object'],
    ['null', 'is JSON, and not an object'],
    ['"{}"', 'is JSON, and not an object'],
    ['{"a":1,"a":1}', 'has the same name twice in one object'],
    ['{"a":1,"\\u0061":1}', 'has the same name twice in one object'],
    ['{"b":[{"x":{"a":1,"a":{}}}]}', 'has the same name twice in one object'],
    [Buffer.from([0x7b, 0xc3, 0x28, 0x7d]), 'is not UTF-8'],
    [Buffer.from('{"a":"\xff"}', 'latin1'), 'is not UTF-8'],
    ['\0\0{}', 'holds 2 NUL bytes'],
    [Buffer.from('{"a":1}', 'utf16le'), 'holds 7 NUL bytes'],
  ];
  for (const [line, flaw] of flaws) expect(flawOf(line), String(line)).toBe(flaw);
  expect(flawOf(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)).toBeUndefined();
});

test('a time is one of RFC 3339 with its zone', () => {
  const moment = Date.UTC(2026, 10, 28, 3, 42, 30, 392);
  for (const text of [
    '2026-11-28T03:42:30.392Z',
    '2026-11-28t03:42:30.392z',
    '2026-11-28T12:42:30.392+09:00',
    '2026-11-28T03:42:30.392-00:00',
    '2026-11-28T03:42:30.392319876Z',
    '2026-11-28 03:42:30.392+00:00',
  ])
    expect(instantOf(text), text).toBe(moment);
  expect(instantOf('2026-12-31T23:59:60Z')).toBe(Date.UTC(2027, 0, 1));
  for (const text of [
    '2026-11-28T03:42:30.392',
    '2026-11-28 03:42:30,392',
    '2026-11-28T03:42:30,392Z',
    '2026-11-28T03:42:30.392+0900',
    '2026-11-28T03:42:30.392+09',
    '2026-11-28T03:42Z',
    '2026-11-28',
    '2026-02-30T03:42:30Z',
    '2026-13-01T03:42:30Z',
    '2026-11-28T24:00:00Z',
    '2026-11-28T03:60:00Z',
    '2026-11-28T03:42:30.Z',
    '20261128T034230Z',
    '1795837350',
    'Sat, 28 Nov 2026 03:42:30 GMT',
  ])
    expect(instantOf(text), text).toBeUndefined();
});

const good = {
  ts: '2026-11-28T03:42:30Z',
  level: 'INFO',
  requestId: 'pf0123456789',
  method: 'GET',
  path: '/api/v1/me',
  status: 200,
  latency_ms: 1.25,
};

test('each field of an access line has its type', () => {
  expect(flawsOf(good)).toEqual({});
  expect(flawsOf({ ...good, code: 'not_found', more: 1 })).toEqual({});
  expect(flawsOf({ ...good, code: null })).toEqual({});
  const wrong: readonly (readonly [object, string])[] = [
    [{ status: '200' }, 'status'],
    [{ status: 99 }, 'status'],
    [{ status: 200.5 }, 'status'],
    [{ status: true }, 'status'],
    [{ latency_ms: '1' }, 'latency_ms'],
    [{ latency_ms: -1 }, 'latency_ms'],
    [{ requestId: '-' }, 'requestId'],
    [{ requestId: null }, 'requestId'],
    [{ requestId: '' }, 'requestId'],
    [{ path: 'api' }, 'path'],
    [{ ts: 1795837350 }, 'ts'],
    [{ level: '' }, 'level'],
    [{ code: 1 }, 'code'],
  ];
  for (const [edit, name] of wrong)
    expect(Object.keys(flawsOf({ ...good, ...edit })), JSON.stringify(edit)).toEqual([name]);
  const { path: _, ...pathless } = good;
  expect(flawsOf(pathless)).toEqual({ path: 'is absent' });
  expect(isAccessLine(pathless, undefined)).toBe(false);
  expect(nearness(pathless)).toBe(3);
  expect(nearness({ ...good, status: null })).toBe(0);
  expect(isAccessLine({ ...good, logger: 'nginx' }, { field: 'logger', value: 'access' })).toBe(false);
  expect(isAccessLine({ logger: 'access' }, { field: 'logger', value: 'access' })).toBe(true);
});

test('a proxy may take the beginning of a path away, up to a slash', () => {
  expect(isPathOf('/api/v1/me', '/api/v1/me')).toBe(true);
  expect(isPathOf('/me?x=1', '/api/v1/me')).toBe(true);
  expect(isPathOf('/', '/api/v1/')).toBe(false);
  expect(isPathOf('/e', '/api/v1/me')).toBe(false);
  expect(isPathOf('me', '/api/v1/me')).toBe(false);
});

test("an error is traced where it is the API's own, and no gateway's", () => {
  const traced = (status: number, ...headerLines: [string, string][]): string[] => {
    const [at, url] = ['GET https://stage.example.test/api/v1/me', 'https://stage.example.test/api/v1/me'];
    return errorsAmong(
      { at, url, status, headerLines, body: '{"detail":"error"}', sentAt: 0, receivedAt: 5 },
      'sent',
    ).map(({ id }) => id);
  };
  const json: [string, string] = ['Content-Type', 'application/json'];
  const named: [string, string] = ['X-Request-ID', 'made'];
  expect(traced(503, json, named)).toEqual(['made']);
  expect(traced(500, named)).toEqual(['made']);
  expect(traced(500, json)).toEqual(['sent']);
  for (const answer of [
    traced(502, json, named),
    traced(504, json, named),
    traced(503),
    traced(503, json),
    traced(401, json, named),
  ])
    expect(answer).toEqual([]);
});

test('a stream is cut at LF alone, whatever its pieces are', () => {
  const lines: string[] = [];
  const cutter = new Lines((line, isFirst) => lines.push(`${String(isFirst)} ${line.toString('latin1')}`) > 0);
  for (const byte of Buffer.from('a\r\n\nb\u2028c\nhalf')) cutter.push(Buffer.from([byte]));
  expect(lines).toEqual(['true a\r', 'false ', `false ${Buffer.from('b\u2028c').toString('latin1')}`]);
  expect(cutter.rest.toString()).toBe('half');
});

/** An environment with these variables of its log. */
function environmentOf(variables: Record<string, string>): Environment {
  const origin = 'http://127.0.0.1:8000';
  const account = { SMOKE_USER: 'smoke', SMOKE_PASSWORD: 'not used here' };
  const described = describeEnvironment(
    'local',
    {
      WEB_URL: origin,
      NEXT_PUBLIC_API_BASE: `${origin}/api/v1`,
      CORS__ALLOW_ORIGINS: origin,
      ...account,
      ...variables,
    },
    { target: 'reference', depth: 'smoke' },
  );
  if (!described.ok) throw new Error(described.problems.join('; '));
  return described.environment;
}
const lineAt = (at: number, more: object = {}): string =>
  `${JSON.stringify({ ts: new Date(at).toISOString(), ...more })}\n`;

test('files tell what they got, through a rotation by renaming, copying and packing', async ({}, testInfo) => {
  const folder = testInfo.outputPath('logs');
  mkdirSync(folder);
  const file = (name: string) => path.join(folder, name);
  writeFileSync(file('app.log'), 'old\n'.repeat(1000));
  writeFileSync(file('copied.log'), 'old\n'.repeat(1000));
  writeFileSync(file('rotated.log.2.gz'), gzipSync('older\n'));
  const growing = new GrowingLog(logOf(environmentOf({ LOG_FILES: `${folder}/*.log*` })));
  appendFileSync(file('app.log'), 'one\n');
  renameSync(file('app.log'), file('app.log.1'));
  writeFileSync(file('app.log'), 'two\n');
  truncateSync(file('copied.log'));
  appendFileSync(file('copied.log'), 'three\nhal');
  writeFileSync(file('packed.log.1.gz'), gzipSync('four\n'));
  const window = await readWindow(growing, { ids: [['one'], ['two', 'never'], ['three'], ['four']], waitS: 0 });
  const seen = window.lines.map(({ bytes, isHalf }) => `${bytes.toString()}${isHalf ? ' (half)' : ''}`);
  expect(seen.toSorted()).toEqual(['four', 'hal (half)', 'one', 'three', 'two']);
});

test('the oldest line and the days between are told by times inside of the lines', async ({}, testInfo) => {
  const folder = testInfo.outputPath('kept');
  mkdirSync(folder);
  const ago = (days: number) => Date.now() - days * DAY_MS;
  const days = [9, 8, 7, 5, 4, 2];
  writeFileSync(
    path.join(folder, 'a.log.1.gz'),
    gzipSync(`  File "x.py"\n${days.map(it => lineAt(ago(it))).join('')}`),
  );
  writeFileSync(path.join(folder, 'a.log'), lineAt(ago(1)) + lineAt(Date.now()));
  const env = environmentOf({ LOG_FILES: `${folder}/a.log*` });
  const kept = await observeKept(env);
  expect(kept.ageDays).toBeCloseTo(9, 2);
  expect(kept.file).toContain('a.log.1.gz');
  const missing = [6, 3].map(it => new Date(ago(it)).toISOString().slice(0, 10));
  expect((await observeDays(env)).missing).toEqual(missing);
  // The same by a command: one question a day, and those between two answers are empty.
  const command = environmentOf({ LOG_CMD: `(zcat '${folder}/a.log.1.gz'; cat '${folder}/a.log')` });
  expect((await observeKept(command)).oldest).toBe(kept.oldest);
  expect((await observeDays(command)).missing).toEqual(missing);
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
  expect((await observeKept(env)).ageDays).toBeCloseTo(3, 2);
  await expect(new GrowingLog(logOf(env)).read(() => true, { requestId: '' })).rejects.toThrow(
    'LOG_CMD printed more than 64 MiB',
  );
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 ** 2);
});
