/** Tests which page counts as the user's own: never one to which a session is redirected because it is none there. */
import { expect, test } from '@playwright/test';
import type { Environment } from '../../../envs/environment.ts';
import type { Answer, Http } from '../../../fixtures/probe/http/client.ts';
import type { Session } from '../../../fixtures/probe/login-journey/login.ts';
import { meAnswerOf } from '../../../fixtures/probe/login-journey/standing.ts';
import { observePrivatePages } from '../../../fixtures/probe/static-delivery/private-pages.ts';
import { leftForLater, Outcome } from '../../../fixtures/run/outcome.ts';

const user = 'smoke@acme.example';
const env = {
  WEB_URL: 'https://acme.example',
  webOrigin: 'https://acme.example',
  NEXT_PUBLIC_API_BASE: 'https://api.acme.example',
  LOGIN_PAGE: '/login',
  DASHBOARD_PAGE: '/dashboard',
  ME_PATH: '/me',
  SMOKE_USER: user,
} as Environment;

/** A web app with a session cookie of its own, a static login page, and an API that takes a token. */
const ask: Http['ask'] = async (url, asked) => {
  const { pathname } = new URL(url);
  const headers = asked?.headers ?? {};
  const isIn = pathname === '/me' ? headers.authorization === 'Bearer t' : headers.cookie === 'web=1';
  const own: Partial<Answer> = {
    status: 200,
    body: `<html>${user}</html>`,
    headerLines: [['cache-control', 'no-store']],
  };
  const answers: Record<string, Partial<Answer>> = {
    '/me': isIn ? { status: 200, body: JSON.stringify({ mail: user }) } : { status: 401, body: '{}' },
    '/dashboard': isIn ? own : { status: 307, headerLines: [['location', '/login']] },
    '/login': {
      status: 200,
      body: '<html><input type=password></html>',
      headerLines: [['cache-control', 's-maxage=9']],
    },
  };
  const given = { status: 404, headerLines: [], body: '', ...answers[pathname] };
  return { at: `GET ${url}`, url, sentAt: 0, receivedAt: 0, ...given };
};

const known = {
  anonymous: meAnswerOf({ status: 401, headerLines: [], body: '{}' }, user),
  signedIn: meAnswerOf({ status: 200, headerLines: [], body: JSON.stringify({ mail: user }) }, user),
};
const seenWith = async (cookie: string, ofBrowser: string) => {
  const session = { cookie, token: 't', jwt: undefined, known } as unknown as Session;
  const observed = leftForLater(() => observePrivatePages({ ask } as unknown as Http, env, session, ofBrowser));
  return observed.catch((error: unknown) => error);
};

test("the browser's session opens the page where the API's login sets no cookie", async () => {
  const seen = (await seenWith('', 'web=1')) as { what: string; who: string; status: number; mayBeShared: string[] }[];
  const pages = seen.filter(({ what, who }) => what === 'dashboard' && who === 'user');
  expect(pages.map(({ status, mayBeShared }) => [status, mayBeShared])).toEqual([
    [200, []],
    [200, []],
  ]);
});

test('a login page that may be kept is no page of the user', async () => {
  const seen = await seenWith('', '');
  expect(seen).toBeInstanceOf(Outcome);
  expect(String(seen)).toContain("the API's login sets no cookie, and no session of a browser was there");
  // A logout that ends the session on the server leaves the browser's cookie without one.
  expect(await seenWith('', 'web=0')).toMatchObject({ verdict: 'not run' });
});
