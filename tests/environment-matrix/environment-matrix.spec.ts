import { isIP } from 'node:net';
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

test("the run's variables hold the values of the matrix", covers('env-matrix'), ({ env }) => {
  const rule = requirement('env-matrix', env.name);
  const { webUrl, apiBase, scheme, apiPath, tokenExpireS, allowCredentials } = rule.expected;
  const at = (name: string) => rule.broken(`variable ${name}`);
  if (webUrl !== undefined) expect(env.WEB_URL, at('WEB_URL')).toBe(webUrl);
  if (apiBase !== undefined) expect(env.NEXT_PUBLIC_API_BASE, at('NEXT_PUBLIC_API_BASE')).toBe(apiBase);
  expect(new URL(env.WEB_URL).protocol, at('WEB_URL')).toBe(`${scheme}:`);
  expect(new URL(env.NEXT_PUBLIC_API_BASE).protocol, at('NEXT_PUBLIC_API_BASE')).toBe(`${scheme}:`);
  expect(new URL(env.NEXT_PUBLIC_API_BASE).pathname, at('NEXT_PUBLIC_API_BASE')).toBe(apiPath);
  // The phone's address of a local API is another one of the same machine; deployed, the app and the web page share the API.
  if (scheme === 'https') expect(env.EXPO_PUBLIC_API_BASE, at('EXPO_PUBLIC_API_BASE')).toBe(env.NEXT_PUBLIC_API_BASE);
  expect(env.AUTH__TOKEN_EXPIRE, at('AUTH.token_expire')).toBe(tokenExpireS);
  expect(env.CORS__ALLOW_CREDENTIALS, at('CORS.allow_credentials')).toBe(allowCredentials);
});

test('deployed hosts are public names of their own', covers('public-host-names'), ({ env }) => {
  const rule = requirement('public-host-names', env.name);
  const urls = Object.entries({ WEB_URL: env.WEB_URL, NEXT_PUBLIC_API_BASE: env.NEXT_PUBLIC_API_BASE, HEALTHZ_URL: env.HEALTHZ_URL, READYZ_URL: env.READYZ_URL });
  for (const [name, url] of urls) {
    const { protocol, hostname } = new URL(url);
    const dnsName = isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname.includes('.') && !/(^|\.)localhost$/.test(hostname);
    observed(`${name} ${hostname}`);
    expect(dnsName, rule.broken(`variable ${name}`, hostname)).toBe(rule.expected.dnsName);
    if (rule.expected.dnsName) expect(protocol, rule.broken(`variable ${name}`, url)).toBe('https:');
  }
});
