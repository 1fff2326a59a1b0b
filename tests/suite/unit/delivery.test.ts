/**
 * Tests the readers of delivered files: references of a page, names with a hash, shapes of secrets. The proof covers
 * the wire.
 */
import { expect, test } from '@playwright/test';
import { namingOf } from '../../../fixtures/probe/parse/asset-names.ts';
import { scriptsIn } from '../../../fixtures/probe/environment-matrix/web-bundle.ts';
import { readCacheControl } from '../../../fixtures/probe/parse/cache-control.ts';
import { isRightType, ownScript, referencesOf } from '../../../fixtures/probe/parse/html-references.ts';
import { needlesIn } from '../../../fixtures/probe/static-delivery/private-pages.ts';
import { secretsIn } from '../../../fixtures/probe/secrets/secret-shapes.ts';
import { processorMs } from './processor-time.ts';

/** Longest read of two megabytes of the worst text, ms, so that it does not cost a test its time. */
const LONGEST_READ_MS = 2_000;
const BYTES = 2 * 1024 * 1024;
const like = (...parts: string[]): string => parts.join('');
const jwt = (claims: object): string =>
  [{ alg: 'HS256' }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('aB3'.repeat(10))
    .join('.');

test('the references of a page are those that a browser loads', () => {
  const html = `<!doctype html><html><head><base href="/app/"><script src=a.js></script><SCRIPT SRC='/c&amp;d.js' type="Module"></SCRIPT>
<script type="application/json" src="data.js">{"x":"<script src=in-data.js>"}</script><script type="text/x-template"><script src="in-template.js"></script>
<!-- <script src="in-comment.js"></script> --><textarea><script src="in-textarea.js"></script></textarea><title><script src="in-title.js"></title>
<link rel="preload stylesheet" as="style" href="s.css"><link rel="alternate stylesheet" href="dark.css"><link rel=preload as=font href=f.woff2><link rel=preload as=fetch href=/api>
<link rel="shortcut icon" href="//cdn.example.test/i.ico#x"><link rel=modulepreload href=m.mjs><link rel=manifest href=/site.webmanifest><link rel=canonical href=/other>
<script>self.__next_f.push([1,"1:\\"/_next/static/chunks/39_j1bdzreq0m.js\\"\\n:HL[\\"/docs/_next/static/chunks/3udd-_6jnhg1f.css\\",\\"style\\"]"])</script>
<img src="data:image/png;base64,AAAA"><img alt="a > b" src=p.png src=second.png><script src="a.js"></script><a href="/x.js">x</a><script src="javascript:1"></script>`;
  expect(
    referencesOf(html, 'https://web.example.test/login').map(
      ({ kind, url }) => `${kind} ${url.replace('https://web.example.test', '')}`,
    ),
  ).toEqual([
    'script /app/a.js',
    'script /c&d.js',
    'style /app/s.css',
    'font /app/f.woff2',
    'image https://cdn.example.test/i.ico',
    'script /app/m.mjs',
    'manifest /site.webmanifest',
    'script /_next/static/chunks/39_j1bdzreq0m.js',
    'style /docs/_next/static/chunks/3udd-_6jnhg1f.css',
    'image /app/p.png',
  ]);
});

test('script of the product itself is found in any spelling, behind those of others', () => {
  const web = 'https://web.example.test';
  for (const tag of [
    '<script src="/a.js"></script>',
    "<script defer src='/a.js'></script>",
    '<script src=/a.js></script>',
    '<SCRIPT\nSRC = /a.js ></SCRIPT>',
    '<script src="https://metrics.test/m.js"></script><script src="a.js"></script>',
    '<!-- <script src="/old.js"></script> --><script type=module src="a.js"></script>',
    '<link rel=modulepreload href=/a.js>',
  ])
    expect(ownScript(`<!doctype html>${tag}`, `${web}/login`, [web]), tag).toBe(`${web}/a.js`);
  for (const none of ['', '<script>1</script>', '<script src="https://metrics.test/m.js"></script>', '<p>src="/a.js"'])
    expect(ownScript(none, `${web}/login`, [web]), none).toBeUndefined();
});

test('scripts that stand in a page are read whole, the last one also where the page was cut', () => {
  expect(
    scriptsIn(
      '<script>a&amp;b<c</script><SCRIPT type="application/json">{"d":1}</SCRIPT><!--<script>no</script>--><script>e<',
    ),
  ).toEqual(['a&amp;b<c', '{"d":1}', 'e<']);
  expect(
    scriptsIn(
      '<meta name="api" content="https://b.test/api"><meta property="og:url" content="https://b.test/x"><p data-home="https://b.test" data-page=\'{"url":"https://b.test"}\' title="https://b.test/x" onclick="go()"></p><a href="https://b.test/api">',
    ),
  ).toEqual(['"https://b.test/api"', '"{"url":"https://b.test"}"', '"go()"']);
});

test('a hash in a name is distinguished from words, versions and dates', () => {
  const named = (naming: string, paths: string[]) => {
    for (const path of paths)
      expect(`${path} ${namingOf(`https://web.example.test${path}`)}`).toBe(`${path} ${naming}`);
  };
  named('hashed', [
    '/assets/app.3f2a9b1c04.js',
    '/assets/index-BxT4kz9Q.js',
    '/assets/index-CpAth-6K.js',
    '/assets/C0VKn_tB.css',
    '/main-XYZ2ABCD.js',
    '/_app/immutable/entry/start.abcdefgh.js',
    '/_nuxt/entry.abcdefgh.js',
    '/_next/static/chunks/0cz1d0mv5g_q7.js',
    '/_next/static/yI9wIEXIhPqfnyONYw7UQ/_buildManifest.js',
    '/static/8a7b6c5d/main.js',
    '/static/js/main.8a7b6c5d.chunk.js',
  ]);
  named('plain', [
    '/env.js',
    '/jquery-3.7.1.min.js',
    '/bootstrap.bundle.min.js',
    '/icon.svg',
    '/LoginForm.js',
    '/app-settings.js',
    '/release-2-beta-1.js',
    '/UserMenu.css',
    '/api-v1-docs.js',
    '/favicon.ico',
    '/_next/static/development/_buildManifest.js',
  ]);
  named('unclear', [
    '/favicon.ico?favicon.0b3bf435.ico',
    '/assets/index-DkLmPqRs.js',
    '/icons2024.css',
    '/20241201/app.js',
    '/app.deadbeef.js',
    '/assets/index-DiwrgTda.js',
    '/ui-UiCore12.js',
  ]);
});

test('a media type is right for a kind of file if browsers accept it', () => {
  const right = [
    ['script', 'text/javascript'],
    ['script', 'application/x-javascript'],
    ['script', 'text/javascript1.5'],
    ['style', 'text/css'],
    ['image', 'image/svg+xml'],
    ['font', 'font/woff2'],
    ['manifest', 'application/manifest+json'],
  ] as const;
  const wrong = [
    ['script', 'application/json'],
    ['script', 'text/html'],
    ['script', ''],
    ['style', 'text/plain'],
    ['image', 'text/html'],
    ['manifest', 'text/html'],
  ] as const;
  expect(right.filter(([kind, type]) => !isRightType(kind, type))).toEqual([]);
  expect(wrong.filter(([kind, type]) => isRightType(kind, type))).toEqual([]);
});

test('secrets are found, public keys are not taken for them', () => {
  const key = like('sk', '_live_', 'aB3'.repeat(8));
  expect(secretsIn(`const a="${key}"`)).toEqual(['a secret key of Stripe']);
  expect(secretsIn(like('postgresql://app:', 'hunter2hunter2', '@db/app'))).toEqual([
    'an address of a database with a password',
  ]);
  expect(secretsIn(like('-----BEGIN RSA ', 'PRIVATE KEY-----\n', 'aB3/'.repeat(16)))).toEqual(['a private key']);
  expect(secretsIn(jwt({ role: 'service_role' }))).toEqual(['a JSON Web Token']);
  expect(JSON.stringify(secretsIn(key)), 'a finding never holds the secret').not.toContain(key);
  for (const harmless of [
    like('pk', '_live_', 'aB3'.repeat(8)),
    'https://0123456789abcdef@o1.ingest.sentry.io/42',
    like('AI', 'za', 'aB3'.repeat(12)),
    jwt({ role: 'anon' }),
    '-----BEGIN PRIVATE KEY-----',
    'redis://localhost:6379',
    'postgres://user:password@localhost/db',
    'https://user:pass@host/',
    'NEXT_PUBLIC_API_BASE="https://api.example.test/api/v1"',
    like('AK', 'IAIOSFODNN7EXAMPLE'),
    'eyJhbGciOiJIUzI1NiJ9',
    'data:image/png;base64,iVBORw0KGgo',
  ])
    expect(`${harmless} ${secretsIn(harmless).join()}`).toBe(`${harmless} `);
});

test("the run's own secrets are found in any spelling", () => {
  const known = { 'the password': 'p4ss"w/rd&x+Z' };
  for (const written of [
    known['the password'],
    encodeURIComponent(known['the password']),
    JSON.stringify(known['the password']),
    Buffer.from(`user:${known['the password']}`).toString('base64'),
  ]) {
    expect(secretsIn(`before ${written} after`, known)).toEqual(['the password']);
  }
  expect(secretsIn('nothing of it', known)).toEqual([]);
});

test('what is the user’s alone is found by form and field', () => {
  expect(
    needlesIn({
      user: {
        email: 'a@example.test',
        full_name: 'Ada Lovelace',
        role: 'admin',
        plan: 'free',
        name: 'Al',
        tags: ['b@example.test'],
      },
    }),
  ).toEqual(['a@example.test', 'Ada Lovelace', 'b@example.test']);
});

test('hostile texts of every parser are read in linear time', () => {
  const filled = (text: string) => text.repeat(Math.ceil(BYTES / text.length));
  for (const worst of [
    '<a>',
    '<a b',
    '<script>"/_next/static/',
    '<!--',
    '&#',
    '"/a/a/a',
    'eyJaaaaaaaaaaaa.eyJ',
    'http://a:',
    'NEXT_PUBLIC_A_',
    'postgres://',
    '-----BEGIN PRIVATE KEY-----',
    '\\\\',
    'max-age=',
    ',',
    '"\\',
    '",',
    'a"',
  ]) {
    const text = filled(worst);
    const ms = processorMs(() => {
      referencesOf(text, 'https://web.example.test/');
      secretsIn(text, { 'the password': 's3cretPassw0rd' });
      readCacheControl(text.slice(0, 16 * 1024));
    });
    expect(ms, `"${worst}" again and again`).toBeLessThan(LONGEST_READ_MS);
  }
});
