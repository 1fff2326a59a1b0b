/** Checks how far back the log goes, and that no day is missing in it. */
import { covers, expect, notRun, observed, requirement, test } from '../../fixtures/test.ts';

const DAY_MS = 86_400_000;

/** The day on which a log that loses nothing is old enough, UTC. */
const dayAfter = (from: string, days: number): string =>
  new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 10);

test(
  'log is kept as long as it must, and no longer',
  covers('log-retention'),
  async ({ env, logKept, environmentAge }) => {
    const rule = requirement('log-retention', env);
    const { at, oldest, ageDays, file } = await logKept();
    const { oldestAtLeastDays: least, oldestAtMostDays: most } = rule.expected;
    const seen = `the oldest line is ${ageDays.toFixed(1)} days old (${oldest}${file === '' ? '' : `, in ${file}`})`;
    observed(seen);
    expect(ageDays, rule.broken(at, seen)).toBeLessThanOrEqual(most);
    if (ageDays >= least) return;
    const { ms, says } = await environmentAge();
    const isOldEnough = ms !== undefined && ms / DAY_MS > least;
    // Nothing was measured that leaves the bound open: what could be seen is not there yet. A young environment, or
    // one whose age nothing tells, ends its runs with 0; its first record, or LOG_KEPT_FROM, makes a fail of it.
    if (!isOldEnough)
      notRun(
        `${seen}, and ${env.name} may be no older: ${says}; ${least} days can be judged from ${dayAfter(oldest, least)} on, or by LOG_KEPT_FROM, the moment since which ${env.name} has kept a log`,
      );
    expect(ageDays, rule.broken(at, `${seen}, and ${env.name} is older: ${says}`)).toBeGreaterThanOrEqual(least);
  },
);

test('log has a line of each day', covers('log-continuity'), async ({ env, logDays }) => {
  const rule = requirement('log-continuity', env);
  const { at, first, days, missing } = await logDays();
  observed(`${days} whole days from ${first} on, ${missing.length} of them without a line`);
  if (days === 0) notRun(`${at} does not hold a whole day yet: the first is judged from ${dayAfter(first, 1)} on`);
  expect(missing, rule.broken(at, `no line of ${missing.join(', ')}`)).toEqual(rule.expected.missingDays);
});
