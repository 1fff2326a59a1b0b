/** Tests properties of judging CORS (Fetch): conforming lists are accepted in every form, violations found. */
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
import { anyCase, anyText, blanks, fc, must, token, unlike } from './generated.ts';

/** Header lines of a list: its elements split over lines, with blanks and empty elements in between. */
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
const origin = 'https://web.acme.test';
const answer = (more: Partial<CorsAnswer> = {}): CorsAnswer => ({
  at: '',
  what: '',
  origin,
  status: 204,
  byProxy: false,
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
