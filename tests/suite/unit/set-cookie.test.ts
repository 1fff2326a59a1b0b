/** Tests the reading of Set-Cookie, and which cookies two sites share: forms that no target of a run can send. */
import { expect, test } from '@playwright/test';
import { effectivePath, parseSetCookie, pathCovers } from '../../../fixtures/probe/parse/set-cookie.ts';
import { siteRelation } from '../../../fixtures/probe/parse/same-site.ts';

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

test('Expires is read as browsers read it, whatever zone stands behind it', () => {
  const at = Date.UTC(2026, 10, 28, 3, 28, 37);
  const life = (expires: string) => parseSetCookie(`sid=1; Expires=${expires}`, at)?.lifetimeS;
  // JavaScript's own Date.toString() in Korea: an hour for Date.parse, ten hours for Chromium.
  expect(life('Sat Nov 28 2026 13:28:36 GMT+0900 (Korean Standard Time)')).toBe(35_999);
  expect(life('Sat, 28 Nov 2026 04:28:37 GMT')).toBe(3600);
  expect(life('Sat, 28-Nov-26 04:28:37 GMT')).toBe(3600);
  expect(life('Sat Nov 28 04:28:37 2026')).toBe(3600);
  expect(life('2026-11-28T04:28:37Z')).toBeUndefined();
});

test('cookies that a browser drops are marked: too large, or folded into another line', () => {
  const read = (line: string) => parseSetCookie(line, now);
  expect(read(`sid=${'x'.repeat(4093)}`)?.tooLarge).toBe(false);
  expect(read(`sid=${'x'.repeat(4094)}`)?.tooLarge).toBe(true);
  expect(read('theme=light; Path=/, sid=1; HttpOnly')?.folded).toEqual(['sid']);
  expect(read('sid=1; Expires=Sun, 22 Nov 2099 00:00:00 GMT, csrf=2; Path=/')?.folded).toEqual(['csrf']);
  expect(read('sid=a,b=c; Expires=Sun, 22 Nov 2099 00:00:00 GMT; Path=/')?.folded).toEqual([]);
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
