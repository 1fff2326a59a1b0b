/** Tests addresses of pages, including web apps whose routes are fragments. */
import { expect, test } from '@playwright/test';
import { isAtDashboardOrBelow, isAtPage, shownAddress } from '../../../fixtures/browser/page-address.ts';

const env = { WEB_URL: 'https://acme.test', webOrigin: 'https://acme.test' };
const isAt = (page: string, url: string): boolean => isAtPage(env, page)(new URL(url));

test('a page is where its path is, whatever query and fragment the address has', () => {
  for (const url of ['/home', '/home/', '/home?from=login', '/home#top'])
    expect(isAt('/home', `https://acme.test${url}`), url).toBe(true);
  for (const url of ['https://acme.test/', 'https://acme.test/home/more', 'https://other.test/home'])
    expect(isAt('/home', url), url).toBe(false);
});

test('a page that is named by a fragment is told from others of its path', () => {
  for (const url of ['/admin/#/board', '/admin#/board/', '/admin/?a=1#/board?tab=2'])
    expect(isAt('/admin/#/board', `https://acme.test${url}`), url).toBe(true);
  for (const url of ['/admin/', '/admin/#/login', '/admin/#/board/more'])
    expect(isAt('/admin/#/board', `https://acme.test${url}`), url).toBe(false);
});

test('a tab may have an address of its own below the dashboard, and not that of the login', () => {
  const isThere = (page: string, url: string): boolean =>
    isAtDashboardOrBelow({ ...env, DASHBOARD_PAGE: page, LOGIN_PAGE: '/home/login' })(
      new URL(`https://acme.test${url}`),
    );
  for (const url of ['/home', '/home/tab-2', '/home/?a=1']) expect(isThere('/home', url), url).toBe(true);
  for (const url of ['/home/login', '/home/login?from=tab', '/homes', '/', '/other'])
    expect(isThere('/home', url), url).toBe(false);
  expect([isThere('/', '/'), isThere('/', '/other')], 'of the root').toEqual([true, false]);
  expect([isThere('/home/#/board', '/home/#/board'), isThere('/home/#/board', '/home/#/login')]).toEqual([true, false]);
});

test('an address is shown without what may be a secret', () => {
  expect(
    [
      'https://acme.test/home?token=s3cret',
      'https://acme.test/home#access_token=s3cret',
      'https://acme.test/admin/?a=1#/board/?token=s3cret',
      'https://acme.test/admin/#/board&token=s3cret',
    ].map(shownAddress),
  ).toEqual([
    'https://acme.test/home',
    'https://acme.test/home',
    'https://acme.test/admin/#/board/',
    'https://acme.test/admin/#/board',
  ]);
});
