/** Checks how the login limit counts: by account and address, and not by a spoofed header. */
import { ownTriesInCount } from '../../fixtures/probe/login-rate-limit/doubt.ts';
import {
  blockOf,
  demandAnswer,
  isLetThrough,
  refusedElsewhere,
  shownAttempts,
} from '../../fixtures/probe/login-rate-limit/shown-login-limit.ts';
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

test.describe('login limit', () => {
  test('lets five attempts a minute through, and no more', covers('login-limit-count'), ({ env, limit }) => {
    if (!limit.aligned)
      notRun(
        "where the address has a limit of its own, the suite's own logins are counted too; a window of its own is waited for at POSTFLIGHT_DEPTH=full, and never on production",
      );
    const rule = requirement('login-limit-count', env);
    const { allowed: expected } = rule.expected;
    const { allowed, others } = limit;
    const withOthers = `; the address is refused as a whole, and ${others} more of this run's logins came from it`;
    const seen = `${shownAttempts(limit)}${others > 0 ? withOthers : ''}${refusedElsewhere(limit)}`;
    observed(seen);
    if (limit.doubt !== undefined) inconclusive(`${limit.doubt}: ${seen}`);
    if (limit.reworded && limit.reworded.after <= expected)
      inconclusive(
        `the answer says something else after ${limit.reworded.after} attempts, with the status of a wrong password, which may be a refusal (see login-limit-answer): ${seen}`,
      );
    // The account alone made more attempts, or it shared the window of the address with the others.
    const counted = allowed > expected ? allowed : allowed + others;
    expect(limit.refusal ? counted : 'no refusal', rule.broken(limit.at, seen)).toBe(expected);
    const again = limit.letThroughAgain ?? { attempts: 0, afterMs: 0 };
    // A token bucket may have refilled by one.
    expect(
      again.attempts,
      rule.broken(limit.at, `${again.attempts} more let through ${Math.round(again.afterMs / 1000)} s after the first`),
    ).toBeLessThanOrEqual(1);
  });

  test('affects nothing but the login', covers('login-limit-isolation'), ({ env, limit }) => {
    const rule = requirement('login-limit-isolation', env);
    const block = blockOf(limit);
    const { before, whileBlocked } = limit;
    if (before.me >= 300 || before.me === 0 || before.health >= 300 || before.health === 0)
      notJudged(
        `before anything was blocked, HEALTHZ_URL answered ${before.health} and ME_PATH with a session ${before.me}`,
      );
    const shown = whileBlocked
      ? `HEALTHZ_URL ${whileBlocked.health}, ME_PATH with a session ${whileBlocked.me}, preflight of the login ${whileBlocked.preflight?.status ?? 'not asked'}`
      : 'not asked';
    observed(`while the login is blocked: ${shown}`);
    for (const status of [whileBlocked?.health, whileBlocked?.me, whileBlocked?.preflight?.status])
      if (status !== undefined) demandAnswer(status, block, `while the login is blocked: ${shown}`);
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
      const block = blockOf(limit);
      if (limit.spoofed.length === 0)
        notJudged(`refused before a claim could be tried: ${shownAttempts(limit)} (see login-limit-count)`);
      observed(limit.spoofed.map(s => `blocked, then with ${s.claim}: ${s.status}`).join('; '));
      for (const { claim, status } of limit.spoofed)
        expect(
          isLetThrough(limit, block, status) ? status : block.status,
          rule.broken(limit.at, `blocked, then with ${claim}: ${status}`),
        ).toBe(block.status);
      const { claimed, plain, other } = limit.claimingBlock ?? {};
      // An attempt that passes without a claim, and under another name, is refused because of its headers.
      if (claimed === block.status && plain !== undefined && other !== undefined)
        if (isLetThrough(limit, block, plain) && isLetThrough(limit, block, other))
          expect(
            claimed,
            rule.broken(
              limit.at,
              `from 127.0.0.1 without a claim: ${plain}; as another address, by forwarding headers: ${other}; as the blocked one: ${claimed}. Who comes from 127.0.0.1 is believed`,
            ),
          ).toBe(plain);
      for (const { claim, status } of limit.spoofed)
        demandAnswer(status, block, `blocked, then with ${claim}: ${status}`);
    },
  );

  test('blocks one account of an address, not all', covers('login-limit-per-account'), ({ env, limit }) => {
    const rule = requirement('login-limit-per-account', env);
    const block = blockOf(limit);
    if (limit.otherAccount === undefined) notJudged('no other account was tried');
    const seen = `one account blocked, then another from the same address: ${limit.otherAccount}; LOGIN_LIMIT_KEY=${env.LOGIN_LIMIT_KEY}`;
    observed(seen);
    demandAnswer(limit.otherAccount, block, seen);
    const isWhole = limit.otherAccount === block.status;
    if (isWhole && env.LOGIN_LIMIT_KEY === 'ip+account' && ownTriesInCount(limit, env.LOGIN_LIMIT_COUNT))
      inconclusive(
        `${seen}; the suite's own ${limit.others} tries from this address may be in the count, where the product has a larger limit for the address beside the one for the account`,
      );
    if (isWhole && env.LOGIN_LIMIT_KEY === 'ip,account')
      notApplicable(`${seen}, which declares a limit of the address for all accounts`);
    expect(isWhole ? 'refused' : 'let through', rule.broken(limit.at, seen)).toBe(rule.expected.otherAccount);
  });

  test('blocks an account at one address, not everywhere', covers('login-limit-per-address'), ({ env, limit }) => {
    const rule = requirement('login-limit-per-address', env);
    const block = blockOf(limit);
    const elsewhere = limit.otherAddress ?? { impossible: 'a second source address' };
    if ('impossible' in elsewhere) notRun(`needs ${'impossible' in elsewhere ? elsewhere.impossible : ''}`);
    const there = 'status' in elsewhere ? elsewhere.status : NaN;
    const seen = `blocked, then from another address: ${there}; LOGIN_LIMIT_KEY=${env.LOGIN_LIMIT_KEY}`;
    observed(seen);
    demandAnswer(there, block, seen);
    const isEverywhere = there === block.status;
    if (isEverywhere && env.LOGIN_LIMIT_KEY === 'ip,account')
      notApplicable(`${seen}, which declares a limit of the account for all addresses`);
    expect(isEverywhere ? 'refused' : 'let through', rule.broken(limit.at, seen)).toBe(rule.expected.otherAddress);
  });
});
