/** Checks that deployed environments have public host names. */
import { isIP } from 'node:net';
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

/**
 * Ends of names that name no host of the public Internet (RFC 6761, RFC 6762, RFC 8375, RFC 9476) but one of a machine
 * or a home.
 */
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|home\.arpa|lan|localdomain|invalid)\.?$/;

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
    const dnsName =
      isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname.includes('.') && !PRIVATE_NAME.test(hostname);
    observed(`${name} ${hostname}`);
    expect(dnsName, rule.broken(`variable ${name}`, hostname)).toBe(rule.expected.dnsName);
    if (rule.expected.dnsName) expect(protocol, rule.broken(`variable ${name}`, url)).toBe('https:');
  }
});
