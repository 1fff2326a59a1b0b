/**
 * Tests properties of describing an environment: any variables give an environment or a list of problems, and no
 * problem contains a secret.
 */
import { test } from '@playwright/test';
import {
  ambiguousVariables,
  describeEnvironment,
  environmentNames,
  loadEnvironment,
} from '../../../envs/environment.ts';
import { parseConnectTo } from '../../../envs/connect-to.ts';
import { variables } from '../../../envs/schema.ts';
import { anyText, fc, must } from './generated.ts';

const names = Object.keys(variables.shape);
const run = { target: 'deployed', depth: 'full' } as const;
const label = fc
  .stringMatching(/^[a-z]([a-z0-9]{0,6}[a-z0-9])?$/)
  .filter(l => !/^(localhost|example|changeme)$/.test(l));
const host = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 3 }), fc.constantFrom('test', 'io', 'co.kr'))
  .map(([labels, suffix]) => [...labels, suffix].join('.'));
const port = fc.integer({ min: 1, max: 65535 }).map(String);
const pathText = fc.array(label, { minLength: 1, maxLength: 3 }).map(parts => `/${parts.join('/')}`);
const webOrigin = fc
  .tuple(fc.constantFrom('http', 'https'), host, fc.option(port))
  .map(([scheme, name, at]) => new URL(`${scheme}://${name}${at === null ? '' : `:${at}`}`).origin);
/** No blanks at its ends, and nothing that looks like a placeholder. */
const secret = fc.stringMatching(/^[A-Za-z0-9!#$%&()*+,/:;=?@[\]^_{|}~ -]{14,40}$/).map(text => `Q7${text}zX9`);

test.describe('environment', () => {
  test('conforming variables are accepted, whatever else is set', () => {
    fc.assert(
      fc.property(
        fc.record({
          web: webOrigin,
          apiOrigin: webOrigin,
          base: pathText,
          password: secret,
          others: fc.dictionary(
            fc.stringMatching(/^[A-Z_]{1,8}$/).filter(n => !names.includes(n)),
            anyText,
          ),
        }),
        ({ web, apiOrigin, base, password, others }) => {
          const described = describeEnvironment(
            'stage',
            {
              ...others,
              WEB_URL: web,
              NEXT_PUBLIC_API_BASE: apiOrigin + base,
              CORS__ALLOW_ORIGINS: web,
              SMOKE_USER: 'smoke@acme.test',
              SMOKE_PASSWORD: password,
              LOGIN_PATH: base,
            },
            run,
          );
          must(described.ok ? [] : described.problems).toEqual([]);
          must(
            described.ok && [
              described.environment.webOrigin,
              described.environment.apiOrigin,
              described.environment.HEALTHZ_URL,
              described.environment.SMOKE_PASSWORD.reveal(),
            ],
          ).toEqual([web, apiOrigin, `${apiOrigin}/healthz`, password]);
        },
      ),
    );
  });

  test('junk in any variables gives a list of problems, each with the name of its variable', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...environmentNames),
        fc.dictionary(fc.constantFrom(...names), anyText),
        (name, raw) => {
          const described = describeEnvironment(name, raw, run);
          const problems = described.ok ? [] : described.problems;
          must(described.ok || problems.length > 0).toBe(true);
          must(problems.filter(p => !names.includes(p.split(' ', 1)[0] ?? ''))).toEqual([]);
        },
      ),
    );
  });

  test('junk in the whole process environment never throws', () => {
    const prefix = fc.constantFrom('', 'STAGE__', 'PROD__', 'LOCAL__');
    const known = fc
      .tuple(
        prefix,
        fc.constantFrom(
          ...names,
          'CORS.allow_origins',
          'POSTFLIGHT_TARGET',
          'POSTFLIGHT_DEPTH',
          'POSTFLIGHT_LOOPBACK',
          'POSTFLIGHT_REFERENCE_WINDOW_S',
          '__proto__',
          'constructor',
        ),
      )
      .map(([p, n]) => p + n);
    const value = fc.oneof(
      anyText,
      fc.constantFrom(
        'reference',
        'stack',
        'deployed',
        'smoke',
        'full',
        'https://web.acme.test',
        'http://localhost:3000',
        'e30',
        'W10',
        '/dev/null',
        '.',
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...environmentNames),
        fc.dictionary(fc.oneof(known, anyText), value),
        (name, from) => {
          const described = loadEnvironment(name, from);
          must(described.ok || described.problems.length > 0).toBe(true);
          must(described.ok ? [] : described.problems.filter(p => p.trim() === '')).toEqual([]);
          if (!('POSTFLIGHT_TARGET' in from || 'POSTFLIGHT_DEPTH' in from || 'POSTFLIGHT_REFERENCE_WINDOW_S' in from))
            ambiguousVariables(['stage', 'prod'], from);
        },
      ),
    );
  });

  test('no secret is echoed, wherever else the description is wrong', () => {
    fc.assert(
      fc.property(
        secret,
        secret,
        fc.constantFrom('', ' ', '"'),
        fc.dictionary(fc.constantFrom(...names.filter(n => !n.includes('PASSWORD'))), anyText),
        (one, two, flaw, raw) => {
          const given = {
            ...raw,
            SMOKE_PASSWORD: one + flaw,
            SMOKE_PASSWORD_2: flaw + two,
            WEB_URL: `https://smoke:${encodeURIComponent(one)}@web.acme.test`,
            NEXT_PUBLIC_API_BASE: `https://api.acme.test/?token=${encodeURIComponent(two)}`,
          };
          const told = JSON.stringify([
            describeEnvironment('stage', given, run),
            loadEnvironment('stage', given),
            loadEnvironment('stage', {
              ...given,
              PROD__SMOKE_PASSWORD: one + flaw,
              STAGE__WEB_URL: 'https://web.acme.test',
            }),
          ]);
          for (const text of [one, two])
            must(told.includes(text) || told.includes(encodeURIComponent(text))).toBe(false);
        },
      ),
    );
  });
});

const ipv6 = fc.ipV6().map(address => `[${address}]`);
const place = fc.oneof(host, fc.ipV4(), ipv6, fc.constant(''));
const bare = (text: string) => text.replace(/^\[|\]$/g, '').toLowerCase();

test.describe('CONNECT_TO', () => {
  test('every mapping of curl is read as it is written', () => {
    const mapping = fc.tuple(place, fc.oneof(port, fc.constant('')), place, fc.oneof(port, fc.constant('')));
    fc.assert(
      fc.property(fc.array(mapping, { maxLength: 4 }), fc.constantFrom(',', ', ', ' ,'), (mappings, comma) => {
        must(parseConnectTo(mappings.map(m => m.join(':')).join(comma))).toEqual(
          mappings.map(([from, fromPort, to, toPort]) => ({
            host: bare(from),
            port: fromPort,
            address: bare(to),
            addressPort: toPort,
          })),
        );
      }),
    );
  });

  test('a part too few or too many, a port that is none, or an address without its brackets is refused', () => {
    fc.assert(
      fc.property(fc.tuple(host, port, host, port), fc.integer({ min: 65536 }), ([a, p, b, q], big) => {
        const wrong = [
          `${a}:${p}:${b}`,
          `${a}:${p}`,
          a,
          `${a}:${p}:${b}:${q}:`,
          `${a}:${p}:${b}:${big}`,
          `${a}:${big}:${b}:${q}`,
          `${a}:${p}:::1:${q}`,
          `${a}:-1:${b}:${q}`,
          `${a}=${p}=${b}=${q}`,
          `[${a}:${p}:${b}:${q}`,
          `${a}:${p}:${b}:${q};x`,
        ];
        must(wrong.filter(text => parseConnectTo(text) !== undefined)).toEqual([]);
      }),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(fc.constantFrom(':', ',', '[', ']', '1', 'a', ' ')).map(parts => parts.join('')),
        ),
        text => {
          for (const mapping of parseConnectTo(text) ?? [])
            must([mapping.port, mapping.addressPort].every(p => p === '' || Number(p) <= 65535)).toBe(true);
        },
      ),
    );
  });
});
