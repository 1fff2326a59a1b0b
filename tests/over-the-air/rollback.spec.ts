/** Checks the drill on record that rolled back an over-the-air update. */
import { covers, expect, notRun, observed, requirement, test } from '../../fixtures/test.ts';

test('rollback of the update is served on both platforms', covers('ota-rollback'), async ({ env, drills }) => {
  const rule = requirement('ota-rollback', env);
  const { at, otaRollback } = await drills();
  if (!otaRollback)
    notRun(
      `give OTA_URL, OTA_RUNTIME_VERSION and OTA_ROLLBACK_CMD, and run npx postflight drill ota-rollback --env ${env.name}: no such drill is on record (${at})`,
    );
  const { file, shown, problems } = otaRollback;
  observed(shown);
  expect(problems, rule.broken(file, problems[0])).toEqual(rule.expected.problems);
});
