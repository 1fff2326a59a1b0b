/** The order of a pipeline: forms that keep it, forms that break it, and what a person would say of public ones. */
import { expect, test } from '@playwright/test';
import { findCommand } from '../../../fixtures/probe/parse/script.ts';
import { gitlab, oneJob, workflow } from '../../release/pipeline-files.ts';
import { verdictOn, type Form } from './pipeline-verdict.ts';

/** A workflow that calls three of its own repository, each after the one before; the last builds. */
const calls = `on: { push: { branches: [main] } }
jobs:
  style: { uses: ./.github/workflows/style.yml }
  tests: { needs: style, uses: ./.github/workflows/tests.yml }
  web: { needs: tests, steps: [{ run: npm run build }] }
`;
const called = {
  '.github/workflows/a.yml': calls,
  '.github/workflows/style.yml': 'on: workflow_call\njobs: { ruff: { steps: [{ run: ruff check . }] } }',
  '.github/workflows/tests.yml': `on: workflow_call
jobs:
  unit: { steps: [{ run: pytest -q }] }
  contract: { needs: unit, steps: [{ run: openapi-spec-validator openapi.json }] }
`,
};
const without = (files: Readonly<Record<string, string>>, name: string) =>
  Object.fromEntries(Object.entries(files).filter(([file]) => !file.endsWith(name)));

const inGithub = (text: string) => ({ '.github/workflows/a.yml': text });

/**
 * Shapes of public pipelines, written anew with their jobs, needs and commands alone, and what a person says of each.
 * 1: fastapi/full-stack-fastapi-template, .github/workflows/ci.yml at 1de2777 (MIT): no job waits for the linter, and no
 * contract is checked. 2: the same, test-backend.yml at 051cc68: the tests are commented out. 3: a group of jobs as
 * many products have it, whose checks are behind make.
 */
const publicShapes = {
  'linter and tests side by side': {
    text: `on: { push: { branches: [main] }, pull_request: {} }
jobs:
  backend-lint:
    steps: [{ run: uv run ruff check app/ }, { run: uv run mypy app }]
  backend-test:
    steps: [{ run: uv run coverage run -m pytest tests/unit/ -v }]
  frontend-ci:
    if: hashFiles('frontend/package.json') != ''
    steps: [{ run: bun run lint, working-directory: frontend }, { run: bun run build, working-directory: frontend }]
  alls-green:
    needs: [backend-lint, backend-test, frontend-ci]
    if: always()
    steps: [{ uses: re-actors/alls-green@release/v1 }]
`,
    verdict: 'inconclusive',
    why: /no openapi-validate/,
  },
  'tests that were commented out': {
    text: `on: { push: { branches: [master] } }
jobs:
  test-backend:
    steps:
      - uses: astral-sh/setup-uv@v5
      - run: uv run alembic upgrade head
      # - run: uv run pytest
`,
    verdict: 'fail',
    why: /no lint, pytest, openapi-validate, web/,
  },
  'everything behind make': {
    text: `on: push
jobs:
  check: { steps: [{ run: make lint }, { run: make test }] }
  web: { needs: check, steps: [{ run: make web }] }
`,
    verdict: 'inconclusive',
    why: /no lint/,
  },
} as const;

for (const [title, { text, verdict, why }] of Object.entries(publicShapes))
  test(`${title}: ${verdict}`, ({}, testInfo) => {
    const judged = verdictOn(testInfo.outputPath('product'), inGithub(text));
    expect(judged.why).toMatch(why);
    expect(judged.verdict).toBe(verdict);
  });

const edited = (find: string, by: string, text = workflow): string => {
  expect(text, 'the part that is edited').toContain(find);
  return text.replace(find, by);
};

const forms: Readonly<Record<string, Form>> = {
  'four jobs': ['pass', inGithub(workflow)],
  'one job': ['pass', inGithub(oneJob)],
  'stages of GitLab': ['pass', { '.gitlab-ci.yml': gitlab }],
  'needs of GitLab': [
    'fail',
    { '.gitlab-ci.yml': edited('api: { stage: contract,', 'api: { stage: contract, needs: [lint],', gitlab) },
    /does not wait for pytest/,
  ],
  'another job waits between them': [
    'pass',
    inGithub(
      edited('needs: [tests]', 'needs: [gate]').replace(
        '  deploy:',
        '  gate: { needs: tests, steps: [{ run: date }] }\n  deploy:',
      ),
    ),
  ],
  'a job that runs always stands between them': [
    'fail',
    inGithub(
      edited('needs: [tests]', 'needs: [gate]').replace(
        '  deploy:',
        '  gate: { needs: tests, if: always(), steps: [{ run: date }] }\n  deploy:',
      ),
    ),
    /does not wait for pytest/,
  ],
  'a second linter beside it': [
    'pass',
    inGithub(edited('  deploy:', '  more: { steps: [{ run: eslint . || true }] }\n  deploy:')),
  ],
  'a condition that nobody evaluates': [
    'inconclusive',
    inGithub(edited('  tests:\n', '  tests:\n    if: vars.TESTS\n')),
    /decided by an expression/,
  ],
  'a failure that an expression lets pass': [
    'inconclusive',
    inGithub(edited('  tests:\n', '  tests:\n    continue-on-error: ${{ matrix.beta }}\n')),
  ],
  'success() in so many words': ['pass', inGithub(edited('  tests:\n', '  tests:\n    if: success()\n'))],
  'tags that branches-ignore leaves out': [
    'fail',
    inGithub(edited("    branches: [main]\n    tags: ['v*']", '    branches-ignore: [main]')),
    /neither for main nor for tags/,
  ],
  'sources that paths-ignore leaves out': [
    'fail',
    inGithub(edited("    tags: ['v*']", "    tags: ['v*']\n    paths-ignore: ['web/**']")),
    /paths-ignore leaves out web/,
  ],
  'a script of package.json': [
    'pass',
    {
      ...inGithub(edited('openapi-spec-validator openapi.json', 'npm run contract')),
      'package.json': '{"scripts":{"contract":"redocly lint openapi.json"}}',
    },
  ],
  'a script of package.json that cannot fail': [
    'fail',
    {
      ...inGithub(edited('openapi-spec-validator openapi.json', 'npm run contract')),
      'package.json': '{"scripts":{"contract":"redocly lint openapi.json || true"}}',
    },
    /cannot fail: \|\| true/,
  ],
  'jobs that wait for each other': [
    'fail',
    inGithub(edited('  style:\n', '  style:\n    needs: build\n')),
    /waits for itself/,
  ],
  'workflows of the same repository that it calls': ['pass', called],
  'called tests that do not wait for the linter': [
    'fail',
    { ...called, '.github/workflows/a.yml': calls.replace('needs: style, ', '') },
    /pytest in .* does not wait for lint/,
  ],
  'a called job whose failure is let pass': [
    'fail',
    {
      ...called,
      '.github/workflows/style.yml':
        'on: workflow_call\njobs: { ruff: { continue-on-error: true, steps: [{ run: ruff check . }] } }',
    },
    /may fail/,
  ],
  'a called contract beside the tests': [
    'fail',
    { ...called, '.github/workflows/tests.yml': called['.github/workflows/tests.yml'].replace('needs: unit, ', '') },
    /openapi-validate in .* does not wait for pytest/,
  ],
  'a called workflow of another repository': [
    'inconclusive',
    {
      ...without(called, 'style.yml'),
      '.github/workflows/a.yml': calls.replace(
        './.github/workflows/style.yml',
        'org/ci/.github/workflows/style.yml@v1',
      ),
    },
    /no lint/,
  ],
  'a called workflow that is not there': ['inconclusive', without(called, 'style.yml'), /no lint/],
  'checks in two files': [
    'fail',
    {
      ...inGithub(edited('      - run: ruff check .\n', '')),
      '.github/workflows/b.yml': 'on: push\njobs: { l: { steps: [{ run: ruff check }] } }',
    },
    /pytest in tests \(a\.yml\) does not wait for lint in l \(b\.yml\)/,
  ],
};

for (const [title, [verdict, files, why = /^/]] of Object.entries(forms))
  test(`${title}: ${verdict}`, ({}, testInfo) => {
    const judged = verdictOn(testInfo.outputPath('product'), files);
    expect(judged.why).toMatch(why);
    expect(judged.verdict, judged.why).toBe(verdict);
  });

test('a role that no command tells is named by its job', ({}, testInfo) => {
  const files = inGithub(edited('ruff check .', 'make style'));
  expect(verdictOn(testInfo.outputPath('product'), files, { lint: 'style' }).verdict).toBe('pass');
});

test('no pipeline, and one that is no YAML, are not judged', ({}, testInfo) => {
  expect(() => verdictOn(testInfo.outputPath('empty'), { 'README.md': '' })).toThrow('has no pipeline');
  expect(() => verdictOn(testInfo.outputPath('broken'), inGithub('on: [push\njobs: {'))).toThrow('is no YAML');
});

const scripts: readonly [string, string, boolean?][] = [
  ['pytest', 'firm'],
  ['pytest -q \\\n  --junitxml=a.xml', 'firm'],
  ['pytest || exit 1', 'firm'],
  ['pytest || { echo failed; exit 1; }', 'firm'],
  ['pytest && echo ok', 'firm'],
  ['pytest || true', 'swallowed'],
  ['pytest || :', 'swallowed'],
  ['pytest || echo "failed"', 'swallowed'],
  ['pytest; true', 'swallowed'],
  ['pytest | tee log', 'swallowed'],
  ['pytest | tee log', 'firm', true],
  ['set -o pipefail\npytest | tee log', 'firm'],
  ['set +e\npytest\nls', 'swallowed'],
  ['set +e\npytest\ncode=$?\nls\nexit $code', 'unclear'],
  ['set +e\npytest', 'firm'],
  ['pytest || ./notify', 'unclear'],
  ['if [ -d tests ]; then\n  pytest\nfi', 'unclear'],
  ['pytest &', 'unclear'],
  ['pytest --collect-only', 'swallowed'],
];

for (const [script, firmness, pipefail = false] of scripts)
  test(`${JSON.stringify(script)}${pipefail ? ' with pipefail' : ''}: ${firmness}`, () => {
    expect(findCommand(script, /\bpytest\b/, pipefail).map(it => it.firmness)).toEqual([firmness]);
  });

test('a command that is only spoken of is none', () => {
  for (const script of ['pip install pytest', 'echo pytest', '# pytest', 'uv add pytest', 'ls # pytest'])
    expect(findCommand(script, /\bpytest\b/, false), script).toEqual([]);
});
