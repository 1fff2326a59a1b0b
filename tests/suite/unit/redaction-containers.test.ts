/**
 * Tests the redaction of data that are packed, compressed, encoded in two bytes a character, or too large, and its
 * cost.
 */
import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib';
import { expect, test } from '@playwright/test';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { MOST_BYTES, Redactor, REDACTED } from '../../../fixtures/report/redaction/redact.ts';
import { sweep } from '../../../fixtures/report/redaction/sweep.ts';
import { processorMs } from './processor-time.ts';

const secret = 'canary-7f3a9c-value';
const redactor = new Redactor(() => [secret]);
const text = `{"before":"${secret}","after":"한글 stays"}`;
const clean = `{"before":"${REDACTED}","after":"한글 stays"}`;

/**
 * Longest unpacking, ms: the two bombs reach 512 MB before they are given up, which takes seconds, or tens of them on a
 * busy machine.
 */
const BOMBS_MS = 30_000;

const packings: Record<string, { pack: (b: Buffer) => Buffer; unpack: (b: Uint8Array) => Buffer }> = {
  gzip: { pack: b => gzipSync(b), unpack: b => gunzipSync(b) },
  'gzip in gzip': { pack: b => gzipSync(gzipSync(b)), unpack: b => gunzipSync(gunzipSync(b)) },
  zlib: { pack: b => deflateSync(b), unpack: b => inflateSync(b) },
  brotli: { pack: b => brotliCompressSync(b), unpack: b => brotliDecompressSync(b) },
  'bare deflate': { pack: b => deflateRawSync(b), unpack: b => inflateRawSync(b) },
  'UTF-16': {
    pack: b => Buffer.from(`\ufeff${b.toString()}`, 'utf16le'),
    unpack: b => Buffer.from(Buffer.from(b).toString('utf16le').slice(1)),
  },
  'UTF-16, other byte order': {
    pack: b => Buffer.from(`\ufeff${b.toString()}`, 'utf16le').swap16(),
    unpack: b => Buffer.from(Buffer.from(b).swap16().toString('utf16le').slice(1)),
  },
  'gzip in zip': {
    pack: b => Buffer.from(zipSync({ 'a.gz': gzipSync(b) })),
    unpack: b => gunzipSync(unzipSync(b)['a.gz'] ?? b),
  },
  'base64 in base64': {
    pack: b => Buffer.from(Buffer.from(b.toString('base64')).toString('base64')),
    unpack: b => Buffer.from(Buffer.from(Buffer.from(b).toString(), 'base64').toString(), 'base64'),
  },
};
for (const [name, { pack, unpack }] of Object.entries(packings)) {
  test(`secret is taken out of ${name}, and the rest stays`, () => {
    const packed = pack(Buffer.from(text.repeat(3)));
    const cleaned = redactor.bytes('data', packed);
    if (name === 'base64 in base64') expect(unpack(cleaned).toString()).not.toContain(secret);
    else expect(unpack(cleaned).toString()).toBe(clean.repeat(3));
    const innocent = pack(Buffer.from(clean.repeat(3)));
    expect(redactor.bytes('data', innocent)).toBe(innocent);
    // As text carries it.
    const carried = `"body":"${packed.toString('base64')}"`;
    expect(
      Buffer.from(/"body":"([^"]*)"/.exec(redactor.text(carried))?.[1] ?? '', 'base64').equals(packed),
      'in base64',
    ).toBe(false);
  });
}

test('secret beside the compressed data is taken out, too', () => {
  const named = gzipSync('innocent');
  // RFC 1952: flag 8, a name after the header.
  const header = Buffer.concat([named.subarray(0, 10), Buffer.from(`${secret}\0`), named.subarray(10)]);
  header[3] = 8;
  expect(gunzipSync(header).toString()).toBe('innocent');
  const zip = Buffer.from(zipSync({ 'a.txt': strToU8('innocent') }));
  const comment = Buffer.concat([zip.subarray(0, -2), Buffer.from([secret.length, 0]), Buffer.from(secret)]);
  expect(
    () => redactor.bytes('data', Buffer.concat([named, Buffer.from(secret)])),
    'after the end: nothing can be put back there',
  ).toThrow();
  for (const packed of [header, comment]) {
    const cleaned = Buffer.from(redactor.bytes('data', packed));
    expect(cleaned.includes(secret)).toBe(false);
    expect(
      (cleaned[0] === 0x50 ? Buffer.from(unzipSync(cleaned)['a.txt'] ?? cleaned) : gunzipSync(cleaned)).toString(),
    ).toBe('innocent');
  }
});

test('film of a trace is dropped, and its other pictures stay', () => {
  const cleaned = unzipSync(
    redactor.bytes(
      'trace.zip',
      zipSync({
        'resources/page@1f2e-17953.jpeg': strToU8('film'),
        'resources/logo.png': strToU8('logo'),
        'test.trace': strToU8('{}'),
      }),
    ),
  );
  expect(Object.keys(cleaned).toSorted()).toEqual(['resources/logo.png', 'test.trace']);
});

test('bytes that only begin like text of two bytes a character are read as they are', () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(` no such text ${secret}`.padEnd(60))]);
  expect(Buffer.from(redactor.bytes('output', bytes)).includes(secret)).toBe(false);
});

test('file too large to be looked through is deleted unread; so are bombs', ({}, testInfo) => {
  const folder = testInfo.outputPath('reports');
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/huge.log`, secret);
  truncateSync(`${folder}/huge.log`, 100 * 2 ** 20);
  // Five times 64 MB of zeros: one file with five parts, and five files.
  const zeros = gzipSync(Buffer.alloc(MOST_BYTES), { level: 1 });
  writeFileSync(`${folder}/bomb.gz`, Buffer.concat(Array.from({ length: 5 }, () => zeros)));
  writeFileSync(
    `${folder}/bomb.zip`,
    zipSync(Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}.gz`, zeros]))),
  );
  writeFileSync(
    `${folder}/nested.gz`,
    Array.from({ length: 12 }).reduce<Buffer>(inner => gzipSync(inner), Buffer.from(secret)),
  );
  const before = process.memoryUsage().rss;
  const startedAt = Date.now();
  const { deleted } = sweep([folder], redactor);
  expect(deleted.map(f => f.slice(folder.length + 1)).toSorted()).toEqual([
    'bomb.gz',
    'bomb.zip',
    'huge.log',
    'nested.gz',
  ]);
  expect(existsSync(`${folder}/huge.log`)).toBe(false);
  // Two bombs of four times MOST_BYTES at most, one after the other.
  expect(process.memoryUsage().rss - before).toBeLessThan(9 * MOST_BYTES);
  expect(Date.now() - startedAt).toBeLessThan(BOMBS_MS);
});

test('text made to be slow is redacted in time', () => {
  const size = 2 ** 20;
  for (const unit of [
    '\\',
    '%25',
    '&amp;',
    'a',
    '\\u0061',
    'eyJ',
    'A=',
    '99,',
    'UEsDB',
    'cookie: ',
    '%26',
    '"cookies":[',
    '\\x26amp;#',
  ]) {
    const slow = unit.repeat(size / unit.length);
    const ms = processorMs(() => expect(redactor.text(`${slow} ${secret}`)).toContain(REDACTED));
    expect(ms, unit).toBeLessThan(5_000);
  }
});
