/**
 * Tests the order of public projects' pipelines: a person's verdict on them, and the row's. Their shapes are rewritten:
 * jobs, needs, conditions, actions and commands, which is all that the order depends on. Each names its source and
 * licence.
 */
import { expect, test } from '@playwright/test';
import { verdictOn } from './pipeline-repository.ts';

type PublicPipeline = {
  /** Repository, file, commit and licence. */
  of: string;
  /** Verdict of a person who read the files by the document, written down before the row had read them. */
  person: string;
  files: Readonly<Record<string, string>>;
  /** PIPELINE_JOBS, as that person would set it. */
  jobs?: Readonly<Record<string, string>>;
  verdict: 'pass' | 'fail' | 'inconclusive';
  why: RegExp;
};

const workflows = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`.github/workflows/${name}`, text]));

const fastapiTemplate = {
  'ci.yml': `on: { push: { branches: [main] }, pull_request: {} }
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
};

const lnbits = {
  'ci.yml': `on: { pull_request: }
jobs:
  lint: { uses: ./.github/workflows/lint.yml }
  test-api: { needs: [lint], uses: ./.github/workflows/tests.yml, with: { custom-pytest: uv run pytest tests/api } }
  test-unit: { needs: [lint], uses: ./.github/workflows/tests.yml, with: { custom-pytest: uv run pytest tests/unit } }
  openapi: { needs: [lint], uses: ./.github/workflows/make.yml, with: { make: openapi } }
  bundle: { needs: [lint, test-api, test-unit, openapi], uses: ./.github/workflows/bundle.yml }
`,
  'lint.yml': `on: { workflow_call: }
jobs:
  black: { uses: ./.github/workflows/make.yml, with: { make: checkblack } }
  ruff: { uses: ./.github/workflows/make.yml, with: { make: checkruff } }
`,
  'tests.yml': `on: { workflow_call: { inputs: { custom-pytest: { required: true, type: string } } } }
jobs: { tests: { steps: [{ uses: actions/checkout@v4 }, { run: '\${{ inputs.custom-pytest }}' }] } }
`,
  'make.yml': `on: { workflow_call: { inputs: { make: { required: true, type: string }, npm: { default: false } } } }
jobs:
  make: { steps: [{ uses: lnbits/lnbits/.github/actions/prepare@dev }, { run: 'make \${{ inputs.make }}' }] }
`,
};

const polar = {
  'deploy.yml': `on: { push: { branches: [main], paths: ['server/**', 'clients/**', '!clients/apps/app/**'] } }
jobs:
  changes: { steps: [{ uses: actions/checkout@v6 }, { uses: dorny/paths-filter@v4 }] }
  build:
    needs: changes
    if: needs.changes.outputs.backend-sandbox == 'true' || github.event_name == 'workflow_dispatch'
    steps: [{ uses: docker/login-action@v4 }, { uses: useblacksmith/build-push-action@v2 }]
  deploy-sandbox:
    needs: [changes, build]
    if: always() && !failure() && !cancelled() && (needs.build.result == 'success' || needs.build.result == 'skipped')
    uses: ./.github/workflows/deploy-environment.yml
    with: { environment: sandbox }
  deploy-production:
    needs: [changes, build, deploy-sandbox]
    if: always() && !failure() && !cancelled() && (needs.build.result == 'success' || needs.build.result == 'skipped')
    uses: ./.github/workflows/deploy-environment.yml
    with: { environment: production }
`,
  'test_server.yaml': `on: { push: { branches: [main] }, pull_request: }
jobs:
  changes: { steps: [{ uses: actions/checkout@v6 }, { uses: dorny/paths-filter@v3 }] }
  linters:
    needs: changes
    if: needs.changes.outputs.server == 'true'
    steps: [{ uses: astral-sh/setup-uv@v7 }, { run: uv run task lint_check, working-directory: ./server }]
  test:
    needs: changes
    if: needs.changes.outputs.server == 'true'
    steps:
      - { run: pnpm install --frozen-lockfile && pnpm build, working-directory: server/emails }
      - { run: uv run alembic check, working-directory: ./server }
      - { run: uv run pytest -n auto --dist=loadgroup --no-cov, working-directory: ./server }
`,
};

const publicPipelines: Readonly<Record<string, PublicPipeline>> = {
  'linter and tests side by side': {
    of: 'fastapi/full-stack-fastapi-template .github/workflows/ci.yml @1de2777 (MIT)',
    person: 'wrong: nothing checks the contract, and the tests do not wait for the linter',
    files: workflows(fastapiTemplate),
    verdict: 'fail',
    why: /no openapi-validate/,
  },
  'tests that were commented out': {
    of: 'fastapi/full-stack-fastapi-template .github/workflows/test-backend.yml @051cc68 (MIT)',
    person: 'wrong: nothing is tested',
    files: workflows({
      'test-backend.yml': `on: { push: { branches: [master] } }
jobs:
  test-backend:
    steps:
      - uses: astral-sh/setup-uv@v5
      - run: uv run alembic upgrade head
      # - run: uv run pytest
`,
    }),
    verdict: 'fail',
    why: /no lint, pytest, openapi-validate, web/,
  },
  'tests of both halves, and no more': {
    of: 'vintasoftware/nextjs-fastapi-template .github/workflows/ci.yml @25fe010 (MIT)',
    person: 'wrong: no linter, no contract, and the web app is tested but never built',
    files: {
      ...workflows({
        'ci.yml': `on: { push: , pull_request: }
jobs:
  build-fastapi:
    steps:
      - { uses: actions/checkout@v4 }
      - { run: pip install poetry }
      - { run: poetry install, working-directory: ./fastapi_backend }
      - { run: poetry run pytest, working-directory: ./fastapi_backend }
      - { uses: coverallsapp/github-action@v2.3.4 }
  build-frontend:
    steps:
      - { uses: pnpm/action-setup@v4 }
      - { run: pnpm install, working-directory: ./nextjs-frontend }
      - { run: pnpm run test, working-directory: ./nextjs-frontend }
`,
      }),
      'nextjs-frontend/package.json': '{"scripts":{"test":"jest","build":"next build"}}',
    },
    verdict: 'fail',
    why: /no lint, openapi-validate, web/,
  },
  'each check after the linter': {
    of: 'lnbits/lnbits .github/workflows/{ci,lint,tests,make}.yml @033d873 (MIT)',
    person: 'wrong: the contract waits for the linter and not for the tests; nothing runs for a release',
    files: workflows(lnbits),
    jobs: { lint: 'lint', 'openapi-validate': 'openapi', web: 'bundle' },
    verdict: 'fail',
    why: /does not run on a push.*openapi-validate in openapi \(ci\.yml\) does not wait for pytest in test-\w+ \/ tests/,
  },
  'each check after the linter, its make targets unread': {
    of: 'the same, without PIPELINE_JOBS',
    person: 'cannot be told without its Makefile',
    files: workflows(lnbits),
    verdict: 'inconclusive',
    why: /^no lint, openapi-validate, web$/,
  },
  'sandbox before production, its tests beside both': {
    of: 'polarsource/polar .github/workflows/{deploy.yml @0105038, test_server.yaml @0182b5a} (Apache-2.0)',
    person:
      'production waits for the sandbox, and no deploy for a test; whether a contract is checked, other files tell',
    files: workflows(polar),
    jobs: { lint: 'linters' },
    verdict: 'inconclusive',
    why: /no openapi-validate/,
  },
  'images before everything': {
    of: 'WordPress/openverse (its API) .github/workflows/ci_cd.yml @003a062 (MIT)',
    person: 'tests and publishing do not wait for the linter; what just and the images run stands elsewhere',
    files: workflows({
      'ci_cd.yml': `on: { pull_request: , push: { branches: [main] }, release: { types: [published] } }
jobs:
  lint: { steps: [{ run: "pip install pre-commit\\npre-commit run --all-files" }] }
  build-images: { steps: [{ uses: docker/setup-buildx-action@v1 }, { uses: docker/build-push-action@v2 }] }
  test-api: { needs: [build-images], steps: [{ uses: extractions/setup-just@v1 }, { run: just init }, { run: just api-test }] }
  django-check: { needs: [build-images], steps: [{ run: just dj check }] }
  push:
    if: github.event_name == 'release' && github.event.action == 'published'
    needs: [test-api]
    steps: [{ uses: docker/login-action@v1 }, { run: docker push --all-tags ghcr.io/wordpress/openverse-api }]
`,
    }),
    jobs: { lint: 'lint', pytest: 'test-api' },
    verdict: 'inconclusive',
    why: /no openapi-validate, web/,
  },
  'a stage, then end-to-end tests, then production': {
    of: 'bcgov/quickstart-openshift .github/workflows/merge.yml @074ffc5 (Apache-2.0)',
    person: 'the deploy is as the document wants it; the four checks are not here, and an action may build the web app',
    files: workflows({
      'merge.yml': `on: { workflow_run: { workflows: [PR Closed], types: [completed] }, workflow_dispatch: }
jobs:
  deploys-test: { steps: [{ uses: bcgov-nr/action-deployer-openshift@v2.0.0 }] }
  integration-tests: { needs: [deploys-test], steps: [{ run: npm ci }, { run: node src/main.js }] }
  cypress-e2e: { needs: [deploys-test], steps: [{ uses: cypress-io/github-action@v6 }] }
  deploys-prod:
    needs: [integration-tests, cypress-e2e]
    steps: [{ uses: bcgov-nr/action-deployer-openshift@v2.0.0 }]
`,
    }),
    verdict: 'inconclusive',
    why: /no lint, pytest, openapi-validate, web/,
  },
  'stages of GitLab with scripts of their own': {
    of: 'fastapi/full-stack-fastapi-template {{cookiecutter.project_slug}}/.gitlab-ci.yml @8bf0717 (MIT)',
    person: 'tests stand before build and deploy; whether a linter or a contract is among them, the scripts tell',
    files: {
      '.gitlab-ci.yml': `stages: [test, build, deploy]
before_script: [docker login $CI_REGISTRY, pip install docker-auto-labels]
tests: { stage: test, script: [sh ./scripts/test.sh] }
build-stag: { stage: build, script: [TAG=stag sh ./scripts/build-push.sh], only: [master] }
build-prod: { stage: build, script: [TAG=prod sh ./scripts/build-push.sh], only: [production] }
deploy-stag: { stage: deploy, script: [TAG=stag sh ./scripts/deploy.sh], only: [master] }
deploy-prod: { stage: deploy, script: [TAG=prod sh ./scripts/deploy.sh], only: [production] }
`,
    },
    verdict: 'inconclusive',
    why: /no lint, pytest, openapi-validate, web/,
  },
};

for (const [title, { of, person, files, jobs, verdict, why }] of Object.entries(publicPipelines))
  test(`${title}: ${verdict}`, ({}, testInfo) => {
    const judged = verdictOn(testInfo.outputPath('product'), files, jobs);
    expect(judged.why, `${of}: ${person}`).toMatch(why);
    expect(judged.verdict, `${of}: ${person}`).toBe(verdict);
  });
