/** Variables of the pipeline that deploys the product, and of its results. */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { filePath } from './forms.ts';

/** True for text that compiles as a regular expression. */
function isPattern(source: string): boolean {
  try {
    return source !== '' && new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);

/** Variables of the pipeline. */
export const pipeline = {
  PIPELINE_FILES: z
    .string()
    .min(1)
    .transform(list)
    .optional()
    .register(documentation, {
      what: 'Files of the pipeline below REPO_DIR, comma separated: workflows of GitHub, or the merged file of GitLab.',
      example: '.github/workflows/ci.yml',
      unset: 'all of `.github/workflows`, and `.gitlab-ci.yml`',
    }),
  PIPELINE_JOBS: z
    .string()
    .transform((text, context): Partial<Record<'lint' | 'pytest' | 'openapi-validate' | 'web', string>> => {
      const pairs = list(text).map(part => /^(lint|pytest|openapi-validate|web)=(.+)$/.exec(part)?.slice(1) ?? []);
      if (pairs.every(pair => pair.length === 2)) return Object.fromEntries(pairs) as Record<string, string>;
      context.addIssue('must be lint=JOB, pytest=JOB, openapi-validate=JOB, web=JOB, comma separated');
      return z.NEVER;
    })
    .prefault('')
    .register(documentation, {
      what:
        'Jobs of the pipeline by what they check, where their commands do not tell: a step that calls `nox`, or a ' +
        'makefile with conditions.',
      example: 'lint=style,pytest=tests,openapi-validate=contract,web=build',
      unset: 'found by their commands',
    }),
  OPENAPI_PREVIOUS: z
    .string()
    .min(1)
    .optional()
    .register(documentation, {
      what: 'The OpenAPI document of the release before: a file, or an `http` address. `oasdiff` compares the present one with it.',
      example: 'artifacts/v1.3.0/openapi.json',
      unlocks: ['openapi-compatibility'],
    }),
  OPENAPI_BREAKS: filePath
    .optional()
    .register(documentation, {
      what: 'A file that lists breaks which were announced: lines as `oasdiff breaking -f singleline` prints them (its option `--err-ignore`).',
      example: 'openapi-breaks.txt',
      unset: 'none is listed',
    }),
  OASDIFF: z
    .string()
    .min(1)
    .default('oasdiff')
    .register(documentation, {
      what: 'The program oasdiff, which finds breaking changes.',
      example: '/opt/bin/oasdiff',
    }),
  PYTEST_JUNIT: z
    .string()
    .min(1)
    .transform(list)
    .optional()
    .register(documentation, {
      what:
        'Files that `pytest --junitxml` left, comma separated, with `*` and `**`; the artefact of the pipeline that ' +
        'built EXPECTED_TAG.',
      example: 'artifacts/**/pytest*.xml',
      unlocks: ['pipeline-tests'],
    }),
  PYTEST_SUBJECTS: z
    .string()
    .transform((text, context): Record<string, string> => {
      const pairs = list(text).map(part => /^(login|health|transaction)=(.+)$/.exec(part)?.slice(1) ?? []);
      if (pairs.every(([, pattern = '']) => isPattern(pattern)))
        return Object.fromEntries(pairs.map(([subject = '', pattern = '']) => [subject, pattern]));
      context.addIssue('must be login=…, health=…, transaction=…, each a regular expression without a comma');
      return z.NEVER;
    })
    .optional()
    .register(documentation, {
      what:
        'Words by which the names of the tests tell what they test, as regular expressions on whole words, in any case: ' +
        '`test_sign_in` and `TestSignIn` both hold `sign in`.',
      example: 'login=login|sign in,transaction=atomic|rollback',
      unset:
        '`login=log ?in|sign ?in|signin`, `health=healthz?|readyz?|liveness|readiness`, `transaction=transactions?|rollback|atomic`',
    }),
};
