/** Tests that lines of logs are read exactly, with their fields, and files through rotations. */
import { appendFileSync, mkdirSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { flawsOf, isAccessLine, isPathOf, nearness } from '../../../fixtures/probe/parse/access-line.ts';
import { readLogLine } from '../../../fixtures/probe/parse/log-line.ts';
import { instantOf } from '../../../fixtures/probe/parse/rfc3339.ts';
import { Lines } from '../../../fixtures/probe/logs/lines.ts';
import { errorsAmong } from '../../../fixtures/probe/logs/marked.ts';
import { GrowingLog, logOf } from '../../../fixtures/probe/logs/source.ts';
import { readWindow } from '../../../fixtures/probe/logs/window.ts';
import { environmentOf } from './log-environment.ts';

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
  // Requests that strangers send to a public server.
  for (const target of [
    { method: '', path: '', status: 400 },
    { method: '', path: '', status: 408 },
    { method: 'CONNECT', path: 'google.com:443', status: 400 },
    { method: 'OPTIONS', path: '*', status: 204 },
    { method: 'GET', path: 'http://example.test/', status: 404 },
  ]) {
    expect(flawsOf({ ...good, ...target }), JSON.stringify(target)).toEqual({});
    expect(flawsOf({ ...good, ...target }, true), JSON.stringify(target)).toHaveProperty('path');
  }
  for (const target of [
    { method: '', path: '', status: 200 },
    { method: 'GET', path: '*' },
    { method: 'CONNECT', path: 'google.com' },
    { method: '', path: '/x', status: 400 },
  ])
    expect(flawsOf({ ...good, ...target }), JSON.stringify(target)).not.toEqual({});
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
