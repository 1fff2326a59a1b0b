/**
 * Properties of the verdicts: whatever a run gives, every requirement has one verdict in every environment, and none is
 * green without an observation.
 */
import { test } from '@playwright/test';
import { atMost, percentileBound, sequentialShare } from '../../../fixtures/probe/statistics/proportions.ts';
import { quantiles } from '../../../fixtures/probe/statistics/quantiles.ts';
import { forgeries, readToken, signedWithWeakKey } from '../../../fixtures/probe/parse/token.ts';
import { buildReport, exitCode } from '../../../fixtures/report/conformance/conformance.ts';
import type { Policy, Problem, RunFacts, TestOutcome } from '../../../fixtures/report/conformance/model.ts';
import { renderConsole } from '../../../fixtures/report/conformance/console.ts';
import { renderHtml } from '../../../fixtures/report/conformance/html.ts';
import { renderMarkdown } from '../../../fixtures/report/markdown.ts';
import { Redactor, REDACTED } from '../../../fixtures/report/redaction/redact.ts';
import { judgeResult, verdicts, type TestFacts } from '../../../fixtures/report/conformance/verdict.ts';
import { anyText, fc, must } from './generated.ts';

const ids = ['cookie-secure', 'secure', 'cors-vary', 'planned-row', 'never-green-on-nothing'];
const environments = ['local', 'stage', 'prod'];
const statuses = fc.constantFrom('passed', 'failed', 'timedOut', 'skipped', 'interrupted');
/** Openings of errors and skips: verdicts and ids in prose, which decide nothing. */
const opening = fc.constantFrom(
  '',
  'Error: ',
  'inconclusive: ',
  'not judged: ',
  'not run: ',
  'not applicable: ',
  ...ids.map(id => `Error: ${id}: `),
);
const message = fc.tuple(opening, anyText).map(([head, rest]) => head + rest);
const annotation = fc.record({
  type: fc.constantFrom(
    'observed',
    'skip',
    'fixme',
    'waiver',
    'gone',
    'at',
    'source',
    'fail',
    'not judged',
    'inconclusive',
    'not run',
    'not applicable',
    'trouble',
  ),
  description: fc.option(fc.oneof(message, fc.constantFrom(...ids, 'misconfigured', 'waiver')), { nil: undefined }),
});
const facts = (id: fc.Arbitrary<string>): fc.Arbitrary<TestFacts> =>
  fc
    .record({
      id,
      expectedStatus: statuses,
      errors: fc.array(message, { maxLength: 3 }),
      annotations: fc.array(annotation, { maxLength: 4 }),
      assertions: fc.nat({ max: 3 }),
      durationMs: fc.nat(),
    })
    .chain(given =>
      fc.option(statuses, { nil: undefined }).map(status => (status === undefined ? given : { ...given, status })),
    );

test.describe('verdict', () => {
  test('is always one of the known, with a reason unless it is a plain pass', () => {
    fc.assert(
      fc.property(facts(fc.oneof(fc.constantFrom(...ids), anyText)), test => {
        const { verdict, reason } = judgeResult(test);
        must(verdicts).toContain(verdict);
        must(verdict === 'pass' || reason !== '').toBe(true);
      }),
    );
  });

  test('is green on assertions and an observation only, and red on an annotation of its own requirement only', () => {
    fc.assert(
      fc.property(facts(fc.constantFrom(...ids)), test => {
        const { verdict, evidence } = judgeResult(test);
        if (verdict === 'pass')
          must([test.status, test.assertions > 0, evidence.length > 0]).toEqual(['passed', true, true]);
        if (verdict === 'fail' || verdict === 'waived')
          must([
            ['failed', 'timedOut'].includes(test.status ?? ''),
            test.annotations.some(a => a.type === 'fail' && a.description === test.id),
          ]).toEqual([true, true]);
      }),
      { numRuns: 1000 },
    );
  });
});

const policy: Policy = Object.fromEntries(
  ids.map(id => [
    id,
    {
      topic: 'topic',
      level: 'must',
      must: `${id} must hold`,
      source: ['a document'],
      expect: { local: { notApplicable: 'plain http' }, stage: true, prod: true },
      production: 'safe' as const,
      status: id.startsWith('planned') ? ('planned' as const) : ('built' as const),
    },
  ]),
);
const outcome: fc.Arbitrary<TestOutcome> = fc
  .tuple(facts(fc.constantFrom(...ids, 'unknown-row')), fc.constantFrom(...environments))
  .map(([test, environment]) => ({ ...test, environment, test: 'a.spec.ts:1 holds' }));
const problem: fc.Arbitrary<Problem> = fc.record({
  kind: fc.constantFrom('harness', 'misconfigured', 'waiver', 'unreachable'),
  text: anyText,
});
const runFacts: fc.Arbitrary<RunFacts> = fc.record({
  startedAt: fc.constant('2026-11-22T10:00:00.000Z'),
  durationMs: fc.nat(),
  depth: fc.constant('full'),
  target: fc.constant('reference'),
  environments: fc.subarray(environments),
  versions: fc.constant({ postflight: '0', node: '20', playwright: '1' }),
  selection: fc.boolean(),
  interrupted: fc.boolean(),
  problems: fc.array(problem, { maxLength: 1 }),
});

test('report: one verdict for every requirement and environment, whatever the tests said, and every page can be drawn', () => {
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 12 }), runFacts, (tests, run) => {
      const report = buildReport(policy, tests, run);
      must(report.rows.map(r => [r.id, Object.keys(r.cells)])).toEqual(ids.map(id => [id, run.environments]));
      const cells = report.rows.flatMap(r => Object.values(r.cells));
      must(Object.values(report.counts).reduce((a, b) => a + b)).toBe(cells.length);
      must(cells.filter(c => c.verdict === 'pass' && !((c.observations ?? 0) > 0 && (c.assertions ?? 0) > 0))).toEqual(
        [],
      );
      for (const text of [renderConsole(report, { files: [] }), renderMarkdown(report), renderHtml(report)])
        must(text.length).toBeGreaterThan(0);
    }),
  );
});

test('exit status: 0 when something passes or is waived and nothing is wrong, and 1 for every breach', () => {
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 8 }), runFacts, (tests, run) => {
      const report = buildReport(policy, tests, run);
      const code = exitCode(report);
      const judged = report.rows
        .filter(r => r.id !== 'never-green-on-nothing')
        .flatMap(r => Object.values(r.cells).map(c => c.verdict));
      if (code === 0)
        must([
          judged.some(v => v === 'pass' || v === 'waived'),
          judged.some(v => v === 'fail' || v === 'not judged' || v === 'inconclusive'),
          report.problems,
        ]).toEqual([true, false, []]);
      if (judged.includes('fail')) must(code).toBe(1);
    }),
    { numRuns: 1000 },
  );
});

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.describe('token', () => {
  test('header and times are read, and what is of another type is none', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('alg', 'kid', 'typ', 'crit'), fc.jsonValue()),
        fc.dictionary(fc.constantFrom('iat', 'exp', 'sub'), fc.jsonValue()),
        fc.stringMatching(/^[\w-]{0,20}$/),
        (head, claims, signature) => {
          const text = `${part(head)}.${part(claims)}.${signature}`;
          const seen = readToken(text);
          const only = (type: string, value: unknown) => (typeof value === type ? value : undefined);
          if (seen.jwt)
            must(seen).toEqual({
              jwt: true,
              alg: only('string', head.alg),
              kid: only('string', head.kid),
              iat: only('number', claims.iat),
              exp: only('number', claims.exp),
            });
          signedWithWeakKey(text);
          must(forgeries(text).broken.every(f => f.token !== text || text === '')).toBe(true);
        },
      ),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(fc.oneof(anyText, fc.jsonValue().map(part)), { maxLength: 5 }).map(parts => parts.join('.')),
        ),
        text => {
          readToken(text);
          signedWithWeakKey(text);
          forgeries(text);
        },
      ),
    );
  });
});

test.describe('share of slow answers', () => {
  const share = fc
    .integer({ min: 1, max: 2000 })
    .chain(of => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));

  test('more slow answers never make a verdict better', () => {
    const rank = { few: 0, open: 1, many: 2 };
    fc.assert(
      fc.property(share, ([slow, of]) => {
        const less = Math.max(0, slow - 1);
        must(rank[percentileBound(less, of)]).toBeLessThanOrEqual(rank[percentileBound(slow, of)]);
        const bounds = { p0: 0.01, p1: 0.1, error: 0.001 };
        must(rank[sequentialShare(less, of, bounds)]).toBeLessThanOrEqual(rank[sequentialShare(slow, of, bounds)]);
        const [one, two] = [atMost(less, of, 0.05), atMost(slow, of, 0.05)];
        must(one >= 0 && two <= 1 && one <= two + 1e-9).toBe(true);
      }),
    );
  });

  test('quantiles are values of the sample, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 }), values => {
        const found = quantiles(values, 0, 0.5, 0.95, 1);
        must(found.every(v => values.includes(v))).toBe(true);
        must(found).toEqual(found.toSorted((a, b) => a - b));
        must([found[0], found.at(-1)]).toEqual([Math.min(...values), Math.max(...values)]);
      }),
    );
  });
});

/** Upper case and signs, so that the lower-case text around it cannot hold it. */
const secret = fc
  .stringMatching(/^[A-Z0-9"'<>&%+/=\\ äß€-]{6,24}$/)
  .filter(s => s.trim() === s && /[A-Z0-9]{4}/.test(s));
/** Characters that a spelling adds to one character: `%2525`, `\\u005c`. */
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
          // Of a last character that is an escape of itself, such as `%`, the end of its longer spelling may stay.
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
