/** Tests the order of a pipeline: forms that keep it, and forms that break it. */
import { expect, test } from '@playwright/test';
import { findCommand } from '../../../fixtures/probe/parse/shell-script.ts';
import { gitlab, oneJob, workflow } from '../../release/pipeline-files.ts';
import { edited, inGithub, verdictOn, type Form } from './pipeline-repository.ts';

/** A workflow that calls three of its own repository, each after the preceding one; the last builds. */
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

/** The caller passes a command to its tests; undefined: none, and the called workflow has its own. */
const givenTests = (run: string | undefined) => ({
  ...called,
  '.github/workflows/a.yml':
    run === undefined ? calls : calls.replace('tests.yml }', `tests.yml, with: { run: ${run} } }`),
  '.github/workflows/tests.yml': `on: { workflow_call: { inputs: { run: { default: pytest -q } } } }
jobs:
  unit: { steps: [{ run: '\${{ inputs.run }}' }] }
  contract: { needs: unit, steps: [{ run: openapi-spec-validator openapi.json }] }
`,
});

/** An action of the same repository runs the linter. */
const ownAction = (action: string) => ({
  '.github/workflows/a.yml': workflow.replace('run: ruff check .', 'uses: ./.github/actions/style'),
  '.github/actions/style/action.yml': action,
});

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
  'tests that the caller names by an input': ['pass', givenTests('uv run pytest')],
  'tests that the caller names, and whose failure it lets pass': [
    'fail',
    givenTests('uv run pytest || true'),
    /cannot fail: \|\| true/,
  ],
  'tests that the called workflow names itself': ['pass', givenTests(undefined)],
  'a workflow that a called one calls': [
    'pass',
    {
      ...called,
      '.github/workflows/style.yml':
        'on: workflow_call\njobs: { all: { uses: ./.github/workflows/make.yml, with: { run: ruff check . } } }',
      '.github/workflows/make.yml':
        "on: { workflow_call: { inputs: { run: } } }\njobs: { one: { steps: [{ run: '${{ inputs.run }}' }] } }",
    },
  ],
  'workflows that call each other': [
    'inconclusive',
    {
      ...called,
      '.github/workflows/style.yml': 'on: workflow_call\njobs: { all: { uses: ./.github/workflows/style.yml } }',
    },
    /no lint/,
  ],
  'an action of the same repository': ['pass', ownAction('runs: { using: composite, steps: [{ run: ruff check . }] }')],
  'an action of the same repository that cannot fail': [
    'fail',
    ownAction('runs: { using: composite, steps: [{ run: ruff check . || true }] }'),
    /cannot fail/,
  ],
  'an action of the same repository that is a program': [
    'inconclusive',
    ownAction('runs: { using: node20, main: lint.js }'),
    /no lint/,
  ],
  'an action of the same repository that is not there': [
    'inconclusive',
    without(ownAction(''), 'action.yml'),
    /no lint/,
  ],
  'a web app that an image builds': [
    'inconclusive',
    inGithub(
      edited('run: npm ci && npm run build\n        working-directory: web', 'uses: docker/build-push-action@v6'),
    ),
    /no web/,
  ],
  'a deploy by an action': [
    'fail',
    inGithub(edited('run: openapi-spec-validator openapi.json', 'uses: acme/deploy-action@v2')),
    /no openapi-validate/,
  ],
  'a deploy by an action that could test as well': [
    'inconclusive',
    inGithub(edited('run: openapi-spec-validator openapi.json', 'uses: acme/test-and-deploy@v2')),
    /no openapi-validate/,
  ],
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

for (const [usual, other] of [
  ['openapi-spec-validator openapi.json', 'npx --yes @redocly/cli@1.25.0 lint openapi.yaml'],
  ['openapi-spec-validator openapi.json', 'npx @stoplight/spectral-cli lint openapi.yaml'],
  ['openapi-spec-validator openapi.json', 'npx @apidevtools/swagger-cli@4 validate openapi.yaml'],
  ['npm run build', 'pnpm --filter web build'],
  ['npm run build', 'npm --prefix web run build'],
  ['ruff check .', 'yarn workspace web lint'],
] as const)
  test(`${other} is as good as ${usual}`, ({}, testInfo) => {
    const judged = verdictOn(testInfo.outputPath('product'), inGithub(edited(usual, other)));
    expect(judged.verdict, judged.why).toBe('pass');
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
  ['set -o pipefail; pytest | tee log', 'firm'],
  ['set -euo pipefail && pytest | tee log', 'firm'],
  ['set +e\npytest\nls', 'swallowed'],
  ['set +e; pytest; ls', 'swallowed'],
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
