import { blockOf, shownRefusal } from '../../fixtures/probe/login-rate-limit/login-block.ts';
import type { Refusal } from '../../fixtures/probe/login-rate-limit/attempt.ts';
import type { LimitObservation } from '../../fixtures/probe/login-rate-limit/login-limit.ts';
import type { OracleObservation } from '../../fixtures/probe/login-rate-limit/login-pressure.ts';
import { covers, expect, observed, requirement, test, notJudged, inconclusive, notRun } from '../../fixtures/test.ts';

const shownAttempts = (limit: LimitObservation) =>
  `attempts answered ${limit.statuses.join(', ')}; Retry-After ${limit.refusal?.retryAfter ?? 'absent'}`;

/** What must be the same for an account that exists and for one that does not. */
const facetsOf = (refusal: Refusal | undefined) => ({
  status: refusal?.status ?? 'not refused',
  shape: refusal?.shape,
});

/** Statuses of refusals for an unknown account, for a known one, and for its right password. */
const shownOracle = (unknown: Refusal | undefined, { refusal: known, right }: OracleObservation) =>
  `an account that does not exist: ${unknown?.status ?? 'not refused'}; one that does: ${known?.status ?? 'not refused'}, and with its right password ${right?.status ?? 'not tried'}`;

/**
 * Returns the spellings that can be judged. A budget of its own is right for a spelling that the login does not take for
 * the same account, which only a login of an account that exists tells. @throws Outcome `not run` when it is needed for
 * all of them.
 */
function toldSpellings({ spelt }: LimitObservation, refused: number): LimitObservation['spelt'] {
  const untold = spelt.filter(s => s.status !== refused && s.signsIn === undefined);
  if (untold.length === 0) return spelt;
  const seen = `whether the login takes ${untold.map(s => s.form).join(', ')} for the same account`;
  if (untold.length === spelt.length) notRun(`needs SMOKE_USER_2 and SMOKE_PASSWORD_2 to tell ${seen}`);
  observed(`not told without SMOKE_USER_2: ${seen}`);
  return spelt.filter(s => !untold.includes(s));
}

test.describe('login limit', () => {
  test('lets five attempts a minute through, and no more', covers('login-limit-count'), ({ env, limit }) => {
    if (!limit.aligned)
      notRun(
        "with LOGIN_LIMIT_KEY=ip,account the suite's own logins are counted too; a window of its own is waited for at POSTFLIGHT_DEPTH=full, and never on production",
      );
    const rule = requirement('login-limit-count', env);
    observed(shownAttempts(limit));
    expect(limit.refusal ? limit.allowed : 'no refusal', rule.broken(limit.at, shownAttempts(limit))).toBe(
      rule.expected.allowed,
    );
    const again = limit.letThroughAgain ?? { attempts: 0, afterMs: 0 };
    // A token bucket may have refilled by one.
    expect(
      again.attempts,
      rule.broken(limit.at, `${again.attempts} more let through ${Math.round(again.afterMs / 1000)} s after the first`),
    ).toBeLessThanOrEqual(1);
  });

  test('refuses with the right status and says when to retry', covers('login-limit-answer'), ({ env, limit }) => {
    const rule = requirement('login-limit-answer', env);
    if (!limit.refusal) notJudged(`nothing was refused: ${shownAttempts(limit)} (see login-limit-count)`);
    const text = rule.broken(limit.at, shownAttempts(limit));
    observed(shownAttempts(limit));
    expect(limit.refusal.status, text).toBe(rule.expected.status);
    expect(
      (limit.refusal.waitMs ?? NaN) / 1000,
      `${text}  seconds to wait, NaN where Retry-After is missing or malformed`,
    ).toBeGreaterThan(0);
    // Retry-After and Date count whole seconds.
    expect((limit.refusal.waitMs ?? NaN) / 1000, `${text}  seconds to wait`).toBeLessThanOrEqual(
      rule.expected.retryAfterAtMostS + 1,
    );
  });

  test(
    'refuses with JSON that leaves the session alone and is not stored',
    covers('login-limit-hygiene'),
    ({ env, login, limit }) => {
      const rule = requirement('login-limit-hygiene', env);
      const block = blockOf(limit);
      for (const refusal of [block, ...(limit.whileSignedIn?.status === block.status ? [limit.whileSignedIn] : [])]) {
        const seen = shownRefusal(refusal);
        observed(seen);
        const text = rule.broken(limit.at, seen);
        const declared = /^application\/([\w.-]+\+)?json$/.test(refusal.mediaType) ? 'json' : refusal.mediaType;
        expect(refusal.isJson ? declared : 'no JSON', text).toBe(rule.expected.form);
        // Cookies of an edge come with every answer.
        const ofLogin = refusal.cookieNames.filter(name => name === login.authCookieName);
        expect(ofLogin, `${text}  cookies`).toEqual(rule.expected.cookies);
        expect(refusal.clearsSiteData, `${text}  Clear-Site-Data, which signs the user out`).toBe(
          rule.expected.clearsSiteData,
        );
        expect(refusal.mayBeCached, `${text}  lifetimes`).toEqual(rule.expected.lifetimes);
        expect(
          refusal.cacheControl
            ?.toLowerCase()
            .split(',')
            .map(directive => directive.trim()) ?? [],
          `${text}  directives`,
        ).toContain(rule.expected.cacheControl);
      }
    },
  );

  test('affects nothing but the login', covers('login-limit-isolation'), ({ env, limit }) => {
    const rule = requirement('login-limit-isolation', env);
    blockOf(limit);
    const { before, whileBlocked } = limit;
    if (before.me >= 300 || before.health >= 300)
      notJudged(
        `before anything was blocked, HEALTHZ_URL answered ${before.health} and ME_PATH with a session ${before.me}`,
      );
    observed(
      `while the login is blocked: ${whileBlocked ? `HEALTHZ_URL ${whileBlocked.health}, ME_PATH with a session ${whileBlocked.me}, preflight of the login ${whileBlocked.preflight?.status ?? 'not asked'}` : 'not asked'}`,
    );
    expect(
      whileBlocked,
      rule.broken(
        `${env.HEALTHZ_URL}, ${env.ME_PATH} with a session, and the preflight of the login`,
        'while the login is blocked, not as before',
      ),
    ).toEqual(before);
  });

  test(
    'gives no fresh budget to a client that claims another address',
    covers('login-limit-spoofing'),
    ({ env, limit }) => {
      const rule = requirement('login-limit-spoofing', env);
      const { status } = blockOf(limit);
      if (limit.spoofed.length === 0)
        notJudged(`refused before a claim could be tried: ${shownAttempts(limit)} (see login-limit-count)`);
      observed(limit.spoofed.map(s => `blocked, then with ${s.claim}: ${s.status}`).join('; '));
      for (const spoofed of limit.spoofed)
        expect(spoofed.status, rule.broken(limit.at, `blocked, then with ${spoofed.claim}: ${spoofed.status}`)).toBe(
          status,
        );
    },
  );

  test('blocks one account of an address, not all', covers('login-limit-per-account'), ({ env, limit }) => {
    const rule = requirement('login-limit-per-account', env);
    const { status } = blockOf(limit);
    if (limit.otherAccount === undefined) notJudged('no other account was tried');
    const seen = `one account blocked, then another from the same address: ${limit.otherAccount}; LOGIN_LIMIT_KEY=${env.LOGIN_LIMIT_KEY}`;
    observed(seen);
    // Two separate limits are another policy: then the address is blocked for every account.
    expect(limit.otherAccount === status ? 'refused' : 'let through', rule.broken(limit.at, seen)).toBe(
      env.LOGIN_LIMIT_KEY === 'ip,account' ? 'refused' : rule.expected.otherAccount,
    );
  });

  test('blocks an account at one address, not everywhere', covers('login-limit-per-address'), ({ env, limit }) => {
    const rule = requirement('login-limit-per-address', env);
    const { status } = blockOf(limit);
    const elsewhere = limit.otherAddress ?? { impossible: 'a second source address' };
    if ('impossible' in elsewhere) notRun(`needs ${'impossible' in elsewhere ? elsewhere.impossible : ''}`);
    const there = 'status' in elsewhere ? elsewhere.status : NaN;
    const seen = `blocked, then from another address: ${there}; LOGIN_LIMIT_KEY=${env.LOGIN_LIMIT_KEY}`;
    observed(seen);
    // With a limit of its own for the account, it is blocked wherever it is tried.
    expect(there === status ? 'refused' : 'let through', rule.broken(limit.at, seen)).toBe(
      env.LOGIN_LIMIT_KEY === 'ip,account' ? 'refused' : rule.expected.otherAddress,
    );
  });

  test('locks nobody out for the wrong tries of a stranger', covers('login-limit-lockout'), ({ env, lockout }) => {
    if (lockout === undefined)
      notRun('needs SMOKE_USER_2 and SMOKE_PASSWORD_2, an account for which wrong passwords may be tried');
    const rule = requirement('login-limit-lockout', env);
    const { at, before, tries, from, owner, waitedMs } = lockout;
    const last = owner.at(-1) ?? 0;
    const waited = waitedMs === undefined ? '' : `, ${Math.round(waitedMs / 1000)} s later ${last}`;
    const seen = `SMOKE_USER_2 signed in with ${before}; wrong passwords from ${from}: ${tries.join(', ')}; then its right one: ${owner[0] ?? 0}${waited}`;
    observed(seen);
    if (tries.some(status => status > 0 && status < 400)) notJudged(`a wrong password is not refused: ${seen}`);
    const mayBeLimit = from === 'the same address' ? last >= 400 : last === 429 && env.LOGIN_LIMIT_KEY === 'ip,account';
    if (mayBeLimit && waitedMs === undefined)
      notRun('the owner is limited like the stranger, and the end of a window is waited for at POSTFLIGHT_DEPTH=full');
    expect(last < 400 ? 'let in' : 'locked out', rule.broken(at, seen)).toBe(rule.expected.owner);
  });

  test('counts an account however it is spelt', covers('login-limit-normalisation'), ({ env, limit }) => {
    if (env.LOGIN_LIMIT_KEY === 'ip,account')
      notRun('with LOGIN_LIMIT_KEY=ip,account a blocked address blocks every spelling');
    const rule = requirement('login-limit-normalisation', env);
    const { status } = blockOf(limit);
    if (limit.otherAccount === status)
      notJudged(`another account is refused, too, so the address was blocked (see login-limit-per-account)`);
    for (const spelt of toldSpellings(limit, status)) {
      const seen = `blocked, then with ${spelt.form}: ${spelt.status}`;
      if (spelt.status !== status && spelt.signsIn === status)
        inconclusive(`${seen}; SMOKE_USER_2 spelt so is blocked just now`);
      const sameAccount = spelt.status === status || (spelt.signsIn ?? 0) < 300;
      observed(`${seen}${spelt.signsIn === undefined ? '' : `; a login spelt so: ${spelt.signsIn}`}`);
      expect(
        sameAccount && spelt.status !== status ? 'of its own' : 'shared',
        rule.broken(limit.at, `${seen}; yet a login spelt so: ${spelt.signsIn ?? 'not asked'}`),
      ).toBe(rule.expected.budget);
    }
    if (limit.spelt.length === 0) notJudged('no spelling was tried');
  });

  test('holds when attempts come in parallel', covers('login-limit-race'), ({ env, limit, parallelAttempts }) => {
    if (env.LOGIN_LIMIT_KEY === 'ip,account') notRun('with LOGIN_LIMIT_KEY=ip,account the address is blocked already');
    const rule = requirement('login-limit-race', env);
    const through = parallelAttempts.statuses.filter(s => s !== (limit.refusal?.status ?? 429)).length;
    if (through === 0)
      notJudged(
        `${parallelAttempts.at} refused all of them, so the address was blocked before (see login-limit-per-account)`,
      );
    observed(`${through} of ${parallelAttempts.statuses.length} let through`);
    expect(through, rule.broken(parallelAttempts.at, parallelAttempts.statuses.join(', '))).toBeLessThanOrEqual(
      rule.expected.allowedAtMost,
    );
  });

  test(
    'is one limit, however many workers share the load',
    covers('login-limit-workers'),
    ({ env, limit, freshConnectionAttempts }) => {
      if (env.LOGIN_LIMIT_KEY === 'ip,account')
        notRun('with LOGIN_LIMIT_KEY=ip,account the address is blocked already');
      const rule = requirement('login-limit-workers', env);
      const through = freshConnectionAttempts.statuses.filter(s => s !== (limit.refusal?.status ?? 429)).length;
      if (through === 0)
        notJudged(
          `${freshConnectionAttempts.at} refused all of them, so the address was blocked before (see login-limit-per-account)`,
        );
      const seen = `${through} of ${freshConnectionAttempts.statuses.length} let through, each on a connection of its own`;
      observed(seen);
      expect(through, rule.broken(freshConnectionAttempts.at, seen)).toBeLessThanOrEqual(rule.expected.allowedAtMost);
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
