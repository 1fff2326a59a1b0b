/**
 * Tests the readers of the public edge's answers: rules for robots, places of ports and addresses, bases in a bundle.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { loadEnvironment, type Environment } from '../../../envs/environment.ts';
import { parseConnectTo } from '../../../envs/connect-to.ts';
import { observeAddresses } from '../../../fixtures/probe/topology/ip-addresses.ts';
import { holdsBase } from '../../../fixtures/probe/environment-matrix/web-bundle.ts';
import {
  engineOf,
  identityInReadiness,
  readIdentity,
} from '../../../fixtures/probe/environment-matrix/database-identity.ts';
import { placesOf } from '../../../fixtures/probe/http/client.ts';
import { excludedBy, excludedInPage } from '../../../fixtures/probe/topology/indexing.ts';
import { observePorts, placeOfPort } from '../../../fixtures/probe/topology/ports.ts';
import { mayFetch, parseRobots } from '../../../fixtures/probe/parse/robots.ts';
import { processorMs } from './processor-time.ts';

/** Longest processor time to read a hostile text, ms; an honest one takes a few. */
const SOON_MS = 1_500;

// RFC 9309 §2.2.1 to §2.2.3, and §5.
for (const [what, text, path, may] of [
  ['no rule', '', '/', true],
  ['everything', 'User-agent: *\nDisallow: /', '/login', false],
  ['nothing', 'User-agent: *\nDisallow:', '/login', true],
  ['the longest rule', 'User-agent: *\nDisallow: /\nAllow: /login', '/login', true],
  ['a tie', 'User-agent: *\nDisallow: /login\nAllow: /login', '/login', true],
  ['a group of its own', 'User-agent: *\nDisallow: /\n\nUser-agent: GoogleBot/2.1\nAllow: /', '/', true],
  ['the group of another robot', 'User-agent: otherbot\nDisallow: /', '/', true],
  ['two names of one group', 'User-agent: otherbot\nUser-agent: googlebot\nDisallow: /', '/', false],
  [
    'two groups of one name',
    'User-agent: googlebot\nAllow: /x\nUser-agent: otherbot\nDisallow: /y\nUser-agent: googlebot\nDisallow: /',
    '/',
    false,
  ],
  [
    'lines of another kind between name and rule',
    'User-agent: *\nSitemap: https://example.test/s.xml\nCrawl-delay: 1\nDisallow: /',
    '/',
    false,
  ],
  ['a wildcard', 'User-agent: *\nDisallow: /*.pdf$', '/a/b.pdf', false],
  ['a wildcard that ends early', 'User-agent: *\nDisallow: /*.pdf$', '/a/b.pdf?x', true],
  ['an end', 'User-agent: *\nDisallow: /$', '/login', true],
  ['a comment, odd blanks, no line feed', ' user-agent : * # all\r disallow: / # nothing', '/', false],
  ['a byte order mark', '\uFEFFUser-agent: *\nDisallow: /', '/', false],
  ['percent encoding', 'User-agent: *\nDisallow: /caf%c3%a9', '/caf%C3%A9', false],
] as const)
  test(`robots.txt: ${what}`, () => expect(mayFetch(parseRobots(text), 'googlebot', path)).toBe(may));

test('X-Robots-Tag and the meta element are read by robot', () => {
  expect(
    [
      'noindex, nofollow',
      'NONE',
      'googlebot: noindex',
      'otherbot: noindex, nofollow',
      'max-snippet: 5, noindex',
      'unavailable_after: 25 Jun 2010 15:00:00 PST',
      'index',
    ].map(excludedBy),
  ).toEqual([['*'], ['*'], ['googlebot'], ['otherbot'], ['*'], [], []]);
  expect(
    [
      '<meta name="robots" content="noindex">',
      "<META content='none' name='Robots'/>",
      '<meta name=bingbot content=noindex>',
      '<!-- <meta name="robots" content="noindex"> -->',
      '<script>"<meta name=robots content=noindex>"</script>',
      '<meta name="description" content="noindex">',
    ].map(excludedInPage),
  ).toEqual([['*'], ['*'], ['bingbot'], [], [], []]);
});

test('a base in a bundle is a literal, not prose', () => {
  const of = (code: string) => holdsBase(code, 'https://stage.acme.test', '/api/v1');
  expect(
    [
      '"https://stage.acme.test/api/v1"',
      "'https://stage.acme.test'",
      '`https://stage.acme.test${p}`',
      '"{\\"base\\":\\"https:\\/\\/stage.acme.test\\/api\\/v1\\"}"',
      '"https://stage.acme.test/api/v1/auth/login"',
    ].map(of),
  ).toEqual([true, true, true, true, true]);
  expect(
    [
      '"see https://stage.acme.test for more"',
      '//# sourceMappingURL=https://stage.acme.test/a.js.map',
      '"https://stage.acme.test.evil.test/api/v1"',
      '"https://stage.acme.test:8443/api/v1"',
      '"https://stage.acme.test/docs"',
    ].map(of),
  ).toEqual([false, false, false, false, false]);
});

test('hostile texts are read in bounded time', () => {
  const large = (piece: string) => piece.repeat(Math.ceil(500_000 / piece.length));
  const ms = processorMs(() => {
    for (const piece of ['<script', '<script>', '<meta ', '<!--', '<!---->', '<meta name="'])
      excludedInPage(large(piece).slice(0, 300_000));
    for (const piece of ['"https://stage.acme.test', '\\/'])
      holdsBase(large(piece), 'https://stage.acme.test', '/api/v1');
    for (const piece of ['user-agent: googlebot\n', 'disallow: /*a*a*a*a*a*a$\n', 'user-agent: *\ndisallow: /\n'])
      mayFetch(parseRobots(`user-agent: *\n${large(piece)}`), 'googlebot', `/${'a'.repeat(2_000)}`);
  });
  expect(ms).toBeLessThan(SOON_MS);
});

test('ports of this machine are not those of a host that is mapped to it', () => {
  const place = (mapping: string, port = 8000) => placeOfPort(parseConnectTo(mapping) ?? [], 'stage.acme.test', port);
  expect(place('')).toEqual({ host: 'stage.acme.test', port: 8000 });
  expect(place('stage.acme.test:443:127.0.0.1:8443')).toBeUndefined();
  expect(place('stage.acme.test:443:127.0.0.1:8443,stage.acme.test:8000:127.0.0.1:9')).toEqual({
    host: '127.0.0.1',
    port: 9,
  });
  expect(place('stage.acme.test:443:192.0.2.7:443')).toEqual({ host: 'stage.acme.test', port: 8000 });
  expect(place('stage.acme.test::192.0.2.7:')).toEqual({ host: '192.0.2.7', port: 8000 });
  expect(place('::127.0.0.1:8443')).toBeUndefined();
});

test('a port that refuses is closed', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  expect(
    await observePorts(
      { CONNECT_TO: parseConnectTo(`stage.acme.test:8000:127.0.0.1:${port}`) ?? [] },
      ['stage.acme.test'],
      [8000],
    ),
  ).toEqual([{ host: 'stage.acme.test', port: 8000, state: 'closed', speaks: '' }]);
});

test('several mappings of one port are several addresses, the first as curl takes it', () => {
  const CONNECT_TO = parseConnectTo('a.test:443:127.0.0.1:1,a.test:443:[::1]:2,a.test:80:127.0.0.1:3') ?? [];
  expect(placesOf({ CONNECT_TO }, 'a.test', '443')).toEqual([
    { host: '127.0.0.1', port: '1' },
    { host: '::1', port: '2' },
  ]);
  expect(placesOf({ CONNECT_TO }, 'b.test', '443')).toEqual([{ host: 'b.test', port: '443' }]);
});

test('different programs on the addresses of localhost are distinguished', async () => {
  const servers = ['right', 'wrong'].map(text =>
    createServer((_, response) => response.setHeader('etag', `"${text}"`).end(text)),
  );
  const [one, other] = servers;
  if (!one || !other) throw new Error('two servers');
  await new Promise(resolve => one.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = one.address() as AddressInfo;
  await new Promise(resolve => other.listen(port, '127.0.0.2', () => resolve(undefined)));
  const described = loadEnvironment('local', {
    SMOKE_USER: 'a@acme.test',
    SMOKE_PASSWORD: 'a-long-secret',
    WEB_URL: `http://localhost:${port}`,
    NEXT_PUBLIC_API_BASE: `http://localhost:${port}/api/v1`,
  });
  if (!described.ok) throw new Error(described.problems.join());
  const env: Environment = described.environment;
  const [page] = await observeAddresses(env, async () => ['127.0.0.1', '127.0.0.2', '127.0.0.3']);
  for (const server of servers) server.close();
  expect(page?.answers.map(a => [a.outcome, a.facets['ETag']])).toEqual([
    ['answered', '"right"'],
    ['answered', '"wrong"'],
    ['refused', undefined],
  ]);
});

test('a database engine is recognised by any of its names', () => {
  expect(
    ['postgres', 'postgresql+asyncpg', 'PostgreSQL', 'pgbouncer', 'postgres://', 'sqlite+aiosqlite', 'mysql'].map(
      engineOf,
    ),
  ).toEqual(['postgresql', 'postgresql', 'postgresql', 'postgresql', 'postgresql', 'sqlite', 'mysql']);
  const [stage, prod, bare] = ['postgresql 15.18 stage 7391', 'postgresql 15.18 prod 7391', 'sqlite 3.46'].map(line =>
    readIdentity('a command', `${line}\n`),
  );
  expect(stage?.identity).not.toBe(prod?.identity);
  expect(bare).toMatchObject({ engine: 'sqlite', identity: '' });
  const build = ['PostgreSQL 15.18 (Debian 15.18-0) on x86_64, 64-bit', 'PostgreSQL 15.18 on aarch64, compiled by gcc'];
  for (const line of build)
    expect(readIdentity('a command', line)).toMatchObject({ engine: 'postgresql', version: '15.18', identity: '' });
  expect(() => readIdentity('a command', '\n')).toThrow(/^a command printed no line/);
  const isSure = (rest: string): boolean => readIdentity('a command', `postgresql 15 ${rest}`).isSure;
  for (const rest of [
    'app 7391234567890123456',
    'app 6f1b2c3d-0000-4000-8000-123456789abc',
    'product_prod',
    'stage-db',
  ])
    expect(isSure(rest), rest).toBe(true);
  for (const rest of [
    'app',
    'app 5432',
    'app 10.0.0.5:5432',
    'app public 16384',
    'products',
    'app db.default.svc',
    'deliverable',
  ])
    expect(isSure(rest), rest).toBe(false);
  expect(
    identityInReadiness('readiness', {
      checks: { database: { engine: 'postgresql', name: 'stage', identifier: 7391 } },
    })?.identity,
  ).toBe(stage?.identity);
  expect(identityInReadiness('readiness', { checks: { database: 'ok' } })).toBeUndefined();
});
