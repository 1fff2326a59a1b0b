/**
 * Checks TLS: the certificate's chain, expiry and renewal, versions, mixed content, the redirect to https, and HSTS.
 */
import { GATEWAY_ERRORS } from '../../fixtures/probe/http/gateway-errors.ts';
import { parseHsts } from '../../fixtures/probe/parse/hsts.ts';
import { covers, expect, observed, requirement, test, notJudged } from '../../fixtures/test.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

test(
  'certificate chain is complete and trusted without fetching intermediates',
  covers('tls-chain'),
  ({ env, certificates }) => {
    const rule = requirement('tls-chain', env);
    if (certificates.length === 0) notJudged('no https address to shake hands with');
    for (const shown of certificates) {
      // OpenSSL names only its last reason, so that nothing else is known of such a chain.
      if (shown.refusedForDate) notJudged(`${shown.at} is refused for a date (see tls-expiry): ${shown.reason}`);
      const chain = shown.trusted ? 'trusted' : shown.reason;
      observed(`${shown.at}: ${chain}, ${shown.protocol}, ${shown.names}`);
      expect(chain, rule.broken(shown.at, `it is for ${shown.names}`)).toBe(rule.expected.chain);
    }
  },
);

const INTERMEDIATE =
  'the certificate itself is good: replace the named intermediate in the file of ssl_certificate by the current one of its authority, and reload nginx';

/** A date as evidence shows it. */
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

test('certificate is valid today', covers('tls-expiry'), ({ env, certificates }) => {
  const rule = requirement('tls-expiry', env);
  if (certificates.length === 0) notJudged('no https address to shake hands with');
  for (const { at, notBefore, notAfter, outOfDate, trusted, refusedForDate } of certificates) {
    const seen = outOfDate.join('; ') || `valid from ${day(notBefore)} to ${day(notAfter)}`;
    observed(`${at}: ${seen}`);
    // A server may send an old intermediate with a chain that is trusted by another path.
    const counted = trusted ? [] : outOfDate;
    const isIntermediate = counted.length > 0 && counted.every(text => text.startsWith('the intermediate'));
    expect(counted, rule.broken(at, seen, isIntermediate ? INTERMEDIATE : undefined)).toEqual(rule.expected.outOfDate);
    if (refusedForDate) notJudged(`${at} is refused for the date of an authority that it does not send`);
  }
});

test('certificate is renewed in time', covers('tls-renewal'), ({ env, certificates }) => {
  const rule = requirement('tls-renewal', env);
  if (certificates.length === 0) notJudged('no https address to shake hands with');
  const now = Date.now();
  for (const { at, notBefore, notAfter } of certificates) {
    if (notAfter < now) notJudged(`${at} shows a certificate that has expired (see tls-expiry)`);
    const leftDays = (notAfter - now) / DAY_MS;
    const lifeDays = (notAfter - notBefore) / DAY_MS;
    const seen = `${Math.floor(leftDays)} of ${Math.round(lifeDays)} days left, until ${day(notAfter)}`;
    observed(`${at}: ${seen}`);
    expect(leftDays, rule.broken(at, seen)).toBeGreaterThanOrEqual(
      Math.min(rule.expected.atLeastDays, lifeDays * rule.expected.orShareOfLife),
    );
  }
});

test('old protocols and weak ciphers are refused', covers('tls-versions'), ({ env, protocols }) => {
  const rule = requirement('tls-versions', env);
  if (protocols.length === 0) notJudged('no https address to shake hands with');
  for (const { old, modern, anything } of protocols) {
    if (anything.agreed === '') notJudged(`${anything.at} agrees to nothing at all: ${anything.why}`);
    observed(
      `${modern.at}: ${modern.agreed || `${anything.agreed} at best`}; ${old.map(o => `${o.offer} ${o.agreed === '' ? `refused (${o.why})` : 'accepted'}`).join(', ')}`,
    );
    expect(
      modern.agreed === '' ? 'weak' : rule.expected.minimum,
      rule.broken(modern.at, `${modern.offer}: ${modern.why}; who takes anything gets ${anything.agreed}`),
    ).toBe(rule.expected.minimum);
    const accepted = old.filter(o => o.agreed !== '').map(o => `${o.offer}: ${o.agreed}`);
    expect(accepted, rule.broken(modern.at, accepted.join('; '))).toEqual([]);
  }
});

test('an HTTPS page loads nothing over HTTP', covers('mixed-content'), ({ env, journey }) => {
  const rule = requirement('mixed-content', env);
  const {
    traffic: { insecure, looked },
    reached,
  } = journey;
  observed(`${looked.length} pages looked through, ${insecure.length} addresses over http`);
  expect(insecure.length, rule.broken(journey.at, insecure.join('; '))).toBe(rule.expected.httpSubresources);
  // A page that was never shown was not inspected.
  if (reached !== 'data' || looked.length < 2)
    notJudged(`login page and dashboard must both have been seen (see login-dashboard): ${journey.seen}`);
});

test(
  'plain HTTP redirects to HTTPS and does nothing else',
  covers('https-redirect'),
  ({ env, plainHttpAnswers, publicAnswers }) => {
    const rule = requirement('https-redirect', env);
    if (plainHttpAnswers.length === 0) notJudged('nothing was asked over http');
    for (const answer of plainHttpAnswers) {
      observed(`${answer.at}: ${answer.refused ? 'closed' : `${answer.status} ${answer.location}`}`);
      // A proxy without its server does not show where it would lead.
      if (GATEWAY_ERRORS.includes(answer.status)) notJudged(`${answer.at} answered ${answer.status}`);
      const text = rule.broken(
        answer.at,
        answer.refused ? 'closed' : `${answer.status} to ${answer.location || 'nowhere'}`,
      );
      const asked = new URL(answer.at.replace(/^\S+ /, ''));
      // The same host has its https at the address of web or API, which may name a port.
      const own = [env.webOrigin, env.apiOrigin].filter(origin => new URL(origin).hostname === asked.hostname);
      const parts = (url: URL) => ({
        origin: own.includes(url.origin) ? 'the https address of this host' : url.origin,
        // Who asks for the front page may be led to where the product begins.
        path: asked.pathname === '/' ? '/' : url.pathname,
        query: [...url.searchParams],
      });
      expect(answer.refused ? 'closed' : answer.status, text).toBeOneOf(['closed', ...rule.expected.statuses]);
      // A closed port leads nowhere, which is as safe.
      const leads = answer.refused
        ? undefined
        : URL.canParse(answer.location, asked.href)
          ? parts(new URL(answer.location, asked))
          : answer.location;
      expect(leads, text).toEqual(
        answer.refused ? undefined : { ...parts(asked), origin: 'the https address of this host' },
      );
    }
    for (const answer of publicAnswers)
      expect(
        answer.location.startsWith('http:'),
        rule.broken(answer.at, `over https it leads back to ${answer.location}: a loop`),
      ).toBe(false);
  },
);

test('browsers are told to stay with HTTPS', covers('hsts'), ({ env, paths }) => {
  const rule = requirement('hsts', env);
  if (paths.length === 0) notJudged('nothing was asked');
  observed(
    `${paths.length} answers with status ${[...new Set(paths.map(a => a.status))].sort().join(', ')}: ${[...new Set(paths.map(a => a.hsts.join(' | ') || 'none'))].join('; ')}`,
  );
  for (const answer of paths) {
    const text = rule.broken(
      answer.at,
      `${answer.kind}, ${answer.status}: ${answer.hsts.join(' | ') || 'no Strict-Transport-Security'}`,
    );
    // RFC 6797 §8.1: browsers read the first header only, so two are a mistake even when they agree.
    expect(answer.hsts.length, text).toBe(rule.expected.present ? 1 : 0);
    const [read] = answer.hsts.map(parseHsts);
    expect(read === undefined || read.valid ? 'as RFC 6797 says' : read.reason, text).toBe('as RFC 6797 says');
    if (rule.expected.present)
      expect(read?.valid ? read.maxAgeS : 0, text).toBeGreaterThanOrEqual(rule.expected.maxAgeAtLeastS);
  }
});
