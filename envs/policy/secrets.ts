import { everywhere, notApplicable, topic } from './row.ts';

/** Places where a secret must not be found. */
export const secrets = topic('secrets', {
  'no-exposed-dotfiles': {
    level: 'must',
    must: 'The public hosts must not serve .env, .git or backup files.',
    source: ['보안/시크릿'],
    expect: { local: notApplicable('a developer machine is not public'), stage: { exposed: 0 }, prod: { exposed: 0 } },
    fix: 'add `location ~ /\\. { deny all; }` (except .well-known) to nginx, and keep .env files out of public/ and out of the root',
  },
  'password-echo': {
    level: 'should',
    must: 'The answer to a refused login should not repeat the password that was sent.',
    source: ['OWASP ASVS 5.0 §14.2'],
    expect: everywhere({ repeatsPassword: false }),
    productionNote: 'two incomplete logins that name nobody, with a made-up password',
    fix: 'answer RequestValidationError with locations and messages alone: FastAPI puts the whole body into `input`',
  },
  'secrets-injected': {
    level: 'must',
    must: 'Secrets must be injected as variables, never lie in an .env file in git, in an image, or on a stage or prod host.',
    source: ['보안/시크릿'],
    expect: {
      local: { envFileInGit: false },
      stage: { envFileInGit: false, envFileInImage: false, envFileOnHost: false },
      prod: { envFileInGit: false, envFileInImage: false, envFileOnHost: false },
    },
    fix: 'list .env* in .gitignore and .dockerignore, inject from the CI secrets, and roll every secret that was ever committed',
    status: 'planned',
  },
  'no-secrets-in-bundles': {
    level: 'must',
    must: 'Web pages, scripts, source maps and app bundles must not contain a secret.',
    source: ['보안/시크릿'],
    expect: {
      local: notApplicable('a development bundle is not delivered'),
      stage: { occurrences: 0 },
      prod: { occurrences: 0 },
    },
    fix: 'remove the NEXT_PUBLIC_ or EXPO_PUBLIC_ prefix from the key, read it on the server only, and roll it',
  },
  'no-secrets-in-reports': {
    level: 'must',
    must: 'No file that this suite leaves on disk must contain a secret in any encoding.',
    source: ['보안/시크릿'],
    expect: everywhere({ occurrences: 0 }),
    fix: 'register the value as a secret in envs/environment.ts, so that the redaction knows all of its encodings',
    status: 'planned',
  },
});
