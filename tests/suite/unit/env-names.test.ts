/** Tests which names are those of files of variables, and which only name an environment. */
import { expect, test } from '@playwright/test';
import { variablesOf } from '../../../fixtures/probe/parse/env-data.ts';
import { secretsIn } from '../../../fixtures/probe/parse/env-example.ts';
import { envFileOf, isAboutEnv } from '../../../fixtures/probe/parse/env-names.ts';

const names = {
  variables: [
    '.env',
    'api/.env.production',
    '.env-prod',
    '.env_production',
    '.ENV',
    '.env.local',
    '.env.sh',
    '.env.keys',
    '.envs/.production/.django',
    'api/.envs/production/postgres',
    '.envs/.staging/.django',
    '.env~',
    '.env.production~',
    '#.env#',
    '.env2',
    '.env copy',
    '.env.local copy 2',
    '.env (1)',
  ],
  doubtful: [
    'deploy/prod.env',
    'docker/api.env',
    'api.env.local',
    'env.production',
    'env-prod',
    '.envs/.local/.django',
    '.envs/.local/.postgres',
    '.envs/ci/app',
    'prod.env~',
    '.dev.vars',
    '.dev.vars.production',
    '.envrc',
    '.env.production.json',
    '.env-cmdrc',
    'env.yml',
    '.env.vault',
    '.env.production.gpg',
    'secrets/.env.enc',
  ],
  example: [
    '.env.example',
    '.env-sample',
    '.env_template',
    'example.env',
    'env.dist',
    '.env.example.prod',
    '.env.j2',
    '.env.example~',
    '.env.example copy',
    '.envs/.production/.django.example',
    '.dev.vars.example',
  ],
  none: [
    'env',
    'env.py',
    'src/.env.d.ts',
    'webpack.env.js',
    'environment.yml',
    'docs/environment.md',
    '.environment',
    '.envs/README.md',
    '.env/bin/activate',
    'envoy.yaml',
    'node_modules/bottleneck/.env',
    '/usr/lib/python3/site-packages/tool/.env',
  ],
};

test('a name tells a file of variables, one that may be one, and an example', () => {
  for (const [kind, paths] of Object.entries(names))
    for (const path of paths) expect(envFileOf(path) ?? 'none', path).toBe(kind);
  for (const path of [...names.variables, ...names.doubtful]) expect(isAboutEnv(`/srv/app/${path}`), path).toBe(true);
  for (const path of ['/etc/passwd', 'find: /proc: Permission denied']) expect(isAboutEnv(path), path).toBe(false);
});

test('a file that may hold variables is judged by its secrets, and not by what is only random', () => {
  const key = '9f86d081884c7d659a2feaa0c55ad015';
  for (const [line, names] of [
    [`SIGNING_KEY=${key}`, ['SIGNING_KEY']],
    ['DB=postgres://app:k7Q9w3mXz2@localhost/app', ['DB']],
    ['AWS_SECRET_ACCESS_KEY=wJvlrXUtnFEMI/K7MDENG/bPxRfiCYqTsLmBnKdY', ['AWS_SECRET_ACCESS_KEY']],
    ['DB_PASSWORD=hQzTRbxWvKjNfgLPcDsMYaEr', ['DB_PASSWORD']],
    ['KEY_FILE=/etc/app/Keys/SERVER/API/server-key', []],
    ['SECRET_KEY=ChangeMeToSomethingLongAndRandom', []],
    ['SECRET_NAME=projects/ACME/secrets/API_KEY/versions/latest', []],
    ['SECRET_KEY=YOUR_SECRET_KEY_OF_MORE_THAN_32_CHARACTERS', []],
    ['DB=postgres://app:app@localhost/app', []],
    [`IMAGE=app@sha256:${key}`, []],
    [`STRIPE_PUBLISHABLE_KEY=pk_live_${key}`, []],
    [`SENTRY_DSN=https://${key}@o1.ingest.sentry.io/42`, []],
    [`  source_url "https://acme.test/direnvrc" "sha256-RYcUJaRMf8oF5LznDrlCXbkOQrywm0HDv1VjYGaJGdM="`, []],
  ] as const)
    expect(secretsIn(line, 'variables'), line).toEqual(names);
});

test('an address that opens a door of the reader alone is a stand-in in an example', () => {
  for (const url of [
    'postgres://app:app@db/app',
    'redis://:devpass@localhost',
    'amqp://dev:d3vQueue99@127.0.0.1:5672/',
  ])
    for (const line of [`BROKER=${url}`, `# e.g. ${url}`]) expect(secretsIn(line), line).toEqual([]);
  for (const url of ['postgres://app:k7Q9w3mXz2@localhost.acme.test/app', 'redis://:k7Q9w3mXz2@cache/0'])
    expect(secretsIn(`BROKER=${url}`), url).toEqual(['BROKER']);
});

test('variables in JSON and YAML are read, and other texts are left as they are', () => {
  expect(variablesOf('{"stage":{"A":"x","B":["y",1]}}')).toBe('A=x\nB=y\nB=1');
  expect(variablesOf('env:\n  - name: A\n    value: |\n      x\n      y\n')).toBe('A=x y ');
  expect(variablesOf('{"A": ')).toBe('{"A": ');
});
