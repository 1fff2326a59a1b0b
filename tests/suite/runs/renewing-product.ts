/**
 * Serves a product whose page renews its session at each load, for tests: the cookie is replaced, and the old one stays
 * valid for a moment. Its control to sign out is a picture, and its logout needs a body, or accepts any call.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Called = (asked: IncomingMessage, answer: ServerResponse, sent: Record<string, unknown>) => unknown;

/** Time for which a replaced cookie stays valid, ms: long enough for calls under way. */
const GRACE_MS = 200;
const account = { email: 'smoke@acme.io', password: 'k7Qp-w93mXz-Vt2' };

const script = `
const app = document.getElementById('app');
const post = (path, body) => fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const at = path => { if (location.pathname !== path) history.replaceState({}, '', path); };
await post('/api/auth/refresh', {});
const me = await fetch('/api/me');
if (me.ok) {
  at('/dashboard');
  app.innerHTML = '<main><h1>Hello ' + (await me.json()).email + '</h1></main><button class="out"><svg width="9" height="9"></svg></button>';
  app.querySelector('button').onclick = async () => { await post('/api/auth/logout', { mode: 'session' }); location.replace('/login'); };
} else {
  at('/login');
  app.innerHTML = '<form><label>Email <input type="email" name="email"></label><label>Password <input type="password" name="password"></label><button>Sign in</button><p role="alert"></p></form>';
  app.querySelector('form').onsubmit = async event => {
    event.preventDefault();
    const answer = await post('/api/auth/login', Object.fromEntries(new FormData(event.target)));
    if (answer.ok) location.replace('/dashboard');
    else app.querySelector('p').textContent = 'Wrong email or password';
  };
}`;

/** The product while it runs. `variables` describe it as local. */
export type RenewingProduct = { variables: Record<string, string>; close(): Promise<void> };

const idOf = ({ headers }: IncomingMessage): string => /sid=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '';
const send = (answer: ServerResponse, status: number, value: unknown): unknown =>
  answer
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(value));

/** Returns the calls of its API by path. */
function callsOf(wantsBody: boolean): Record<string, Called> {
  const goodUntil = new Map<string, number>();
  const isOpen = (asked: IncomingMessage): boolean => (goodUntil.get(idOf(asked)) ?? 0) > Date.now();
  const begin = (answer: ServerResponse): unknown => {
    const id = randomUUID();
    goodUntil.set(id, Infinity);
    answer.setHeader('set-cookie', `sid=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600`);
    return send(answer, 200, {});
  };
  return {
    '/api/me': (asked, answer) => (isOpen(asked) ? send(answer, 200, { email: account.email }) : send(answer, 401, {})),
    '/api/auth/login': (_, answer, { email, password }) =>
      email === account.email && password === account.password
        ? begin(answer)
        : send(answer, 401, { error: 'invalid credentials' }),
    '/api/auth/refresh': (asked, answer) => {
      if (!isOpen(asked)) return send(answer, 400, { error: 'refresh token required' });
      if (goodUntil.get(idOf(asked)) === Infinity) goodUntil.set(idOf(asked), Date.now() + GRACE_MS);
      return begin(answer);
    },
    '/api/auth/logout': (asked, answer, { mode }) => {
      if (wantsBody && mode !== 'session') return send(answer, 400, { error: 'refresh token required' });
      goodUntil.delete(idOf(asked));
      answer.setHeader('set-cookie', 'sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
      return send(answer, 200, {});
    },
  };
}

/** Starts it. `wantsBody`: its logout refuses a call without one. */
export async function startRenewingProduct({ wantsBody }: { wantsBody: boolean }): Promise<RenewingProduct> {
  const calls = callsOf(wantsBody);
  const server = createServer((asked, answer) => {
    void text(asked).then(body => {
      const { pathname } = new URL(asked.url ?? '/', 'http://localhost');
      if (pathname === '/main.js') return answer.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
      const call = calls[pathname];
      if (call) return call(asked, answer, body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {});
      if (!['/', '/login', '/dashboard'].includes(pathname)) return send(answer, 404, {});
      answer.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' });
      return answer.end(
        '<!doctype html><title>x</title><div id="app"></div><script type="module" src="/main.js"></script>',
      );
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    variables: {
      LOCAL__CONNECT_TO: `localhost:3000:127.0.0.1:${port}`,
      LOCAL__NEXT_PUBLIC_API_BASE: 'http://localhost:3000/api',
      LOCAL__HEALTHZ_URL: 'http://localhost:3000/login',
      LOCAL__SMOKE_USER: account.email,
      LOCAL__SMOKE_PASSWORD: account.password,
      LOCAL__HAS_NOT: 'app,bearer,readiness',
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
