/**
 * Serves a product whose server renders all of its pages, like Django and Rails, for tests: no script, a native form
 * with a token against CSRF, a session for every visitor with a new id after each login and logout; also the API of its
 * app. A page that refuses a login comes in two pieces.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const ORIGIN = 'http://localhost:3000';
const COOKIE = '_shop_session';
const account = { email: 'smoke@acme.io', password: 'k7Qp-w93mXz-Vt2', name: 'Sam Oak' };
/** Pause between the two pieces of a page, ms. */
const PIECES_MS = 300;

const random = (): string => randomBytes(16).toString('hex');
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

type Session = { signedIn: boolean; csrf: string };
const sessions = new Map<string, Session>();
const tokens = new Set<string>();

const idOf = ({ headers }: IncomingMessage): string =>
  new RegExp(`${COOKIE}=(\\w+)`).exec(headers.cookie ?? '')?.[1] ?? '';

/** Begins a session in place of the request's, if any. */
function begin(asked: IncomingMessage, answer: ServerResponse, signedIn: boolean): Session {
  sessions.delete(idOf(asked));
  const [id, session] = [random(), { signedIn, csrf: random() }];
  sessions.set(id, session);
  answer.setHeader('set-cookie', `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax`);
  return session;
}

const hidden = ({ csrf }: Session): string => `<input type="hidden" name="authenticity_token" value="${csrf}">`;
const page = (main: string): string => `<!doctype html><html lang="en"><title>Shop</title><body><main>${main}</main>`;
const loginPage = (session: Session, message: string): string =>
  page(
    `<form action="/users" method="post"><label>Email <input type="email" name="e"></label><label>Password <input type="password" name="p"></label><label>Password again <input type="password" name="q"></label><button>Create account</button></form>` +
      `<form action="/session" method="post">${hidden(session)}<label>Email <input type="email" name="email"></label><label>Password <input type="password" name="password"></label><button>Sign in</button></form><p role="alert">${message}</p>`,
  );

const send = (answer: ServerResponse, status: number, html: string, location?: string): unknown =>
  answer
    .writeHead(status, { 'content-type': 'text/html', 'cache-control': 'no-store', ...(location && { location }) })
    .end(html);

/** Answers a submitted form. */
async function receive(asked: IncomingMessage, answer: ServerResponse): Promise<unknown> {
  const form = new URLSearchParams(await text(asked));
  const session = sessions.get(idOf(asked));
  if (session === undefined || form.get('authenticity_token') !== session.csrf) return send(answer, 422, page('No'));
  if (asked.url === '/session/end') {
    begin(asked, answer, false);
    return send(answer, 303, '', '/sign_in');
  }
  if (form.get('email') === account.email && form.get('password') === account.password) {
    begin(asked, answer, true);
    return send(answer, 302, '', '/home');
  }
  const html = loginPage(session, 'Invalid email or password.');
  answer.writeHead(422, { 'content-type': 'text/html', 'cache-control': 'no-store' });
  answer.write(html.slice(0, html.indexOf('<main>')));
  return setTimeout(() => answer.end(html.slice(html.indexOf('<main>'))), PIECES_MS);
}

async function web(asked: IncomingMessage, answer: ServerResponse): Promise<unknown> {
  const session = sessions.get(idOf(asked));
  const path = asked.url?.split('?')[0];
  if (asked.method === 'POST') return receive(asked, answer);
  if (path === '/sign_in') return send(answer, 200, loginPage(session ?? begin(asked, answer, false), ''));
  if (path !== '/home') return send(answer, 404, page('Not found'));
  if (session?.signedIn !== true) return send(answer, 302, '', '/sign_in');
  const signOut = `<form action="/session/end" method="post">${hidden(session)}<button>Log out</button></form>`;
  return send(answer, 200, page(`<details><summary>Menu</summary>${signOut}</details><h1>Hello, ${account.name}</h1>`));
}

function newToken(): string {
  const now = Math.floor(Date.now() / 1000);
  const signed = `${encoded({ alg: 'HS256' })}.${encoded({ sub: '1', iat: now, exp: now + 3600, jti: random() })}`;
  const token = `${signed}.${createHmac('sha256', random()).update(signed).digest('base64url')}`;
  tokens.add(token);
  return token;
}

/** True for a request with a token or a signed-in session. */
const isSignedIn = (asked: IncomingMessage): boolean =>
  tokens.has(/^bearer (.+)$/i.exec(asked.headers.authorization ?? '')?.[1] ?? '') ||
  sessions.get(idOf(asked))?.signedIn === true;

async function api(asked: IncomingMessage, answer: ServerResponse): Promise<unknown> {
  const say = (status: number, body: unknown): unknown =>
    answer
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body));
  if (asked.headers.origin === ORIGIN) {
    answer.setHeader('access-control-allow-origin', ORIGIN);
    answer.setHeader('access-control-allow-credentials', 'true');
    answer.setHeader('access-control-allow-headers', 'authorization, content-type');
  }
  answer.setHeader('vary', 'Origin');
  if (asked.method === 'OPTIONS') return answer.writeHead(204).end();
  if (asked.url === '/healthz' || asked.url === '/readyz')
    return say(200, { status: 'pass', checks: { sqlite: 'pass' } });
  if (asked.url === '/api/v1/sessions' && asked.method === 'POST') {
    const body = await text(asked);
    const isRight = body.includes(JSON.stringify(account.email)) && body.includes(JSON.stringify(account.password));
    return isRight ? say(201, { data: { token: newToken() } }) : say(401, { title: 'Invalid email or password' });
  }
  if (asked.url !== '/api/v1/profile') return say(404, { title: 'Not found' });
  return isSignedIn(asked) ? say(200, { data: { email: account.email } }) : say(401, { title: 'Sign in' });
}

/** Starts the product. `variables` describe it to the suite, as local. */
export async function startRendered(): Promise<{ variables: Record<string, string>; close(): void }> {
  const servers = [web, api].map(handle =>
    createServer((asked, answer) => void handle(asked, answer).catch(() => answer.destroy())).listen(0, '127.0.0.1'),
  );
  await Promise.all(servers.map(server => once(server, 'listening')));
  const [webPort, apiPort] = servers.map(server => (server.address() as AddressInfo).port);
  return {
    variables: {
      LOCAL__CONNECT_TO: `localhost:3000:127.0.0.1:${webPort},localhost:8000:127.0.0.1:${apiPort}`,
      LOCAL__SMOKE_USER: account.email,
      LOCAL__SMOKE_PASSWORD: account.password,
      LOCAL__LOGIN_PATH: '/sessions',
      LOCAL__ME_PATH: '/profile',
      LOCAL__TOKEN_POINTER: '/data/token',
      LOCAL__LOGIN_PAGE: '/sign_in',
      LOCAL__DASHBOARD_PAGE: '/home',
      LOCAL__DASHBOARD_SELECTOR: 'text=Hello, Sam Oak',
    },
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
