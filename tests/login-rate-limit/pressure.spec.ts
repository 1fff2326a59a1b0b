/**
 * Checks the login limit under pressure: lockout, spellings of an account, parallel attempts, several workers, and
 * leaks.
 */
import {
  blockOf,
  demandAnswer,
  demandStatus,
  isLostBeside,
} from '../../fixtures/probe/login-rate-limit/shown-login-limit.ts';
import { mayBeLimit } from '../../fixtures/probe/login-rate-limit/lockout.ts';
import type { OracleObservation } from '../../fixtures/probe/login-rate-limit/login-limit-oracle.ts';
import type { RaceObservation } from '../../fixtures/probe/login-rate-limit/login-pressure.ts';
import type { Refusal } from '../../fixtures/probe/login-rate-limit/refusal.ts';
import { addressSays, budgetsOf } from './budgets.ts';
import {
  covers,
  expect,
  observed,
  requirement,
  test,
  notApplicable,
  notJudged,
  inconclusive,
  notRun,
} from '../../fixtures/test.ts';

/** Facets that must be the same for an existing account and for an unknown one. */
const facetsOf = (refusal: Refusal | undefined) => ({
  status: refusal?.status ?? 'not refused',
  shape: refusal?.shape,
});

/** Statuses of refusals for an unknown account, for a known one, and for its right password. */
const shownOracle = (unknown: Refusal | undefined, { refusal: known, right }: OracleObservation) =>
  `an account that does not exist: ${unknown?.status ?? 'not refused'}; one that does: ${known?.status ?? 'not refused'}, and with its right password ${right?.status ?? 'not tried'}`;

/** True for an attempt that was examined: neither refused nor lost on its way. */
const isThrough = (status: number, refused: number): boolean =>
  status !== refused && !isLostBeside(status, { status: refused });

/** Advice if simultaneous attempts got past the limit, as they do with either fault. */
const eitherFault =
  'count in one atomic step, in a store that all workers share (Redis INCR): one process loses count of attempts at the same time as well (see login-limit-race), and these do not tell which it is';

/** Reason why incomplete attempts tell nothing. */
const windowEnded = 'a window of the limit ended among the attempts, and so did the next one';

/**
 * Returns how many of the attempts passed, and how many were lost on their way.
 * @throws Outcome `not judged` if all were refused, `not run` if that was to be expected.
 */
function letThrough(
  { at, statuses, hasOwnAddress, isWhole }: RaceObservation,
  key: string,
  refused: number,
): { through: number; lost: number } {
  if (statuses.length === 0 && !isWhole) notJudged(windowEnded);
  if (statuses.length === 0)
    notRun(
      'the address is refused as a whole (see login-limit-per-account); a window of its own is waited for at POSTFLIGHT_DEPTH=full',
    );
  const lost = statuses.filter(status => isLostBeside(status, { status: refused })).length;
  const through = statuses.filter(status => isThrough(status, refused)).length;
  if (through === 0 && key === 'ip,account' && !hasOwnAddress)
    notRun('the address has a limit of its own, and is blocked already');
  if (through === 0)
    notJudged(
      lost > 0
        ? `${at} answered ${statuses.join(', ')}: nothing was let through`
        : `${at} refused all of them, so the address was blocked before (see login-limit-per-account)`,
    );
  return { through, lost };
}

test.describe('login limit', () => {
  test('locks nobody out for the wrong tries of a stranger', covers('login-limit-lockout'), ({ env, lockout }) => {
    if (lockout === undefined)
      notRun('needs SMOKE_USER_2 and SMOKE_PASSWORD_2, an account for which wrong passwords may be tried');
    const rule = requirement('login-limit-lockout', env);
    const { at, before, tries, from, owner, waitedMs } = lockout;
    const last = owner.at(-1) ?? 0;
    const waited = waitedMs === undefined ? '' : `, ${Math.round(waitedMs / 1000)} s later ${last}`;
    const seen = `SMOKE_USER_2 signed in with ${before}; wrong passwords from ${from}: ${tries.join(', ')}; then its right one: ${owner[0] ?? 0}${waited}`;
    observed(seen);
    // A form refuses a wrong password with success, or a redirect.
    if (tries.includes(before)) notJudged(`a wrong password is answered as the right one is: ${seen}`);
    if (last === 0 || last >= 500) notJudged(`the owner got no answer of the product: ${seen}`);
    if (mayBeLimit(lockout, env) && waitedMs === undefined)
      notRun('the owner is limited like the stranger, and the end of a window is waited for at POSTFLIGHT_DEPTH=full');
    expect(last === before ? 'let in' : 'locked out', rule.broken(at, seen)).toBe(rule.expected.owner);
  });

  test('counts an account however it is spelt', covers('login-limit-normalisation'), ({ env, limit }) => {
    const rule = requirement('login-limit-normalisation', env);
    const { status } = blockOf(limit);
    const says = addressSays(limit, status);
    if (says.ends === 'not run') notRun(says.why);
    if (says.ends === 'not judged') notJudged(says.why);
    if (says.ends === 'not applicable') notApplicable(says.why);
    const all = budgetsOf(limit, status);
    if (all.length === 0) notJudged('no spelling was tried');
    const shown = ({ form, status: answered, signsIn }: (typeof all)[number]) =>
      `blocked, then with ${form}: ${answered}${signsIn === undefined ? '' : `; a login spelt so: ${signsIn}`}`;
    for (const spelt of all) observed(`${shown(spelt)}: ${spelt.budget}`);
    for (const spelt of all)
      expect(spelt.budget === 'of its own' ? 'of its own' : 'shared', rule.broken(limit.at, shown(spelt))).toBe(
        rule.expected.budget,
      );
    const [unknown] = all.filter(({ budget }) => budget === 'unknown');
    if (unknown)
      inconclusive(
        `${shown(unknown)}: ${limit.otherAccountAfter === status ? 'another account was refused by then, so the address has a limit of its own; LOGIN_LIMIT_KEY=ip,account says so' : 'the answer may have another cause than the limit of the account'}`,
      );
    const untold = all.filter(({ budget }) => budget === 'untold').map(({ form }) => form);
    if (untold.length === all.length)
      notRun(
        `needs SMOKE_USER_2 and SMOKE_PASSWORD_2 to tell whether the login takes ${untold.join(', ')} for the same account`,
      );
  });

  test('holds when attempts come in parallel', covers('login-limit-race'), ({ env, limit, parallelAttempts }) => {
    const rule = requirement('login-limit-race', env);
    demandStatus(limit);
    const { at, statuses, isWhole } = parallelAttempts;
    const { through, lost } = letThrough(parallelAttempts, env.LOGIN_LIMIT_KEY, limit.refusal?.status ?? 429);
    const { allowedAtMost } = rule.expected;
    observed(`${through} of ${statuses.length} let through`);
    if (through > allowedAtMost && !isWhole) inconclusive(`${at} answered ${statuses.join(', ')}: ${windowEnded}`);
    expect(through, rule.broken(at, statuses.join(', '))).toBeLessThanOrEqual(allowedAtMost);
    if (through + lost > allowedAtMost) inconclusive(`${at} answered ${statuses.join(', ')}: ${lost} tell nothing`);
  });

  test(
    'is one limit, however many workers share the load',
    covers('login-limit-workers'),
    ({ env, limit, freshConnectionAttempts }) => {
      const rule = requirement('login-limit-workers', env);
      demandStatus(limit);
      const { at, statuses, atOnce, isWhole } = freshConnectionAttempts;
      const refused = limit.refusal?.status ?? 429;
      const { through, lost } = letThrough(freshConnectionAttempts, env.LOGIN_LIMIT_KEY, refused);
      const { allowedAtMost } = rule.expected;
      // A count that comes too late lets more of the simultaneous attempts pass (login-limit-race); workers that count
      // for themselves let some of the later ones pass as well.
      const early = statuses.slice(0, atOnce).filter(status => isThrough(status, refused)).length;
      const beyond = Math.max(0, early - allowedAtMost);
      const seen = `${through} of ${statuses.length} let through, each on a connection of its own; ${early} of the first ${atOnce}, which arrived together`;
      observed(seen);
      const text = rule.broken(at, seen, beyond > 0 ? eitherFault : undefined);
      expect(through - beyond, text).toBeLessThanOrEqual(allowedAtMost);
      if (!isWhole) notJudged(`${seen}: ${windowEnded}`);
      if (through - beyond + lost > allowedAtMost)
        inconclusive(`${at} answered ${statuses.join(', ')}: ${lost} tell nothing`);
    },
  );

  test('reveals nothing about password and account', covers('login-limit-oracle'), ({ env, limit, oracle }) => {
    if (oracle === undefined)
      notRun('needs SMOKE_USER_2 and SMOKE_PASSWORD_2, an account that may be blocked for a window');
    const rule = requirement('login-limit-oracle', env);
    if (!oracle.refusal && !limit.refusal)
      notJudged('neither a known nor an unknown account was refused (see login-limit-count)');
    observed(shownOracle(limit.refusal, oracle));
    const unknown = facetsOf(limit.refusal);
    const known = facetsOf(oracle.refusal);
    expect(unknown.status, rule.broken(limit.at, 'an account that does not exist, against one that does')).toBe(
      known.status,
    );
    expect(
      unknown.shape,
      rule.broken(limit.at, 'members of the refusal for an unknown account, against those for a known one'),
    ).toEqual(known.shape);
    const { right, refusal: wrong } = oracle;
    if (right && wrong) demandAnswer(right.status, wrong, shownOracle(limit.refusal, oracle));
    expect(right?.status, rule.broken(limit.at, `the right password of a blocked account: ${right?.status}`)).toBe(
      wrong?.status,
    );
    expect(
      right?.cookieNames,
      rule.broken(limit.at, 'cookies set for the right password, against those for a wrong one'),
    ).toEqual(wrong?.cookieNames);
    expect(
      right?.differs,
      rule.broken(limit.at, 'members of the body that differ for right and wrong password'),
    ).toEqual(rule.expected.differences);
    for (const { of, ms } of oracle.slower) {
      observed(`refusal of ${of}: ${ms === 0 ? 'as quick' : `${ms} ms slower`}`);
      expect(ms, rule.broken(limit.at, `the refusal of ${of} takes ${ms} ms longer, time after time`)).toBe(0);
    }
  });
});
