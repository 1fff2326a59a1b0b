/** Tests the vocabulary of faults: every constructor does to the wire exactly what its name says. */
import https from 'node:https';
import type tls from 'node:tls';
import zlib from 'node:zlib';
import { expect, test } from '@playwright/test';
import * as f from '../../../fixtures/proof/faults/faults.ts';
import { valueOf } from '../../../fixtures/proof/proxy/lines.ts';
import type { Wire } from '../../../fixtures/proof/proxy/proxy.ts';
import { call, host, shakeHands, since, startBench, type Bench, type Call, type Reply } from './origin-server.ts';

let bench: Bench;
let wire: Wire;

test.beforeAll(async () => {
  bench = await startBench();
  wire = bench.proxy.wire;
});
test.beforeEach(async () => {
  wire.fault = undefined;
  await wire.settled();
  bench.specimen.asked = 0;
});
test.afterAll(() => bench.close());

const ask = (path: string, given?: Call): Promise<Reply> => call(bench.through.https, path, given);
const cookies = (r: Reply): string[] =>
  r.lines.flatMap(([name, value]) => (name.toLowerCase() === 'set-cookie' ? [value] : []));
const text = (r: Reply): string => r.body.toString();
const header =
  (name: string) =>
  (r: Reply): string | undefined =>
    valueOf(r.lines, name);

/** One answer through the fault: the facet to compare, and its expected value. */
const rows: readonly [fault: f.Fault, path: string, look: (r: Reply) => unknown, expected: unknown, given?: Call][] = [
  [f.dropCookieAttribute('httponly'), '/cookies', cookies, ['sid=1; Path=/;SameSite=lax', 'csrf=2']],
  [
    f.setCookieAttribute('samesite', 'None', 'sid'),
    '/cookies',
    cookies,
    ['sid=1;  HTTPONLY; Path=/; samesite=None', 'csrf=2'],
  ],
  [f.setCookieAttribute('Max-Age', '5', /^csrf/), '/cookies', r => cookies(r)[1], 'csrf=2; Max-Age=5'],
  [
    f.addCookieAttribute('Domain=.example.test', line => line.includes('csrf')),
    '/cookies',
    r => cookies(r)[1],
    'csrf=2; Domain=.example.test',
  ],
  [f.editCookieLine(line => line.toUpperCase(), 'csrf'), '/cookies', r => cookies(r)[1], 'CSRF=2'],
  [
    f.addSetCookie('x=3', { path: '/cookies' }),
    '/cookies',
    cookies,
    ['sid=1;  HTTPONLY; Path=/;SameSite=lax', 'csrf=2', 'x=3'],
  ],
  [f.repeatSetCookie('sid', 'Path=/'), '/cookies', r => cookies(r)[2], 'sid=1; Path=/'],
  [f.dropSetCookie('sid'), '/cookies', cookies, ['csrf=2']],
  [f.dropHeader('VARY'), '/json', header('vary'), undefined],
  [f.setHeader('Vary', '*'), '/json', header('vary'), '*'],
  [f.addHeaderLine('vary', 'Cookie'), '/json', header('vary'), 'Origin, accept-encoding, Cookie'],
  [
    f.editHeader('vary', v => (v === 'Origin' ? undefined : v.toUpperCase())),
    '/json',
    header('vary'),
    'ACCEPT-ENCODING',
  ],
  [f.setStatus(503), '/json', r => [r.status, r.reason, text(r).length], [503, 'Service Unavailable', 27]],
  [f.setStatus(204), '/json', r => [r.status, header('content-length')(r), r.body.length], [204, undefined, 0]],
  [
    f.setBody('<p>', 'text/html'),
    '/gzip',
    r => [text(r), header('content-type')(r), header('content-encoding')(r)],
    ['<p>', 'text/html', undefined],
  ],
  [
    f.editBody(body => body.replace('1', '22')),
    '/gzip',
    r => [zlib.gunzipSync(r.body).toString(), header('content-encoding')(r)],
    ['{"a":22}', 'gzip'],
  ],
  [
    f.replaceInBody('a', 'z'),
    '/json',
    r => [text(r), header('content-length')(r)],
    ['{"z":{"b":[{"c":1}]},"d":2}', '27'],
  ],
  [f.editJson(value => [value, 1]), '/json', text, '[{"a":{"b":[{"c":1}]},"d":2},1]'],
  [f.setField('a.b.*.c', '1'), '/json', text, '{"a":{"b":[{"c":"1"}]},"d":2}'],
  [f.setField('d', old => Number(old) * 60), '/json', text, '{"a":{"b":[{"c":1}]},"d":120}'],
  [f.dropField('a.b'), '/json', text, '{"a":{},"d":2}'],
  [
    f.redirect('/login', 307),
    '/json',
    r => [r.status, header('location')(r), bench.specimen.asked],
    [307, '/login', 0],
  ],
  [
    f.answerWith({ status: 200, body: { ok: true } }),
    '/json',
    r => [text(r), header('content-type')(r), bench.specimen.asked],
    ['{"ok":true}', 'application/json', 0],
  ],
  [
    f.reflectOrigin(({ cookie }) => cookie, 'cookies'),
    '/json',
    header('access-control-allow-origin'),
    'null',
    { headers: ['origin', 'null', 'cookie', 'a=1'] },
  ],
  [
    f.all(
      f.reflectOrigin(({ cookie }) => cookie),
      f.setStatus(201),
    ),
    '/json',
    header('access-control-allow-origin'),
    undefined,
    { headers: ['origin', 'null'] },
  ],
  [f.swallow(/^\/json/), '/json', r => [r.status, bench.specimen.asked], [204, 0]],
  [
    f.setRequestHeader('Cookie', undefined),
    '/echo',
    r => text(r).includes('secret'),
    false,
    { headers: ['cookie', 'secret'] },
  ],
  [f.rewritePath('%2F', '/'), '/a%2Fb', r => text(r).includes('"url":"/a/b"'), true],
  [
    f.editRequest(r => {
      r.forward.method = 'PUT';
    }),
    '/echo',
    r => text(r).includes('"method":"PUT"'),
    true,
  ],
  [f.routeTo(`http://${host}`), '/echo', r => text(r).includes(host), true],
  [
    f.when({ method: 'get', host, scheme: 'https', path: '/json', status: 200, type: /json/ }, f.setStatus(418)),
    '/json',
    r => r.status,
    418,
  ],
  [
    f.named('two at once', f.all(f.setStatus(201), f.addHeaderLine('x', '1'))),
    '/json',
    r => [r.status, header('x')(r)],
    [201, '1'],
  ],
];
for (const [fault, path, look, expected, given] of rows) {
  test(`fault: ${fault.name} (${path})`, async () => {
    wire.fault = fault;
    expect(look(await ask(path, given))).toEqual(expected);
    expect([wire.applied, wire.broken]).toEqual([1, undefined]);
  });
}

async function statuses(...paths: string[]): Promise<number[]> {
  const all: number[] = [];
  for (const path of paths) all.push((await ask(path)).status);
  return all;
}

test('a fault changes only exchanges that match, counts them, and starts again from zero when it is set', async () => {
  const elsewhere: f.Match[] = [
    { path: '/other' },
    { method: ['POST'] },
    { scheme: 'http' },
    { host: 'x' },
    { status: 500 },
    { type: /html/ },
    { header: h => h('x') === '1' },
  ];
  for (const match of elsewhere) {
    wire.fault = f.when(match, f.setStatus(418));
    expect([await statuses('/json'), wire.applied], JSON.stringify(match)).toEqual([[200], 0]);
  }
  for (const fault of [
    f.onlyNth(2, f.when({ path: '/json' }, f.setStatus(418))),
    f.when({ path: '/json' }, f.onlyNth(2, f.setStatus(418))),
  ]) {
    for (const round of [1, 2]) {
      wire.fault = fault;
      expect(await statuses('/json', '/big', '/json', '/json'), `round ${String(round)}`).toEqual([200, 200, 418, 200]);
    }
  }
  wire.fault = f.fromNth(2, f.answerWith({ status: 429 }));
  expect(await statuses('/json', '/json', '/json')).toEqual([200, 429, 429]);
  expect(() => f.when({ path: '/a' }, f.swallow('/b'))).toThrow('given twice');
});

test('a cache answers by URL, with the first answer', async () => {
  wire.fault = f.cachedAnswer();
  const first = text(await ask('/echo'));
  expect(text(await ask('/echo', { headers: ['origin', 'x'] }))).toBe(first);
  expect([bench.specimen.asked, wire.applied]).toEqual([1, 1]);
});

/** Longer than a busy machine takes for an undelayed answer, ms. */
const HELD_MS = 500;

test('a delay holds back every request, a share of them, or parallel ones only', async () => {
  wire.fault = f.delay(HELD_MS);
  expect(await since(() => ask('/json'))).toBeGreaterThan(HELD_MS * 0.9);
  wire.fault = f.delayShare(HELD_MS, 0.5);
  expect([
    (await since(() => ask('/json'))) > HELD_MS * 0.9,
    (await since(() => ask('/json'))) > HELD_MS * 0.9,
  ]).toEqual([false, true]);
  wire.fault = f.delayWhenBusy(HELD_MS, 2);
  expect([
    (await since(() => ask('/json'))) > HELD_MS * 0.9,
    (await since(() => Promise.all([ask('/json'), ask('/json')]))) > HELD_MS * 0.9,
  ]).toEqual([false, true]);
});

test('an answer that a client gives up waiting for counts as met', async () => {
  wire.fault = f.delay(60_000);
  const agent = new https.Agent({ keepAlive: true });
  const given = ask('/json', { agent }).catch(() => 'given up');
  await expect.poll(() => wire.applied).toBe(1);
  agent.destroy();
  expect(await given).toBe('given up');
});

test('a connection is cut, left hanging, or cut with the error reported where a fault cannot be applied', async () => {
  wire.fault = f.reset();
  await expect(ask('/json')).rejects.toThrow(/hang up|ECONNRESET/);
  expect([wire.applied, wire.broken]).toEqual([1, undefined]);
  wire.fault = f.hang();
  expect(
    await Promise.race([
      ask('/json').catch(() => 'cut'),
      new Promise(resolve => {
        setTimeout(resolve, 50, 'waiting');
      }),
    ]),
  ).toBe('waiting');
  wire.fault = f.editBody(() => {
    throw new Error('no such field');
  });
  await expect(ask('/json')).rejects.toThrow(/hang up|ECONNRESET/);
  expect(wire.broken?.message).toBe('no such field');
});

test('certificates and protocols follow the fault, also on a connection that is kept alive', async () => {
  const agent = new https.Agent({ keepAlive: true });
  for (const [kind, code] of [
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrong-name', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['unknown-authority', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['missing-intermediate', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const) {
    wire.fault = undefined;
    await wire.settled();
    expect((await ask('/json', { agent })).status).toBe(200);
    wire.fault = f.when({ host }, f.certificate(kind));
    await wire.settled();
    await expect(ask('/json', { agent })).rejects.toMatchObject({ code });
  }
  const handshake = (options?: tls.ConnectionOptions): Promise<number> => shakeHands(bench.through.https, options);
  wire.fault = f.certificate('expires-soon');
  expect(Math.round(await handshake())).toBe(3);
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
  await expect(handshake(old)).rejects.toThrow();
  wire.fault = f.protocol('tls-1.0');
  await handshake(old);
  wire.fault = f.protocol('weak-cipher');
  await expect(handshake({ minVersion: 'TLSv1.3' })).rejects.toThrow();
  await handshake({ ciphers: 'ECDHE-ECDSA-AES128-SHA' });
  wire.fault = f.protocol('tls-1.3-only');
  await expect(handshake({ maxVersion: 'TLSv1.2' })).rejects.toThrow();
  agent.destroy();
});

test('faults of the configuration or the suite change no exchange', async () => {
  expect(f.configured({}).reference).toEqual({});
  expect(f.forgetObservations().suite).toBe('forget-observations');
  wire.fault = f.all(f.configured({}), f.forgetObservations(), f.certificate('expires-soon'));
  expect(wire.fault).toMatchObject({ reference: {}, suite: 'forget-observations', certificate: 'expires-soon' });
  expect([(await ask('/json')).status, wire.applied]).toEqual([200, 0]);
});
