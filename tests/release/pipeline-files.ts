/** Pipelines in the style of products, for the mutants and variations of their order. */

/** A workflow of GitHub: four jobs, each needed by the next, and a deploy. */
export const workflow = `name: release
on:
  push:
    branches: [main]
    tags: ['v*']
jobs:
  style:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pip install ruff==0.6.0
      - run: ruff check .
  tests:
    needs: style
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
          pip install -r requirements.txt
          python -m pytest -q --junitxml=pytest.xml
  contract:
    needs: [tests]
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: openapi-spec-validator openapi.json
  build:
    needs: contract
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci && npm run build
        working-directory: web
  deploy:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - run: ./deploy
`;

/** All in one job, on every push except of documents; a pipe that fails with the test keeps its log. */
export const oneJob = `on:
  push: { paths-ignore: ['**.md', 'docs/**'] }
defaults: { run: { shell: bash } }
jobs:
  all:
    strategy: { matrix: { python: ['3.11', '3.12'] } }
    steps:
      - uses: actions/checkout@v4
      - uses: astral-sh/ruff-action@v1
      - run: |
          set -euo pipefail
          uv run pytest | tee pytest.log
      - run: redocly lint openapi.json || exit 1
      - if: startsWith(github.ref, 'refs/tags/')
        run: cd web && npx next build
`;

/** Stages of GitLab, with an anchor and a template. */
export const gitlab = `stages: [lint, test, contract, web]
.python: &python
  image: python:3.12
  before_script: [pip install -r requirements.txt]
lint: { stage: lint, extends: .python, script: [flake8 app] }
pytest:
  <<: *python
  stage: test
  script:
    - pytest -q | tee log
api: { stage: contract, script: [spectral lint openapi.yaml] }
web:
  stage: web
  rules: [{ if: $CI_COMMIT_TAG }, { if: $CI_COMMIT_BRANCH == "main" }]
  script: [cd web, pnpm build]
`;
