/**
 * Tests the discoveries of `init` in given texts: bases of an API, login requests, tokens, hosts, and its file.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { readEnvText } from '../../../envs/env-file.ts';
import { diffOf, envText } from '../../../fixtures/init/env-text.ts';
import { readLoginBody, settingsIn, type LoginBody } from '../../../fixtures/init/login-body.ts';
import { tokenPointer } from '../../../fixtures/init/login-token.ts';
import { movedTo } from '../../../fixtures/init/other-hosts.ts';
import { calledFrom, workflowText } from '../../../fixtures/init/workflow.ts';
import { loginBody } from '../../../fixtures/probe/login-journey/login-body.ts';
import { addressesIn, apiBaseOf, apiOrigins } from '../../../fixtures/init/script-addresses.ts';

test('addresses of an API are found in code as bundlers write it, and no other', () => {
  const code = String.raw`let a="https://api.acme.io/v1",b='https:\/\/acme.io\/api',c="https://fonts.acme.io/x",d="/api/v2/",
    e="/about",f={"apiBase":"https://stage.acme.io/api/v1"},g=${'`https://x-api.acme.io${path}`'}`;
  expect(addressesIn(code, 'https://stage.acme.io').toSorted()).toEqual(
    [
      'https://api.acme.io/v1',
      'https://acme.io/api',
      'https://stage.acme.io/api/v1',
      'https://x-api.acme.io',
      '/api/v2',
    ].toSorted(),
  );
  expect(apiOrigins(['https://api.acme.io/v1', 'https://evil.test/api', '/api'], 'https://stage.acme.io')).toEqual({
    own: ['https://api.acme.io'],
    foreign: ['https://evil.test'],
  });
});

test("another port of the web app's own host is an address of an API, whatever its path says", () => {
  const code =
    'fetch("http://localhost:8000/users"),a="http://localhost:3000/x",b="http://localhost",c="http://other:8000"';
  expect(addressesIn(code, 'http://localhost:3000/login')).toEqual(['http://localhost:8000/users']);
  expect(addressesIn('a="https://acme.io:8443",b="https://acme.io:443/b"', 'https://acme.io')).toEqual([
    'https://acme.io:8443',
  ]);
});

const calls: [string, string] = ['https://a.io/api/v1/auth/login', 'https://a.io/api/v1/auth/me'];
for (const [what, addresses, base] of [
  [
    'the inlined address wins over a longer prefix that the calls share',
    ['https://a.io/api/v1'],
    'https://a.io/api/v1',
  ],
  ['an absolute address wins over a path', ['/api/v1/auth', 'https://a.io/api'], 'https://a.io/api'],
  ['a path counts on the origin of the web app', ['/api/v1'], 'https://a.io/api/v1'],
  ['without any, the base ends with the version', ['https://a.io/api/v10'], 'https://a.io/api/v1'],
] satisfies [string, string[], string][])
  test(`base of the API: ${what}`, () => {
    expect(apiBaseOf(calls, addresses, 'https://a.io').base).toBe(base);
  });

test('the base of an API without a version or a prefix', () => {
  expect(apiBaseOf(['https://a.io/api/login'], [], 'https://a.io').base).toBe('https://a.io/api');
  expect(apiBaseOf(['https://a.io/session', 'https://a.io/me'], [], 'https://a.io').base).toBe('https://a.io');
});

const account = { user: 'smoke@acme.io', password: 'k7<Qp>&w93' };
const multipart = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('') + '--x--\r\n';
const query =
  'mutation SignIn4Staff($id: String!, $pw: String!) {\n  signIn(id: $id, password: $pw) { user { id } __typename }\n}';
const encoded = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
for (const [what, type, body, expected] of [
  [
    'JSON with further fields, none of them made for one request',
    'application/json',
    JSON.stringify({ email: account.user, pw: account.password, provider: 'db', csrfToken: 'x', remember: true }),
    { kind: 'json', userField: 'email', passwordField: 'pw', extra: 'provider=db' },
  ],
  [
    'a form as OAuth2 has it',
    'application/x-www-form-urlencoded',
    encoded({ grant_type: 'password', username: account.user, password: account.password, scope: '' }),
    { kind: 'form', userField: 'username', passwordField: 'password', extra: 'grant_type=password' },
  ],
  [
    'a password that is sent twice stands in no further field',
    'application/json',
    JSON.stringify({ email: account.user, password: account.password, again: account.password }),
    { kind: 'json', userField: 'email', passwordField: 'password', extra: '' },
  ],
  ['a server action of Next', 'text/plain;charset=UTF-8', JSON.stringify([account.user, account.password]), undefined],
  ['multipart cut short', 'multipart/form-data; boundary=x', `--x\r\n\r\n${account.password}`, undefined],
  [
    'a nested body, by JSON pointers',
    'application/json',
    JSON.stringify({ user: { email: account.user, 'pass/word': account.password }, realm: 'staff', remember: true }),
    { kind: 'json', userField: '/user/email', passwordField: '/user/pass~1word', extra: 'realm=staff' },
  ],
  [
    'multipart with a field each',
    'multipart/form-data; boundary=x',
    multipart({ mail: account.user, secret: account.password }),
    { kind: 'form', unsure: 'multipart', userField: 'mail', passwordField: 'secret', extra: '' },
  ],
  [
    'multipart with JSON in a part',
    'multipart/form-data; boundary=x',
    multipart({ _payload: JSON.stringify({ email: account.user, password: account.password }) }),
    { kind: 'json', unsure: 'multipart', userField: 'email', passwordField: 'password', extra: '' },
  ],
  [
    'a document of GraphQL with the name of its operation',
    'application/json',
    JSON.stringify({ operationName: 'SignIn4Staff', variables: { id: account.user, pw: account.password }, query }),
    {
      kind: 'json',
      userField: '/variables/id',
      passwordField: '/variables/pw',
      extra: new URLSearchParams({ operationName: 'SignIn4Staff', query }).toString(),
      isGraphql: true,
    },
  ],
  [
    'a persisted document of GraphQL, whose hash may be a secret',
    'application/json',
    JSON.stringify({ email: account.user, pw: account.password, hash: '8f14e45fceea167a5a36dedd4bea2543' }),
    { kind: 'json', userField: 'email', passwordField: 'pw', extra: '', left: ['hash'] },
  ],
] satisfies [string, string, string, LoginBody | undefined][])
  test(`a login request: ${what}`, async () => {
    expect(await readLoginBody(type, body, account)).toEqual(expected);
  });

for (const [query, kept] of [
  ['?/login', '?/login'],
  ['?r=site%2Flogin', '?r=site%2Flogin'],
  ['?/login&redirectTo=/home', '?/login'],
  ['?do=login&state=k7Qp93mXzVt2#top', '?do=login'],
  ['?next=/home', ''],
  ['?user=smoke%40acme.io', ''],
  ['?k7Qp93mXzVt2', ''],
  ['?p=k7%3CQp%3E%26w93', ''],
  ['?', ''],
  ['#/?a=b', ''],
] as const)
  test(`of a login's query ${query} there is kept: ${kept || 'nothing'}`, () => {
    expect(settingsIn(`https://a.io/login${query}`, [account.user, account.password])).toBe(kept);
  });

test('a login is sent as its fields say: flat, nested, and with further ones', () => {
  const env = {
    LOGIN_BODY: 'json' as const,
    LOGIN_USER_FIELD: '/user/email',
    LOGIN_PASSWORD_FIELD: '/user/pass~1word',
  };
  const both = loginBody({ ...env, LOGIN_EXTRA: { realm: 'staff', '/user/__proto__/x': '1' } }, account);
  expect(JSON.parse(both.text)).toEqual(
    JSON.parse('{"realm":"staff","user":{"__proto__":{"x":"1"},"email":"smoke@acme.io","pass/word":"k7<Qp>&w93"}}'),
  );
  expect(loginBody({ ...env, LOGIN_EXTRA: {} }, { user: 'a' }).text).toBe('{"user":{"email":"a"}}');
  const form = { LOGIN_BODY: 'form' as const, LOGIN_USER_FIELD: 'user[email]', LOGIN_PASSWORD_FIELD: 'p' };
  expect(loginBody({ ...form, LOGIN_EXTRA: { a: 'b' } }, { user: 'x', password: 'y' }).text).toBe(
    'a=b&user%5Bemail%5D=x&p=y',
  );
});

test('the workflow calls postflight at a tag, and hands over only what postflight.yml takes', () => {
  const called = { environment: 'stage-eu', repository: 'acme/checks', tag: 'v1.2.3', folder: 'ops' };
  const read = (text: string) => parse(text) as { jobs: { judge: { uses: string; with: Record<string, string> } } };
  const { judge } = read(workflowText(called)).jobs;
  expect(judge.uses).toBe('acme/checks/.github/workflows/postflight.yml@v1.2.3');
  expect(judge.with).toEqual({
    environment: 'stage-eu',
    envs: 'ops',
    release: '${{ inputs.release }}',
    postflight: 'acme/checks',
    version: 'v1.2.3',
  });
  const file = readFileSync(path.join(import.meta.dirname, '../../../.github/workflows/postflight.yml'), 'utf8');
  const { on } = parse(file) as { on: { workflow_call: { inputs: object } } };
  expect(Object.keys(on.workflow_call.inputs)).toEqual(expect.arrayContaining(Object.keys(judge.with)));
  expect(read(workflowText({ ...called, folder: '' })).jobs.judge.with).not.toHaveProperty('envs');
  expect(workflowText(called)).not.toMatch(/OWNER|TAG|FOLDER|ENVIRONMENT/);
});

test('a workflow in the repository of the description names its folder; elsewhere it names none', () => {
  const of = (file: string, own?: string) => calledFrom(file, 'stage', own).folder;
  expect(of('/a/product/.github/workflows/postflight.yml', '/a/product/ops/checks')).toBe('ops/checks');
  expect(of('/a/product/.github/workflows/postflight.yml', '/a/ops')).toBe('');
  expect(of('/a/product/.github/workflows/postflight.yml', '/a/product')).toBe('.');
});

test('the token of a login: a JSON Web Token anywhere, an opaque one by its name, never that of a refresh', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = `${part({ alg: 'HS256' })}.${part({ sub: '1' })}.${'s'.repeat(43)}`;
  const of = (value: object) => tokenPointer(JSON.stringify(value));
  expect(of({ refresh_token: jwt, data: { session: jwt } })).toEqual({ pointer: '/data/session', isJwt: true });
  expect(of({ user: { id: 1 }, accessToken: 'k'.repeat(24) })).toEqual({ pointer: '/accessToken', isJwt: false });
  expect([of({ token: 'short' }), of({ refreshToken: 'k'.repeat(24) }), tokenPointer('<p>')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('hosts of production are derived from those of stage, and others stay', () => {
  const move = movedTo('https://stage.acme.io', 'https://www.acme.io');
  expect(
    [
      'https://stage.acme.io/api/v1',
      'https://api.stage.acme.io/v1',
      'https://stage-api.acme.io',
      'https://api-stage.acme.io/x',
      'https://cdn.else.io',
      '/login',
    ].map(move),
  ).toEqual([
    'https://www.acme.io/api/v1',
    'https://api.acme.io/v1',
    'https://api.acme.io',
    'https://api.acme.io/x',
    'https://cdn.else.io',
    '/login',
  ]);
});

test('the file is read back as it was meant, keeps other lines, and holds nothing that no line can hold', () => {
  const before = '# template\nWEB_URL=https://stage.example.com\n# ours\nLOGIN_LIMIT_COUNT=7\n#X=1\n';
  const text = envText(
    'stage',
    [
      { name: 'WEB_URL', value: 'https://stage.acme.io', how: 'given' },
      { name: 'LOGIN_USER_SELECTOR', value: '#user', how: 'the only one\nin the form' },
      { name: 'LOGIN_USER_FIELD', value: 'a\nB=1', how: 'two lines' },
      { name: 'CORS__ALLOW_ORIGINS', value: 'no origin', how: 'refused by the schema' },
      { name: 'HAS_NOT', value: 'app', how: 'proposed', unsure: true },
    ],
    before,
  );
  const { values, problems } = readEnvText(Buffer.from(text), 'stage.env');
  expect(problems).toEqual([]);
  expect(values).toEqual({ WEB_URL: 'https://stage.acme.io', LOGIN_USER_SELECTOR: '#user', LOGIN_LIMIT_COUNT: '7' });
  expect(text).toContain('# the only one in the form\n');
  expect(text).toContain('# proposed\n# HAS_NOT=app\n');
  expect(text).toContain('# ours\nLOGIN_LIMIT_COUNT=7\n');
  expect(diffOf(before, text)).toContain('- WEB_URL=https://stage.example.com');
  expect(diffOf(text, text).every(line => line.startsWith('  '))).toBe(true);
  const again = envText('stage', [{ name: 'WEB_URL', value: 'https://stage.acme.io', how: 'given' }], text);
  expect(readEnvText(Buffer.from(again), 'stage.env').values).toEqual(values);
  const bare = envText('stage', [], 'WEB_URL=https://stage.acme.io\n');
  expect(envText('stage', [], bare), 'nothing is added the second time').toBe(bare);
});

test('a value that holds quotes is written in others, which its file reads as it was meant', () => {
  for (const value of [`button[title='Sign in']`, `text=Don't ask`, `[name="a b"]`, String.raw`text="it's" \"x`]) {
    const text = envText('stage', [{ name: 'LOGOUT_SELECTOR', value, how: 'seen' }]);
    expect(readEnvText(Buffer.from(text), 'stage.env'), text).toMatchObject({
      values: { LOGOUT_SELECTOR: value },
      problems: [],
    });
  }
});
