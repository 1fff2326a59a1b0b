/** Tests that the fault proxy without a fault is invisible: it passes on the same lines and bytes, and costs little. */
import https from 'node:https';
import { expect, test } from '@playwright/test';
import { startProxy } from '../../../fixtures/proof/proxy/proxy.ts';
import {
  answers,
  call,
  facts,
  host,
  since,
  startBench,
  type Bench,
  type Call,
  type Place,
  type Reply,
} from './origin-server.ts';

let bench: Bench;

test.beforeAll(async () => {
  bench = await startBench();
});
test.beforeEach(() => {
  bench.specimen.asked = 0;
});
test.afterAll(() => bench.close());

const ask = (path: string, given?: Call): Promise<Reply> => call(bench.through.https, path, given);
const text = (r: Reply): string => r.body.toString();

test.describe('without a fault', () => {
  for (const scheme of ['http', 'https'] as const) {
    for (const path of [...Object.keys(answers), '/echo?q=%2F']) {
      test(`${path} over ${scheme} has the same lines and bytes`, async () => {
        for (const method of ['GET', 'HEAD', 'OPTIONS']) {
          const given = {
            method,
            headers: ['x-Case', 'A', 'X-case', 'b', 'Cookie', 'a=1; b="2"', 'Connection', 'keep-alive'],
          };
          bench.specimen.asked = 0;
          const was = await call(bench.direct[scheme], path, given);
          bench.specimen.asked = 0;
          expect(facts(await call(bench.through[scheme], path, given)), method).toEqual(facts(was));
        }
      });
    }
  }

  test('the upstream sees the same request, body and source address', async () => {
    for (const framing of [
      ['content-length', '3'],
      ['Transfer-Encoding', 'chunked'],
    ]) {
      const post = { method: 'POST', headers: [...framing, 'Connection', 'close'], body: 'abc', from: '127.0.0.2' };
      const was = await call(bench.direct.https, '/echo', post);
      bench.specimen.asked = 0;
      expect(text(await ask('/echo', post))).toBe(text(was));
      expect(text(was)).toContain('"address":"127.0.0.2"');
      bench.specimen.asked = 0;
    }
  });

  test('a connection is kept as long as the upstream keeps it, and costs little', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const time = async (place: Place): Promise<number> => {
      const took: number[] = [];
      for (let i = 0; i < 60; i += 1) took.push(await since(() => call(place, '/json', { agent })));
      // A busy machine slows down most of them, but never all.
      return Math.min(...took);
    };
    const added = (await time(bench.through.https)) - (await time(bench.direct.https));
    expect(Object.values(agent.freeSockets).flat(), 'one connection to the proxy, one to the upstream').toHaveLength(2);
    bench.specimen.closeIdle();
    await expect
      .poll(() => Object.values(agent.freeSockets).flat(), 'closed by the upstream, closed for the client')
      .toHaveLength(0);
    agent.destroy();
    // Measured 0.3 ms.
    expect(added).toBeLessThan(2);
  });

  test('an upstream that is gone cuts the connection and is named', async () => {
    const lonely = await startProxy({
      routes: [{ scheme: 'http', host, port: 80, address: '127.0.0.1', addressPort: 1 }],
    });
    await expect(call({ port: Number(lonely.connectTo.split(':').at(-1)) }, '/json')).rejects.toThrow(
      /hang up|ECONNRESET/,
    );
    expect(lonely.wire.unreachable?.message).toContain('ECONNREFUSED');
    await lonely.close();
  });
});
