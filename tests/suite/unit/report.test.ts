/**
 * The suite about its reports: every result becomes the right verdict, every requirement has one cell, and nothing is
 * green by default.
 */
import { expect, test } from '@playwright/test';
import { notDescribed } from '../../../fixtures/run/preflight.ts';
import { renderCatalogue } from '../../../fixtures/report/catalogue.ts';
import { buildReport, exitCode } from '../../../fixtures/report/conformance/conformance.ts';
import type { Policy, PolicyRow, RunFacts, TestOutcome } from '../../../fixtures/report/conformance/model.ts';
import { renderConsole } from '../../../fixtures/report/conformance/console.ts';
import { renderHtml } from '../../../fixtures/report/conformance/html.ts';
import { renderMarkdown } from '../../../fixtures/report/markdown.ts';
import { isSelection } from '../../../fixtures/run/selection.ts';
import { judgeResult, type TestFacts } from '../../../fixtures/report/conformance/verdict.ts';

const id = 'cookie-httponly';
const seen = { type: 'observed', description: 'sid; HttpOnly' };
const passing: TestFacts = {
  id,
  status: 'passed',
  expectedStatus: 'passed',
  errors: [],
  annotations: [seen],
  assertions: 2,
  durationMs: 7,
};
const breach = `\u001b[31mError: ${id}: The auth cookie must carry HttpOnly.\n  environment  stage\u001b[39m\n\nexpect(received).toBe(expected)`;
const failing = (...errors: string[]): TestFacts => ({ ...passing, status: 'failed', errors });
const broken = (of = id): TestFacts => ({ ...failing(breach), annotations: [seen, { type: 'fail', description: of }] });
/** A test that broke what should hold, as its fixtures declare and annotate it. */
const advised = (): TestFacts => ({
  ...failing(breach),
  expectedStatus: 'failed',
  annotations: [seen, { type: 'advice', description: id }],
});
/** A test that ended otherwise than by a failing `expect`, as its fixtures annotate it. */
const ended = (verdict: string, why: string, trouble?: string): TestFacts => ({
  ...failing(`${verdict}: ${why}`),
  annotations: [
    { type: verdict, description: why },
    ...(trouble === undefined ? [] : [{ type: 'trouble', description: trouble }]),
  ],
});
const skipped = (verdict?: string, why?: string): TestFacts => ({
  ...passing,
  status: 'skipped',
  assertions: 0,
  annotations: [
    { type: 'skip', description: why },
    ...(verdict === undefined ? [] : [{ type: verdict, description: why }]),
  ],
});
const waiver = { type: 'waiver', description: 'until the gateway is replaced' };

for (const [name, facts, verdict, trouble] of [
  ['assertions that hold', passing, 'pass', undefined],
  ['no assertion', { ...passing, assertions: 0 }, 'not judged', 'harness'],
  ['assertions without an observation', { ...passing, annotations: [] }, 'not judged', 'harness'],
  [
    'an observation that says nothing',
    { ...passing, annotations: [{ ...seen, description: ' ' }] },
    'not judged',
    'harness',
  ],
  ['a failure of the requirement', broken(), 'fail', undefined],
  ['a failure of what should hold', advised(), 'advice', undefined],
  [
    'a failure of what should hold, of a target that is gone',
    { ...advised(), annotations: [...advised().annotations, { type: 'gone', description: 'ECONNREFUSED' }] },
    'not judged',
    undefined,
  ],
  [
    'a failure of what should hold, as a waiver expects',
    { ...advised(), annotations: [...advised().annotations, waiver] },
    'waived',
    undefined,
  ],
  [
    'a failure of a target that is gone',
    { ...broken(), annotations: [...broken().annotations, { type: 'gone', description: 'ECONNREFUSED' }] },
    'not judged',
    undefined,
  ],
  [
    'a failure beside an observation that failed',
    {
      ...broken(),
      errors: ['not judged: no answer', breach],
      annotations: [...broken().annotations, ...ended('not judged', 'no answer').annotations],
    },
    'fail',
    undefined,
  ],
  ['a failure of another requirement', broken('cookie-secure'), 'not judged', 'harness'],
  ['a failure that no annotation speaks of', failing(breach), 'not judged', 'harness'],
  [
    'an observation that failed and names the requirement',
    ended('not judged', `${id}: no answer within 4 s`),
    'not judged',
    undefined,
  ],
  [
    'a crash beside an observation that failed',
    { ...ended('not judged', 'no answer'), errors: ['Error: boom'] },
    'not judged',
    'harness',
  ],
  ['an undecided measurement', ended('inconclusive', 'the bound lies inside the interval'), 'inconclusive', undefined],
  ['a crash', failing('TypeError: x is undefined'), 'not judged', 'harness'],
  ['a timeout', { ...failing('Test timeout of 5000ms exceeded.'), status: 'timedOut' }, 'not judged', 'harness'],
  ['a failure without an error', failing(), 'not judged', 'harness'],
  [
    'an environment that is not described',
    ended('not run', notDescribed('stage', ['WEB_URL is missing']), 'misconfigured'),
    'not run',
    'misconfigured',
  ],
  ['a declared not applicable', skipped('not applicable', 'plain http'), 'not applicable', undefined],
  ['a declared not run', skipped('not run', 'never on production'), 'not run', undefined],
  ['an observation that failed before', skipped('not judged', 'no answer'), 'not judged', undefined],
  ['a skip without a reason', skipped(), 'not judged', 'harness'],
  ['an interruption', { ...passing, status: 'interrupted' }, 'not run', undefined],
  [
    'a waived failure',
    { ...broken(), expectedStatus: 'failed', annotations: [...broken().annotations, waiver] },
    'waived',
    undefined,
  ],
  [
    'a waived crash',
    { ...failing('Error: boom'), expectedStatus: 'failed', annotations: [waiver] },
    'not judged',
    'harness',
  ],
  ['a waiver nobody needs', { ...passing, expectedStatus: 'failed', annotations: [seen, waiver] }, 'pass', 'waiver'],
  [
    'an expired waiver',
    ended('not judged', `the waiver of ${id} for stage expired on 2026-01-01; mend it`, 'waiver'),
    'not judged',
    'waiver',
  ],
] satisfies Array<[string, TestFacts, string, string | undefined]>) {
  test(`verdict on ${name} is ${verdict}`, () => {
    const judged = judgeResult(facts);
    expect({ verdict: judged.verdict, trouble: judged.trouble }).toEqual({ verdict, trouble });
  });
}

test('failure text is kept whole and without colours', () => {
  expect(judgeResult(broken()).reason).toBe(
    `${id}: The auth cookie must carry HttpOnly.\n  environment  stage\n\nexpect(received).toBe(expected)`,
  );
});

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
  'never-green-on-nothing': row({ topic: 'suite', expect: { stage: true, local: true } }),
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

for (const [line, selected] of [
  ['', false],
  ['--project=stage', false],
  ['--project stage prod', false],
  ['--project=stage --reporter list -j 1', false],
  ['--trace on --workers=2', false],
  ['tests/auth-cookie', true],
  ['--project=stage tests/auth-cookie', true],
  ['-g @cookie-secure', true],
  ['-g=x', true],
  ['--grep-invert slow', true],
  ['-x', true],
  ['--last-failed', true],
  ['--shard=1/2', true],
] satisfies Array<[string, boolean]>) {
  test(`command line "playwright test ${line}" ${selected ? 'selects' : 'runs the whole'}`, () => {
    expect(isSelection(['node', 'playwright', 'test', ...line.split(' ').filter(Boolean)])).toBe(selected);
  });
}

test('console begins with the counts, folds planned rows and tells a failure once', () => {
  const text = renderConsole(cellsOf([outcome(broken()), outcome(passing, 'cookie-secure')]).report, {
    colour: false,
    files: ['reports/conformance.html'],
  });
  expect(text.trim().split('\n')[0]).toBe('postflight stage · 2 pass · 1 fail · 1 planned · 1.2 s');
  expect(text).toMatch(/^cors {2}\(1 planned\)$/m);
  expect(text).not.toContain('cors-vary');
  expect(text.split('The auth cookie must carry HttpOnly.')).toHaveLength(2);
  expect(text).toContain(`npx playwright test --project=stage -g "@${id}( |$)"`);
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

test('catalogue names its command and every requirement', () => {
  const text = renderCatalogue(policy);
  expect(text.split('\n')[0]).toContain('npm run catalogue');
  expect(Object.keys(policy).filter(key => !text.includes(`\`${key}\``))).toEqual([]);
  expect(text).toContain('stage: true<br>local: n.a.: plain http');
});
