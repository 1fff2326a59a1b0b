/** Tests the basis for refusing an expired token: it must not be that of a removed key. */
import { createHmac, randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type { Environment } from '../../../envs/environment.ts';
import { observeExpiredToken } from '../../../fixtures/probe/bearer-token/expired-token.ts';
import type { Ask, Answer, Http } from '../../../fixtures/probe/http/client.ts';
import { meAnswerOf } from '../../../fixtures/probe/login-journey/standing.ts';

const nowS = Math.floor(Date.now() / 1000);
const [present, old] = ['the present key', 'the key before'];
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Makes a token of a key, `agoS` seconds after its expiry. */
function token(key: string, agoS: number, kid?: string): string {
  const exp = nowS - agoS;
  const content = `${base64({ alg: 'HS256', kid })}.${base64({ sub: '1', iat: exp - 3600, exp })}`;
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`;
}

const env = (day?: string): Environment =>
  ({
    NEXT_PUBLIC_API_BASE: 'http://localhost:8000/api/v1',
    ME_PATH: '/me',
    SMOKE_USER: 'smoke@acme.io',
    webOrigin: 'http://localhost:3000',
    JWT_KEY_DATE: day,
  }) as unknown as Environment;

/** A product with the present key; `says`: its answers to a wrong signature, and to an expired token. */
function product(says: { signature: object; expired: object }): { http: Http; asked: () => number } {
  let asked = 0;
  const ask = (url: string, { headers = {} }: Ask = {}): Promise<Answer> => {
    asked += 1;
    const text = (headers['authorization'] ?? '').replace('Bearer ', '');
    const [head = '', claims = '', signature] = text.split('.');
    const isOurs = createHmac('sha256', present).update(`${head}.${claims}`).digest('base64url') === signature;
    const { exp = 0 } = isOurs ? (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp?: number }) : {};
    const [status, body] = !isOurs
      ? [401, says.signature]
      : exp < nowS
        ? [401, says.expired]
        : [200, { email: 'smoke@acme.io' }];
    const varying = { requestId: randomBytes(8).toString('hex'), at: Date.now() };
    const answer = {
      status,
      headerLines: [['content-type', 'application/json'] as const],
      body: JSON.stringify({ ...body, ...varying }),
    };
    return Promise.resolve({ at: `GET ${url}`, url, sentAt: 0, receivedAt: 0, ...answer });
  };
  return { http: { ask } as unknown as Http, asked: () => asked };
}

/** Observes with one kept token. @returns the basis of the refusal, or why nothing was requested. */
async function restsOn(kept: string, { kid, day, apart }: { kid?: string; day?: string; apart: boolean }) {
  const { http, asked } = product({
    signature: { code: 'invalid_token' },
    expired: { code: apart ? 'token_expired' : 'invalid_token' },
  });
  const text = token(present, -3600, kid);
  const known = {
    anonymous: meAnswerOf({ status: 401, headerLines: [], body: '' }, 'smoke@acme.io'),
    signedIn: meAnswerOf(
      { status: 200, headerLines: [['content-type', 'application/json']], body: '{"email":"smoke@acme.io"}' },
      'smoke@acme.io',
    ),
  };
  const session = {
    cookie: '',
    token: text,
    jwt: { text, cookie: undefined },
    known,
    replaced: { cookie: '', token: '' },
  };
  const seen = await observeExpiredToken(http, env(day), {
    session,
    nowS,
    kept: [{ text: kept, exp: nowS - 90, from: new Date().toISOString() }],
  });
  expect(asked()).toBeLessThanOrEqual(5);
  return 'call' in seen ? seen.call.restsOn : seen.why;
}

const changed = 'the signing key was changed after the tokens of earlier runs';

test('a common kid tells the key', async () => {
  expect(await restsOn(token(present, 90, 'k-1'), { kid: 'k-1', apart: false })).toBe('their common kid');
  expect(await restsOn(token(old, 90, 'k-0'), { kid: 'k-1', apart: false })).toBe(changed);
  expect(await restsOn(token(old, 90), { kid: 'k-1', apart: true }), 'kids came with the new key').toBe(changed);
});

test('without a kid the day of the key tells it', async () => {
  expect(await restsOn(token(present, 90), { day: '20200101', apart: false })).toBe('JWT_KEY_DATE 20200101');
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  expect(await restsOn(token(old, 90), { day: today, apart: false })).toBe(changed);
});

test('without both the product tells it, where it answers an expired token in its own way', async () => {
  const apart = 'another answer than to a wrong signature';
  expect(await restsOn(token(present, 90), { apart: true })).toBe(apart);
  expect(await restsOn(token(old, 90), { apart: true }), 'the key was taken away').toBeUndefined();
  expect(await restsOn(token(present, 90), { apart: false }), 'it tells nobody').toBeUndefined();
});
