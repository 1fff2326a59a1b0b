/** Mutants and variations of the rows on files of variables. */
import {
  configured,
  inEnvironment,
  inRepository,
  named,
  variables,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

type Files = Readonly<Record<string, string>>;

const committed = (name: string, files: Files): Fault => named(name, inRepository({ committed: files }));
const onHost = (name: string, ...files: string[]): Fault => named(name, configured({ 'HOST.env_files': files }));

/** Values that look like no secret. */
const example = `# Copy to .env
APP_ENV=local
API_BASE=http://localhost:8000/api/v1
DATABASE_URL=postgresql://user:password@localhost:5432/app
AUTH__SECRET_KEY=
AUTH__ALGORITHM=HS256
TOKEN_EXPIRE=3600
CORS__ALLOW_ORIGINS="http://localhost:3000,http://localhost:8081"
SMTP_PASSWORD=change-me
SENTRY_DSN=<dsn>
MIN_APP_VERSION=1.4.0
DEBUG=true # or false
`;

/** A real file of a server's variables. */
const real = `DEBUG=false
DATABASE_URL=postgres://app:k7Q9w3mXz2@db.internal:5432/app
AUTH__SECRET_KEY=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b
`;
/** The same in files of these names. */
const realUnder = (...names: string[]): Fault[] =>
  names.map(name => committed(`real ones as ${name}`, { [name]: real }));

export default {
  mutants: {
    'env-file-in-git': [
      ...realUnder('.env-prod', 'api/.env_production', 'deploy/prod.env', 'env.production', '.envrc'),
      committed('as cookiecutter-django keeps them', {
        '.envs/.production/.postgres': `POSTGRES_USER=app\nPOSTGRES_PASSWORD=${'k7Q9w3mXz2'.repeat(4)}\n`,
      }),
      committed("cookiecutter-django's of production, whose password are words", {
        '.envs/.production/.postgres': 'POSTGRES_USER=app\nPOSTGRES_PASSWORD=correcthorse\n',
      }),
      committed('a copy that an editor left', { 'api/.env~': 'SECRET=1\n' }),
      committed('a copy that a file manager made', { '.env copy': 'SECRET=1\n' }),
      committed('secrets of Wrangler', { 'worker/.dev.vars': `STRIPE_SECRET_KEY=sk_live_${'k7Q9w3mXz2'.repeat(3)}\n` }),
      committed('as JSON', {
        '.env.production.json': '{"stage":{"DATABASE_URL":"postgres://app:k7Q9w3mXz2@db.internal/app"}}',
      }),
      committed('as Kubernetes writes them', {
        'deploy/env.yaml': 'env:\n  - name: SMTP_PASSWORD\n    value: Sommer2026!xK\n',
      }),
      committed('for a database beside the server', { 'prod.env': 'DB=postgres://app:k7Q9w3mXz2@localhost/app\n' }),
      committed('a private key under another name', {
        'docker/api.env': `CERT="-----BEGIN PRIVATE KEY-----\\n${'aB3'.repeat(20)}"\n`,
      }),
      committed('saved by PowerShell', { 'prod.env': '\uFEFFDB_PASSWORD=Sommer2026!xK\r\n' }),
      committed('encrypted, with one value that is not', {
        'prod.enc.env': `DB_PASSWORD=ENC[AES256_GCM,data:Tr7o9qk3,type:str]\nSMTP_PASSWORD=${'k7Q9w3mXz2'.repeat(2)}\n`,
      }),
      committed('the keys of encrypted ones', { '.env.keys': `DOTENV_PRIVATE_KEY=${'9f86d081'.repeat(8)}\n` }),
      committed('.env in the root', { '.env': 'SECRET=1\n' }),
      committed('in a part of the repository', { 'apps/api/.env.production': 'SECRET=1\n' }),
      committed('of development, with public values', {
        'web/.env.development': 'NEXT_PUBLIC_API_BASE=http://localhost:8000\n',
      }),
      named('deleted later', inRepository({ deleted: { '.env': 'SECRET=1\n' } })),
      committed('an example with a key', {
        '.env.example': `${example}AUTH__SECRET_KEY=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b\n`,
      }),
      named(
        'an example that once had a password',
        inRepository({ deleted: { '.env.sample': 'DB_PASSWORD=Sommer2026!xK\n' } }),
      ),
      committed('an example with a real address', {
        '.env.example': 'DATABASE_URL=postgres://app:k7Q9w3mXz2@db.internal:5432/app\n',
      }),
      committed('an example with a key in a comment', {
        '.env.example': `${example}# AUTH__SECRET_KEY=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b\n`,
      }),
      committed('an example that tells a password in words', {
        'api/.env.template': 'SMTP_PASSWORD= # on stage the password is Sommer2026!xK\n',
      }),
      committed('an example whose comment holds a token of GitHub', {
        '.env.sample': `# for the packages: ghp_${'a1B2'.repeat(9)}\n`,
      }),
      committed('an example with lines as Windows ends them', {
        '.env.example': 'A=1\r\nDB_PASSWORD=Sommer2026!xK\r\n',
      }),
      named(
        'a comment that was taken out later',
        inRepository({ deleted: { '.env.dist': '# DB: postgres://app:k7Q9w3mXz2@db.internal:5432/app\n' } }),
      ),
      named('nothing is ignored', inRepository({ files: { '.gitignore': 'node_modules\n' } })),
      named('a shallow clone that shows one', inRepository({ depth: 1, committed: { '.env.local': 'A=1\n' } })),
      inEnvironment('prod', committed('as prod sees it', { '.env.prod': 'SECRET=1\n' })),
      inEnvironment('local', committed('as a laptop sees it', { '.env': 'SECRET=1\n' })),
    ],
    'env-file-on-host': [
      onHost('on the host', '/srv/app/.env'),
      onHost('as .env-prod', '/srv/app/.env-prod'),
      onHost('as .env_production', '/srv/app/.env_production'),
      onHost('below .envs', '/app/.envs/.production/.postgres'),
      onHost('as JSON', '/app/.env.production.json'),
      onHost('of another name', '/srv/app/deploy/prod.env'),
      onHost('in the image, of production', '/app/.env.production', '/app/.env.example'),
      inEnvironment('prod', onHost('in a folder of a release before', '/srv/releases/v1.3.0/api/.env')),
      named(
        'one that a search names which may not enter every folder',
        variables({
          ENV_FILES_CMD: 'echo /srv/app/.env.production; echo "find: /root: Permission denied" >&2; exit 1',
        }),
      ),
    ],
  },
  variations: [
    named(
      'an example, .envrc, and code',
      inRepository({
        committed: {
          '.env.example': example,
          'api/.env.template': `KEY=your-key-here
# SECRET_KEY=$(openssl rand -hex 32); the secret key: 32-byte hex, from the vault
# DATABASE_URL=postgres://postgres:postgres@localhost/app GITHUB_TOKEN=ghp_xxxxxxxxxxxx
# EMAIL_FROM="Acme <noreply@acme.test>"
EMAIL_FROM="Acme <noreply@acme.test>"
`,
          '.envrc': 'layout python\n',
          'env.py': 'import os\n',
          'src/.env.d.ts': 'declare const x: string;\n',
        },
        deleted: { 'docs/environment.md': 'text\n' },
      }),
    ),
    committed('an example for the own machine', {
      '.env.example': `${example}DB_URL=postgres://app:app@localhost:5432/app
REDIS_URL=redis://:devpass@localhost
MQ_URL=amqp://dev:d3vQueue99@127.0.0.1:5672/
# MONGO_URL=mongodb://app:app@mongo:27017/app
SENTRY_DSN=https://9f86d081884c7d659a2feaa0c55ad015@o1.ingest.sentry.io/42
`,
      'node_modules/bottleneck/.env': 'REDIS_HOST=127.0.0.1\n',
    }),
    committed('files of variables without a secret', {
      'envs/prod.env': `WEB_URL=https://acme.test
RECORD_PUBLIC_KEYS='{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}'
IMAGE=registry.acme.test/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
NEXT_PUBLIC_POSTHOG_KEY=phc_9f86d081884c7d659a2feaa0c55ad015
TOKEN_EXPIRE=3600
DATABASE_URL=postgres://postgres:postgres@db:5432/app
`,
      'env.yaml': 'env:\n  - name: DEBUG\n    value: "false"\n',
      '.env-template': 'SECRET_KEY=\n',
      'env.sample': 'SECRET_KEY=change-me\n',
    }),
    committed('files that their tools have encrypted', {
      '.env.vault': `DOTENV_VAULT_PRODUCTION="x9/Ab38C${'k7Q9w3mXz2'.repeat(4)}="\n`,
      '.env.encrypted': Buffer.from(`{"iv":"${'k7Q9w3mXz2'.repeat(9)}"}`).toString('base64'),
      '.env.production.gpg': '\x85\x01\x0c\x03',
      'secrets/prod.enc.env':
        'DB_PASSWORD=ENC[AES256_GCM,data:Tr7o9qk3,iv:1sAb9Ck3,tag:p3==,type:str]\nsops_version=3.9.0\n',
      'prod.env':
        'DOTENV_PUBLIC_KEY=03f8b376234c4f2f0445\nDB_PASSWORD="encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt+Z9HP"\n',
      'env.yaml':
        'env:\n  - name: SMTP_PASSWORD\n    value: vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM13ok481zoCmHnSeDX\n',
    }),
    onHost(
      'what packages bring, and examples',
      '/app/node_modules/bottleneck/.env',
      '/usr/lib/python3/site-packages/tool/.env',
      '/app/.env-example',
      '/root/.envrc',
      '/app/src/.env.d.ts',
    ),
    inEnvironment('prod', variables({ ENV_FILES_CMD: 'true' })),
  ],
} satisfies Proof;
