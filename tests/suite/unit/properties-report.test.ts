/**
 * Tests properties of verdicts and waivers: in any run, every requirement has one verdict in every environment, none is
 * green without an observation, and no flawed waiver goes unnoticed.
 */
import { test } from '@playwright/test';
import { buildReport } from '../../../fixtures/report/conformance/conformance.ts';
import { exitCode } from '../../../fixtures/report/conformance/result.ts';
import type { Policy, Problem, RunFacts, TestOutcome } from '../../../fixtures/report/conformance/model.ts';
import { renderConsole } from '../../../fixtures/report/conformance/console.ts';
import { renderHtml } from '../../../fixtures/report/conformance/html.ts';
import { renderMarkdown } from '../../../fixtures/report/markdown.ts';
import { judgeResult, verdicts, type TestFacts } from '../../../fixtures/report/conformance/verdict.ts';
import { waiverProblems } from '../../../fixtures/report/conformance/waiver-problems.ts';
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
