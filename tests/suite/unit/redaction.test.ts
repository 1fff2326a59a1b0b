/** Tests redaction: a secret is found in every encoding and every kind of file, and innocent text stays as it is. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { Redactor, REDACTED } from '../../../fixtures/report/redaction/redact.ts';
import { sweep } from '../../../fixtures/report/redaction/sweep.ts';

const secret = `Ka7+narie/ñ"n<&'\\ 9x~`;
const plain = 'canary-7f3a9c-value';
const redactor = new Redactor(() => [secret, plain]);

const html = (text: string, quote: string, apostrophe: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', quote).replaceAll("'", apostrophe);
const encodings: Record<string, (s: string) => string> = {
  raw: s => s,
  percent: s => encodeURIComponent(s),
  'percent in lower case': s => encodeURIComponent(s).replace(/%../g, m => m.toLowerCase()),
  'percent twice': s => encodeURIComponent(encodeURIComponent(s)),
  form: s => new URLSearchParams({ p: s }).toString().slice(2),
  JSON: s => JSON.stringify(s).slice(1, -1),
  'JSON twice': s => JSON.stringify(JSON.stringify(s)).slice(3, -3),
  'JSON of ASCII alone': s =>
    JSON.stringify(s)
      .slice(1, -1)
      .replace(/[^\x20-\x7e]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'HTML, named': s => html(s, '&quot;', '&apos;'),
  'HTML, decimal': s => html(s, '&#34;', '&#39;'),
  'HTML, hexadecimal': s => html(s, '&#x22;', '&#x27;'),
  'percent, every byte': s => [...Buffer.from(s)].map(b => `%${b.toString(16)}`).join(''),
  'unicode escapes, every character': s =>
    Array.from(s, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'unicode escapes in braces': s => Array.from(s, c => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`).join(''),
  'bytes escaped': s => [...Buffer.from(s)].map(b => `\\x${b.toString(16)}`).join(''),
  'bytes in hexadecimal': s => Buffer.from(s).toString('hex'),
  'bytes as a list': s => [...Buffer.from(s)].join(',\n  '),
  'HTML, every character': s => Array.from(s, c => `&#${c.codePointAt(0) ?? 0};`).join(''),
  'HTML in JSON that escapes it': s => Array.from(s, c => `\\u0026#x${(c.codePointAt(0) ?? 0).toString(16)};`).join(''),
  'some letters escaped': s =>
    Array.from(s, (c, i) => (i % 2 === 0 ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))
      .join('')
      .replaceAll('"', '\\"'),
  'HTML of JSON': s => html(JSON.stringify(s).slice(1, -1), '&quot;', '&#39;'),
};

for (const [name, encode] of Object.entries(encodings)) {
  test(`secret is taken out of text in ${name} encoding`, () => {
    for (const value of [secret, plain])
      expect(redactor.text(`before ${encode(value)} after`)).toBe(`before ${REDACTED} after`);
  });
}

for (const encoding of ['base64', 'base64url'] as const) {
  for (const offset of [0, 1, 2]) {
    test(`secret is taken out of ${encoding} that begins ${offset} bytes before it`, () => {
      for (const value of [secret, plain, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        const encoded = Buffer.from(`${'{"a'.slice(0, offset)}${value}","b":1}`).toString(encoding);
        const left = redactor.text(`x ${encoded} y`);
        expect(left).toContain(REDACTED);
        // At most one digit stays on each side, with a part of one byte.
        expect(encoded.length - left.replace(REDACTED, '').length + 4, value).toBeGreaterThanOrEqual(
          Math.floor((Buffer.byteLength(value) * 4) / 3) - 2,
        );
      }
    });
  }
}

test('credentials nobody announced are known by their looks', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
  const text = redactor.text(
    [
      `token ${jwt}`,
      'Authorization: Bearer 0123456789abcdef',
      'Set-Cookie: sid=abcdef; Path=/; SameSite=Lax; HttpOnly',
      'cookie: a=12345; theme=dark1',
      '{"name":"Set-Cookie","value":"sid=abcdef; Path=/"}',
      '{"cookies":[{"name":"sid","value":"abcdef","path":"/"}]}',
    ].join('\n'),
  );
  expect(text.split('\n')).toEqual([
    `token ${REDACTED}`,
    `Authorization: Bearer ${REDACTED}`,
    `Set-Cookie: sid=${REDACTED}; Path=/; SameSite=Lax; HttpOnly`,
    `cookie: a=${REDACTED}; theme=${REDACTED}`,
    `{"name":"Set-Cookie","value":"sid=${REDACTED}; Path=/"}`,
    `{"cookies":[{"name":"sid","value":"${REDACTED}","path":"/"}]}`,
  ]);
});

test('innocent text stays as it is', () => {
  const text =
    'cookie-secure: The auth cookie must carry Secure.\nSet-Cookie: sid=[143 characters]; SameSite=None; Path=/api\nWWW-Authenticate: Bearer error="invalid_token"\nBearer authentication, basic understanding';
  expect(redactor.text(text)).toBe(text);
});

test('unicode escapes that were percent-encoded are seen through', () => {
  const escaped = encodeURIComponent(
    Array.from(secret, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  );
  expect(redactor.text(`q=${escaped}&x=1`)).toBe(`q=${encodeURIComponent(REDACTED)}&x=1`);
  expect(redactor.text('q=a%5Cb%26c%20d')).toBe('q=a%5Cb%26c%20d');
});

test('end of a text that may begin a secret is known', () => {
  expect(redactor.unfinished('log canary-7f')).toBe('canary-7f');
  expect(redactor.unfinished(`log ${plain}`)).toBe('');
  expect(redactor.unfinished('log\n')).toBe('');
});

test('secret learnt in the run counts from then on', () => {
  const known: string[] = [];
  const learning = new Redactor(() => known);
  expect(learning.text('late-secret-1')).toBe('late-secret-1');
  known.push('late-secret-1');
  expect(learning.text('late-secret-1')).toBe(REDACTED);
});

test('archive is cleaned inside, also in an archive and in a page', () => {
  const inner = zipSync({ 'b.json': strToU8(JSON.stringify({ password: plain })), 'a.png': strToU8('picture') });
  const cleaned = unzipSync(
    redactor.bytes('trace.zip', zipSync({ 'inner.zip': inner, 'test.trace': strToU8(`{"v":"${plain}"}\n`) })),
  );
  expect(strFromU8(cleaned['test.trace'] ?? inner)).toBe(`{"v":"${REDACTED}"}\n`);
  expect(strFromU8(unzipSync(cleaned['inner.zip'] ?? inner)['b.json'] ?? inner)).toBe(
    JSON.stringify({ password: REDACTED }),
  );
  const page = redactor.text(
    `<template>data:application/zip;base64,${Buffer.from(inner).toString('base64')}</template>`,
  );
  const carried = unzipSync(Buffer.from(/base64,([^<]+)/.exec(page)?.[1] ?? '', 'base64'));
  expect(strFromU8(carried['b.json'] ?? inner)).toBe(JSON.stringify({ password: REDACTED }));
  expect(strFromU8(carried['a.png'] ?? inner)).toBe('picture');
});

test('sweep cleans what it can read and deletes what it cannot', ({}, testInfo) => {
  const folder = testInfo.outputPath('reports');
  mkdirSync(`${folder}/deep`, { recursive: true });
  const zip = zipSync({ 'a.txt': strToU8(plain) });
  const files = {
    'log.txt': Buffer.from(plain),
    'deep/latin.log': Buffer.from(`\xff${plain}`, 'latin1'),
    'deep/trace.zip': Buffer.from(zip),
    'cut.zip': Buffer.from(zip.subarray(0, 60)),
    'fine.json': Buffer.from('{"a":1}'),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(`${folder}/${name}`, content);
  const swept = sweep([folder, `${folder}/missing`], redactor);
  expect(swept.deleted).toEqual([`${folder}/cut.zip`]);
  expect(swept.rewritten.toSorted()).toEqual([
    `${folder}/deep/latin.log`,
    `${folder}/deep/trace.zip`,
    `${folder}/log.txt`,
  ]);
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(n => /\.(txt|log)$/.test(n)))
    expect(readFileSync(`${folder}/${name}`, 'latin1')).not.toContain(plain);
});
