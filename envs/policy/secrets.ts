import { everywhere, notApplicable, topic } from './row.ts';

/** Rows on places where a secret must not be found. */
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
    productionNote: 'three logins that name nobody, two of them incomplete, with a made-up password',
    fix: 'answer RequestValidationError with locations and messages alone: FastAPI puts the whole body into `input`; a form that is shown once more has an empty field for the password',
  },
  // Split from one row, secrets-injected, with an obligation for each place: all environments share the repository, but
  // not the host.
  'env-file-in-git': {
    level: 'must',
    must: 'No .env file must be in the history of the repository, and a new one must be ignored.',
    source: ['보안/시크릿'],
    expect: everywhere({ files: [], isIgnored: true }),
    fix: 'list .env* in .gitignore (and !.env.example, whose values stay empty), and roll every secret that was ever committed: deleting the file leaves it in every clone',
  },
  'env-file-on-host': {
    level: 'must',
    must: 'No .env file must lie on a host or in an image: secrets are injected as variables.',
    source: ['보안/시크릿'],
    expect: {
      local: notApplicable('a developer machine has an .env file of its own'),
      stage: { files: [] },
      prod: { files: [] },
    },
    productionNote: 'read only',
    fix: 'list .env* in .dockerignore (`COPY . .` takes them along), and inject from the secrets of CI or of the platform',
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
    // The files of this run are swept at its end, and one that cannot be cleaned ends it with 4; no check inside the
    // run can look there. Records and pages of drills come from earlier runs.
    expect: everywhere({ occurrences: 0 }),
    fix: 'delete the file, and on a branch its history, and roll the secret; a value that only a command knows is kept from its output by the command',
  },
});
