/**
 * Properties of the description of an environment: whatever stands in the variables, there is an environment or a list
 * of problems, and no secret in it.
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
import { isSelection, namedProjects } from '../../../fixtures/run/selection.ts';
import { waiverProblems } from '../../../fixtures/report/conformance/waiver-problems.ts';
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
        webOrigin,
        webOrigin,
        pathText,
        secret,
        fc.dictionary(
          fc.stringMatching(/^[A-Z_]{1,8}$/).filter(n => !names.includes(n)),
          anyText,
        ),
        (web, apiOrigin, base, password, others) => {
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
      fc.property(host, port, host, port, fc.integer({ min: 65536 }), (a, p, b, q, big) => {
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

test.describe('command line', () => {
  const whole = fc.constantFrom<string[][]>(
    ['--project=stage'],
    ['--project', 'stage', 'prod'],
    ['-j', '1'],
    ['--workers=1'],
    ['--reporter', 'list'],
    ['--headed'],
    ['--trace', 'on'],
    ['--retries=0'],
    ['--timeout', '1000'],
    ['-c', 'x.config.ts'],
    ['--quiet'],
    ['--pass-with-no-tests'],
  );
  const part = fc.constantFrom<string[][]>(
    ['-g', '@x'],
    ['-g=@x'],
    ['--grep', 'x'],
    ['-G', 'x'],
    ['--grep-invert=x'],
    ['--shard=1/2'],
    ['--last-failed'],
    ['-x'],
    ['--only-changed'],
    ['--max-failures=1'],
    ['--headed', 'tests/tls'],
    ['--workers=1', 'tests/a.spec.ts:3'],
  );

  test('options of a whole run select nothing, in any order; one that chooses selects', () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 4 }), part, fc.nat(), (options, choice, at) => {
        const argv = ['node', 'playwright', 'test'];
        must(isSelection([...argv, ...options.flat()])).toBe(false);
        must(isSelection([...argv, ...options.toSpliced(at % (options.length + 1), 0, choice).flat()])).toBe(true);
      }),
    );
  });

  test('a shard is a part of a run, and all shards are the whole', () => {
    const argv = ['node', 'playwright', 'test', '--shard=1/3', '--project=stage'];
    must([isSelection(argv), isSelection(argv, 'shard'), isSelection([...argv, '-g', '@x'], 'shard')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('no words make it throw', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(anyText, fc.constantFrom('-', '--', '--=', '-=', '--project', '--project=', '-g', '--no-x', 'test')),
        ),
        words => {
          isSelection(['node', 'playwright', 'test', ...words]);
          namedProjects(['node', 'playwright', 'test', ...words]);
          isSelection(words);
        },
      ),
    );
  });
});

test('waivers: one that is whole is accepted, and any flaw of it is told', () => {
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
    .map(d => d.toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, anyText, anyText, (until, junk, other) => {
      const waiver = { requirement: 'hsts', environment: 'stage', reason: 'a reason', owner: 'a team', until };
      const told = (...all: Array<typeof waiver>) => waiverProblems(all, ['hsts'], ['stage']).length;
      must(told(waiver)).toBe(0);
      for (const flawed of [
        { ...waiver, until: `${junk}x` },
        { ...waiver, until: until.replace(/..$/, '32') },
        { ...waiver, until: until.slice(2) },
        { ...waiver, owner: ' ' },
        { ...waiver, reason: '' },
        { ...waiver, requirement: `x${junk}` },
        { ...waiver, environment: `${other}x` },
      ])
        must(told(flawed)).toBeGreaterThan(0);
      must(told(waiver, waiver)).toBe(1);
    }),
  );
});
