/** Tests properties of reading Set-Cookie (RFC 6265bis): every conforming form is read, and no line makes it throw. */
import { test } from '@playwright/test';
import { cookiePair, effectivePath, parseSetCookie, pathCovers } from '../../../fixtures/probe/parse/set-cookie.ts';
import { anyCase, anyText, blanks, fc, must, token } from './generated.ts';

/** Whole seconds, as a Date header has them. */
const NOW = Date.UTC(2026, 10, 5, 9, 8, 7);

const flag = (name: string) =>
  fc.tuple(anyCase(name), fc.constantFrom('', '=', '=true', '=false', '=1')).map(([n, v]) => n + v);
const attribute = (name: string, value: fc.Arbitrary<string>) =>
  fc.tuple(anyCase(name), blanks, blanks, value).map(([n, before, after, v]) => `${n}${before}=${after}${v}`);
const sameSites = fc.constantFrom('Lax', 'Strict', 'None');
const cookieValue = fc.stringMatching(/^[abcXYZ0129_.=+/-]{1,30}$/);
/** Attributes that are not judged, though some look like one that is. */
const harmless = fc.oneof(
  token.filter(t => !/^(httponly|secure|samesite|domain|path|max-age|expires)$/i.test(t)),
  fc.constantFrom(
    'Comment=HttpOnly',
    'Note="Secure"',
    'Priority=High',
    'Partitioned',
    'xSecure',
    'HttpOnlyy',
    'Secure2',
    '',
  ),
);

/** Attributes as they are written, each with the value that must be read; null for an absent one. */
const judgedAttributes = fc.record({
  httpOnly: fc.option(flag('HttpOnly')),
  secure: fc.option(flag('Secure')),
  sameSite: fc.option(sameSites.chain(s => attribute('SameSite', anyCase(s)).map(text => ({ s, text })))),
  maxAge: fc.option(
    fc
      .integer({ min: -10, max: 1e9 })
      .chain(s => attribute('Max-Age', fc.constant(String(s))).map(text => ({ s, text }))),
  ),
});

test.describe('Set-Cookie', () => {
  test('attributes count in any order, case and spacing, and only those that are there', () => {
    fc.assert(
      fc.property(
        fc.record({ name: token, value: cookieValue }),
        judgedAttributes,
        fc.array(harmless, { maxLength: 3 }),
        fc.record({ turn: fc.integer(), blank: blanks }),
        ({ name, value }, { httpOnly, secure, sameSite, maxAge }, rest, { turn, blank }) => {
          const attributes = [httpOnly, secure, sameSite?.text, maxAge?.text, ...rest].filter(
            a => a !== null && a !== undefined,
          );
          const at = Math.abs(turn) % (attributes.length + 1);
          const turned = [...attributes.slice(at), ...attributes.slice(0, at)];
          const cookie = parseSetCookie([`${name}=${value}`, ...turned].join(`;${blank}`), NOW);
          must(cookie).toMatchObject({
            name,
            valueLength: value.length,
            httpOnly: httpOnly !== null,
            secure: secure !== null,
            sameSite: sameSite?.s ?? 'unset',
            lifetimeS: maxAge?.s,
            deletes: maxAge !== null && maxAge.s <= 0,
          });
        },
      ),
    );
  });

  test('value is kept by nothing but its length', () => {
    fc.assert(
      fc.property(
        token,
        fc.stringMatching(/^[A-F0-9]{24}$/),
        fc.array(harmless, { maxLength: 3 }),
        (name, value, rest) => {
          const line = [`${name}=${value}`, ...rest].join('; ');
          must(JSON.stringify(parseSetCookie(line, NOW))).notToContain(value);
          must(cookiePair(line)).toBe(`${name}=${value}`);
        },
      ),
    );
  });

  test('the last of a repeated attribute wins', () => {
    fc.assert(
      fc.property(
        fc.array(sameSites, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: -5, max: 5000 }), { minLength: 1, maxLength: 4 }),
        (sites, ages) => {
          must(
            parseSetCookie(
              `a=b; ${sites.map(s => `SameSite=${s}`).join(';')}; ${ages.map(a => `Max-Age=${a}`).join(';')}`,
              NOW,
            ),
          ).toMatchObject({ sameSite: sites.at(-1), lifetimeS: ages.at(-1) });
        },
      ),
    );
  });

  test('Max-Age wins over Expires, which is a lifetime on the clock of the server', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.option(fc.integer({ min: -5, max: 5000 })),
        (offset, age) => {
          const expires = new Date(NOW + offset * 1000).toUTCString();
          must(parseSetCookie(`a=b; Expires=${expires}${age === null ? '' : `; Max-Age=${age}`}`, NOW)?.lifetimeS).toBe(
            age ?? offset,
          );
        },
      ),
    );
  });

  test('path covers itself and what lies below, not what begins alike', () => {
    const segment = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), segment, (segments, more) => {
        const path = `/${segments.join('/')}`;
        const covers = (asked: string) => pathCovers(path, `https://a.test${asked}`);
        must([
          covers(path),
          covers(`${path}/${more}`),
          covers(`${path}${more}`),
          pathCovers('/', `https://a.test${path}`),
        ]).toEqual([true, true, false, true]);
        const cookie = parseSetCookie('a=b', NOW);
        must(cookie && pathCovers(effectivePath(cookie, `https://a.test${path}`), `https://a.test${path}`)).toBe(true);
      }),
    );
  });

  test('no line makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc
            .array(fc.oneof(anyText, harmless, fc.constantFrom('=', ';', 'Expires=', 'Max-Age=', 'Path=', 'Domain=.')))
            .map(parts => parts.join(';')),
        ),
        line => {
          const cookie = parseSetCookie(line, NOW);
          cookiePair(line);
          must(Number.isNaN(cookie?.lifetimeS ?? 0)).toBe(false);
          if (cookie) must(effectivePath(cookie, 'https://a.test/b/c')).toMatch(/^\//);
        },
      ),
    );
  });
});
