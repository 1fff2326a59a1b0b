/**
 * Tests the judgement on a phone's way to the API: by the host's address; broken if nobody answers there twice, and not
 * if one connection was lost.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { describeEnvironment } from '../../../envs/environment.ts';
import { hostKind, observeAppBase } from '../../../fixtures/probe/environment-matrix/app-base.ts';
import { Http } from '../../../fixtures/probe/http/client.ts';
import { isPrivateHost } from '../../../fixtures/probe/parse/private-host.ts';
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

test('hosts are told apart by where a phone arrives', () => {
  const kind = (host: string, elsewhere = false) =>
    hostKind(host, 'localhost', ['192.168.0.10', '203.0.113.10', 'fd12::10'], elsewhere);
  expect(['localhost', '127.0.0.1', '[::1]', 'app.localhost', '0.0.0.0'].map(h => kind(h))).toEqual(
    Array.from({ length: 5 }, () => 'the phone itself'),
  );
  expect(
    ['192.168.0.10', '10.0.2.2', 'my-machine.local', 'my-machine', '[fd12::10]', '203.0.113.10'].map(h => kind(h)),
  ).toEqual(Array.from({ length: 6 }, () => 'this machine, in its network'));
  expect([kind('192.168.0.11'), kind('192.168.0.11', true), kind('203.0.113.7'), kind('tunnel.example.net')]).toEqual([
    'a private address that this machine does not have',
    'this machine, in its network',
    'another host',
    'another host',
  ]);
  expect(hostKind('api.acme.test', 'api.acme.test', [], false)).toBe('the host of API_BASE');
});

test('hosts that nobody else reaches are told by name and address', () => {
  expect(['10.1.2.3', '172.20.0.1', '[fe80::1]', 'db.internal'].map(isPrivateHost)).toEqual([true, true, true, true]);
  expect(['172.32.0.1', '8.8.8.8', 'api.acme.test', '[2001:db8::1]'].map(isPrivateHost)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
