/**
 * Tests the benchmark's measuring against real servers: known latency, stalls, failures, TLS under a mapped name, and
 * the whole command.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createRawServer, type AddressInfo, type Server as RawServer } from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { measureBlock, type Endpoint } from '../../../fixtures/bench/block.ts';
import { errorsOf, percentileMs } from '../../../fixtures/bench/histogram.ts';
import { startKnown, type KnownServer } from './known-latency.ts';
import { besidePlainClient } from './plain-client.ts';
import { readResult } from '../../../fixtures/bench/result-files.ts';
import type { BenchResult } from '../../../fixtures/bench/result.ts';
import { measureSpaced } from '../../../fixtures/bench/spaced.ts';
import { makeAuthority } from '../../../fixtures/target/shared/authority.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { root } from '../child-run.ts';

const route = { CONNECT_TO: [], ca: undefined };
const at = (origin: string, more: Partial<Endpoint> = {}): Endpoint => ({
  name: 'one',
  url: `${origin}/`,
  control: `${origin}/null`,
  headers: {},
  budgetMs: 50,
  connections: 1,
  ...more,
});
const open: (Server | RawServer)[] = [];

async function listening(server: Server | RawServer): Promise<number> {
  open.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
const serve = async (answer: RequestListener, keep: (server: Server) => void = () => undefined): Promise<string> => {
  const server = createServer(answer);
  keep(server);
  return `http://127.0.0.1:${await listening(server)}`;
};

test.afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

test.describe('a server of known latency', { tag: '@alone' }, () => {
  let known: KnownServer;
  test.beforeAll(async () => {
    known = await startKnown({ base: 0 });
  });
  test.afterAll(() => known.close());

  test('a block counts what was asked for, and error statuses stand apart', async () => {
    await known.be({ base: 5, fails: 0.2 });
    const { answers, control } = await measureBlock(at(known.origin, { connections: 3 }), { route, answers: 300 });
    expect([answers.n + errorsOf(answers), Object.keys(answers.errors), control.n, errorsOf(control)]).toEqual([
      300,
      ['status 503'],
      100,
      0,
    ]);
    expect(errorsOf(answers)).toBeGreaterThan(20);
  });

  test("a block's median lies between the server's own record and what a plain client beside it measures", async () => {
    await known.be({ base: 5, fails: 0.2 });
    const block = measureBlock(at(known.origin, { connections: 3 }), { route, answers: 300 });
    // Delays of a busy machine affect both clients alike, and the control.
    const { result, medianMs: plain } = await besidePlainClient(`${known.origin}/`, 3, block);
    const truth = percentileMs(await known.record(), 50);
    const [median, control] = [percentileMs(result.answers, 50), percentileMs(result.control, 50)];
    const seen = `ms: server ${truth}, block ${median}, plain client ${plain.toFixed(2)}, control ${control}`;
    expect(median / truth, seen).toBeGreaterThan(0.95);
    expect(median / plain, seen).toBeLessThan(1.25);
    expect((median - control) / truth, `the control takes the way, and none of the work; ${seen}`).toBeGreaterThan(0.5);
  });

  test('a stall is found by the spaced loop, with its time, and hidden by the closed one', async () => {
    const behaviour = { base: 1, stallMs: 400, everyMs: 2_000 };
    await known.be(behaviour);
    // Far above the delays of a busy machine.
    const endpoint = at(known.origin, { budgetMs: 150 });
    const closed = await measureBlock(endpoint, { route, answers: 800 });
    await known.be(behaviour);
    const begun = Date.now();
    const spaced = await measureSpaced(endpoint, { route, ratePerS: 100, seconds: 2 });
    const share = (of: { n: number; overBudget: number }) => of.overBudget / of.n;
    expect(share(closed.answers)).toBeLessThan(0.01);
    expect(share(spaced.fromDue)).toBeGreaterThan(0.06);
    const longest = spaced.stalls.toSorted((a, b) => b.ms - a.ms)[0];
    expect(longest?.ms).toBeGreaterThan(200);
    // It lies in the middle of its period.
    expect(Date.parse(longest?.at ?? '') - begun).toBeGreaterThan(500);
    expect(Date.parse(longest?.at ?? '') - begun).toBeLessThan(1_600);
    expect([spaced.missed, spaced.fromDue.n + spaced.disturbed]).toEqual([0, 200]);
  });
});

test('a connection that the server closes after some answers is opened again, and warmed anew', async () => {
  let connections = 0;
  const origin = await serve(
    (_, response) => response.end('ok'),
    server => {
      server.maxRequestsPerSocket = 25;
      server.on('connection', () => (connections += 1));
    },
  );
  const { answers, control } = await measureBlock(at(origin), { route, answers: 60 });
  expect([answers.n + control.n, answers.errors, control.errors]).toEqual([80, {}, {}]);
  // Of 25 answers on each the first 10 do not count.
  expect(connections).toBe(Math.ceil(80 / 15));
});

test('a request that is lost with its connection is an error', async () => {
  let asked = 0;
  const origin = await serve((_, response) => {
    if (++asked % 40 === 0) response.socket?.destroy();
    else response.end('ok');
  });
  const { answers, control } = await measureBlock(at(origin), { route, answers: 90 });
  const errors = errorsOf(answers) + errorsOf(control);
  expect(answers.n + control.n + errors).toBe(120);
  expect(errors).toBeGreaterThanOrEqual(3);
});

test('a server that keeps no connection cannot be measured', async () => {
  const origin = await serve((_, response) => response.writeHead(200, { connection: 'close' }).end('ok'));
  await expect(measureBlock(at(origin), { route })).rejects.toThrow(/^.* closes the connection before 11 answers/);
});

test('a host that is gone, or cuts its answers short, ends soon and gives nothing but errors', async () => {
  const gone = await serve((_, response) => response.end());
  open.pop()?.close();
  const begun = performance.now();
  const block = await measureBlock(at(gone), { route });
  expect([block.answers.n, block.answers.errors, block.control.errors]).toEqual([
    0,
    { ECONNREFUSED: 2 },
    { ECONNREFUSED: 1 },
  ]);
  const spaced = await measureSpaced(at(gone), { route, ratePerS: 20, seconds: 0.5 });
  expect([spaced.fromDue.n, spaced.fromDue.errors, spaced.stalls.length]).toEqual([0, { ECONNREFUSED: 10 }, 1]);
  const short = await listening(
    createRawServer(socket =>
      socket
        .on('error', () => undefined)
        .once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort')),
    ),
  );
  const cut = (await measureBlock(at(`http://127.0.0.1:${short}`), { route })).answers;
  expect([cut.n, Object.keys(cut.errors)]).toEqual([0, ['connection closed']]);
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('a mapped name over TLS: the session goes to a trusted server alone', async () => {
  const authority = await makeAuthority();
  const { chain, key } = await authority.issue({ names: ['api.example.test'] });
  const seen: string[] = [];
  const server = createSecureServer({ cert: chain, key }, (request, response) => {
    seen.push(`${request.headers.host ?? ''} ${request.headers.cookie ?? '-'}`);
    response.writeHead(request.headers.cookie === 'auth=secret' ? 200 : 401).end('{}');
  });
  const port = await listening(server);
  const mappedTo = (host: string) => [{ host, port: '443', address: '127.0.0.1', addressPort: String(port) }];
  const endpoint = at('https://api.example.test', { headers: { cookie: 'auth=secret' }, budgetMs: 5_000 });
  const good = await measureBlock(endpoint, {
    route: { CONNECT_TO: mappedTo('api.example.test'), ca: authority.cert },
    answers: 60,
  });
  expect([good.answers.n, good.answers.errors, new Set(seen.map(line => line.split(' ')[0]))]).toEqual([
    60,
    {},
    new Set(['api.example.test']),
  ]);
  expect(
    (
      await measureSpaced(endpoint, {
        route: { CONNECT_TO: mappedTo('api.example.test'), ca: authority.cert },
        ratePerS: 20,
        seconds: 0.5,
      })
    ).fromDue,
  ).toMatchObject({ n: 10, errors: {} });
  seen.length = 0;
  await expect(
    measureBlock(endpoint, { route: { CONNECT_TO: mappedTo('api.example.test'), ca: undefined } }),
  ).rejects.toThrow(/^the certificate of https:\/\/api\.example\.test is not trusted/);
  await expect(
    measureBlock(at('https://other.example.test', { headers: { cookie: 'auth=secret' } }), {
      route: { CONNECT_TO: mappedTo('other.example.test'), ca: authority.cert },
    }),
    'another name',
  ).rejects.toThrow('is not trusted');
  expect(
    seen.filter(line => line.includes('secret')),
    'no session on a connection that is not trusted',
  ).toEqual([]);
});

test('the cap holds for all requests together, and the rate for those of a block', async () => {
  let asked = 0;
  const origin = await serve((_, response) => {
    asked += 1;
    response.end('ok');
  });
  const begun = performance.now();
  await measureBlock(at(origin), { route, answers: 20, ratePerS: 200 });
  expect([asked, performance.now() - begun > (1_000 * (asked - 1)) / 200]).toEqual([10 + 20 + 7, true]);
  asked = 0;
  const allowance = { left: 60 };
  const options = { route, answers: 40, allowance };
  await measureBlock(at(origin), options);
  await measureSpaced(at(origin), { route, ratePerS: 200, seconds: 0.5, allowance });
  await measureBlock(at(origin), options);
  expect(asked).toBe(60);
});

async function command(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [path.join(root, 'fixtures/cli/postflight.cjs'), 'bench', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  return { code: await new Promise(resolve => child.once('close', resolve)), text };
}

/** Expects all answers of three endpoints, each within its budget. */
function expectWhole({ endpoints, tag, environment, versions }: BenchResult): void {
  const counts = Object.entries(endpoints).map(([name, e]) => [
    name,
    e.verdict,
    e.whole.n,
    e.blocks.length,
    e.spaced?.fromDue.n,
  ]);
  expect(counts).toEqual([
    ['healthz', 'within', 300, 3, 50],
    ['login-page', 'within', 300, 3, 20],
    ['me', 'within', 300, 3, 20],
  ]);
  expect([tag, environment, versions.undici]).toEqual(['v1.2.3', 'stage', expect.stringMatching(/^7\./)]);
}

test("the whole command: a result with the session's endpoint and without a secret; a tag is not measured twice; a host that is gone is told", async () => {
  const reference = await startReference('stage', { log: false });
  const reports = test.info().outputPath('reports');
  try {
    // The test is about the command; the load of this machine must not decide.
    const endpoints = JSON.stringify(['healthz', 'login-page', 'me'].map(name => ({ name, budgetMs: 5_000 })));
    const env = { ...reference.variables, BENCH_ENDPOINTS: endpoints, POSTFLIGHT_REPORTS: reports };
    const args = [
      ...['--env', 'stage', '--tag', 'v1.2.3', '--quick', '--blocks', '3', '--seconds', '1'],
      ...['healthz', 'login-page', 'me'].flatMap(name => ['--endpoint', name]),
    ];
    const run = await command(args, env);
    expect([run.code, run.text]).toEqual([0, expect.stringMatching(/\| me +\| 300 \|/)]);
    const file = path.join(reports, 'bench/stage/v1.2.3.json');
    const result = readResult(file);
    expectWhole(result);
    const kept = readFileSync(file, 'utf8') + readFileSync(file.replace('.json', '.md'), 'utf8') + run.text;
    for (const secret of [reference.variables.SMOKE_PASSWORD ?? '', 'Bearer', 'cookie'])
      expect(kept.includes(secret), 'a secret').toBe(false);
    const again = await command(args, env);
    expect([again.code, again.text]).toEqual([
      3,
      expect.stringMatching(
        /^bench: .*v1\.2\.3\.json exists: stage was measured as v1\.2\.3 already; choose another --tag, or replace it with --force\n$/,
      ),
    ]);
  } finally {
    await reference.close();
  }
  const gone = await command(['--env', 'stage', '--tag', 'gone'], {
    ...reference.variables,
    OPENAPI_FILE: '',
    CA_FILE: '',
    POSTFLIGHT_REPORTS: reports,
  });
  expect([gone.code, gone.text]).toEqual([
    2,
    expect.stringMatching(/^bench: GET https:\/\/stage\.example\.test\/healthz gave no answer: ECONNREFUSED/),
  ]);
  expect(existsSync(path.join(reports, 'bench/stage/gone.json'))).toBe(false);
});
