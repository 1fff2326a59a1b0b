/** Tests the sign of life of a nightly run: whatever its monitor does, the run goes on, and within its bound. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { ask } from '../../../fixtures/report/heartbeat.ts';

const WITHIN_MS = 400;
/** Extra time for a busy machine, ms. */
const ROOM_MS = 1_500;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const to =
  (status: number, location: string): Answer =>
  (_, response) =>
    void response.writeHead(status, { location }).end();

/** Behaviour of monitors, by path, and the report on each. */
const monitors: Readonly<Record<string, readonly [answer: Answer, says: RegExp]>> = {
  '/heard': [(_, response) => void response.end('OK'), /^heard$/],
  '/500': [(_, response) => void response.writeHead(500).end(), /^answered 500$/],
  '/404': [(_, response) => void response.writeHead(404).end('no such check'), /^answered 404$/],
  '/moved': [to(301, '/heard'), /^heard$/],
  '/moved-to-500': [to(302, '/500'), /^answered 500$/],
  '/round': [to(302, '/round'), /redirect/],
  '/moved-to-silence': [to(307, '/silent'), /^no answer within 0.4 s$/],
  '/moved-to-nowhere': [to(302, 'http://127.0.0.1:9/'), /./],
  '/silent': [() => undefined, /^no answer within 0.4 s$/],
  '/half-a-head': [request => void request.socket.write('HTTP/1.1 200 OK\r\nX-'), /^no answer within 0.4 s$/],
  '/endless': [(_, response) => void response.writeHead(200).write('still'), /^heard$/],
  '/closed': [request => void request.socket.destroy(), /./],
  '/garbage': [request => void request.socket.end('no HTTP\r\n\r\n'), /./],
};

test('a monitor that hangs, fails or redirects delays a run by no more than its bound, and throws nothing', async () => {
  const server = createServer((request, response) => monitors[request.url ?? '']?.[0](request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [path, [, says]] of Object.entries(monitors)) {
    const begun = performance.now();
    expect(await ask(`${origin}${path}`, WITHIN_MS), path).toMatch(says);
    expect(performance.now() - begun, path).toBeLessThan(WITHIN_MS + ROOM_MS);
  }
  // None of them holds a connection that would keep the run from ending.
  await expect.poll(() => new Promise(resolve => server.getConnections((_, count) => resolve(count)))).toBe(0);
  server.close();
});
