import { covers, expect, requirement, test } from '../../fixtures/test.ts';

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
