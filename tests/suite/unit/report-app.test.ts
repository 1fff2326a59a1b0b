/**
 * Tests the report of runs that drive the app, that do not, and that do both: one column per environment, and nothing
 * is omitted.
 */
import { expect, test } from '@playwright/test';
import { buildReport } from '../../../fixtures/report/conformance/conformance.ts';
import { exitCode } from '../../../fixtures/report/conformance/result.ts';
import type { Policy, PolicyRow, RunFacts, TestOutcome } from '../../../fixtures/report/conformance/model.ts';
import { renderConsole } from '../../../fixtures/report/conformance/console.ts';

const row: PolicyRow = {
  topic: 'update-gate',
  level: 'must',
  must: 'It must hold.',
  source: ['배포/롤백'],
  expect: { stage: true, prod: true },
  production: 'safe',
  status: 'built',
};
const policy: Policy = {
  hsts: row,
  'gate-blocks': { ...row, app: true, production: 'never', productionNote: 'it is not driven there' },
  'never-green-on-nothing': row,
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
const passed = (id: string): TestOutcome => ({
  id,
  environment: 'stage',
  test: 'tests/x.spec.ts:3 it holds',
  status: 'passed',
  expectedStatus: 'passed',
  errors: [],
  annotations: [{ type: 'observed', description: 'it' }],
  assertions: 1,
  durationMs: 7,
});
const built = (tests: TestOutcome[], facts: Partial<RunFacts>) => {
  const report = buildReport(policy, tests, { ...run, ...facts });
  return {
    report,
    code: exitCode(report),
    cells: Object.fromEntries(report.rows.map(r => [r.id, r.cells[facts.environments?.[0] ?? 'stage']])),
  };
};

test('a run of the app alone: green, the other rows are not run, and say which run judges them', () => {
  const { report, code, cells } = built([passed('gate-blocks')], { projects: ['stage-mobile'], platform: 'web' });
  expect(code).toBe(0);
  expect(cells).toMatchObject({
    hsts: { verdict: 'not run', reason: 'npx playwright test --project=stage' },
    'gate-blocks': { verdict: 'pass', reproduce: 'npx playwright test --project=stage-mobile -g "@gate-blocks( |$)"' },
    'never-green-on-nothing': { verdict: 'not run', reason: 'judged on whole runs' },
  });
  const text = renderConsole(report, { colour: false, files: [] });
  expect(text).toContain('postflight stage · platform=web · 1 pass · 2 not run');
  expect(text).not.toMatch(/^ {2}hsts/m);
  expect(text).toMatch(/^not run +npx playwright test --project=stage: hsts$/m);
  expect(text).toContain('more is judged with: --project=stage (1)');
});

test('a run without the app: its rows are not run, and never on production', () => {
  const stage = built([passed('hsts')], { projects: ['stage'] });
  expect({ code: stage.code, cell: stage.cells['gate-blocks'] }).toMatchObject({
    code: 0,
    cell: { verdict: 'not run', reason: 'npx playwright test --project=stage-mobile' },
  });
  expect(stage.report.run.platform).toBeUndefined();
  const prod = built([{ ...passed('hsts'), environment: 'prod' }], { projects: ['prod'], environments: ['prod'] });
  expect(prod.cells['gate-blocks']).toMatchObject({
    verdict: 'not run',
    reason: 'never on production, it is not driven there',
  });
});

test('both in one run fill one column; a check that is missing is missing', () => {
  const both = built([passed('hsts'), passed('gate-blocks')], { projects: ['stage', 'stage-mobile'] });
  expect({ code: both.code, counts: both.report.counts }).toMatchObject({ code: 0, counts: { pass: 3, 'not run': 0 } });
  const lacking = built([passed('hsts')], { projects: ['stage', 'stage-mobile'] });
  expect({ code: lacking.code, cell: lacking.cells['gate-blocks'] }).toMatchObject({
    code: 4,
    cell: { verdict: 'not judged', reason: 'declared requirement produced no verdict' },
  });
});

test('a run of the app that judges nothing is an error', () => {
  expect(built([], { projects: ['stage-mobile'] }).code).toBe(4);
});
