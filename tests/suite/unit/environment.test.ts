/** Tests the description of environments by variables: files, the process, aliases, siblings, and refusals. */
import { expect, test } from '@playwright/test';
import { contradictions } from '../../../envs/contradictions.ts';
import {
  ambiguousVariables,
  describeEnvironment,
  loadEnvironment,
  type EnvironmentName,
} from '../../../envs/environment.ts';
import { environmentsAmong } from '../../../envs/names.ts';
import { parseConnectTo } from '../../../envs/connect-to.ts';

const stage = {
  STAGE__WEB_URL: 'https://stage.acme.test',
  STAGE__NEXT_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  STAGE__EXPO_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  STAGE__CORS__ALLOW_ORIGINS: 'https://stage.acme.test',
  STAGE__SMOKE_USER: 'smoke@acme.test',
  STAGE__SMOKE_PASSWORD: 'a long secret of stage',
};
const problemsOf = (name: EnvironmentName, variables: Record<string, string>): string[] => {
  const described = loadEnvironment(name, variables);
  return described.ok ? [] : described.problems;
};

test('placeholders of the file are named one by one', () => {
  const problems = problemsOf('stage', {});
  // As the file spells it, and where.
  for (const name of ['WEB_URL', 'NEXT_PUBLIC_API_BASE', 'CORS.allow_origins'])
    expect(problems).toContainEqual(
      expect.stringMatching(new RegExp(`^${name} is still a placeholder.* \\(envs/stage\\.env:\\d+\\)$`)),
    );
  expect(problems).toContain('SMOKE_PASSWORD is missing');
});

test('the page of a token against CSRF may be routed by a query, unlike an address that paths are appended to', () => {
  const page = 'https://stage.acme.test/index.php?title=Special:UserLogin';
  expect(problemsOf('stage', { ...stage, STAGE__CSRF_URL: page })).toEqual([]);
  expect(problemsOf('stage', { ...stage, STAGE__CSRF_URL: `${page}#form` })).toEqual([
    expect.stringContaining('must carry no fragment or credentials'),
  ]);
  expect(problemsOf('stage', { ...stage, STAGE__WEB_URL: page })).toContainEqual(
    expect.stringContaining('must carry no query, fragment or credentials'),
  );
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
  expect(problemsOf('stage', { ...rest, WEB_URL: '' })).toEqual([
    expect.stringMatching(/^WEB_URL is still a placeholder/),
  ]);
});

test("the document's dotted spelling is an alias", () => {
  const described = loadEnvironment('stage', { ...stage, 'STAGE__AUTH.token_expire': '1800' });
  expect(described.ok && described.environment.AUTH__TOKEN_EXPIRE).toBe(1800);
});

for (const [what, patch, said] of [
  ['an empty value', { STAGE__SMOKE_PASSWORD: '' }, /^STAGE__SMOKE_PASSWORD is empty/],
  ['quotes', { STAGE__WEB_URL: '"https://stage.acme.test"' }, /^STAGE__WEB_URL has blanks or quotes/],
  [
    'a slash at the end',
    { STAGE__NEXT_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1/' },
    /^STAGE__NEXT_PUBLIC_API_BASE ends with a slash/,
  ],
  ['a blank', { STAGE__WEB_URL: 'https://stage.acme.test ' }, /^STAGE__WEB_URL has blanks/],
  ['no address', { STAGE__WEB_URL: 'stage.acme.test' }, /^STAGE__WEB_URL is not an address/],
  ['this machine', { STAGE__WEB_URL: 'https://localhost:3000' }, /^STAGE__WEB_URL is localhost, which is this machine/],
  [
    "prod's address",
    { STAGE__WEB_URL: 'https://web.acme.test', PROD__WEB_URL: 'https://web.acme.test' },
    /^STAGE__WEB_URL is web\.acme\.test, which is prod's WEB_URL/,
  ],
  [
    "prod's password",
    { PROD__SMOKE_PASSWORD: 'a long secret of stage' },
    /^STAGE__SMOKE_PASSWORD is the same in stage and prod/,
  ],
  [
    'a wrong CONNECT_TO',
    { STAGE__CONNECT_TO: 'stage.acme.test=127.0.0.1' },
    /^STAGE__CONNECT_TO is not HOST1:PORT1:HOST2:PORT2/,
  ],
  ['an unreadable CA_FILE', { STAGE__CA_FILE: '/nowhere/ca.pem' }, /^STAGE__CA_FILE \/nowhere\/ca\.pem cannot be read/],
  ['a wrong count', { STAGE__LOGIN_LIMIT_COUNT: 'five' }, /^STAGE__LOGIN_LIMIT_COUNT must be a whole number/],
  ['a wrong depth', { POSTFLIGHT_DEPTH: 'deep' }, /^POSTFLIGHT_DEPTH must be smoke or full/],
] as const) {
  test(`${what} is told by name`, () => {
    expect(problemsOf('stage', { ...stage, ...patch })).toContainEqual(expect.stringMatching(said));
  });
}

test('conforming descriptions are accepted: variables of others, an explicit default port, upper-case host', () => {
  expect(problemsOf('stage', { ...stage, SOMETHING_ELSE: 'x', STAGE__WEB_URL: 'https://STAGE.acme.test:443' })).toEqual(
    [],
  );
});

test('a plain variable cannot serve two environments of one run', () => {
  expect(ambiguousVariables(['stage', 'prod'], { WEB_URL: 'https://stage.acme.test' })).toEqual([
    'WEB_URL is set for 2 environments at once; write STAGE__WEB_URL and PROD__WEB_URL',
  ]);
  expect(ambiguousVariables(['stage'], { WEB_URL: 'https://stage.acme.test' })).toEqual([]);
});

test('secrets do not print', () => {
  const described = loadEnvironment('stage', stage);
  expect(described.ok).toBe(true);
  expect(`${JSON.stringify(described)}${String(described.ok && described.environment.SMOKE_PASSWORD)}`).not.toContain(
    'a long secret',
  );
});

test("curl's --connect-to is read with IPv6 and empty parts", () => {
  expect(parseConnectTo('a.test:443:127.0.0.1:28443, [::1]:80:[::2]:8080,::c.test:')).toEqual([
    { host: 'a.test', port: '443', address: '127.0.0.1', addressPort: '28443' },
    { host: '::1', port: '80', address: '::2', addressPort: '8080' },
    { host: '', port: '', address: 'c.test', addressPort: '' },
  ]);
  for (const wrong of ['a.test', 'a:b:c:d', 'a:1:b:70000', 'a:1:b:2:3'])
    expect(parseConnectTo(wrong), wrong).toBeUndefined();
});

test('a description without a home still lists everything', () => {
  const described = describeEnvironment('stage', {}, { target: 'reference', depth: 'smoke' });
  expect(described.ok ? [] : described.problems).toContain('WEB_URL is missing');
});

test('more files are more environments, each beside its kind', () => {
  expect(
    environmentsAmong([
      'prod.env',
      'stage-eu.env',
      'local.env',
      'stage.env',
      'prod-eu-2.env',
      'prod-asia.env',
      'policy.ts',
      '.env',
      'stage.env.example',
    ]),
  ).toEqual(['local', 'stage', 'stage-eu', 'prod', 'prod-asia', 'prod-eu-2']);
  for (const strange of [
    'staging.env',
    'qa-eu.env',
    'Stage-EU.env',
    'stage-.env',
    'stage-eu-.env',
    'stage_eu.env',
    'stage-mobile.env',
    'production.env',
  ])
    expect(() => environmentsAmong(['stage.env', strange]), strange).toThrow(
      new RegExp(`^envs/${strange} names no environment; write local\\.env, `),
    );
  expect(environmentsAmong(['stage-mobile-eu.env', 'stage-eu-mobile.env'])).toHaveLength(5);
});

test('a sibling has variables of its own, and the rules of its kind', () => {
  const sibling = Object.fromEntries(
    Object.entries(stage).map(([key, value]) => [
      key.replace('STAGE__', 'STAGE_EU_2__'),
      value.replace('stage.acme', 'eu.acme'),
    ]),
  );
  const described = loadEnvironment('stage-eu-2', { ...sibling, STAGE__AUTH__TOKEN_EXPIRE: '1800' });
  expect(
    described.ok
      ? [
          described.environment.kind,
          described.environment.name,
          described.environment.WEB_URL,
          described.environment.AUTH__TOKEN_EXPIRE,
          described.environment.others.map(o => o.name),
        ]
      : described.problems,
  ).toEqual(['stage', 'stage-eu-2', 'https://eu.acme.test', 3600, ['local', 'prod']]);
  expect(problemsOf('prod-eu', { PROD_EU__WEB_URL: 'https://127.0.0.1' })).toContainEqual(
    expect.stringMatching(
      /^PROD_EU__WEB_URL is 127\.0\.0\.1, which is this machine; prod-eu is a deployed environment/,
    ),
  );
  expect(ambiguousVariables(['stage', 'stage-eu'], { SMOKE_USER: 'smoke@acme.test' })).toEqual([
    'SMOKE_USER is set for 2 environments at once; write STAGE__SMOKE_USER and STAGE_EU__SMOKE_USER',
  ]);
});

test('a deployed environment is asked over TLS alone, since its password travels there', () => {
  const said = 'is http://stage.acme.test, to which the password would travel in clear; write https://';
  expect(problemsOf('stage', { ...stage, STAGE__WEB_URL: 'http://stage.acme.test' })).toEqual([
    `STAGE__WEB_URL ${said}`,
  ]);
  expect(problemsOf('stage', { ...stage, STAGE__NEXT_PUBLIC_API_BASE: 'http://stage.acme.test/api/v1' })).toEqual([
    `STAGE__NEXT_PUBLIC_API_BASE ${said}`,
  ]);
  expect(problemsOf('stage', { ...stage, STAGE__WEB_URL: 'http://127.0.0.1:3000' })).toEqual([
    expect.stringMatching(/^STAGE__WEB_URL is 127\.0\.0\.1, which is this machine/),
  ]);
  // The password may go there, too.
  const own = (list: string): string[] => problemsOf('stage', { ...stage, STAGE__OWN_ORIGINS: list });
  expect(own('https://cdn.acme.test, http://stage.acme.test')).toEqual([`STAGE__OWN_ORIGINS ${said}`]);
  expect(own('["http://stage.acme.test"]')).toEqual([`STAGE__OWN_ORIGINS ${said}`]);
  expect(own('https://cdn.acme.test')).toEqual([]);
  for (const list of [
    '*',
    'https://*.acme.test',
    'null',
    'cdn.acme.test',
    'https://cdn.acme.test/x',
    'https://a@b.test',
  ])
    expect(own(list), list).toEqual([expect.stringMatching(/^STAGE__OWN_ORIGINS /)]);
  const local = {
    LOCAL__WEB_URL: 'http://localhost:3000',
    LOCAL__NEXT_PUBLIC_API_BASE: 'http://localhost:8000/api/v1',
    LOCAL__CORS__ALLOW_ORIGINS: 'http://localhost:3000',
    LOCAL__SMOKE_USER: 'smoke@acme.test',
    LOCAL__SMOKE_PASSWORD: 'a long secret of local',
  };
  expect(problemsOf('local', local)).toEqual([]);
});

test('siblings share a host only as two backends of one product, and a secret only then', () => {
  const at = (name: EnvironmentName, raw: Record<string, string>) => ({ name, raw, file: {} });
  const web = { WEB_URL: 'https://web.acme.test', SMOKE_PASSWORD: 'a long secret of both' };
  const [one, two] = [at('prod', web), at('prod-blue', { ...web, CONNECT_TO: 'web.acme.test:443:10.0.0.2:443' })];
  expect([contradictions(one, [two]), contradictions(two, [one])]).toEqual([[], []]);
  expect(contradictions(at('prod-blue', web), [one])).toEqual([
    "WEB_URL is web.acme.test, which is prod's WEB_URL; prod-blue and prod must not share a host, unless CONNECT_TO leads each to a backend of its own",
    'SMOKE_PASSWORD is the same in prod-blue and prod; give each environment its own',
  ]);
  expect(contradictions(at('stage-blue', two.raw), [one])).toHaveLength(2);
  expect(contradictions({ ...at('stage-eu', {}), file: { SMOKE_PASSWORD: 'x' } }, [])).toEqual([
    expect.stringMatching(/^SMOKE_PASSWORD stands in envs\/stage-eu\.env/),
  ]);
});
