/** Checks that a visitor's cookies from before a login do not open the account: session fixation (CWE-384). */
import type { MeSeen } from '../../fixtures/probe/login-journey/me.ts';
import { covers, expect, notJudged, observed, requirement, test } from '../../fixtures/test.ts';

const list = (names: readonly string[]): string => [...new Set(names)].join(', ');

type Before = { names: string[]; unchanged: string[]; me: MeSeen | undefined };

/** Describes the browser's cookies from before the login, and what they open after it. */
function opened({ names, unchanged, me }: Before, at: string) {
  if (names.length === 0) return { standing: 'closed', seen: 'Chromium had no cookie before the login' } as const;
  const seen =
    `before the login Chromium had ${list(names)}, of which the login left as it was: ${list(unchanged) || 'none'}; ` +
    `after it, ${at} with what Chromium had before: ${me?.why ?? 'no answer'}`;
  return { standing: me?.standing ?? 'unclear', seen };
}

test('auth cookie is a new one after a login', covers('cookie-before-login'), ({ env, login, journey }) => {
  const rule = requirement('cookie-before-login', env);
  const { anonymousCookies, asVisitor, me } = login;
  const given = `${me.at} and the login page give a visitor ${list(anonymousCookies) || 'no cookie'}`;
  if (asVisitor) {
    const seen = `${given}; ${me.at} with what he got, without a login: ${asVisitor.why}`;
    if (asVisitor.standing === 'unclear') notJudged(seen);
    expect(asVisitor.standing, rule.broken(me.at, seen)).toBe(rule.expected.standing);
  }
  if (!journey.beforeLogin || journey.cutShort) notJudged(`the browser did not get as far as a login: ${journey.seen}`);
  const { seen, standing } = opened(journey.beforeLogin, me.at);
  observed(`${given}; ${seen}`);
  if (standing === 'unclear') notJudged(seen);
  expect(standing, rule.broken(journey.at, seen)).toBe(rule.expected.standing);
  if (journey.beforeLogin.names.length > 0 && journey.me?.standing !== 'opened')
    notJudged(
      `what Chromium had after the login opens nothing either (see cookie-in-browser): ${journey.me?.why ?? ''}`,
    );
});
