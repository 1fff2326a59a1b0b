import { expect, test } from '@playwright/test';
import { ambiguousVariables, describeEnvironment, loadEnvironment } from '../../envs/environment.ts';
import { parseConnectTo } from '../../envs/schema.ts';

const stage = {
  STAGE__WEB_URL: 'https://stage.acme.test', STAGE__NEXT_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1', STAGE__EXPO_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  STAGE__CORS__ALLOW_ORIGINS: 'https://stage.acme.test', STAGE__SMOKE_USER: 'smoke@acme.test', STAGE__SMOKE_PASSWORD: 'a long secret of stage',
};
const problemsOf = (name: 'local' | 'stage' | 'prod', variables: Record<string, string>): string[] => {
  const described = loadEnvironment(name, variables);
  return described.ok ? [] : described.problems;
};

test('placeholders of the file are named one by one', () => {
  const problems = problemsOf('stage', {});
  for (const name of ['WEB_URL', 'NEXT_PUBLIC_API_BASE', 'EXPO_PUBLIC_API_BASE', 'CORS__ALLOW_ORIGINS']) expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${name} is still a placeholder`)));
  expect(problems).toContain('SMOKE_PASSWORD is missing');
});

test('process variables win, with and without the prefix of the environment', () => {
  const described = loadEnvironment('stage', { ...stage, WEB_URL: 'https://plain.acme.test' });
  expect(described.ok && described.environment.WEB_URL).toBe('https://stage.acme.test');
  const { STAGE__WEB_URL: _, ...rest } = stage;
  const plain = loadEnvironment('stage', { ...rest, WEB_URL: 'https://plain.acme.test' });
  expect(plain.ok && plain.environment.WEB_URL).toBe('https://plain.acme.test');
  expect(plain.ok && plain.environment.HEALTHZ_URL).toBe('https://stage.acme.test/healthz');
});

test('an empty process variable hides no value of the file', () => {
  const { STAGE__WEB_URL: _, ...rest } = stage;
  expect(problemsOf('stage', { ...rest, WEB_URL: '' })).toEqual([expect.stringMatching(/^WEB_URL is still a placeholder/)]);
});

test("the document's dotted spelling is an alias", () => {
  const described = loadEnvironment('stage', { ...stage, 'STAGE__AUTH.token_expire': '1800' });
  expect(described.ok && described.environment.AUTH__TOKEN_EXPIRE).toBe(1800);
});

for (const [what, patch, said] of [
  ['an empty value', { STAGE__SMOKE_PASSWORD: '' }, /^SMOKE_PASSWORD is empty/],
  ['quotes', { STAGE__WEB_URL: '"https://stage.acme.test"' }, /^WEB_URL has blanks or quotes/],
  ['a slash at the end', { STAGE__NEXT_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1/' }, /^NEXT_PUBLIC_API_BASE ends with a slash/],
  ['a blank', { STAGE__WEB_URL: 'https://stage.acme.test ' }, /^WEB_URL has blanks/],
  ['no address', { STAGE__WEB_URL: 'stage.acme.test' }, /^WEB_URL is not an address/],
  ['this machine', { STAGE__WEB_URL: 'https://localhost:3000' }, /^WEB_URL is localhost, which is this machine/],
  ["prod's address", { STAGE__WEB_URL: 'https://web.acme.test', PROD__WEB_URL: 'https://web.acme.test' }, /^WEB_URL is web\.acme\.test, which is prod's WEB_URL/],
  ["prod's password", { PROD__SMOKE_PASSWORD: 'a long secret of stage' }, /^SMOKE_PASSWORD is the same in stage and prod/],
  ['a wrong CONNECT_TO', { STAGE__CONNECT_TO: 'stage.acme.test=127.0.0.1' }, /^CONNECT_TO is not HOST1:PORT1:HOST2:PORT2/],
  ['an unreadable CA_FILE', { STAGE__CA_FILE: '/nowhere/ca.pem' }, /^CA_FILE \/nowhere\/ca\.pem cannot be read/],
  ['a wrong count', { STAGE__LOGIN_LIMIT_COUNT: 'five' }, /^LOGIN_LIMIT_COUNT must be a whole number/],
  ['a wrong depth', { POSTFLIGHT_DEPTH: 'deep' }, /^POSTFLIGHT_DEPTH must be smoke or full/],
] as const) {
  test(`${what} is told by name`, () => {
    expect(problemsOf('stage', { ...stage, ...patch })).toContainEqual(expect.stringMatching(said));
  });
}

test('conforming descriptions are accepted: unknown variables, an explicit default port, upper-case host', () => {
  expect(problemsOf('stage', { ...stage, STAGE__SOMETHING_ELSE: 'x', STAGE__WEB_URL: 'https://STAGE.acme.test:443' })).toEqual([]);
});

test('a plain variable cannot serve two environments of one run', () => {
  expect(ambiguousVariables(['stage', 'prod'], { WEB_URL: 'https://stage.acme.test' })).toEqual(['WEB_URL is set for 2 environments at once; write STAGE__WEB_URL and PROD__WEB_URL']);
  expect(ambiguousVariables(['stage'], { WEB_URL: 'https://stage.acme.test' })).toEqual([]);
});

test('secrets do not print', () => {
  const described = loadEnvironment('stage', stage);
  expect(described.ok).toBe(true);
  expect(`${JSON.stringify(described)}${String(described.ok && described.environment.SMOKE_PASSWORD)}`).not.toContain('a long secret');
});

test("curl's --connect-to is read with IPv6 and empty parts", () => {
  expect(parseConnectTo('a.test:443:127.0.0.1:28443, [::1]:80:[::2]:8080,::c.test:')).toEqual([
    { host: 'a.test', port: '443', address: '127.0.0.1', addressPort: '28443' }, { host: '::1', port: '80', address: '::2', addressPort: '8080' },
    { host: '', port: '', address: 'c.test', addressPort: '' },
  ]);
  for (const wrong of ['a.test', 'a:b:c:d', 'a:1:b:70000', 'a:1:b:2:3']) expect(parseConnectTo(wrong), wrong).toBeUndefined();
});

test('a description without a home still lists everything', () => {
  const described = describeEnvironment('stage', {}, { target: 'reference', depth: 'smoke' });
  expect(described.ok ? [] : described.problems).toContain('WEB_URL is missing');
});
