/**
 * Tests reports: every requirement has one cell in every environment, nothing is green by default, and the exit status
 * fits.
 */
import { expect, test } from '@playwright/test';
import { notDescribed } from '../../../fixtures/run/preflight.ts';
import { renderCatalogue } from '../../../fixtures/report/catalogue.ts';
import { buildReport } from '../../../fixtures/report/conformance/conformance.ts';
import { exitCode } from '../../../fixtures/report/conformance/result.ts';
import type { Policy, PolicyRow, RunFacts, TestOutcome } from '../../../fixtures/report/conformance/model.ts';
import { renderHtml } from '../../../fixtures/report/conformance/html.ts';
import { readConformance } from '../../../fixtures/report/conformance/read.ts';
import { renderMarkdown } from '../../../fixtures/report/markdown.ts';
import type { TestFacts } from '../../../fixtures/report/conformance/verdict.ts';
import { advised, broken, ended, failing, id, passing, seen, skipped, waiver } from './test-facts.ts';

const row = (more: Partial<PolicyRow> = {}): PolicyRow => ({
  topic: 'auth-cookie',
  level: 'must',
  must: 'It must <b>hold</b> | well.',
  source: ['쿠키/CORS 정책'],
  expect: { stage: true, local: { notApplicable: 'plain http' } },
  production: 'safe',
  status: 'built',
  ...more,
});
const policy: Policy = {
  [id]: row({ expect: { stage: true, local: true } }),
  'cookie-secure': row(),
  'cors-vary': row({ topic: 'cors', status: 'planned' }),
  'never-green-on-nothing': row({ topic: 'suite-honesty', expect: { stage: true, local: true } }),
};
const run: RunFacts = {
  startedAt: '2026-11-22T10:00:00.000Z',
  durationMs: 1200,
  depth: 'smoke',
  target: 'reference',
  environments: ['stage'],
  versions: { postflight: '0.1.0', node: '20.20.2', playwright: '1.65.1' },
  selection: false,
  interrupted: false,
  problems: [],
};
const outcome = (facts: TestFacts, of = id, environment = 'stage'): TestOutcome => ({
  ...facts,
  id: of,
  environment,
  test: 'tests/x.spec.ts:3 cookie holds',
});
const whole = [outcome(passing), outcome(passing, 'cookie-secure')];
const cellsOf = (tests: TestOutcome[], facts: RunFacts = run) => {
  const report = buildReport(policy, tests, facts);
  return {
    report,
    code: exitCode(report),
    verdicts: Object.fromEntries(report.rows.map(r => [r.id, r.cells[facts.environments[0] ?? '']?.verdict])),
  };
};

test('every requirement has exactly one cell in every environment of the run', () => {
  const { report } = cellsOf([...whole, outcome(passing, id, 'local')], { ...run, environments: ['stage', 'local'] });
  expect(report.rows.map(r => [r.id, Object.keys(r.cells)])).toEqual(
    Object.keys(policy).map(key => [key, ['stage', 'local']]),
  );
  expect(report.rows[1]?.cells['local']).toEqual({ verdict: 'not applicable', reason: 'plain http' });
  expect(Object.values(report.counts).reduce((a, b) => a + b)).toBe(8);
  expect(exitCode(report)).toBe(0);
});

test('green run says on how much it rests', () => {
  const { report, code, verdicts } = cellsOf(whole);
  expect({ code, verdicts, complete: report.complete }).toEqual({
    code: 0,
    complete: true,
    verdicts: { [id]: 'pass', 'cookie-secure': 'pass', 'cors-vary': 'planned', 'never-green-on-nothing': 'pass' },
  });
  expect(report.rows.at(-1)?.cells['stage']?.evidence?.[0]).toBe(
    'passes: 2, resting on observations: 2, assertions: 4',
  );
  const passes = report.rows.map(r => r.cells['stage']).filter(c => c?.verdict === 'pass');
  expect(passes.map(c => c?.observations === c?.evidence?.length && (c?.observations ?? 0) > 0)).toEqual([
    true,
    true,
    true,
  ]);
  expect(renderHtml(report)).toContain('1 observation, 2 assertions, 7 ms');
});

test('failure carries what was observed before it', () => {
  const { report } = cellsOf([outcome(broken()), outcome(passing, 'cookie-secure')]);
  expect(report.rows[0]?.cells['stage']).toMatchObject({
    verdict: 'fail',
    observations: 1,
    evidence: [seen.description],
  });
});

test('one hollow test of a requirement is not covered up by another that passes', () => {
  const { report, verdicts } = cellsOf([...whole, outcome({ ...passing, annotations: [] })]);
  expect(verdicts).toMatchObject({ [id]: 'not judged', 'never-green-on-nothing': 'fail' });
  expect(report.rows.at(-1)?.cells['stage']?.reason).toBe('never-green-on-nothing: checks that observed nothing: 1');
});

test('gravest verdict of several tests decides', () => {
  expect(cellsOf([...whole, outcome(broken())]).verdicts[id]).toBe('fail');
});

for (const [name, tests, facts, code] of [
  ['broken requirement', [outcome(broken()), outcome(skipped(), 'cookie-secure')], run, 1],
  ['advice', [outcome(advised()), outcome(passing, 'cookie-secure')], run, 0],
  ['advice that it fails on', [outcome(advised()), outcome(passing, 'cookie-secure')], { ...run, failOn: 'should' }, 1],
  ['a must that it fails on', [outcome(broken()), outcome(passing, 'cookie-secure')], { ...run, failOn: 'must' }, 1],
  [
    'needless waiver',
    [outcome({ ...passing, annotations: [seen, waiver] }), outcome(passing, 'cookie-secure')],
    run,
    1,
  ],
  ['unmet set-up', [outcome(ended('not judged', 'no answer')), outcome(passing, 'cookie-secure')], run, 2],
  ['undecided measurement', [outcome(ended('inconclusive', 'no')), outcome(passing, 'cookie-secure')], run, 2],
  [
    'environment without answer',
    whole.map(t => ({ ...t, ...skipped('not run', 'stage does not answer'), id: t.id })),
    { ...run, problems: [{ kind: 'unreachable', environment: 'stage', text: 'refused' }] },
    2,
  ],
  [
    'environment not described',
    [outcome(ended('not run', notDescribed('stage', ['WEB_URL is missing']), 'misconfigured'))],
    run,
    3,
  ],
  ['crash', [outcome(failing('Error: boom')), outcome(passing, 'cookie-secure')], run, 4],
  ['missing verdict', [outcome(passing)], run, 4],
  ['check without assertions', [outcome({ ...passing, assertions: 0 }), outcome(passing, 'cookie-secure')], run, 4],
  ['check without observations', [outcome({ ...passing, annotations: [] }), outcome(passing, 'cookie-secure')], run, 4],
  ['selected check without observations', [outcome({ ...passing, annotations: [] })], { ...run, selection: true }, 4],
  [
    'check without observations beside a broken one',
    [
      outcome({ ...passing, annotations: [] }),
      outcome({ ...broken('cookie-secure'), id: 'cookie-secure', errors: ['cookie-secure: no'] }, 'cookie-secure'),
    ],
    run,
    1,
  ],
  ['run of nothing', [], run, 4],
  ['selection of nothing', [], { ...run, selection: true }, 4],
  ['selection that passes', [outcome(passing)], { ...run, selection: true }, 0],
  ['requirement nobody declared', [...whole, outcome(passing, 'made-up')], run, 4],
] satisfies Array<[string, TestOutcome[], RunFacts, number]>) {
  test(`exit status of a run with ${name} is ${code}`, () => {
    expect(cellsOf(tests, facts).code).toBe(code);
  });
}

test('selected run names what was not selected', () => {
  const { report, verdicts } = cellsOf([outcome(passing)], { ...run, selection: true });
  expect({ complete: report.complete, verdicts }).toEqual({
    complete: false,
    verdicts: { [id]: 'pass', 'cookie-secure': 'not run', 'cors-vary': 'planned', 'never-green-on-nothing': 'not run' },
  });
});

test('markdown and HTML show what a target says as text', () => {
  const hostile = '</pre><script>alert(1)</script> ``` | x';
  const { report } = cellsOf([
    outcome({ ...broken(), errors: [`Error: ${id}: ${hostile}`] }),
    outcome({ ...passing, annotations: [{ ...seen, description: hostile }] }, 'cookie-secure'),
  ]);
  const page = renderHtml(report);
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<b>hold</b>');
  expect(page.match(/https?:\/\/(?!www\.w3\.org)/g) ?? []).toEqual([]);
  expect(renderMarkdown(report)).toContain(`\`\`\`\`text\n${id}: ${hostile}\n\`\`\`\``);
  expect(renderMarkdown(report)).toContain('\\<b\\>hold\\</b\\> \\| well.');
});

test('page and markdown: the result in words, then what is broken, not judged and advice, and the run itself apart', () => {
  const { report } = cellsOf([outcome(broken()), outcome(ended('not judged', 'no answer'), 'cookie-secure')]);
  const hinted = cellsOf([outcome(advised()), outcome(passing, 'cookie-secure')]).report;
  for (const [text, heading] of [
    [renderHtml(report), (title: string) => `>${title}</h2>`],
    [renderMarkdown(report), (title: string) => `## ${title}\n`],
  ] as const) {
    const places = ['Broken', 'Not judged'].map(title => text.indexOf(heading(title)));
    const words = text.indexOf('stage: 1 of 1 broken, 1 not judged — roll back or look');
    const about = text.indexOf(heading('About this run'));
    expect([words, ...places, about]).toEqual([words, ...places, about].toSorted((a, b) => a - b));
    expect(Math.min(words, ...places)).toBeGreaterThan(0);
    expect(text.indexOf('never-green-on-nothing')).toBeGreaterThan(about);
  }
  expect(renderHtml(report)).toContain('<header class="red">');
  expect(renderHtml(report)).toContain('<p class="result red">stage: 1 of 1 broken');
  expect(renderHtml(hinted)).toContain('<header class="green">');
  expect(renderHtml(hinted)).toContain('>Advice</h2>');
  expect(renderMarkdown(hinted)).toContain('## Advice\n');
  expect(renderHtml(cellsOf([outcome(ended('not judged', 'no answer'))]).report)).toContain('<header class="amber">');
});

test('catalogue names its command and every requirement', () => {
  const text = renderCatalogue(policy);
  expect(text.split('\n')[0]).toContain('npm run catalogue');
  expect(Object.keys(policy).filter(key => !text.includes(`\`${key}\``))).toEqual([]);
  expect(text).toContain('stage: true<br>local: n.a.: plain http');
});

test('a report of another structure is refused, with both names', () => {
  const { report } = cellsOf([outcome(broken())]);
  expect(readConformance(JSON.stringify(report))).toEqual(JSON.parse(JSON.stringify(report)));
  expect(() => readConformance(JSON.stringify({ ...report, schema: 'postflight-conformance/1' }))).toThrow(
    'the report is postflight-conformance/1, and postflight-conformance/2 is read here',
  );
  for (const text of ['{}', 'null', '[]', '"postflight-conformance/2"', '{"schema":2}'])
    expect(() => readConformance(text), text).toThrow('no conformance report');
});
