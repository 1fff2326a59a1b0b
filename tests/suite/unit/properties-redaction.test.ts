/** Tests properties of redaction: any secret is gone in every encoding, and the text around it stays. */
import { test } from '@playwright/test';
import { Redactor, REDACTED } from '../../../fixtures/report/redaction/redact.ts';
import { anyText, fc, must } from './generated.ts';

/** Upper case and symbols, so that the lower-case text around it cannot contain it. */
const secret = fc
  .stringMatching(/^[A-Z0-9"'<>&%+/=\\ äß€-]{6,24}$/)
  .filter(s => s.trim() === s && /[A-Z0-9]{4}/.test(s));
/** Most characters by which a spelling replaces one character: `%2525`, `\\u005c`. */
const LONGEST_ESCAPE = 6;
const innocent = fc.stringMatching(/^[a-z .,:\n]{0,40}$/);
const encodings: Readonly<Record<string, (s: string) => string>> = {
  raw: s => s,
  percent: encodeURIComponent,
  'percent twice': s => encodeURIComponent(encodeURIComponent(s)),
  form: s => new URLSearchParams([['', s]]).toString().slice(1),
  JSON: s => JSON.stringify(s).slice(1, -1),
  'JSON twice': s => JSON.stringify(JSON.stringify(s)).slice(3, -3),
  unicode: s => s.replace(/[^ -~]|["\\]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  HTML: s =>
    s
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
};

test.describe('redaction', () => {
  for (const [name, encode] of Object.entries(encodings)) {
    test(`any secret in ${name} encoding is gone from any text, and the text around it stays`, () => {
      fc.assert(
        fc.property(secret, innocent, innocent, (value, before, after) => {
          const redactor = new Redactor(() => [value]);
          const clean = redactor.text(`${before}${encode(value)}${after}`);
          // If the last character is its own escape, such as `%`, the end of its longer spelling may stay.
          must([
            clean.startsWith(before + REDACTED),
            clean.endsWith(after),
            clean.length <= before.length + REDACTED.length + LONGEST_ESCAPE + after.length,
          ]).toEqual([true, true, true]);
          must(redactor.text(clean)).toBe(clean);
        }),
        { numRuns: 100 },
      );
    });
  }

  test('any secret in base64 is gone, at any alignment', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z0-9]{12,24}$/),
        fc.stringMatching(/^[a-z]{0,6}$/),
        fc.stringMatching(/^[a-z]{0,6}$/),
        fc.constantFrom('base64', 'base64url'),
        (value, before, after, how) => {
          const redactor = new Redactor(() => [value]);
          const clean = redactor.text(Buffer.from(before + value + after).toString(how));
          must(clean).toContain(REDACTED);
          must(
            clean
              .split(REDACTED)
              .map(rest => Buffer.from(rest, 'base64').toString('latin1'))
              .filter(rest => rest.includes(value.slice(0, 9))),
          ).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('text without the secret is left alone, and any text is redacted without throwing, once for all', () => {
    const redactor = new Redactor(() => ['K9XWQ7ZB2M']);
    fc.assert(
      fc.property(innocent, anyText, (text, any) => {
        must(redactor.text(text)).toBe(text);
        const once = redactor.text(`${any}K9XWQ7ZB2M${any}`);
        must([once.includes('K9XWQ7ZB2M'), redactor.text(once) === once]).toEqual([false, true]);
      }),
    );
  });
});
