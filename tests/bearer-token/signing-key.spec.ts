/** Checks the key that signs bearer tokens: the date in its id, and its rotation. */
import { dateOfKey } from '../../fixtures/probe/parse/key-date.ts';
import { covers, expect, notRun, observed, requirement, test } from '../../fixtures/test.ts';
import { mustHaveJwt } from './jwt.ts';

const DAY_MS = 86_400_000;
/** Somewhere it is already tomorrow. */
const ZONES_DAYS = 1;

test(
  'key that signs tokens bears a date, and is no older than a year',
  covers('jwt-key-date'),
  ({ env, login, bearer }) => {
    const rule = requirement('jwt-key-date', env);
    mustHaveJwt(login, bearer);
    const name = env.JWT_KEY_DATE ?? login.jwt.kid;
    // If the key has no id, its date may be in the name of a variable, which is not visible from here.
    if (name === undefined)
      notRun('give JWT_KEY_DATE, the date of the active signing key: the tokens have no kid that could show it');
    const shown = env.JWT_KEY_DATE === undefined ? `kid ${name.slice(0, 80)}` : `JWT_KEY_DATE ${name}`;
    const date = dateOfKey(name);
    observed(shown);
    expect(
      date === undefined ? 'no date' : 'a date',
      rule.broken(login.at, `${shown} ends with no date YYYYMMDD`),
    ).toBe('a date');
    const ageDays = Math.floor((login.serverTime - (date ?? 0)) / DAY_MS);
    expect(ageDays, rule.broken(login.at, `${shown} lies in the future`)).toBeGreaterThanOrEqual(-ZONES_DAYS);
    expect(ageDays, rule.broken(login.at, `${shown}: the key is ${ageDays} days old`)).toBeLessThanOrEqual(
      rule.expected.ageAtMostDays,
    );
  },
);

test('tokens of the old key work until they expire, and no longer', covers('jwt-rotation'), async ({ env, drills }) => {
  const rule = requirement('jwt-rotation', env);
  const { at, jwtRotation } = await drills();
  if (jwtRotation === undefined)
    notRun(
      `give JWT_ROTATE_CMD and run npx postflight drill jwt-rotation --env ${env.name}: no such drill is on record (${at})`,
    );
  const { file, shown, problems, isSeen, ends } = jwtRotation;
  observed(shown);
  expect(problems, rule.broken(file, problems[0])).toEqual(rule.expected.problems);
  if (!isSeen)
    notRun(
      `sign with headers={"kid": "<name>-<YYYYMMDD>"}: both tokens worked, and neither shows which key signed it, so that nobody sees whether the key was changed at all (${file})`,
    );
  if (!ends)
    notRun(
      `both tokens worked, and the old one outlived the drill: a drill with AUTH__TOKEN_EXPIRE=60 on the API sees its end, too (${file})`,
    );
});
