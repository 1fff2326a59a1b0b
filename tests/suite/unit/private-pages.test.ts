/** Tests which pages differ from one made for its user: the one that every visitor gets, letter for letter. */
import { expect, test } from '@playwright/test';
import type { Environment } from '../../../envs/environment.ts';
import type { Http } from '../../../fixtures/probe/http/client.ts';
import { meAnswerOf } from '../../../fixtures/probe/login-journey/standing.ts';
import { observePrivatePages } from '../../../fixtures/probe/static-delivery/private-pages.ts';

const env = {
  WEB_URL: 'https://a.test',
  webOrigin: 'https://a.test',
  apiOrigin: 'https://a.test',
  NEXT_PUBLIC_API_BASE: 'https://a.test/api',
  ME_PATH: '/me',
  LOGIN_PAGE: '/login',
  DASHBOARD_PAGE: '/',
  SMOKE_USER: 'smoke@a.test',
} as unknown as Environment;
const me = { status: 200, headerLines: [], body: '{"email":"smoke@a.test"}' };
const refused = { status: 401, headerLines: [], body: '{}' };
const session = {
  cookie: 'sid=1',
  token: '',
  known: { anonymous: meAnswerOf(refused, env.SMOKE_USER), session: meAnswerOf(me, env.SMOKE_USER) },
} as unknown as Parameters<typeof observePrivatePages>[2];

/** Returns a page of an app with this text. */
const pageWith = (text: string): string =>
  `<!doctype html><html><head><script src="/app.js"></script></head><body>${text}<div id="root"></div></body></html>`;

/** A product whose dashboard is `page`, by the cookie and by whether caches are bypassed. */
function serving(page: (isUser: boolean, isFresh: boolean) => string, cacheControl: string): Http {
  const ask: Http['ask'] = async (url, ask) => {
    const isUser = ask?.headers?.cookie !== undefined;
    const isMe = new URL(url).pathname === '/api/me';
    const answer = isUser ? me : refused;
    const html = [
      ['content-type', 'text/html'],
      ['cache-control', cacheControl],
    ] as const;
    return {
      at: `GET ${url}`,
      url,
      sentAt: Date.now(),
      receivedAt: Date.now(),
      ...(isMe
        ? answer
        : { status: 200, headerLines: html, body: pageWith(page(isUser, url.includes('postflight='))) }),
    };
  };
  return { ask } as unknown as Http;
}

async function areForAll(
  page: (isUser: boolean, isFresh: boolean) => string,
  cacheControl = 'public, max-age=0',
): Promise<boolean[]> {
  const seen = await observePrivatePages(serving(page, cacheControl), env, session, '');
  return seen.filter(a => a.what === 'dashboard').map(a => a.isForAll);
}

test('the page of a single-page app is everybody’s', async () => {
  expect(await areForAll(() => '')).toEqual([true, true, true, true]);
});

test('a page that the server made for its user is not, whether it names somebody or not', async () => {
  expect(await areForAll(isUser => (isUser ? 'Plan: gold' : 'Sign in'))).toEqual([false, false, true, true]);
});

test('a page that a cache gives to a visitor as well is not', async () => {
  expect(await areForAll((_, isFresh) => (isFresh ? 'Sign in' : 'Plan: gold'))).toEqual([false, false, false, false]);
  expect(await areForAll(() => 'smoke@a.test')).toEqual([false, false, false, false]);
});

test('a page that is another one each time is not', async () => {
  let asked = 0;
  expect(await areForAll(() => `${++asked}`)).toEqual([false, false, false, false]);
});

test('one that caches give without asking, or must not keep, is judged as any other', async () => {
  for (const asked of ['no-cache', 'public, max-age=0, must-revalidate', 'max-age=0, s-maxage=0'])
    expect(await areForAll(() => '', asked), asked).toEqual([true, true, true, true]);
  for (const given of ['s-maxage=60', 'public, max-age=60', 'max-age=0, s-maxage=60', 'public', '', 'no-store'])
    expect(await areForAll(() => '', given), given).toEqual([false, false, false, false]);
});
