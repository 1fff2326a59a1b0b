/** Checks that deployed environments have public host names. */
import { isPublicName } from '../../fixtures/probe/parse/private-host.ts';
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

test('deployed hosts are public names of their own', covers('public-host-names'), ({ env }) => {
  const rule = requirement('public-host-names', env);
  const urls = Object.entries({
    WEB_URL: env.WEB_URL,
    NEXT_PUBLIC_API_BASE: env.NEXT_PUBLIC_API_BASE,
    HEALTHZ_URL: env.HEALTHZ_URL,
    READYZ_URL: env.READYZ_URL,
    ...(env.EXPO_PUBLIC_API_BASE !== undefined && { EXPO_PUBLIC_API_BASE: env.EXPO_PUBLIC_API_BASE }),
  });
  for (const [name, url] of urls) {
    const { protocol, hostname } = new URL(url);
    observed(`${name} ${hostname}`);
    expect(isPublicName(hostname), rule.broken(`variable ${name}`, hostname)).toBe(rule.expected.dnsName);
    if (rule.expected.dnsName) expect(protocol, rule.broken(`variable ${name}`, url)).toBe('https:');
  }
});
