/**
 * Tests the facets that health and edge probes read from answers: forms of bodies, disclosures,
 * Strict-Transport-Security.
 */
import { expect, test } from '@playwright/test';
import { disclosures, disclosuresInHeaders } from '../../../fixtures/probe/health/disclosures.ts';
import { parseHsts } from '../../../fixtures/probe/parse/hsts.ts';
import { databaseWords, speaksOf } from '../../../fixtures/probe/health/health.ts';
import { formOf } from '../../../fixtures/probe/parse/body-form.ts';
import { isBlankPage } from '../../../fixtures/probe/parse/html-references.ts';

const discreet = [
  '',
  'ok',
  '{"status":"ok"}',
  '{"status":"ok","version":"1.4.2","commit":"9f2c1e7"}',
  '{"status":"ok","checks":{"database":"ok","redis":"ok"}}',
  '{"checks":{"postgres":1.23,"sqlite":{"latency_ms":0.5},"mysql":"0.8 ms"}}',
  '{"release":"v2026.11.1","uptime_s":12.5,"started":"2026-11-22T10:00:00.000Z"}',
  '{"status":"unavailable","checks":{"database":"down"},"detail":"The service is not available."}',
  '{"environment":"stage","region":"ap-northeast-2"}',
];
const telling: ReadonlyArray<readonly [text: string, kind: string]> = [
  ['{"db":"postgresql+asyncpg://product:hunter2@db:5432/product"}', 'a DSN'],
  ['{"cache":"rediss://:hunter2@cache.example.com/0"}', 'credentials in an address'],
  ['{"password":"hunter2"}', 'a password field'],
  ['could not connect: host=db password=hunter2', 'a password field'],
  ['Traceback (most recent call last):\n  File "/app/health.py", line 12, in readyz', 'a stack trace'],
  ['{"detail":"Error: x\\n    at ping (/srv/api/db.js:12:7)"}', 'a stack trace'],
  ['(psycopg2.OperationalError) connection refused', 'an exception of the database layer'],
  ['{"detail":"connect ECONNREFUSED"}', 'a network error of the inside'],
  ['{"upstream":"10.0.3.17"}', 'an internal address'],
  ['{"db":"db.product.svc.cluster.local"}', 'an internal host'],
  ['{"host":"api-7f9c"}', 'an internal host'],
  ['unable to open /var/lib/product/app.db', 'a path of the file system'],
  ['{"fastapi":"0.115.2"}', 'a library version'],
  ['PostgreSQL 15.3 on x86_64', 'a library version'],
  ['{"python_version":"3.11.7"}', 'a library version'],
];

const env = {
  WEB_URL: 'http://127.0.0.1:2368',
  NEXT_PUBLIC_API_BASE: 'https://api.acme.internal/v1',
  EXPO_PUBLIC_API_BASE: 'http://192.168.0.7:8000/v1',
  OWN_ORIGINS: ['https://login.acme.local'],
};
/** Its own addresses, in all places and spellings in which a health answer may name them, and others near them. */
const ownAddresses = [
  '{"site":{"url":"http://127.0.0.1:2368/","version":"6.9"}}',
  String.raw`{"url":"http:\/\/127.0.0.1:2368\/"}`,
  '{"self":"https://API.acme.internal:443/v1/healthz"}',
  '{"host":"api.acme.internal","for":"192.168.0.7:8000"}',
  'served by login.acme.local.',
];
const near: ReadonlyArray<readonly [text: string, kind: string]> = [
  ['{"upstream":"127.0.0.1:8000"}', 'an internal address'],
  ['{"upstream":"127.0.0.1:23680"}', 'an internal address'],
  ['{"upstream":"10.127.0.0.1"}', 'an internal address'],
  ['{"from":"api.acme.internal","to":"db.api.acme.internal"}', 'an internal host'],
  ['{"to":"api.acme.internal.lan"}', 'an internal host'],
  ['{"to":"https://smoke:hunter2@api.acme.internal/v1"}', 'credentials in an address'],
  ['{"db":"postgres://api.acme.internal/product"}', 'a DSN'],
];

for (const text of [...discreet, ...ownAddresses])
  test(`tells nothing: ${text}`, () => expect(disclosures(text, env)).toEqual([]));
for (const [text, kind] of [...telling, ...near])
  test(`tells ${kind}: ${JSON.stringify(text)}`, () => expect(disclosures(text, env)).toContain(kind));

test("a product's own headers tell of the inside, those of standards and of the request do not", () => {
  expect(
    disclosuresInHeaders(
      [
        ['X-Upstream-Addr', '10.0.3.7:8000'],
        ['x-backend', 'api-7.product.svc.cluster.local'],
        ['X-Powered-By', 'FastAPI/0.115.2'],
        ['x-powered-by', 'Next.js'],
        ['X-Real-IP', '10.0.0.4'],
        ['X-Forwarded-For', '10.0.0.4'],
        ['x-served-by', 'cache-icn1450027-ICN'],
        ['Server', 'nginx/1.22.1'],
        ['Via', '1.1 proxy.local'],
      ],
      env,
    ),
  ).toEqual([
    'an internal address in x-upstream-addr',
    'an internal host in x-backend',
    'a library version in x-powered-by',
  ]);
});

test('Strict-Transport-Security is read by its grammar (RFC 6797 §6.1)', () => {
  for (const [line, maxAgeS] of [
    ['max-age=31536000', 31536000],
    ['Max-Age="600" ; includeSubDomains', 600],
    ['preload;includesubdomains;MAX-AGE=1;', 1],
    ['max-age = 5; new="a b"', 5],
    ['max-age=0', 0],
  ] as const)
    expect(parseHsts(line), line).toEqual({ valid: true, maxAgeS });
  for (const line of [
    '',
    'includeSubDomains',
    'max-age',
    'max-age=-1',
    'max-age=1y',
    'max-age=1; max-age=2',
    'max-age=1, max-age=1',
    'max-age=1; =x',
  ])
    expect(parseHsts(line).valid, line).toBe(false);
});

test('bodies are what type and content say together', () => {
  const form = (type: string, body: string) =>
    formOf({
      at: '',
      url: '',
      status: 200,
      headerLines: type ? [['Content-Type', type]] : [],
      body,
      sentAt: 0,
      receivedAt: 0,
    });
  expect([
    form('application/json', '{}'),
    form('application/problem+json; charset=utf-8', '{}'),
    form('text/plain', 'ok'),
    form('text/plain', ''),
    form('text/html', 'ok'),
    form('text/html; charset=utf-8', '{"status": "UP"}'),
  ]).toEqual(['json', 'json', 'text', 'text', 'text', 'text']);
  expect([
    form('text/html', '<h1>ok'),
    form('text/html', ''),
    form('application/json', '<!DOCTYPE html>'),
    form('', '  <html>'),
    form('', ''),
    form('', 'ok'),
    form('application/json', 'ok'),
  ]).toEqual(['html', 'empty', 'html', 'html', 'empty', 'other', 'other']);
});

test('a page of nothing is told from the page of an app', () => {
  const blank = ['<!DOCTYPE html><html><body style="background-color: green"></body></html>', '<body>\n</body>'];
  const others = [
    '<!doctype html><title>Product</title><body></body>',
    '<body><div id="root"></div></body>',
    '<body>ok</body>',
    '<body>&#9989;</body>',
    '<html><head><script src="/app.js"></script></head><body></body></html>',
    '<html><head><link rel="stylesheet" href="/a.css"></head><body></body></html>',
    '<head><meta http-equiv="refresh" content="0; url=/login"></head><body></body>',
    '{}',
    '',
  ];
  expect([...blank, ...others].filter(isBlankPage)).toEqual(blank);
});

const ready = (body: string) => ({
  at: '',
  url: '',
  status: 200,
  headerLines: [['Content-Type', 'application/json']] as [string, string][],
  body,
  sentAt: 0,
  receivedAt: 0,
});

for (const body of [
  '{"checks":{"database":"ok"}}',
  '{"ok":true,"pg":true}',
  '{"metadatabase":{"status":"healthy"}}',
  '{"db_ok":true}',
  '{"postgresStatus":"up"}',
  '{"appDb":"up"}',
  '{"userdb":"up"}',
  '{"asyncpg.pool":{"free":3}}',
  '{"r2dbc":{"status":"UP"}}',
  '{"rds":"ok"}',
  '{"cloudsql":"ok"}',
  '{"supabase":"ok"}',
  '{"Aurora":"ok"}',
  '{"데이터베이스":"정상"}',
])
  test(`names the database: ${body}`, () => expect(speaksOf(databaseWords, ready(body))).toBe(true));

for (const body of [
  '{"status":"ok"}',
  '{"checks":{"redis":"ok","mail":"ok"}}',
  '{"status":"ok","commit":"3db91f0"}',
  '{"id":"0db1c2d3-aaaa-4db0-9db1-000000000000"}',
  '{"feedback":"ok","soundboard":"ok","sandbox":true}',
  '{"records":3,"jpg":"ok"}',
  '<!doctype html><p>database</p>',
])
  test(`names no database: ${body}`, () => expect(speaksOf(databaseWords, ready(body))).toBe(false));
