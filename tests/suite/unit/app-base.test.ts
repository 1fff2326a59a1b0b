/**
 * Tests the judgement on a phone's way to the API: broken where nobody answers there twice, and not where one
 * connection was lost.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { describeEnvironment } from '../../../envs/environment.ts';
import { observeAppBase } from '../../../fixtures/probe/environment-matrix/app-base.ts';
import { Http } from '../../../fixtures/probe/http/http.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';

/**
 * Observes the phone's base of an API that loses the connections of some of its requests to ME_PATH, counted from 1.
 */
async function statusWhere(isLost: (request: number) => boolean): Promise<{ status: number; why: string }> {
  let asked = 0;
  const server = createServer((request, response) => {
    const isMe = request.url?.endsWith('/me');
    if (isMe) asked += 1;
    if (isMe && isLost(asked)) request.socket.destroy();
    else response.writeHead(isMe ? 401 : 404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reference = await startReference('stage', { log: false });
  try {
    const described = describeEnvironment('stage', reference.variables, { target: 'deployed', depth: 'smoke' });
    if (!described.ok) throw new Error(described.problems.join());
    const { port } = server.address() as AddressInfo;
    const base = 'http://stage.example.test/api/v1';
    const place = { host: 'stage.example.test', port: '80', address: '127.0.0.1', addressPort: `${port}` };
    const env = { ...described.environment, NEXT_PUBLIC_API_BASE: base, CONNECT_TO: [place] };
    const http = new Http({ CONNECT_TO: [place], ca: undefined });
    try {
      return await observeAppBase(http, env, base);
    } finally {
      await http.close();
    }
  } finally {
    await reference.close();
    server.close();
  }
}

// The first request is the control's.
test('one lost connection says nothing', async () => {
  expect(await statusWhere(request => request === 2)).toMatchObject({ status: 401, why: '' });
});

test("an API that nobody reaches at the phone's base is told", async () => {
  expect(await statusWhere(request => request >= 2)).toMatchObject({
    status: 0,
    why: expect.stringContaining('gave no answer'),
  });
});
