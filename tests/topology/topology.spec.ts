/** Checks which server owns the API's paths, and where redirects lead. */
import { shownAnswer, shownType } from '../../fixtures/probe/http/shown-answer.ts';
import { covers, expect, observed, requirement, test, notJudged, notRun } from '../../fixtures/test.ts';

test('unknown path is answered by its owner', covers('api-route-ownership'), ({ env, paths }) => {
  const rule = requirement('api-route-ownership', env);
  const owned = paths.filter(a => a.kind === 'api unknown' || a.kind === 'web unknown');
  const asked = new Set(owned.map(a => a.kind));
  if (asked.size < 2) notJudged('both owners must have been asked');
  for (const answer of owned) {
    observed(`${answer.kind}: ${shownType(answer)}`);
    const text = rule.broken(answer.at, shownAnswer(answer));
    expect(answer.status, text).toBe(rule.expected.status);
    // If the API has no prefix of its own, an unknown path may belong to either server.
    if (env.NEXT_PUBLIC_API_BASE === env.WEB_URL) expect(answer.form, text).toBeOneOf(['json', 'html']);
    else expect(answer.form, text).toBe(answer.kind === 'api unknown' ? 'json' : 'html');
  }
  // Conversely, if a known path is not found either, the request reached no server that could know.
  const known = paths.find(a => a.kind === 'api refused');
  if (known?.status === rule.expected.status) notJudged(`${known.at}, a known path, is answered ${shownAnswer(known)}`);
});

test('redirect stays at the public address', covers('redirect-origin'), ({ env, paths }) => {
  const rule = requirement('redirect-origin', env);
  const redirects = paths.filter(a => a.redirectsTo !== undefined);
  if (paths.filter(a => a.kind === 'slash').length === 0) notJudged('no path with a slash too many was asked');
  observed(
    redirects.map(a => `${a.at}: ${a.status} to ${a.redirectsTo}`).join('; ') ||
      `none of ${paths.length} answers is a redirect`,
  );
  if (redirects.length === 0) notRun(`none of ${paths.length} answers is a redirect`);
  const originOf = (url = '') => (URL.canParse(url) ? new URL(url).origin : url);
  const astray = redirects.filter(a => originOf(a.redirectsTo) !== originOf(a.url));
  expect(
    astray.map(a => `${a.at}: ${a.status} to ${a.redirectsTo}`),
    rule.broken(astray.map(a => a.at).join(', ')),
  ).toEqual(rule.expected.astray);
});
