/** Tests the suite's manners: its counting, waiting and backing off, on a clock that its waits move. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { askAt } from '../../../fixtures/probe/http/at-place.ts';
import { Http } from '../../../fixtures/probe/http/client.ts';
import { askRaw } from '../../../fixtures/probe/http/raw-request.ts';
import { factsOf, PATIENCE_MS, Traffic, traffic as shared } from '../../../fixtures/probe/http/manners.ts';
import { Outcome } from '../../../fixtures/run/outcome.ts';

const me = 'https://stage.example.test/api/v1/me';

/** A client on a clock of its own; `waits` are the waits that it made, ms. */
function client(perMinute = 60, perS?: number) {
  let now = 1_000_000;
  const waits: number[] = [];
  const traffic = new Traffic(
    () => now,
    async ms => {
      waits.push(ms);
      now += ms;
    },
  );
  traffic.allowance = () => ({ perMinute, perS });
  const pass = (ms: number) => (now += ms);
  return { traffic, waits, pass };
}

/** Takes turns, 10 ms apart. */
async function ask({ traffic, pass }: ReturnType<typeof client>, times: number, url = me): Promise<void> {
  for (let i = 0; i < times; i++) {
    await traffic.turn(url);
    pass(10);
  }
}

test('so many a minute to one path go without a wait, whatever their query', async () => {
  const it = client();
  await ask(it, 30);
  await ask(it, 30, `${me}?page=2`);
  await ask(it, 60, 'https://stage.example.test/api/v1/other');
  expect(it.waits).toEqual([]);
  await ask(it, 1);
  // The first one was 1.2 s before.
  expect(it.waits).toEqual([60_000 - 1_200]);
  expect(factsOf(it.traffic.counts())).toMatchObject({
    requests: 121,
    busiest: { most: 60 },
    waitedMs: 58_800,
    limited: [],
  });
});

test('those that wait side by side take one place each', async () => {
  const it = client(5);
  await ask(it, 5);
  await Promise.all(Array.from({ length: 12 }, () => it.traffic.turn(me)));
  expect(factsOf(it.traffic.counts()).busiest.most).toBe(5);
});

test('a series waits for room before it begins', async () => {
  const it = client(20);
  await ask(it, 15);
  await it.traffic.room(me, 8);
  expect(it.waits).toEqual([60_000 - 150 + 20]);
  await ask(it, 8);
  expect(it.waits, 'none in the middle').toHaveLength(1);
  await it.traffic.room(me, 500);
  expect(it.waits, 'more than fit into a minute wait for a whole one').toHaveLength(2);
});

test('requests of pages are counted, and take no room of the suite', async () => {
  const it = client(20);
  for (let i = 0; i < 30; i++) it.traffic.count(me, true);
  it.traffic.count('data:text/html,x', true);
  expect(factsOf(it.traffic.counts())).toMatchObject({ requests: 30, byBrowser: 30, busiest: { all: 30, most: 0 } });
  await ask(it, 1);
  expect(it.waits).toEqual([]);
});

test('a pace for all requests together', async () => {
  const it = client(60, 2);
  await Promise.all([1, 2, 3].map(i => it.traffic.turn(`${me}/${i}`)));
  // The first wait moves the clock for the second one, too.
  expect(it.waits).toEqual([500, 500]);
});

test('backs off once for a path, and goes slower from then on', async () => {
  const it = client(60);
  await ask(it, 21);
  expect(await it.traffic.backOff(me, 30_000)).toBe(true);
  expect(it.waits).toEqual([30_000]);
  // Twenty passed: sixteen a minute from now on.
  await ask(it, 1);
  expect(it.waits).toHaveLength(2);
  expect(await it.traffic.backOff(me, 30_000), 'the second time').toBe(false);
  await ask(it, 10);
  expect(it.waits, 'there is nothing left to wait for').toHaveLength(2);
  expect(await it.traffic.backOff(`${me}/other`, undefined), 'nothing is promised').toBe(true);
  expect(it.waits.at(-1)).toBe(10_000);
  expect(await it.traffic.backOff(`${me}/third`, 3_600_000), 'an hour').toBe(false);
  expect(it.waits).toHaveLength(3);
  expect(factsOf(it.traffic.counts()).limited).toHaveLength(3);
});

test('a run waits for a limit as long as it may, and for its own allowance as long as it takes', async () => {
  const it = client(60);
  await ask(it, 8);
  expect(await it.traffic.backOff(me, 60_000)).toBe(true);
  // Five a minute from now on: ten more take two minutes.
  await expect(ask(it, 12)).rejects.toThrow(
    /limits its clients: .*me answered 429, and this run has waited \d+ of the 120 s/,
  );
  expect(it.waits.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(PATIENCE_MS);
  expect(await it.traffic.backOff(`${me}/other`, 60_000), 'nor for another path').toBe(false);
  const slow = client(5);
  await ask(slow, 30);
  expect(slow.waits.reduce((sum, ms) => sum + ms)).toBeGreaterThan(2 * PATIENCE_MS);
});

test('waits for a limit that pass side by side are one', async () => {
  let release = () => {};
  const over = new Promise<void>(done => (release = done));
  const waiting = new Traffic(
    () => 1_000_000,
    () => over,
  );
  waiting.allowance = () => ({ perMinute: 60, perS: undefined });
  const three = [me, `${me}/other`, `${me}/third`].map(url => waiting.backOff(url, 60_000));
  expect(waiting.counts().limitWaitedMs).toBe(60_000);
  release();
  expect(await Promise.all(three)).toEqual([true, true, true]);
});

test('a smoke run ends its calls where it has made all that it allows itself, and goes on with files', async () => {
  const it = client();
  it.traffic.allowance = () => ({ perMinute: 60, perS: undefined, inAll: 5, updates: 'updates.example.test' });
  await ask(it, 5);
  await it.traffic.turn('https://stage.example.test/assets/app.js');
  await it.traffic.turn('https://updates.example.test/manifest');
  await expect(it.traffic.turn('https://stage.example.test/other')).rejects.toThrow('has sent the 5 requests');
  await expect(it.traffic.turn('https://stage.example.test/other')).rejects.toBeInstanceOf(Outcome);
  await it.traffic.unheld(() => it.traffic.turn('https://stage.example.test/during-an-outage'));
  // Clients that wait side by side for a turn do not exceed it together.
  const other = client(2);
  other.traffic.allowance = () => ({ perMinute: 2, perS: undefined, inAll: 5 });
  const turns = await Promise.allSettled(Array.from({ length: 9 }, () => other.traffic.turn(me)));
  expect(turns.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
});

test('what is under way is not held back, and says where it was limited', async () => {
  const it = client(10);
  await ask(it, 10);
  expect(await it.traffic.unheld(async () => ask(it, 5).then(() => 'seen'))).toBe('seen');
  expect(it.waits).toEqual([]);
  const limited = it.traffic.unheld(() => it.traffic.backOff(me, 1_000));
  await expect(limited).rejects.toThrow(/limits its clients: stage\.example\.test\/api\/v1\/me answered 429/);
  await expect(limited).rejects.toBeInstanceOf(Outcome);
  const failed = it.traffic.unheld(() => Promise.reject(new Error('WHAT STOPPED MAY STILL BE DOWN')));
  await expect(failed, 'its own failure goes first').rejects.toThrow(/MAY STILL BE DOWN/);
  await ask(it, 1);
  expect(it.waits).toHaveLength(1);
});

test('a worker goes on with the counts of the one before', async () => {
  const first = client(20);
  await ask(first, 20);
  const second = client(20);
  second.traffic.restore(first.traffic.counts());
  await ask(second, 1);
  expect(second.waits).toHaveLength(1);
  const told: number[] = [];
  second.traffic.onWait = ms => told.push(ms);
  await ask(second, 25);
  expect(told.length, 'a test hears of its waits').toBeGreaterThan(0);
  second.traffic.restore();
  expect(factsOf(second.traffic.counts())).toMatchObject({ requests: 0, busiest: { path: '' } });
});

test('whatever sends a request waits for its turn', async () => {
  const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const port = String((server.address() as AddressInfo).port);
  const url = (path: string): string => `http://127.0.0.1:${port}/${path}`;
  const route = { CONNECT_TO: [], ca: undefined };
  const http = new Http(route);
  const senders: Record<string, () => Promise<unknown>> = {
    http: () => http.ask(url('http')),
    place: () => askAt(route, { host: '127.0.0.1', port }, url('place')),
    raw: () => askRaw(route, url('raw'), ['x-id', '1']),
  };
  shared.allowance = () => ({ perMinute: 1, perS: undefined });
  shared.onWait = () => {
    throw new Error('it waits');
  };
  try {
    for (const [name, send] of Object.entries(senders)) {
      await send();
      await expect(send(), name).rejects.toThrow('it waits');
    }
  } finally {
    await http.close();
    server.close();
    shared.allowance = () => ({ perMinute: Infinity, perS: undefined });
    shared.onWait = undefined;
    shared.restore();
  }
});
