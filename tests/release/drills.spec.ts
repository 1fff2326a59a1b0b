/** Checks the drills on record: deploy, rollback, disaster, and the raised minimum version. */
import { covers, expect, notRun, observed, requirement, test } from '../../fixtures/test.ts';

const DAY_MS = 86_400_000;

/** Ends a check without a drill on record. */
function noDrill(at: string, drill: string, needs = 'DEPLOY_CMD'): never {
  notRun(`give ${needs} and run npx postflight drill ${drill}: no such drill is on record (${at})`);
}

test('deploy does not interrupt readiness and pages', covers('deploy-gap'), async ({ env, drills }) => {
  const rule = requirement('deploy-gap', env);
  const seen = await drills();
  if (!seen.deploy) noDrill(seen.at, `deploy --env ${env.name}`);
  const { file, shown, watched } = seen.deploy;
  observed(`${shown}; API and web app differed for ${watched.disagreementS} s`);
  const [longest] = watched.gaps.toSorted((a, b) => b.seconds - a.seconds);
  expect(
    longest?.seconds ?? 0,
    rule.broken(
      longest?.at ?? file,
      longest && `${longest.of}: ${longest.seconds} s without a good answer (${longest.saw}), in ${file}`,
    ),
  ).toBeLessThanOrEqual(rule.expected.gapAtMostS);
});

test('rollback to the release before is complete and verified', covers('rollback-drill'), async ({ env, drills }) => {
  const rule = requirement('rollback-drill', env);
  const seen = await drills();
  if (!seen.rollback) noDrill(seen.at, `rollback --env ${env.name}`);
  const { file, shown, problems } = seen.rollback;
  observed(shown);
  expect(problems, rule.broken(file, problems[0])).toEqual(rule.expected.problems);
});

test('release before works on the present schema', covers('rollback-schema'), async ({ env, drills }) => {
  const rule = requirement('rollback-schema', env);
  const seen = await drills();
  if (!seen.rollback) noDrill(seen.at, `rollback --env ${env.name}`);
  const { file, shown, loginOfPrevious } = seen.rollback;
  if (loginOfPrevious === undefined)
    notRun(`the last rollback drill ended before it signed in (see rollback-drill): ${file}`);
  observed(shown);
  expect(loginOfPrevious, rule.broken(file, `login and dashboard of the release before: ${loginOfPrevious}`)).toBe(
    rule.expected.login,
  );
});

test('rollback was drilled within the last month', covers('rollback-drill-age'), async ({ env, drills }) => {
  const rule = requirement('rollback-drill-age', env);
  const { at, rollback, goodRollback } = await drills();
  if (!rollback) noDrill(at, `rollback --env ${env.kind === 'prod' ? 'stage' : env.name}`);
  observed(goodRollback?.shown ?? rollback.shown);
  const days = goodRollback === undefined ? Infinity : (Date.now() - Date.parse(goodRollback.ended)) / DAY_MS;
  const why =
    goodRollback === undefined
      ? `no good one is on record; the last one: ${rollback.problems[0] ?? ''} (${rollback.file})`
      : `the last good one ended ${days.toFixed(1)} days ago: ${goodRollback.file}`;
  expect(days, rule.broken(at, why)).toBeLessThanOrEqual(rule.expected.ageAtMostDays);
});

test('disaster was drilled: rollback, readiness, log look-up', covers('disaster-drill'), async ({ env, drills }) => {
  const rule = requirement('disaster-drill', env);
  const seen = await drills();
  if (!seen.disaster)
    noDrill(seen.at, `disaster --env ${env.name}`, 'DEPLOY_CMD, LOG_CMD, API_STOP_CMD, API_START_CMD');
  const { file, shown, problems } = seen.disaster;
  observed(shown);
  expect(problems, rule.broken(file, problems[0])).toEqual(rule.expected.problems);
});

test('raised minimum reaches a phone and is lowered again', covers('gate-raise-drill'), async ({ env, drills }) => {
  const rule = requirement('gate-raise-drill', env);
  const seen = await drills();
  if (!seen.gateRaise) noDrill(seen.at, `gate-raise --env ${env.name}`, 'GATE_CMD');
  const { file, shown, problems } = seen.gateRaise;
  observed(shown);
  expect(problems, rule.broken(file, problems[0])).toEqual(rule.expected.problems);
});
