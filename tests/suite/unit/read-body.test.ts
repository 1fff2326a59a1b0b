/** Tests that the client decodes content codings that nobody requested, over real connections. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import { expect, test } from '@playwright/test';
import { Http, json, type Answer, type Ask } from '../../../fixtures/probe/http/client.ts';
import { traffic } from '../../../fixtures/probe/http/manners.ts';

const TEXT = JSON.stringify({ name: '로그인', filling: 'x'.repeat(5_000) });

test.beforeEach(() => traffic.restore());

/** Sends a request to a server that answers every request with a body. */
async function answered(coding: string, body: Buffer, ask: Ask = {}): Promise<Answer> {
  const listener: RequestListener = (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding }).end(body);
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const http = new Http({ CONNECT_TO: [], ca: undefined });
  try {
    return await http.ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ask);
  } finally {
    await http.close();
    await new Promise(resolve => server.close(resolve));
  }
}

for (const [coding, body] of [
  ['gzip', zlib.gzipSync(TEXT)],
  ['x-gzip', zlib.gzipSync(TEXT)],
  ['br', zlib.brotliCompressSync(TEXT)],
  ['deflate', zlib.deflateSync(TEXT)],
  ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(TEXT))],
  ['identity', Buffer.from(TEXT)],
] satisfies [string, Buffer][])
  test(`the text of an answer in ${coding} that nobody asked for is read, and its bytes stay as they were sent`, async () => {
    for (const headers of [{}, { 'Accept-Encoding': 'identity' }]) {
      const answer = await answered(coding, body, { raw: true, headers });
      expect(json(answer)).toEqual(JSON.parse(TEXT));
      expect(answer.raw?.equals(body)).toBe(true);
    }
  });

test('a coding that was asked for is left to who asked', async () => {
  const answer = await answered('gzip', zlib.gzipSync(TEXT), { raw: true, headers: { 'accept-encoding': 'gzip' } });
  expect(json(answer)).toBeUndefined();
});

test('what cannot be undone is the text as it was sent', async () => {
  expect((await answered('gzip', Buffer.from(TEXT))).body).toBe(TEXT);
  expect((await answered('unknown', Buffer.from(TEXT))).body).toBe(TEXT);
  expect((await answered('gzip', Buffer.alloc(0))).body).toBe('');
});

test('the beginning of a longer text is read, within the bound, and marked as cut', async () => {
  const bomb = await answered('gzip', zlib.gzipSync(Buffer.alloc(9_000_000, 'x')));
  expect([bomb.body.length, bomb.cut]).toEqual([2 * 1024 * 1024, true]);
  const stump = zlib.gzipSync(TEXT.repeat(1_000));
  const cut = await answered('gzip', stump, { beginning: true, mostBytes: Math.floor(stump.length / 2) });
  expect([cut.body.startsWith(TEXT.slice(0, 20)), cut.cut]).toEqual([true, true]);
});
