/** Checks the pytest results from the pipeline of the release. */
import { covers, expect, inconclusive, observed, present, requirement, test } from '../../fixtures/test.ts';

test('pytest has run tests of login, health and transaction', covers('pipeline-tests'), async ({ env, pytest }) => {
  const rule = requirement('pipeline-tests', env);
  present(env.PYTEST_JUNIT, 'PYTEST_JUNIT, the results of pytest (--junitxml) that the pipeline left');
  const { at, files, tests, subjects, broken, staleBy } = await pytest();
  const shown = subjects.map(({ subject, executed, named }) => `${subject} ${executed} of ${named}`).join(', ');
  const age = staleBy === undefined ? '; its age is not known without REPO_DIR and EXPECTED_TAG' : '';
  observed(`observed once for all environments: ${tests} tests in ${files} files; executed: ${shown}${age}`);
  expect(tests, rule.broken(at, 'no test at all was run')).toBeGreaterThan(0);
  expect(broken.length, rule.broken(at, `failed: ${broken.slice(0, 5).join(', ')}`)).toBe(rule.expected.failed);
  expect(
    staleBy ?? 0,
    rule.broken(at, `the results are ${staleBy} hours older than the commit of ${env.EXPECTED_TAG}`),
  ).toBe(0);
  for (const subject of rule.expected.subjects) {
    const { executed = 0, named = 0 } = subjects.find(it => it.subject === subject) ?? {};
    if (named === 0 && env.PYTEST_SUBJECTS?.[subject] === undefined)
      inconclusive(`no name of a test speaks of ${subject}; PYTEST_SUBJECTS says by which words it does`);
    const seen = named === 0 ? `no test of ${subject}` : `${named} tests of ${subject}, all skipped`;
    expect(executed, rule.broken(at, seen)).toBeGreaterThanOrEqual(rule.expected.executedAtLeast);
  }
});
