/** Checks the answer with which the login limit refuses. */
import {
  blockOf,
  refusalsMet,
  shownAttempts,
  shownRefusal,
} from '../../fixtures/probe/login-rate-limit/shown-login-limit.ts';
import { covers, expect, observed, requirement, test, notJudged } from '../../fixtures/test.ts';

// After the other rows of the limit, so that their refusals are judged, too.
test.describe('login limit', () => {
  test('refuses with the right status and says when to retry', covers('login-limit-answer'), ({ env, limit }) => {
    const rule = requirement('login-limit-answer', env);
    const met = refusalsMet(limit);
    if (met.length === 0) notJudged(`nothing was refused: ${shownAttempts(limit)} (see login-limit-count)`);
    observed(`${met.length} refused, the first after: ${shownAttempts(limit)}`);
    // A longer declared window permits a longer wait.
    const atMostS = Math.max(rule.expected.retryAfterAtMostS, env.LOGIN_LIMIT_WINDOW_S);
    for (const [i, { of, refusal }] of met.entries()) {
      const which = met.length > 1 ? `refusal ${i + 1} of ${met.length} in this run, ` : '';
      const text = rule.broken(
        limit.at,
        `${which}of ${of}: ${refusal.status}; Retry-After ${refusal.retryAfter ?? 'absent'}`,
      );
      expect(refusal.status, text).toBe(rule.expected.status);
      expect(
        (refusal.waitMs ?? NaN) / 1000,
        `${text}  seconds to wait, NaN where Retry-After is missing or malformed`,
      ).toBeGreaterThan(0);
      // Retry-After and Date count whole seconds.
      expect((refusal.waitMs ?? NaN) / 1000, `${text}  seconds to wait`).toBeLessThanOrEqual(atMostS + 1);
    }
  });

  test(
    'refuses with JSON that leaves the session alone and is not stored',
    covers('login-limit-hygiene'),
    ({ env, login, limit }) => {
      const rule = requirement('login-limit-hygiene', env);
      // The body is unknown for those that a page met.
      const met = refusalsMet(limit).filter(({ isSeenWhole }) => isSeenWhole);
      if (met.length === 0) blockOf(limit);
      for (const [i, { of, refusal }] of met.entries()) {
        const which = met.length > 1 ? `refusal ${i + 1} of ${met.length} in this run, of ${of}: ` : '';
        const seen = `${which}${shownRefusal(refusal)}`;
        if (i === 0) observed(seen);
        const text = rule.broken(limit.at, seen);
        const declared = /^application\/([\w.-]+\+)?json$/.test(refusal.mediaType) ? 'json' : refusal.mediaType;
        expect(refusal.isJson ? declared : 'no JSON', text).toBe(rule.expected.form);
        // An edge sets its cookies with every answer.
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
});
