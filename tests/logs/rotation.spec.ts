/** Checks that no line of the log is lost when it is rotated. */
import { covers, expect, notRun, observed, requirement, test } from '../../fixtures/test.ts';

test('rotation of the log loses no line', covers('log-rotation'), async ({ env, drills }) => {
  const rule = requirement('log-rotation', env);
  const { at, logRotation } = await drills();
  if (!logRotation)
    notRun(
      `give LOG_ROTATE_CMD, such as \`logrotate -f /etc/logrotate.d/api\` or \`journalctl --rotate\`, and run npx postflight drill log-rotation --env ${env.name}: no such drill is on record (${at})`,
    );
  const { file, shown, problems, lost } = logRotation;
  observed(shown);
  expect(lost ?? 0, rule.broken(file, problems[0])).toBe(rule.expected.lostLines);
  expect(problems, rule.broken(file, problems.join('; '))).toEqual(rule.expected.problems);
});
