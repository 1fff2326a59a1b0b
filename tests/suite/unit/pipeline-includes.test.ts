/** Tests the order of a GitLab pipeline that includes parts from other files. */
import { expect, test } from '@playwright/test';
import { gitlab } from '../../release/pipeline-files.ts';
import { verdictOn, type Form } from './pipeline-repository.ts';

const lintOfGitlab = /^lint: .*\n/m.exec(gitlab)?.[0] ?? '';
/** GitLab's pipeline with `include`, and its lint in a file of its own. */
const inTwo = (include: string) => ({
  '.gitlab-ci.yml': `${include}\n${gitlab.replace(lintOfGitlab, '')}`,
  'ci/lint.yml': lintOfGitlab,
});

const forms: Readonly<Record<string, Form>> = {
  "GitLab's lint in a file that it includes": ['pass', inTwo('include: /ci/lint.yml')],
  'a file that is included by its name among others': ['pass', inTwo('include: [{ local: ci/lint.yml }]')],
  'an included file that includes another': [
    'pass',
    { ...inTwo('include: /ci/all.yml'), 'ci/all.yml': 'include: /ci/lint.yml\n' },
  ],
  'an included job of which a part is changed': [
    'inconclusive',
    inTwo('include: /ci/lint.yml\nlint: { allow_failure: $MAYBE }'),
    /lint/,
  ],
  'an included job whose failure is let pass': [
    'fail',
    inTwo('include: /ci/lint.yml\nlint: { allow_failure: true }'),
    /lint/,
  ],
  'stages in an included file': [
    'pass',
    {
      '.gitlab-ci.yml': gitlab.replace(/^stages: .*\n/, "include: '/ci/stages.yml'\n"),
      'ci/stages.yml': 'stages: [lint, test, contract, web]\n',
    },
  ],
  'stages in the wrong order in an included file': [
    'fail',
    {
      '.gitlab-ci.yml': gitlab.replace(/^stages: .*\n/, "include: '/ci/stages.yml'\n"),
      'ci/stages.yml': 'stages: [test, lint, contract, web]\n',
    },
    /does not wait for lint/,
  ],
  'an included file that is not there': [
    'inconclusive',
    { '.gitlab-ci.yml': inTwo('include: /ci/lint.yml')['.gitlab-ci.yml'] },
    /no lint/,
  ],
  'a lint of another project': ['inconclusive', inTwo('include: [{ project: org/ci, file: /lint.yml }]'), /no lint/],
  'a lint from an address': ['inconclusive', inTwo('include: https://ci.example.test/lint.yml'), /no lint/],
  'stages of another project': [
    'inconclusive',
    { '.gitlab-ci.yml': gitlab.replace(/^stages: .*\n/, 'include: [{ component: $CI_SERVER_FQDN/org/stages@1 }]\n') },
  ],
  'an included file outside of the checkout': ['inconclusive', inTwo('include: /../lint.yml'), /no lint/],
  'a file that includes itself': ['pass', { '.gitlab-ci.yml': `include: /.gitlab-ci.yml\n${gitlab}` }],
};

for (const [title, [verdict, files, why = /^/]] of Object.entries(forms))
  test(`${title}: ${verdict}`, ({}, testInfo) => {
    const judged = verdictOn(testInfo.outputPath('product'), files);
    expect(judged.why).toMatch(why);
    expect(judged.verdict, judged.why).toBe(verdict);
  });
