/** Facets of cookies that the fault proxy cannot show: two sites need two domains. */
import { expect, test } from '@playwright/test';
import { effectivePath, parseSetCookie, pathCovers } from '../../../fixtures/probe/parse/set-cookie.ts';
import { siteRelation } from '../../../fixtures/probe/parse/site.ts';

const now = Date.UTC(2026, 10, 22);

test('None with Secure is for two sites by the public suffix list, and for those only', () => {
  for (const [web, api] of [
    ['https://web.vercel.app', 'https://api.vercel.app'],
    ['https://web.acme.test', 'https://api.acme-cdn.test'],
    ['http://web.acme.test', 'https://web.acme.test'],
    ['https://me.github.io', 'https://you.github.io'],
  ] as const) {
    expect(siteRelation(web, api), `${web} and ${api}`).toBe('cross-site');
  }
  for (const [web, api] of [
    ['https://web.acme.co.kr', 'https://api.acme.co.kr'],
    ['https://acme.test', 'https://api.acme.test:8443'],
    ['http://localhost:3000', 'http://localhost:8000'],
  ] as const) {
    expect(siteRelation(web, api), `${web} and ${api}`).toBe('same-site');
  }
  expect(siteRelation('https://stage.acme.test', 'https://stage.acme.test/api/v1')).toBe('same-origin');
  expect(parseSetCookie('sid=1; Path=/; Secure; SameSite=None', now)).toMatchObject({ sameSite: 'None', secure: true });
});

test('a line is read as a browser reads it', () => {
  const read = (attributes: string) => parseSetCookie(`sid=1${attributes}`, now);
  expect(read(';httponly;SECURE=false;samesite=LAX')).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax' });
  expect(read('; Comment=HttpOnly; "Secure"; SameSite=Lax; SameSite=None')).toMatchObject({
    httpOnly: false,
    secure: false,
    sameSite: 'None',
  });
  expect(read('; SameSite=Laxx')?.sameSite).toBe('unset');
  expect(read('; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT')).toMatchObject({ lifetimeS: 60, deletes: false });
  expect(read('; Expires=Thu, 01 Jan 1970 00:00:00 GMT')?.deletes).toBe(true);
  expect(read('; Max-Age=-1')?.deletes).toBe(true);
  expect(read('; Domain=.Example.TEST')?.domain).toBe('example.test');
  expect(parseSetCookie('; Path=/', now)).toBeUndefined();
});

test('a path covers what browsers let it cover', () => {
  const path = (attributes: string) => {
    const cookie = parseSetCookie(`sid=1${attributes}`, now);
    if (!cookie) throw new Error(`a browser ignores ${attributes}`);
    return effectivePath(cookie, 'https://a.test/api/v1/auth/login');
  };
  const me = 'https://a.test/api/v1/me';
  for (const attributes of ['; Path=/', '; Path=/api', '; Path=/api/v1/', '; Path=api'])
    expect(pathCovers(path(attributes), me), attributes).toBe(attributes !== '; Path=api');
  expect(path('')).toBe('/api/v1/auth');
  expect(pathCovers('/api/v1/m', me)).toBe(false);
});
