/** Tests which cookies of a login are credentials, which of them ME_PATH needs, and where a JSON Web Token lies. */
import { expect, test } from '@playwright/test';
import {
  cookiesSetBy,
  credentialCookies,
  namesNeeded,
  pairsSetBy,
  type Roles,
} from '../../../fixtures/probe/auth-cookie/credential-cookies.ts';
import { jwtIn, jwtInBody } from '../../../fixtures/probe/parse/session-jwt.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const NOW = Date.UTC(2026, 10, 28, 12);
const jwt = `${part({ alg: 'HS256' })}.${part({ sub: '1', exp: NOW / 1000 + 3600 })}.c2lnbmF0dXJl`;
/** A JSON Web Encryption: five parts, whose claims nobody can read. */
const encrypted = `${part({ alg: 'dir', enc: 'A256GCM' })}..48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4.XFBoMYUZodetZdvT`;
const opaque = 'f8Ke73bQz81LmXyPq9';

const answer = (...cookies: string[]) => ({
  at: 'POST https://api.acme.test/login',
  url: 'https://api.acme.test/login',
  headerLines: [['Date', new Date(NOW).toUTCString()] as const, ...cookies.map(line => ['Set-Cookie', line] as const)],
  receivedAt: NOW,
});

const roles = (given: Partial<Roles>): Roles => ({
  needed: [],
  atLogin: ['sid', 'refresh', 'csrf', 'theme', 'copy'],
  forVisitors: [],
  renewed: [],
  takenAway: [],
  ...given,
});

for (const [what, line, given, because] of [
  ['what ME_PATH needs', `sid=${opaque}`, { needed: ['sid'] }, 'ME_PATH needs it'],
  ['an everyday value that ME_PATH needs', 'sid=1', { needed: ['sid'] }, 'ME_PATH needs it'],
  ['a second JSON Web Token', `copy=${jwt}`, {}, 'it holds a JSON Web Token'],
  ['one behind a word', `copy=Bearer%20${jwt}`, {}, 'it holds a JSON Web Token'],
  ['one in base64', `copy=base64-${part({ access_token: jwt })}`, {}, 'it holds a JSON Web Token'],
  ['a refresh token that is renewed', `refresh=${opaque}`, { renewed: ['refresh'] }, 'REFRESH_PATH renews it'],
  ['what the logout takes away', `refresh=${opaque}`, { takenAway: ['refresh'] }, 'the logout takes it away'],
  ['a token against CSRF', `csrf=${opaque}`, { takenAway: ['csrf'], renewed: ['csrf'] }, undefined],
  ['a signed token against CSRF', `csrf=${jwt}`, { takenAway: ['csrf'] }, undefined],
  ['a theme that the logout takes away', 'theme=light', { takenAway: ['theme'] }, undefined],
  ['a cookie of an edge', `__cf_bm=${opaque}`, { takenAway: ['__cf_bm'] }, undefined],
  ['an opaque cookie that stays', `refresh=${opaque}`, {}, undefined],
  ['a JSON Web Token that visitors get, too', `copy=${jwt}`, { forVisitors: ['copy'] }, undefined],
  ['an encrypted session that ME_PATH needs', `sid=${encrypted}`, { needed: ['sid'] }, 'ME_PATH needs it'],
  ['a deletion', 'sid=; Max-Age=0', { needed: ['sid'] }, undefined],
  ['an empty value', 'sid=; Path=/', { needed: ['sid'] }, undefined],
] satisfies [string, string, Partial<Roles>, string | undefined][])
  test(`${what}: ${because ?? 'no credential'}`, () => {
    const [found] = credentialCookies(cookiesSetBy(answer(`${line}; Path=/`)), roles(given));
    expect(found?.because).toBe(because);
  });

test('a credential counts in every line that sets it, whatever its value there', () => {
  const lines = cookiesSetBy(answer(`copy=${jwt}; HttpOnly`, 'copy=leftover; Path=/', 'other=1'));
  expect(credentialCookies(lines, roles({})).map(c => [c.name, c.httpOnly, c.tokenLeftS])).toEqual([
    ['copy', true, 3600],
    ['copy', false, undefined],
  ]);
});

test('a cookie is sent back as a browser keeps it', () => {
  const pairs = pairsSetBy(
    answer(`sid=${opaque}; Path=/`, `large=${'x'.repeat(4092)}`, `kept=${'x'.repeat(4092)}`, 'gone=1; Max-Age=0'),
  );
  expect([...pairs.keys()]).toEqual(['sid', 'kept']);
});

for (const [what, needs, found] of [
  ['one of many', ['c'], ['c']],
  ['two that are needed together', ['b', 'e'], ['b', 'e']],
  ['none', [], []],
] as const)
  test(`cookies that a call needs, ${what}, are found by removal`, async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const opens = async (sent: readonly string[]) => needs.every(name => sent.includes(name));
    expect(await namesNeeded(names, opens)).toEqual([...found]);
  });

test('both of two cookies that each suffice are found', async () => {
  const opens = async (sent: readonly string[]) => sent.includes('sid') || sent.includes('copy');
  expect(await namesNeeded(['theme', 'sid', 'copy'], opens)).toEqual(['sid', 'copy']);
});

test('the one cookie of hundreds that a call needs is found in few calls', async () => {
  let calls = 0;
  const names = Array.from({ length: 300 }, (_, i) => `c${i}`);
  const opens = async (sent: readonly string[]) => {
    calls += 1;
    return sent.includes('c137');
  };
  expect(await namesNeeded(names, opens)).toEqual(['c137']);
  expect(calls <= 20).toBe(true);
});

test('a token is found where products put it, and what is around it is kept', () => {
  expect(jwtIn(`Bearer ${jwt}`)).toEqual({ text: jwt, around: { before: 'Bearer ', after: '' } });
  expect(jwtIn(encodeURIComponent(`"${jwt}"`))?.text).toBe(jwt);
  expect([jwtIn(encrypted), jwtIn(opaque), jwtIn('eyJhbGciOi.x.y'), jwtIn('')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(jwtInBody({ data: { refresh_token: jwt, session: { jwt } } })).toEqual({
    text: jwt,
    pointer: '/data/session/jwt',
  });
  expect([jwtInBody({ id_token: jwt }), jwtInBody(null), jwtInBody('x')]).toEqual([undefined, undefined, undefined]);
});
