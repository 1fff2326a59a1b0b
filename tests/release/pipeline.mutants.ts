/** Mutants and variations of the row on the pipeline's order. */
import { inEnvironment, inRepository, named, type Fault, type Proof } from '../../fixtures/proof/faults/faults.ts';
import { gitlab, oneJob, workflow } from './pipeline-files.ts';

/** The product's repository has this workflow. */
const has = (name: string, text: string): Fault =>
  named(name, inRepository({ files: { '.github/workflows/release.yml': text } }));

/** The workflow with one part replaced. @throws Error if that does not occur. */
function changed(find: string, put: string, text = workflow): string {
  if (!text.includes(find)) throw new Error(`${find} does not occur`);
  return text.replace(find, put);
}

/** An action of the same repository runs the tests, with a command that the workflow passes. */
const byAction = (command: string) => ({
  '.github/workflows/release.yml': changed(
    '      - run: |\n          pip install -r requirements.txt\n          python -m pytest -q --junitxml=pytest.xml\n',
    `      - { uses: ./.github/actions/tests, with: { command: '${command}' } }\n`,
  ),
  '.github/actions/tests/action.yml': `inputs: { command: { default: pytest } }
runs: { using: composite, steps: [{ shell: bash, run: '\${{ inputs.command }}' }] }
`,
});

/** A makefile runs the linter and the tests, and prepares both. */
const byMake = (lint: string, test: string) => ({
  '.github/workflows/release.yml': changed(
    'python -m pytest -q --junitxml=pytest.xml',
    'make test',
    changed('run: ruff check .', 'run: make lint'),
  ),
  Makefile: `PYTEST = python -m pytest -q
.PHONY: install lint test
install:
\tpip install -r requirements.txt
lint: install
\t${lint}
test: install # with its report
\t${test}
`,
});

const gitlabWith = (name: string, find: string, put: string): Fault =>
  named(name, inRepository({ files: { '.gitlab-ci.yml': changed(find, put, gitlab) } }));

/** GitLab's pipeline with its stages in a file that it includes. */
const inTwo = (stages: string) => ({
  '.gitlab-ci.yml': gitlab.replace(/^stages: .*\n/, 'include: [{ local: /ci/stages.yml }]\n'),
  'ci/stages.yml': stages,
});

export default {
  mutants: {
    'pipeline-order': [
      has('nothing waits for the tests', changed('needs: [tests]', 'needs: [style]')),
      has('the build waits for nothing', changed('    needs: contract\n', '')),
      has('pytest || true', changed('--junitxml=pytest.xml', '--junitxml=pytest.xml || true')),
      named('a recipe that lets its failure pass', inRepository({ files: byMake('ruff check .', '-$(PYTEST)') })),
      named('a target that lints nothing', inRepository({ files: byMake('ruff format .', '$(PYTEST)') })),
      has('a pipe without pipefail', changed('--junitxml=pytest.xml', '| tee pytest.log')),
      has('the tests may fail', changed('  tests:\n', '  tests:\n    continue-on-error: true\n')),
      has(
        'the step of the linter may fail',
        changed('- run: ruff check .', '- run: ruff check .\n        continue-on-error: true'),
      ),
      has('the linter exits with zero', changed('ruff check .', 'ruff check . --exit-zero')),
      has('the contract is never checked', changed('  contract:\n', '  contract:\n    if: false\n')),
      has(
        'the build runs whatever happened',
        changed('    needs: contract\n', '    needs: contract\n    if: always()\n'),
      ),
      has('no contract is checked at all', changed('openapi-spec-validator openapi.json', 'ls openapi.json')),
      has('the job that is needed was renamed', changed('  style:\n', '  lint:\n')),
      has(
        'it runs for pull requests alone',
        changed("  push:\n    branches: [main]\n    tags: ['v*']\n", '  pull_request:\n'),
      ),
      has(
        'set +e before the tests',
        changed('pip install -r requirements.txt\n', 'set +e\n').replace('pytest.xml\n', 'pytest.xml\n          ls\n'),
      ),
      has(
        'the order in one job is another',
        changed('uv run pytest | tee pytest.log', 'ls', oneJob).concat('      - run: pytest\n'),
      ),
      named("an action's tests cannot fail", inRepository({ files: byAction('pytest -q || true') })),
      has('a job stands twice', changed('  deploy:\n', '  style:\n')),
      inEnvironment(
        'prod',
        gitlabWith(
          'a stage of GitLab may fail',
          '  script:\n    - pytest',
          '  allow_failure: true\n  script:\n    - pytest',
        ),
      ),
      inEnvironment(
        'prod',
        gitlabWith(
          'the stages of GitLab are in another order',
          '[lint, test, contract, web]',
          '[web, lint, test, contract]',
        ),
      ),
      inEnvironment(
        'local',
        gitlabWith('a job of GitLab starts by hand', '{ stage: contract,', '{ stage: contract, when: manual,'),
      ),
      inEnvironment(
        'local',
        named(
          'stages in an included file are in another order',
          inRepository({ files: inTwo('stages: [web, lint, test, contract]\n') }),
        ),
      ),
    ],
  },
  variations: [
    inEnvironment(
      'prod',
      named(
        'linter and tests by make',
        inRepository({ files: byMake('@ruff check .', '$(PYTEST) --junitxml=pytest.xml') }),
      ),
    ),
    inEnvironment('stage', named('tests by an action', inRepository({ files: byAction('pytest -q') }))),
    inEnvironment(
      'stage',
      has(
        'the contract by npx',
        changed('openapi-spec-validator openapi.json', 'npx @redocly/cli@1 lint openapi.yaml'),
      ),
    ),
    inEnvironment('local', named('stages of GitLab', inRepository({ files: { '.gitlab-ci.yml': gitlab } }))),
    inEnvironment(
      'prod',
      named('stages of GitLab in another file', inRepository({ files: inTwo(gitlab.split('\n', 1).join('') + '\n') })),
    ),
  ],
} satisfies Proof;
