/** Checks that reports and records of earlier runs hold no secret. */
import { covers, expect, notRun, observed, requirement, test } from '../../fixtures/test.ts';

test('files of earlier runs hold no secret', covers('no-secrets-in-reports'), async ({ env, secretsLeft }) => {
  const rule = requirement('no-secrets-in-reports', env);
  const { at, files, found } = await secretsLeft();
  if (files === 0)
    notRun(
      `give RECORDS and EXPECTED_TAG (\`git:origin\`, a folder that is kept as an artefact, or a mounted bucket), so that a run leaves a record: no earlier one left any (${at})`,
    );
  observed(`${files} files of earlier runs and drills, ${found.length} of them with a secret of this run`);
  expect(found.length, rule.broken(at, `${found.slice(0, 5).join(', ')}: a secret of this run`)).toBe(
    rule.expected.occurrences,
  );
});
