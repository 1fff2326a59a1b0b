/** Tests the reading of the addresses that pages give for themselves. */
import { expect, test } from '@playwright/test';
import { pageAddresses } from '../../../fixtures/probe/parse/page-addresses.ts';

const at = 'https://stage.example.test/login';

test('canonical links and Open Graph addresses are found, relative ones resolved', () => {
  const html = `<!doctype html><head>
    <link rel="canonical" href="/login"><link rel="stylesheet" href="/app.css">
    <meta property="og:url" content="http://localhost:3000/login"><meta property="og:title" content="http://no">
    <meta name="twitter:image" content="https://cdn.example.net/og.png"><meta property="og:image:alt" content="http://no">
    <!-- <link rel="canonical" href="https://comment.example/"> --></head>`;
  expect(pageAddresses(html, at)).toEqual([
    { element: 'canonical', url: 'https://stage.example.test/login' },
    { element: 'og:url', url: 'http://localhost:3000/login' },
    { element: 'twitter:image', url: 'https://cdn.example.net/og.png' },
  ]);
});

test('the canonical address of a Link header is found among others', () => {
  const of = (link: string) => pageAddresses('', at, [link]).map(({ url }) => url);
  expect(of('</a.css>; rel=preload; as=style, </login>; title="x"; rel="nofollow canonical"')).toEqual([at]);
  expect(of('<http://localhost:3000/login>;rel=canonical')).toEqual(['http://localhost:3000/login']);
  expect(of('<http://localhost:3000/a.css>; rel=preload; title="canonical"')).toEqual([]);
});

test('elements without an address of the web are left out', () => {
  expect(
    pageAddresses('<link rel=canonical><meta property="og:image" content="data:image/png;base64,AA">', at),
  ).toEqual([]);
});
