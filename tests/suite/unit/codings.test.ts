/** Tests that content codings are decoded only if the whole body was read. */
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import type { Answer } from '../../../fixtures/probe/http/client.ts';
import { ASSET_LIMIT_BYTES, decodedAs } from '../../../fixtures/probe/static-delivery/codings.ts';

const answer = (raw: Buffer, coding?: string, cut?: true): Answer => ({
  at: '',
  url: '',
  status: 200,
  headerLines: coding === undefined ? [] : [['Content-Encoding', coding]],
  body: '',
  raw,
  ...(cut && { cut }),
  sentAt: 0,
  receivedAt: 0,
});
const text = Buffer.from('const a = 1;\n'.repeat(1_000));

test('a complete body is decoded and compared', () => {
  expect(decodedAs(answer(gzipSync(text), 'gzip'), answer(text))).toBe('same');
  expect(decodedAs(answer(gzipSync('var b;'), 'gzip'), answer(text))).toBe('another text');
  expect(decodedAs(answer(text, 'gzip'), answer(text))).toBe('unreadable');
});

test('a body that was cut is not compared, whether plain or encoded', () => {
  const stump = gzipSync(text).subarray(0, 40);
  expect(decodedAs(answer(stump, 'gzip', true), answer(text))).toBe('not compared');
  expect(decodedAs(answer(gzipSync(text), 'gzip'), answer(text.subarray(0, 100), undefined, true))).toBe(
    'not compared',
  );
});

test('a body that decodes to more than the longest file that is read is not compared', () => {
  const bomb = gzipSync(Buffer.alloc(4 * ASSET_LIMIT_BYTES));
  expect(decodedAs(answer(bomb, 'gzip'), answer(text))).toBe('not compared');
});
