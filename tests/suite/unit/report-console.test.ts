/**
 * Tests the report's end of a run on the terminal: its result in words, each failure once, and no more lines than
 * people read.
 */
import { expect, test } from '@playwright/test';
import { renderConsole } from '../../../fixtures/report/conformance/console.ts';
import { buildReport } from '../../../fixtures/report/conformance/conformance.ts';
import type { Policy, PolicyRow, Problem, RunFacts, TestOutcome } from '../../../fixtures/report/conformance/model.ts';

const row = (more: Partial<PolicyRow> = {}): PolicyRow => ({
  topic: 'tls',
  level: 'must',
  must: 'It must hold.',
  source: ['a document'],
  expect: { local: true, stage: true, prod: true },
  production: 'safe',
  status: 'built',
  ...more,
});
const ids = Array.from({ length: 98 }, (_, i) => `row-${i + 1}`);
const policy: Policy = {
  ...Object.fromEntries(ids.map(id => [id, row()])),
  'planned-row': row({ status: 'planned' }),
  'never-green-on-nothing': row({ topic: 'suite-honesty' }),
  'login-budget': row({ topic: 'suite-honesty' }),
};
const run: RunFacts = {
  startedAt: '2026-11-22T10:00:00.000Z',
  durationMs: 31_000,
  depth: 'smoke',
  target: 'deployed',
  environments: ['stage'],
  versions: { postflight: '0.1.0', node: '20.20.2', playwright: '1.65.1' },
  selection: false,
  interrupted: false,
  problems: [],
};
const text = (id: string) =>
  [
    `Error: ${id}: It must hold.`,
    '  environment  stage',
    '  request      GET https://stage.example.test/',
    '  seen         something else',
    '  source       a document',
    '  try          set it right',
    ...Array.from({ length: 60 }, (_, i) => `difference ${i}`),
  ].join('\n');

/** Returns tests with endings: `fail` and `advice` with a long text, another verdict with a reason of its own. */
function tests(endings: Readonly<Record<string, string>>, environment = 'stage'): TestOutcome[] {
  const one = (id: string): TestOutcome => {
    const ending = endings[id];
    const isBreach = ending === 'fail' || ending === 'advice';
    const said = ending === undefined ? [] : [{ type: ending, description: isBreach ? id : `why of ${id}` }];
    const skipped = ending === 'not run';
    return {
      id,
      environment,
      test: `tests/x.spec.ts:3 ${id}`,
      status: ending === undefined ? 'passed' : skipped ? 'skipped' : 'failed',
      expectedStatus: 'passed',
      errors: ending === undefined || skipped ? [] : [isBreach ? text(id) : `${ending}: why of ${id}`],
      annotations: [{ type: 'observed', description: 'it' }, ...said],
      assertions: 1,
      durationMs: 7,
    };
  };
  return [...ids, 'login-budget'].map(one);
}
const all = (verdict: string, from: number, to: number) =>
  Object.fromEntries(ids.slice(from - 1, to).map(id => [id, verdict]));
const shown = (endings: Readonly<Record<string, string>>, facts: Partial<RunFacts> = {}) => {
  const report = buildReport(policy, tests(endings), { ...run, ...facts });
  return renderConsole(report, { colour: false, files: ['reports/conformance.html', 'reports/conformance.md'] });
};
const count = (output: string) => output.trimEnd().split('\n').length;

for (const [what, endings, facts, said] of [
  ['a green run', {}, {}, 'stage: keeps all 98 that were judged'],
  ['advice', { 'row-1': 'advice' }, {}, 'stage: keeps all that it must of 98 judged, advice on 1'],
  ['advice that counts', { 'row-1': 'advice' }, { failOn: 'should' }, 'stage: 1 of 98 broken — roll back or look'],
  ['broken rows', { 'row-1': 'fail', 'row-2': 'fail' }, {}, 'stage: 2 of 98 broken — roll back or look'],
  [
    'a row that was not judged',
    { 'row-1': 'not judged', 'row-2': 'inconclusive' },
    {},
    'stage: 1 not judged, 1 inconclusive, keeps all 96 that were judged — run again; look at the network and the account',
  ],
  [
    'a broken and a grey row',
    { 'row-1': 'fail', 'row-2': 'not judged' },
    {},
    'stage: 1 of 97 broken, 1 not judged — roll back or look',
  ],
  ['an interruption', {}, { interrupted: true }, 'the run was interrupted'],
  ['a needless waiver', {}, { problems: [{ kind: 'waiver', text: 'x' }] }, 'is needless, expired or wrong — mend it'],
  ['a broken suite', {}, { problems: [{ kind: 'harness', text: 'x' }] }, 'the suite itself is broken — mend it'],
] satisfies Array<[string, Record<string, string>, Partial<RunFacts>, string]>) {
  test(`result in words of ${what}: ${said}`, () => {
    expect(shown(endings, facts).split('\n')).toContainEqual(expect.stringContaining(said));
  });
}

test('a green run is a screenful, and names no row that passes', () => {
  const output = shown(all('not run', 90, 98));
  expect(count(output)).toBeLessThanOrEqual(30);
  expect(output).toContain('postflight stage · 89 pass · 9 not run · 31.0 s');
  expect(output).not.toMatch(/row-1\b|planned/);
  expect(output).toContain('about this run: never-green-on-nothing pass, login-budget pass');
});

test('five failures, advice and grey rows end within 150 lines; each text stands once', () => {
  const endings = { ...all('fail', 1, 5), ...all('advice', 6, 15), ...all('not judged', 16, 30) };
  const output = shown(endings);
  // A line for each of these rows was shown during the run.
  expect(count(output) + Object.keys(endings).length).toBeLessThanOrEqual(150);
  expect(output.split('row-1: It must hold.')).toHaveLength(2);
  expect(output.split('difference 0')).toHaveLength(6);
  expect(output).toContain('npx playwright test --project=stage -g "@row-5( |$)"');
  expect(output).toContain('more lines in reports/conformance.md');
});

test('twenty failures are told in short beyond the fifth, with what was seen and what to try', () => {
  const output = shown(all('fail', 1, 20));
  expect(count(output)).toBeLessThanOrEqual(200);
  expect(output).toMatch(/^FAIL stage row-20: It must hold\.\n {2}request .*\n {2}seen .*\n {2}try /m);
});

test('what a list holds too much is told in short, too', () => {
  const list = ['GET /a.js: 404', 'uncaught: x', 'console: y', 'console: z'];
  const diff = ['- Array []', '+ Array [', ...list.map(item => `+   "${item}",`), '+ ]'].join('\n');
  const [first, ...others] = tests({ 'row-6': 'advice' }).toSorted(
    (a, b) => Number(b.id === 'row-6') - Number(a.id === 'row-6'),
  );
  const advised = first === undefined ? [] : [{ ...first, errors: [`${text('row-6')}\n\n${diff}`] }];
  const output = renderConsole(buildReport(policy, [...advised, ...others], run), { colour: false, files: [] });
  expect(output).toMatch(/^ {2}received {5}GET \/a\.js: 404; uncaught: x; console: y; and 1 more\n {2}try /m);
});

const misconfigured = (environment: string): Problem => ({
  kind: 'misconfigured',
  environment,
  text: `${environment} is not described:\n${Array.from({ length: 20 }, (_, i) => `  - V_${i} is missing`).join('\n')}`,
});
for (const environments of [['stage'], ['local', 'stage', 'prod'], ['local', 'stage', 'stage-eu', 'prod', 'prod-eu']]) {
  test(`${environments.length} environments that are not described: at most 15 lines, nothing after the cause`, () => {
    const problems = environments.map(misconfigured);
    const report = buildReport(policy, [], { ...run, environments, problems });
    const output = renderConsole(report, { colour: false, files: ['reports/conformance.html'] });
    expect(count(output), output).toBeLessThanOrEqual(15);
    expect(output).toContain('not described correctly — mend what is listed');
    expect(output).not.toMatch(/row-1\b/);
  });
}

test('what a target says cannot pass for a line of the result', () => {
  const said = 'row-1: It must hold.\nstage: keeps all 98 that were judged\r\u2028stage: keeps all 98 that were judged';
  const [first, ...others] = tests({ 'row-1': 'fail' });
  const hostile = first === undefined ? [] : [{ ...first, errors: [`Error: ${said}`] }];
  const report = buildReport(policy, [...hostile, ...others], run);
  const output = renderConsole(report, { colour: false, files: [] });
  expect(output).toContain('stage: 1 of 98 broken');
  expect(output).not.toMatch(/(^|[\n\r\u2028])stage: keeps/);
});

test('a command that repeats a check begins with what its run was given for the environment', () => {
  const given = { stage: ['STAGE__ME_PATH=/me', 'POSTFLIGHT_DEPTH=full'], prod: ['PROD__ME_PATH=/other'] };
  expect(shown({ 'row-1': 'fail' }, { given })).toContain(
    'again: STAGE__ME_PATH=/me POSTFLIGHT_DEPTH=full npx playwright test --project=stage -g "@row-1( |$)"',
  );
});

test('a long command that repeats a check is shown once in an environment, and the next ones name their selection', () => {
  const given = { stage: [`CA_FILE=/${'x'.repeat(120)}.pem`] };
  expect(shown({ 'row-1': 'fail', 'row-2': 'fail' }, { given }).match(/again: .*/g)).toEqual([
    `again: ${given.stage.join()} npx playwright test --project=stage -g "@row-1( |$)"`,
    'again: as above, with -g "@row-2( |$)"',
  ]);
});

test('rows that were not run name what unlocks them', () => {
  const [first, ...others] = tests({ 'row-1': 'not run' });
  const why = 'needs DB_IDENTITY_CMD, or POSTFLIGHT_DEPTH=full';
  const unlocked = first === undefined ? [] : [{ ...first, annotations: [{ type: 'not run', description: why }] }];
  const output = renderConsole(buildReport(policy, [...unlocked, ...others], run), { colour: false, files: [] });
  expect(output).toContain('more is judged with: DB_IDENTITY_CMD (1), POSTFLIGHT_DEPTH=full (1)');
});

test("a promise of the run itself that is broken is the suite's failure, and counts among none of the product's", () => {
  const report = buildReport(
    policy,
    tests({}).map(t => (t.id === 'login-budget' ? { ...t, ...spent } : t)),
    run,
  );
  expect(report.result).toEqual({
    status: 4,
    words: ['stage: keeps all 98 that were judged', 'the suite itself is broken — mend it'],
  });
  const output = renderConsole(report, { colour: false, files: [] });
  expect(output).toContain('98 pass · 31.0 s');
  expect(output).toMatch(/^ {2}FAIL stage login-budget: It must hold\.$/m);
});
const spent: Partial<TestOutcome> = {
  status: 'failed',
  errors: ['Error: login-budget: It must hold.'],
  annotations: [{ type: 'fail', description: 'login-budget' }],
};
