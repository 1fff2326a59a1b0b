/**
 * Tests the reading and forging of tokens: facets without text, well-known keys, and variants that each differ from the
 * good token.
 */
import { createHmac } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { forgeries, readToken, signedWithWeakKey } from '../../../fixtures/probe/parse/token.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signed = (head: object, claims: object, key: string | Buffer) => {
  const text = `${part(head)}.${part(claims)}`;
  const bits = 'alg' in head ? String(head.alg).slice(2) : '256';
  return `${text}.${createHmac(`sha${bits}`, key).update(text).digest('base64url')}`;
};
const claims = { sub: '1', iat: 1_000_000, exp: 1_003_600 };
const strong = 'Vq3zN8hT0cYx5bLr2mKd9sWfGj7aPu4E';
const good = signed({ alg: 'HS256', typ: 'JWT', kid: 'stage-20261101' }, claims, strong);

test('a token is read by its header and times', () => {
  expect(readToken(good)).toEqual({
    jwt: true,
    alg: 'HS256',
    kid: 'stage-20261101',
    iat: 1_000_000,
    exp: 1_003_600,
    tells: true,
  });
  // typ may be missing or another one, and iat need not be there (RFC 7519 §5.1, §4.1.6).
  expect(readToken(signed({ alg: 'HS256' }, { exp: 5 }, strong))).toEqual({
    jwt: true,
    alg: 'HS256',
    kid: undefined,
    iat: undefined,
    exp: 5,
    tells: false,
  });
  // A handle of a session that is stored elsewhere holds only its own name.
  expect(readToken(signed({ alg: 'HS256' }, { jti: 'AccessToken:1', iat: 5 }, strong)).tells).toBe(false);
  expect(readToken(signed({ alg: 'HS256' }, { id: 'smoke', iat: 5 }, strong)).tells).toBe(true);
  expect(readToken(signed({ alg: 'HS256', typ: 'at+jwt' }, claims, strong)).jwt).toBe(true);
  for (const text of ['', 'opaque', 'a.b.c', '..', `${part({ alg: 'HS256' })}.${part(['no object'])}.x`])
    expect(readToken(text).jwt, text).toBe(false);
});

test('a key that everybody knows is found, a random one is not', () => {
  expect(signedWithWeakKey(good)).toBe(false);
  for (const alg of ['HS256', 'HS384', 'HS512'])
    for (const key of [
      'secret',
      'changethis',
      'dev',
      '',
      'your-secret-key',
      'SECRET_KEY',
      'Change-Me-Please!',
      'superSecret'.toLowerCase(),
      'a-string-secret-at-least-256-bits-long',
      'Secret123',
      'your-super-secret-jwt-key-change-this-in-production',
      'stage-key',
      'DEV_SECRET_KEY',
      'keyboard cat',
      '0'.repeat(32),
    ])
      expect(signedWithWeakKey(signed({ alg }, claims, key)), `${alg} ${key}`).toBe(true);
  expect(
    signedWithWeakKey(signed({ alg: 'HS256', kid: 'stage-20261101' }, claims, 'stage-20261101')),
    'the key id is the key',
  ).toBe(true);
  const sample = Buffer.from(
    'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    'base64url',
  );
  expect(signedWithWeakKey(signed({ alg: 'HS256' }, claims, sample)), 'the sample of RFC 7515').toBe(true);
  for (const text of [
    '',
    'opaque',
    `${part({ alg: 'HS256' })}.${part(claims)}.`,
    `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`,
  ])
    expect(signedWithWeakKey(text), text).toBe(false);
});

test('every forgery differs from the good token and from the others', () => {
  const { algorithm, broken } = forgeries(good);
  const tokens = [good, ...algorithm, ...broken].map(f => (typeof f === 'string' ? f : f.token));
  expect(new Set(tokens).size).toBe(tokens.length);
  const names = [...algorithm, ...broken].map(f => f.what);
  expect(new Set(names).size).toBe(names.length);
  for (const { what, token } of [...algorithm, ...broken]) {
    // The good key verifies none of them, so a server that accepts one did not verify.
    const [head, payload, signature] = token.split('.');
    expect(createHmac('sha256', strong).update(`${head}.${payload}`).digest('base64url') === signature, what).toBe(
      false,
    );
    expect(/[\x00-\x20]/.test(token), `${what} fits into a header`).toBe(false);
  }
});

test('the claims of a forgery are those of the good token, unless it says otherwise', () => {
  const { algorithm } = forgeries(good);
  for (const { what, token } of algorithm) expect(token.split('.')[1], what).toBe(good.split('.')[1]);
  expect(algorithm.map(f => readToken(f.token).alg)).toEqual(
    expect.arrayContaining(['none', 'None', 'HS384', 'RS256', 'HS256', undefined]),
  );
});

test('the only forgeries of a token that is not a JWT are broken texts', () => {
  expect(forgeries('opaque-token').algorithm).toEqual([]);
  expect(forgeries('opaque-token').broken.map(f => f.token)).toEqual(
    expect.arrayContaining(['', 'not-a-token', 'opaque-toke']),
  );
  expect(forgeries('').broken.length).toBeGreaterThan(2);
});
