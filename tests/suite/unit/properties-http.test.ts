/**
 * Properties of the judges of HTTP: generated conforming forms are accepted, generated violations found, and no text
 * makes them throw.
 */
import { test } from '@playwright/test';
import {
  credentialsProblem,
  grants,
  listed,
  originProblem,
  preflightProblems,
  reusable,
  storable,
  unexposed,
  variesByOrigin,
  type CorsAnswer,
} from '../../../fixtures/probe/cors-allowlist/cors-headers.ts';
import { parseHsts } from '../../../fixtures/probe/parse/hsts.ts';
import { retryAfterMs } from '../../../fixtures/probe/parse/retry-after.ts';
import { cookiePair, effectivePath, parseSetCookie, pathCovers } from '../../../fixtures/probe/parse/set-cookie.ts';
import { siteRelation } from '../../../fixtures/probe/parse/site.ts';
import { anyCase, anyText, blanks, fc, must, token } from './generated.ts';

/** Whole seconds, as a Date header has them. */
const NOW = Date.UTC(2026, 10, 5, 9, 8, 7);

const flag = (name: string) =>
  fc.tuple(anyCase(name), fc.constantFrom('', '=', '=true', '=false', '=1')).map(([n, v]) => n + v);
const attribute = (name: string, value: fc.Arbitrary<string>) =>
  fc.tuple(anyCase(name), blanks, blanks, value).map(([n, before, after, v]) => `${n}${before}=${after}${v}`);
const sameSites = fc.constantFrom('Lax', 'Strict', 'None');
const cookieValue = fc.stringMatching(/^[abcXYZ0129_.=+/-]{1,30}$/);
/** Attributes that say nothing about those that are judged, though some look like it. */
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

test.describe('Set-Cookie', () => {
  test('attributes count in any order, case and spacing, and only those that are there', () => {
    fc.assert(
      fc.property(
        token,
        cookieValue,
        fc.option(flag('HttpOnly')),
        fc.option(flag('Secure')),
        fc.option(sameSites.chain(s => attribute('SameSite', anyCase(s)).map(text => ({ s, text })))),
        fc.option(
          fc
            .integer({ min: -10, max: 1e9 })
            .chain(s => attribute('Max-Age', fc.constant(String(s))).map(text => ({ s, text }))),
        ),
        fc.array(harmless, { maxLength: 3 }),
        fc.integer(),
        blanks,
        (name, value, httpOnly, secure, sameSite, maxAge, rest, turn, blank) => {
          const attributes = [httpOnly, secure, sameSite?.text, maxAge?.text, ...rest].filter(
            a => a !== null && a !== undefined,
          );
          const at = Math.abs(turn) % (attributes.length + 1);
          const cookie = parseSetCookie(
            [`${name}=${value}`, ...attributes.slice(at), ...attributes.slice(0, at)].join(`;${blank}`),
            NOW,
          );
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

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const two = (n: number): string => String(n).padStart(2, '0');
/** The three forms of RFC 9110 §5.6.7, in its order. */
function httpDates(at: Date): string[] {
  const day = days[at.getUTCDay()] ?? '';
  const month = at.toUTCString().slice(8, 11);
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  const date = at.getUTCDate();
  return [
    at.toUTCString(),
    `${day}, ${two(date)}-${month}-${two(at.getUTCFullYear() % 100)} ${time} GMT`,
    `${day.slice(0, 3)} ${month} ${String(date).padStart(2, ' ')} ${time} ${at.getUTCFullYear()}`,
  ];
}

test.describe('Retry-After', () => {
  test('seconds and all three dates promise the same moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), blanks, (s, blank) => {
        must(
          [String(s), ...httpDates(new Date(NOW + s * 1000))].map(value => retryAfterMs(blank + value, NOW)),
        ).toEqual(Array(4).fill(s * 1000));
      }),
    );
  });

  test('other spellings of a number or a moment promise nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), s => {
        const at = new Date(NOW + s * 1000);
        const [fixed = '', rfc850 = '', asctime = ''] = httpDates(at);
        const wrong = [
          `-${s}`,
          `+${s}`,
          `${s}.5`,
          `${s}s`,
          `${s} s`,
          `${s}, ${s}`,
          `"${s}"`,
          `0x${s.toString(16)}`,
          `${s}e0`,
          at.toISOString(),
          `${fixed} `.replace('GMT', 'UTC'),
          fixed.replace('GMT', '+0000'),
          fixed.replace(' GMT', ''),
          fixed.toLowerCase(),
          fixed.slice(5),
          rfc850.replace(/^\w+/, 'Holiday'),
          `${asctime} GMT`,
          fixed.replace(/ \d{2} \w{3} /, ' 31 Feb '),
          fixed.replace(/\d{2}:\d{2}:/, '25:00:'),
          fixed.replace(/ \w{3} (\d{4})/, ' Foo $1'),
        ];
        must(wrong.filter(value => retryAfterMs(value, NOW) !== undefined)).toEqual([]);
      }),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.stringMatching(/^\d{1,400}$/)),
        fc.option(fc.integer(), { nil: undefined }),
        (value, now) => {
          must(Number.isNaN(retryAfterMs(value, now) ?? 0)).toBe(false);
        },
      ),
    );
  });
});

/** The elements as header lines: split over lines, with blanks and empty elements in between. */
const written = (elements: readonly string[]): fc.Arbitrary<string[]> =>
  fc
    .tuple(
      fc.array(fc.tuple(blanks, blanks, fc.constantFrom(',', ',,', ', ,', '\n')), {
        minLength: elements.length,
        maxLength: elements.length,
      }),
    )
    .map(([gaps]) =>
      elements
        .map((e, i) => `${gaps[i]?.[0] ?? ''}${e}${gaps[i]?.[1] ?? ''}${gaps[i]?.[2] ?? ''}`)
        .join('')
        .split('\n')
        .map(line => line.replace(/,$/, '')),
    );
const unlike = (...names: string[]) => token.filter(t => !names.includes(t.toLowerCase()));
const origin = 'https://web.acme.test';
const answer = (more: Partial<CorsAnswer> = {}): CorsAnswer => ({
  at: '',
  what: '',
  origin,
  status: 204,
  allowOrigin: [origin],
  allowCredentials: ['true'],
  allowMethods: [],
  allowHeaders: [],
  exposeHeaders: [],
  vary: [],
  cacheControl: '',
  dated: false,
  ...more,
});

test.describe('Vary and Access-Control lists', () => {
  test('elements are found however the list is split', () => {
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 5 }).chain(elements => written(elements).map(lines => ({ elements, lines }))),
        ({ elements, lines }) => {
          must(listed(lines)).toEqual(elements);
        },
      ),
    );
  });

  test('Vary names Origin in any case, or a star, and nothing that only holds the word', () => {
    fc.assert(
      fc.property(
        fc.array(unlike('origin', '*'), { maxLength: 4 }),
        fc.oneof(anyCase('Origin'), fc.constant('*')),
        fc.nat(),
        (others, name, at) => {
          const near = [...others, 'X-Origin', 'Origin-Agent-Cluster', 'origin.'];
          must(variesByOrigin({ vary: [near.join(', ')] })).toBe(false);
          must(variesByOrigin({ vary: near.toSpliced(at % (near.length + 1), 0, name) })).toBe(true);
        },
      ),
    );
  });

  test('preflight succeeds with what is asked for, in any case of the header names, and fails without any of it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('PUT', 'PATCH', 'DELETE'),
        fc.uniqueArray(unlike('*'), { minLength: 1, maxLength: 4, selector: t => t.toLowerCase() }),
        fc.array(unlike('put', 'patch', 'delete'), { maxLength: 3 }),
        blanks,
        (method, headers, others, blank) => {
          const wanted = { method, headers };
          const allowed = {
            allowMethods: [[...others, method].join(`,${blank}`)],
            allowHeaders: headers.map(h => h.toUpperCase()),
          };
          must(preflightProblems(answer(allowed), origin, wanted)).toEqual([]);
          const broken = [
            { ...allowed, allowMethods: [others.join(', ')] },
            { ...allowed, allowMethods: ['*'] },
            { ...allowed, allowMethods: [method.toLowerCase()] },
            { ...allowed, allowHeaders: allowed.allowHeaders.slice(1) },
            { ...allowed, allowHeaders: ['*'] },
            { ...allowed, status: 301 },
            { ...allowed, status: 404 },
            { ...allowed, allowOrigin: [] },
            { ...allowed, allowOrigin: ['*'] },
            { ...allowed, allowOrigin: [origin, origin] },
            { ...allowed, allowOrigin: [`${origin}/`] },
            { ...allowed, allowCredentials: [] },
            { ...allowed, allowCredentials: ['True'] },
            { ...allowed, allowCredentials: ['true', 'true'] },
          ];
          must(broken.filter(b => preflightProblems(answer(b), origin, wanted).length === 0)).toEqual([]);
        },
      ),
    );
  });

  test('origin is compared to the letter, but for blanks around it', () => {
    fc.assert(
      fc.property(
        blanks,
        blanks,
        anyText.filter(t => t.trim() !== ''),
        (before, after, junk) => {
          must(originProblem({ allowOrigin: [before + origin + after] }, origin)).toBeUndefined();
          must(originProblem({ allowOrigin: [origin + junk] }, origin)).toBeDefined();
          must(originProblem({ allowOrigin: [origin.toUpperCase()] }, origin)).toBeDefined();
          for (const value of [origin, 'null', '*'])
            must(grants({ allowOrigin: [junk, before + value + after] }, origin)).toBe(true);
          must(grants({ allowOrigin: ['https://fixed.acme.test', ''] }, origin)).toBe(false);
        },
      ),
    );
  });

  test('header is exposed by its name alone', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(unlike('*'), { minLength: 1, maxLength: 5, selector: t => t.toLowerCase() }),
        names => {
          const [first = '', ...rest] = names;
          must(unexposed({ exposeHeaders: [names.join(',').toUpperCase()] }, names)).toEqual([]);
          must(unexposed({ exposeHeaders: [...rest, '*'] }, names)).toEqual([first]);
        },
      ),
    );
  });

  test('no text makes them throw, and what a cache may reuse it may store', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { maxLength: 3 }),
        anyText,
        fc.integer({ min: 100, max: 599 }),
        fc.boolean(),
        (values, cacheControl, status, dated) => {
          const any = answer({
            allowOrigin: values,
            allowCredentials: values,
            allowMethods: values,
            allowHeaders: values,
            exposeHeaders: values,
            vary: values,
            cacheControl,
            status,
            dated,
          });
          preflightProblems(any, origin, { method: 'PUT', headers: values });
          credentialsProblem(any);
          unexposed(any, values);
          variesByOrigin(any);
          grants(any, origin);
          must(!reusable(any) || storable(any)).toBe(true);
          must(storable({ status, cacheControl: `${cacheControl},no-store` }) && !/[\w]$/.test(cacheControl)).toBe(
            false,
          );
        },
      ),
    );
  });
});

test('Strict-Transport-Security: directives in any order and case; a repeated or a missing max-age is invalid', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      anyCase('max-age'),
      anyCase('includeSubDomains'),
      unlike('max-age', 'includesubdomains'),
      fc.boolean(),
      blanks,
      anyText,
      (age, name, sub, other, quoted, blank, junk) => {
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
