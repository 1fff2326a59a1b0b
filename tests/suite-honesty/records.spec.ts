/** Checks by the records that the suite runs every night, with the same checks everywhere. */
import { covers, expect, notApplicable, notRun, observed, requirement, test } from '../../fixtures/test.ts';

const HOUR_MS = 3_600_000;

const unseenSaid = (unseen: readonly { env: string }[]): string =>
  `give RECORDS and EXPECTED_TAG to the run of ${unseen.map(({ env }) => env).join(' and ')}, too, which is described, and of which no whole run is on record`;

test('nightly run of prod has succeeded', covers('nightly-heartbeat'), async ({ env, ranBefore }) => {
  const rule = requirement('nightly-heartbeat', env);
  if (env.kind === 'prod' && env.depth === 'full')
    notApplicable('a nightly run cannot tell that there is none: runs of stage and smoke runs of prod tell');
  const { at, nightly, unseen } = await ranBefore();
  if (nightly.length === 0)
    notRun(
      `give RECORDS, where the nightly run of prod leaves its record (\`git:origin\`, a folder that both runs share, or a bucket that is mounted as one), and it EXPECTED_TAG: no whole run of prod is on record (${at})`,
    );
  for (const { env: name, last, good } of nightly) {
    const hours = good === undefined ? Infinity : (Date.now() - Date.parse(good.ended)) / HOUR_MS;
    const lastSaid = `the last one ended at ${last.ended} with exit status ${last.exit ?? 'of an interrupted run'} (${last.file})`;
    const seen = `${name}: ${good ? `the last good run ended ${hours.toFixed(1)} h ago` : 'no good run is on record'}; ${lastSaid}`;
    observed(seen);
    expect(hours, rule.broken(at, seen)).toBeLessThanOrEqual(rule.expected.atMostH);
  }
  const missing = unseen.filter(({ kind }) => kind === 'prod');
  if (missing.length > 0) notRun(`${unseenSaid(missing)} (${at})`);
});

test('every environment is judged by the same rows', covers('same-checks-everywhere'), async ({ env, ranBefore }) => {
  const rule = requirement('same-checks-everywhere', env);
  const { at, runs, unseen, differences, withoutAccess } = await ranBefore();
  if (runs.length < 2)
    notRun(
      `give RECORDS, one place for all environments (\`git:origin\`, a shared folder, or a mounted bucket), and each run EXPECTED_TAG: whole runs by the rules of this suite are on record of ${runs.map(({ env: name }) => name).join(', ') || 'no environment'} (${at})`,
    );
  observed(`${runs.map(({ env: name, file }) => `${name} (${file})`).join(', ')}: ${differences.length} differences`);
  expect(differences.length, rule.broken(at, differences.slice(0, 5).join('; '))).toBe(
    rule.expected.undeclaredDifferences,
  );
  if (unseen.length > 0) notRun(`${unseenSaid(unseen)} (${at})`);
  if (withoutAccess.length > 0)
    notRun(
      `${withoutAccess.length} rows are not run everywhere, for want of a variable that the report of each environment names: ${withoutAccess.slice(0, 5).join('; ')}`,
    );
});
