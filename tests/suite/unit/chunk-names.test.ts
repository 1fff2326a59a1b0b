/** Tests the finding of scripts that a script names, to load them later. */
import { expect, test } from '@playwright/test';
import { chunksIn } from '../../../fixtures/probe/parse/chunk-names.ts';
import { referencesOf } from '../../../fixtures/probe/parse/html-references.ts';
import { processorMs } from './processor-time.ts';

/** Longest time for hostile texts, ms. */
const SOON_MS = 2_000;

const page = 'https://a.test/login';
const of = (code: string, at = 'https://a.test/assets/index-CpAth-6K.js') => chunksIn(code, at, page);

test('chunks are found as bundlers write them', () => {
  for (const [code, url] of [
    ['const l=()=>import("./Admin-B1x2Y3z4.js")', '/assets/Admin-B1x2Y3z4.js'],
    ['import( `../lazy/Admin.mjs` )', '/lazy/Admin.mjs'],
    ['import{a as b}from"./vendor-0a1b2c3d.js";', '/assets/vendor-0a1b2c3d.js'],
    ['import"/assets/side-0a1b2c3d.js"', '/assets/side-0a1b2c3d.js'],
    ['new Worker(new URL("worker-0a1b2c3d.js",import.meta.url))', '/assets/worker-0a1b2c3d.js'],
    ['navigator.serviceWorker.register("/sw.js")', '/sw.js'],
    ["navigator.serviceWorker.register('sw.js')", '/sw.js'],
    ['m.f||(m.f=["assets/Admin-B1x2Y3z4.js","assets/Admin-0a1b2c3d.css"])', '/assets/Admin-B1x2Y3z4.js'],
  ] as const)
    expect(of(code), code).toEqual([`https://a.test${url}`]);
  expect(of('m.f=["assets/Admin-B1x2Y3z4.js"]', 'https://a.test/app/assets/index.js')).toEqual([
    'https://a.test/app/assets/Admin-B1x2Y3z4.js',
  ]);
  expect(
    of(
      'self.x={"/admin":["static/chunks/pages/admin-0a1b2c3d.js"]}',
      'https://a.test/_next/static/b/_buildManifest.js',
    ),
  ).toEqual(['https://a.test/_next/static/chunks/pages/admin-0a1b2c3d.js']);
});

test('other texts name no chunk', () => {
  for (const code of [
    'import("https://cdn.test/lib.js")',
    'import(name)',
    'import("lib/x.js")',
    '"see ./readme.js"',
    '"static/chunks/a.js"',
    'import("./styles.css")',
    'import("//cdn.test/x.js")',
  ])
    expect(of(code), code).toEqual([]);
});

test('pictures of several sizes are found', () => {
  const images = (html: string) => referencesOf(html, page).map(({ kind, url }) => `${kind} ${new URL(url).pathname}`);
  expect(images('<img src=a.png srcset="b.png 1.5x,c.png 2x, /i/w_1,h_2/d.png 640w">')).toEqual(
    ['/a.png', '/b.png', '/c.png', '/i/w_1,h_2/d.png'].map(path => `image ${path}`),
  );
  expect(images('<picture><source srcset="a.webp, b.webp 2x"></picture><source src="a.mp4">')).toEqual([
    'image /a.webp',
    'image /b.webp',
  ]);
  expect(images('<video poster=p.jpg src=v.mp4></video><input type=image src=i.png><input src=n.png>')).toEqual([
    'image /p.jpg',
    'image /i.png',
  ]);
});

test('hostile scripts are read in bounded time', () => {
  const large = (piece: string) => piece.repeat(Math.ceil(500_000 / piece.length));
  const ms = processorMs(() => {
    for (const piece of ['import("./', 'import(', 'from"./a/', 'new URL("a/', 'm.f=[', '"static/chunks/', './', 'a.js'])
      of(large(piece), 'https://a.test/_next/x.js');
    referencesOf(`<img srcset="${large('a,')}">`, page);
  });
  expect(ms).toBeLessThan(SOON_MS);
});
