/**
 * Tests the redaction of JSON and XML: secrets are removed from the strings, and the structure stays the same.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { isJson } from '../../../fixtures/report/redaction/documents.ts';
import { Redactor, REDACTED } from '../../../fixtures/report/redaction/redact.ts';
import { sweep } from '../../../fixtures/report/redaction/sweep.ts';
import { anyText, fc, must } from './generated.ts';

const token = 'e9K7Qx2Zt3Vb9LmW';
test('token is taken out of JSON as its reader sees it, and JSON stays JSON', () => {
  const redactor = new Redactor(() => [token, 'n8f14e45fceea167', 'amp;3f2b8c1e9d4a']);
  const clean = (name: string, text: string) => Buffer.from(redactor.bytes(name, Buffer.from(text))).toString();
  for (const [before, after] of [
    [`{"a": "x${token}y",  "n": 1e2}`, `{"a": "x${REDACTED}y",  "n": 1e2}`],
    [`{"${token}":1}`, `{"${REDACTED}":1}`],
    // An escape whose last letters look like the beginning of a secret.
    [JSON.stringify({ a: `\n8f14e45fceea167 ${token}` }), JSON.stringify({ a: `\n8f14e45fceea167 ${REDACTED}` })],
    [`["\\u00${token}", "${token}"]`, JSON.stringify([`\u00e9${token.slice(2)}`, REDACTED]).replace(',', ', ')],
    [JSON.stringify([...Buffer.from(token)]), JSON.stringify([REDACTED])],
    [`{"a":"${token}"}\n{"b":"${token}"}\n`, `{"a":"${REDACTED}"}\n{"b":"${REDACTED}"}\n`],
  ] as const)
    expect(
      JSON.stringify(
        clean('a.json', before)
          .split('\n')
          .filter(Boolean)
          .map(line => JSON.parse(line) as unknown),
      ),
    ).toBe(
      JSON.stringify(
        after
          .split('\n')
          .filter(Boolean)
          .map(line => JSON.parse(line) as unknown),
      ),
    );
  expect(clean('a.xml', `<a b='"${token}"'>&amp;3f2b8c1e9d4a ${token}<![CDATA[${token}]>]]></a>`)).toBe(
    `<a b='&quot;${REDACTED}&quot;'>&amp;3f2b8c1e9d4a ${REDACTED}<![CDATA[${REDACTED.slice(0, -1)}]]]]><![CDATA[>]]></a>`,
  );
});

test('any JSON with any secret in it stays JSON with the same keys, and the secret is gone', () => {
  const secret = fc.constantFrom('true', 'pass', '0', 'sunshine', 'Summer2024!', 'a"b\\c d', token, 'ÄÖ-한국 1x');
  fc.assert(
    fc.property(secret, fc.jsonValue({ maxDepth: 3 }), anyText, (value, data, text) => {
      const before = { data, value, nested: [{ value, text: `${text} "${value}"` }] };
      const redactor = new Redactor(() => [value]);
      const after = JSON.parse(
        Buffer.from(redactor.bytes('x.json', Buffer.from(JSON.stringify(before, null, 1)))).toString(),
      ) as typeof before;
      must(after.value).toBe(REDACTED);
      must(after.nested[0]?.value).toBe(REDACTED);
      must(after.nested[0]?.text.includes(`"${value}"`)).toBe(false);
      must(Object.keys(after)).toEqual(['data', 'value', 'nested']);
    }),
    { numRuns: 300 },
  );
});

test('report that is none any more after the sweep is told', ({}, testInfo) => {
  const folder = testInfo.outputPath('reports');
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of [
    ['a.json', '{"a":1}'],
    ['a.xml', '<a>1</a>'],
    ['was-none.json', '{1'],
    ['a.txt', '1'],
  ] as const)
    writeFileSync(`${folder}/${name}`, content);
  // A wrong redaction: it removes the text before and after a digit, too.
  class Broken extends Redactor {
    override bytes(_: string, content: Uint8Array): Uint8Array {
      return Buffer.from(content).includes('1') ? Buffer.from('{"<a') : content;
    }
  }
  const { unreadable, rewritten } = sweep([folder], new Broken(() => []));
  expect(unreadable).toEqual([`${folder}/a.json`, `${folder}/a.xml`]);
  expect(rewritten).toEqual([`${folder}/a.txt`, `${folder}/was-none.json`]);
  expect(isJson(readFileSync(`${folder}/a.json`, 'utf8'))).toBe(false);
});
