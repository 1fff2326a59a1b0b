/** Tests `npx postflight init` on a product of one path, as in PHP: a query selects the page. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { init, linesOf } from './init-run.ts';

const account = { SMOKE_USER: 'smoke@queried.test', SMOKE_PASSWORD: 'k7-Qp-w93mXz-init' };
const page = (main: string): string => `<!doctype html><html lang="en"><title>Wiki</title><body>${main}</body></html>`;
const link = (name: string, says: string): string => `<a href="/index.php?page=${name}">${says}</a>`;
const out = `<form method="post" action="/index.php?page=logout"><button>Log out</button></form>`;
const visitors = page(`<h1>Main page</h1>${link('login', 'Log in')}`);
const mine = page(`<h1>Main page</h1><p>${account.SMOKE_USER}</p>${out}`);
const loginPage = (token: string): string =>
  page(
    `<form method="post"><input type="hidden" name="editToken" value="+"><input type="hidden" name="loginToken" value="${token}">
<label>User name <input name="name"></label><label>Password <input type="password" name="password"></label><button>Log in</button></form>`,
  );

type Reply = { status?: number; headers?: Record<string, string>; body?: string };

/** Answers a login. */
function loginAnswer(body: string, isOpen: boolean): Reply {
  const sent = new URLSearchParams(body);
  if (!/^[0-9a-f]{32}$/.test(sent.get('loginToken') ?? '')) return { status: 403, body: page('no') };
  if (sent.get('password') !== account.SMOKE_PASSWORD) return { status: 401, body: page('no') };
  const cookie = `wiki_session=${randomBytes(16).toString('hex')}; Path=/; HttpOnly; SameSite=Lax`;
  return { status: 302, headers: { location: `/index.php?page=${isOpen ? 'main' : 'home'}`, 'set-cookie': cookie } };
}

/** Returns the pages; `isOpen`: the page after the login is also the first page for everybody. */
async function answerOf(request: IncomingMessage, isOpen: boolean): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const isSignedIn = request.headers.cookie?.includes('wiki_session=') === true;
  const asked = pathname === '/' ? 'main' : pathname === '/index.php' ? searchParams.get('page') : 'nothing';
  if (request.method === 'POST' && asked === 'login') return loginAnswer(await text(request), isOpen);
  if (asked === 'login') return { body: loginPage(randomBytes(16).toString('hex')) };
  if (asked === 'home' && !isSignedIn) return { status: 302, headers: { location: '/index.php?page=login' } };
  if (asked === 'main' || asked === 'home') return { body: isSignedIn ? mine : visitors };
  return { status: 404, body: page('nothing') };
}

for (const isOpen of [false, true])
  test(`a product whose pages a query tells, its first page after the login ${isOpen ? "everybody's" : 'its own'}`, async () => {
    const server = createServer((request, response) => {
      void answerOf(request, isOpen).then(({ status = 200, headers, body = '' }) =>
        response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body),
      );
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      const web = `http://localhost:${(server.address() as AddressInfo).port}`;
      const ended = await init(['--env', 'local', '--web-url', web, '--no-run'], account);
      expect(ended.status, ended.out + ended.err).toBe(0);
      const lines = linesOf(`${ended.folder}/local.env`);
      const of = (name: string): string => `/index.php?page=${name}`;
      expect(lines, ended.out).toEqual(
        expect.arrayContaining([
          `LOGIN_PAGE=${of('login')}`,
          `LOGIN_PATH=${of('login')}`,
          `CSRF_URL=${web}${of('login')}`,
          'CSRF_FIELD=loginToken',
          `ME_PATH=${of(isOpen ? 'main' : 'home')}`,
          'AUTH_COOKIE=wiki_session',
        ]),
      );
      expect(lines.filter(line => line.startsWith('DASHBOARD_PAGE'))).toEqual(
        isOpen ? [] : [`DASHBOARD_PAGE=${of('home')}`],
      );
      if (isOpen) expect(ended.out).toContain(`the login leads to ${of('main')}, which visitors are shown, too`);
    } finally {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  });
