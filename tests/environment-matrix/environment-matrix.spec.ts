/** Checks the variables of a run against the document's matrix of environments. */
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

test("the run's variables hold the values of the matrix", covers('env-matrix'), ({ env }) => {
  const rule = requirement('env-matrix', env);
  const { webUrl, apiBase, scheme, apiPath, tokenExpireS, allowCredentials } = rule.expected;
  const at = (name: string) => rule.broken(`variable ${name}`);
  observed(
    `WEB_URL ${env.WEB_URL}; NEXT_PUBLIC_API_BASE ${env.NEXT_PUBLIC_API_BASE}; EXPO_PUBLIC_API_BASE ${env.EXPO_PUBLIC_API_BASE ?? 'not set'}; AUTH.token_expire ${env.AUTH__TOKEN_EXPIRE}; CORS.allow_credentials ${env.CORS__ALLOW_CREDENTIALS}`,
  );
  // The same address in another spelling (upper-case host, explicit default port) is the same value.
  const address = (url: string) => (URL.canParse(url) ? new URL(url).href : url);
  if (webUrl !== undefined) expect(address(env.WEB_URL), at('WEB_URL')).toBe(address(webUrl));
  if (apiBase !== undefined)
    expect(address(env.NEXT_PUBLIC_API_BASE), at('NEXT_PUBLIC_API_BASE')).toBe(address(apiBase));
  expect(new URL(env.WEB_URL).protocol, at('WEB_URL')).toBe(`${scheme}:`);
  expect(new URL(env.NEXT_PUBLIC_API_BASE).protocol, at('NEXT_PUBLIC_API_BASE')).toBe(`${scheme}:`);
  expect(new URL(env.NEXT_PUBLIC_API_BASE).pathname, at('NEXT_PUBLIC_API_BASE')).toBe(apiPath);
  // Without an app the variable is missing. A phone reaches a local API at another address of the same machine; on a
  // deployed environment the app and the web page share the API's address.
  if (env.EXPO_PUBLIC_API_BASE !== undefined && scheme === 'https')
    expect(address(env.EXPO_PUBLIC_API_BASE), at('EXPO_PUBLIC_API_BASE')).toBe(address(env.NEXT_PUBLIC_API_BASE));
  else if (env.EXPO_PUBLIC_API_BASE !== undefined)
    expect(new URL(env.EXPO_PUBLIC_API_BASE), at('EXPO_PUBLIC_API_BASE')).toMatchObject({
      protocol: `${scheme}:`,
      pathname: apiPath,
    });
  expect(env.AUTH__TOKEN_EXPIRE, at('AUTH.token_expire')).toBe(tokenExpireS);
  expect(env.CORS__ALLOW_CREDENTIALS, at('CORS.allow_credentials')).toBe(allowCredentials);
});
