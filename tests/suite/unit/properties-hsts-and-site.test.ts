/** Tests properties of Strict-Transport-Security (RFC 6797), and of the relation of two addresses. */
import { test } from '@playwright/test';
import { parseHsts } from '../../../fixtures/probe/parse/hsts.ts';
import { siteRelation } from '../../../fixtures/probe/parse/same-site.ts';
import { anyCase, anyText, blanks, fc, must, unlike } from './generated.ts';

test('Strict-Transport-Security: directives in any order and case; a repeated or a missing max-age is invalid', () => {
  fc.assert(
    fc.property(
      fc.record({ age: fc.nat(), name: anyCase('max-age'), quoted: fc.boolean(), blank: blanks }),
      anyCase('includeSubDomains'),
      unlike('max-age', 'includesubdomains'),
      anyText,
      ({ age, name, quoted, blank }, sub, other, junk) => {
        const maxAge = `${name}${blank}=${blank}${quoted ? `"${age}"` : age}`;
        for (const line of [
          [maxAge, sub, other],
          [other, maxAge, sub],
          [sub, '', maxAge],
        ])
          must(parseHsts(line.join(`${blank};${blank}`))).toEqual({ valid: true, maxAgeS: age });
        for (const line of [
          [sub, other],
          [maxAge, maxAge],
          [maxAge, sub, sub],
          [`${name}=-${age}`],
          [`${name}=${age}s`],
          [name],
        ])
          must(parseHsts(line.join(';')).valid).toBe(false);
        parseHsts(junk);
      },
    ),
  );
});

test('relation of two addresses is the same from both sides', () => {
  const host = fc
    .tuple(
      fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('com', 'co.kr', 'vercel.app', 'test'),
    )
    .map(([labels, suffix]) => [...labels, suffix].join('.'));
  const url = fc
    .tuple(fc.constantFrom('http', 'https'), host, fc.constantFrom('', ':8443', ':3000'))
    .map(([scheme, name, port]) => `${scheme}://${name}${port}/x`);
  fc.assert(
    fc.property(url, url, host, (a, b, name) => {
      must(siteRelation(a, b)).toBe(siteRelation(b, a));
      must(siteRelation(a, a)).toBe('same-origin');
      must([
        siteRelation(`https://a.${name}`, `https://b.${name}`),
        siteRelation(`https://${name}`, `http://${name}`),
      ]).toEqual(['same-site', 'cross-site']);
    }),
  );
});
