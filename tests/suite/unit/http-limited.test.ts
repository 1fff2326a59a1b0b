/** Tests the client on products that limit their clients, over real connections. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { Http } from '../../../fixtures/probe/http/client.ts';
import { traffic } from '../../../fixtures/probe/http/manners.ts';

test.beforeEach(() => traffic.restore());

/** Serves while `use` runs. */
async function serving(listener: RequestListener, use: (origin: string, http: Http) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = new Http({ CONNECT_TO: [], ca: undefined }, { loginUrl: () => `${origin}/login` });
  try {
    await use(origin, http);
  } finally {
    await http.close();
    await new Promise(resolve => server.close(resolve));
  }
}

/** Refuses the first `times` requests. */
const refusing = (
  times: number,
  headers: Record<string, string>,
): { listener: RequestListener; asked: () => number } => {
  let asked = 0;
  return {
    asked: () => asked,
    listener: (_request, response) => {
      asked += 1;
      response.writeHead(asked <= times ? 429 : 200, headers).end('{}');
    },
  };
};

test('waits for Retry-After and asks once more', async () => {
  const { listener, asked } = refusing(1, { 'retry-after': '1' });
  await serving(listener, async (origin, http) => {
    const begun = Date.now();
    expect(await http.ask(`${origin}/me`)).toMatchObject({ status: 200 });
    expect(Date.now() - begun).toBeGreaterThanOrEqual(950);
    expect(asked()).toBe(2);
  });
});

test('is not judged where waiting did not help, and does not wait a second time', async () => {
  const { listener, asked } = refusing(Infinity, { 'retry-after': '2' });
  await serving(listener, async (origin, http) => {
    const text =
      /the product limits its clients: GET \S+\/me answered 429, also after its Retry-After \(Retry-After 2\)/;
    await expect(http.ask(`${origin}/me`)).rejects.toThrow(text);
    const begun = Date.now();
    await expect(http.ask(`${origin}/me`)).rejects.toMatchObject({ verdict: 'not judged' });
    // Its Retry-After is two seconds.
    expect(Date.now() - begun).toBeLessThan(1_900);
    expect(asked()).toBe(3);
  });
});

test('requests that are refused at once wait together', async () => {
  const { listener, asked } = refusing(2, { 'retry-after': '1' });
  await serving(listener, async (origin, http) => {
    const answers = await Promise.all([1, 2].map(() => http.ask(`${origin}/me`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    // More than five would wait for the next minute.
    expect(asked()).toBe(4);
  });
});

test('does not wait for an hour', async () => {
  const { listener, asked } = refusing(Infinity, { 'retry-after': '3600' });
  await serving(listener, async (origin, http) => {
    await expect(http.ask(`${origin}/me`)).rejects.toThrow(/answered 429 \(Retry-After 3600\); REQUESTS_PER_S/);
    expect(asked()).toBe(1);
  });
});

test('a 429 of the login, and one that a probe asks for, are answers like others', async () => {
  const { listener } = refusing(Infinity, { 'retry-after': '60' });
  await serving(listener, async (origin, http) => {
    expect(await http.ask(`${origin}/login`, { method: 'POST' })).toMatchObject({ status: 429 });
    expect(await http.ask(`${origin}/me`, { takes429: true })).toMatchObject({ status: 429 });
    const plain = new Http({ CONNECT_TO: [], ca: undefined });
    expect(await plain.ask(`${origin}/me`), 'a client without manners').toMatchObject({ status: 429 });
    await plain.close();
  });
});

test('tells its listener of no refusal that is about the pace', async () => {
  const { listener } = refusing(1, { 'retry-after': '0' });
  await serving(listener, async (origin, http) => {
    const heard: number[] = [];
    http.hear = ({ status }) => heard.push(status);
    await http.ask(`${origin}/me`);
    expect(heard).toEqual([200]);
  });
});
