/**
 * Starts a right product, for child runs, with paths and names other than the suite's defaults; web and API on two
 * ports.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { closingMenu, csrfScripts, serverAction } from './renamed-scripts.ts';

/** A running product, and the requests that it got. */
export type RenamedProduct = {
  web: string;
  api: string;
  account: { SMOKE_USER: string; SMOKE_PASSWORD: string };
  /** Request lines, in their order. */
  asked: string[];
  close(): Promise<void>;
};

/** A dashboard that shows nothing of the account: its HTML, and who makes it. `login`, `front`: HTML beside the login
 * form, and on the first page. */
export type Home = {
  html: string;
  /**
   * Author of the HTML: the server, for a session; its script, after the API has named the account; its script on the
   * login page; or nobody: it is in a page for everybody, whose script redirects visitors.
   */
  by: 'server' | 'script' | 'login page' | 'nobody';
  login?: string;
  front?: string;
};

/**
 * Differences from the right product. `refuses`: refuses every login, by 401, or with 200 and the form at an address
 * with an error, or every page, by CORS; `leakTo`: the login page sends the password there; `nested`: account and
 * password are in an object of the login's body; `inSteps`: the page asks for the password once the API has answered
 * the account alone, at the same address; `csrf`: the login needs the value of a cookie in a header, or of a meta
 * element of its page in a header or a field; `signOut`: the way of its control to sign out; `heavy`: an app of one
 * page, which answers every path with it, waits for its picture, prefetches files, and requests many parts of its
 * dashboard; `returns`: its login leads to the address in its query, else to the first page; `action`: a word in the
 * query of the login's address, without which it is no login; `worker`: its pages have a service worker, which
 * prefetches many files; `coded`: everything is compressed, for every client; `before`: first statement of its pages'
 * script; `bare`: the API's base is its origin, which all scripts name, or only the dashboard's, since a server action
 * of Next signs in.
 */
export type Difference = {
  refuses?: 'by 401' | 'by its page' | 'by CORS';
  leakTo?: string;
  clientSide?: true;
  nested?: true;
  inSteps?: true;
  csrf?: keyof typeof csrfScripts;
  home?: Home;
  signOut?: keyof typeof signOuts;
  heavy?: true;
  returns?: true;
  action?: string;
  worker?: true;
  coded?: true;
  before?: string;
  bare?: 'in all scripts' | 'in later scripts';
};

const account = { SMOKE_USER: 'smoke@renamed.test', SMOKE_PASSWORD: 'k7-Qp-w93mXz-init' };
const BASE = '/svc/v2';
const CSRF_COOKIE = 'XSRF-TOKEN=k7%2FQp%2Bw9';
const OF_PAGE = 'm4/Tz+x2Vb81';
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: '1', exp: 4_000_000_000 })}.${'s'.repeat(43)}`;

const secondStep = '<label>Password <input name="secret" type="password"></label><button>Log in</button>';
const loginForm = `<form id="entry"><label>Newsletter <input name="news"></label></form>
<form id="login"><label>E-mail <input name="login" type="email"></label>
${secondStep}</form>`;
const firstForm = loginForm.replace(secondStep, '<button>Next</button>');

/** Calls of a heavy dashboard besides those that it needs, and scripts that it loads. */
const PARTS = 80;
const PICTURE = '/logo.png';
/** Files that its pages prefetch. */
const ahead = Array.from({ length: 30 }, (_, i) => `<link rel="prefetch" href="/static/ahead-${i}.js">`).join('');

const worker = `self.onfetch = () => {};
self.oninstall = event => event.waitUntil(Promise.all([...Array(${PARTS}).keys()].map(i => fetch('/static/ahead-' + i + '.js'))));`;
const register = `navigator.serviceWorker.register('/sw.js');`;

const script = (api: string, difference: Difference): string =>
  (difference.worker ? register : '') +
  (difference.heavy
    ? `const picture = new Image();
picture.onload = () => { ${scriptOf(api, { ...difference, clientSide: true })} };
picture.src = '${PICTURE}';`
    : `(async () => { ${difference.before ?? ''} ${scriptOf(api, difference)} })();`);

const scriptOf = (
  api: string,
  { leakTo, clientSide, nested, inSteps, csrf = 'none', home, heavy, returns, action = '', bare }: Difference,
): string => `
const base = "${api}";
const page = location.pathname;
const made = ${JSON.stringify(home?.by === 'server' || home?.by === 'nobody' ? '' : (home?.html ?? ''))};
const isOneAddress = ${home?.by === 'login page'};
const asMe = () => fetch(base + "/users/self", { credentials: "include" });
if (isOneAddress && page === "/account/login") asMe().then(answer => { if (answer.ok) document.body.innerHTML = made; });
if (page === "/account/login") {
  ${clientSide ? `document.body.innerHTML = ${JSON.stringify(inSteps ? firstForm : loginForm)};` : ''}
  document.getElementById("login").addEventListener("submit", async event => {
    event.preventDefault();
    const fields = new FormData(event.target);
    if (!fields.has("secret")) {
      await fetch(base + "/auth/session", { method: "POST", credentials: "include",
        headers: { "content-type": "application/json" }, body: JSON.stringify({ login: fields.get("login") }) });
      event.target.querySelector("button").outerHTML = ${JSON.stringify(secondStep)};
      return;
    }
    ${csrfScripts[csrf].get}
    const answer = await fetch("${leakTo ?? ''}" || base + "/auth/session${action}", { method: "POST", credentials: "include",
      headers: { "content-type": "application/json"${serverAction(bare)}${csrfScripts[csrf].header} },
      body: JSON.stringify({ ${nested ? 'user: { login: fields.get("login"), secret: fields.get("secret") }' : 'login: fields.get("login"), secret: fields.get("secret")'},
        provider: "db", csrf: ${csrfScripts[csrf].field} }) });
    if (!answer.ok) return;
    const { data } = await answer.json();
    if (data === undefined) location.href = page + "?error=account";
    else if (isOneAddress) document.body.innerHTML = made;
    else location.href = ${returns === true} ? new URLSearchParams(location.search).get("next") ?? "/" : "/home";
  });
} else if (page === "/home") {
  fetch(base + "/notices").then(it => it.json());
  document.querySelector("button#out")?.addEventListener("click", async () => {
    sessionStorage.clear();
    await fetch(base + "/session/end", { method: "POST", credentials: "include" });
    location.href = "/account/login";
  });
  asMe().then(async answer => {
    if (!answer.ok) { location.href = "/account/login"; return; }
    const { mail } = (await answer.json()).user;
    if (made !== "") document.body.innerHTML = made;
    else if (!${home !== undefined}) document.querySelector("main").textContent = mail;
    for (let i = 0; i < ${heavy ? PARTS : 0}; i++) {
      fetch(base + "/parts/" + i);
      document.head.append(Object.assign(document.createElement("script"), { src: "/static/part-" + i + ".js" }));
    }
  });
} else if (${heavy === true}) location.replace("/account/login");`;

const page = (body: string, name = 'main'): string =>
  `<!doctype html><title>x</title><body>${body}<script src="/static/${name}.js"></script>`;

const listen = (server: Server): Promise<number> =>
  new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
};

type Reply = { status?: number; type?: string; headers?: Record<string, string> | undefined; body?: string | Buffer };

const send = (response: ServerResponse, { status = 200, type = 'application/json', headers = {}, body = '' }: Reply) =>
  void response.writeHead(status, { 'content-type': type, ...headers }).end(body);

/** Answers a login, or the first step of one. */
async function loginAnswer(request: IncomingMessage, difference: Difference): Promise<Reply> {
  const sent = JSON.parse(await textOf(request)) as Record<'user', object> & { csrf?: string };
  const { login, secret } = (difference.nested ? sent.user : sent) as { login: string; secret?: string };
  if (secret === undefined) return { body: '{"next":"password"}' };
  const { cookie = '', 'x-xsrf-token': repeated } = request.headers;
  const isOwn = {
    none: true,
    cookie: cookie.includes(CSRF_COOKIE) && repeated === 'k7/Qp+w9',
    'meta to header': repeated === OF_PAGE,
    'meta to field': sent.csrf === OF_PAGE,
  };
  if (!isOwn[difference.csrf ?? 'none']) return { status: 419, body: '{"message":"CSRF token mismatch."}' };
  const isRight = login === account.SMOKE_USER && secret === account.SMOKE_PASSWORD && !difference.refuses;
  if (!isRight) return difference.refuses === 'by its page' ? { body: '{}' } : { status: 401, body: '{"error":"no"}' };
  const headers = { 'set-cookie': `sid=${token}; Path=/; HttpOnly; SameSite=Lax` };
  return { headers, body: JSON.stringify({ data: { access: token } }) };
}

/** Answers of the API by method and path. */
async function apiAnswer(request: IncomingMessage, difference: Difference): Promise<Reply> {
  const isSignedIn = request.headers.cookie?.includes('sid=') === true;
  const { url = '' } = request;
  switch (`${request.method} ${difference.bare && !/^\/(?:health|ready)$/.test(url) ? BASE : ''}${url}`) {
    case `POST /svc/v2/auth/session${difference.action ?? ''}`:
      return loginAnswer(request, difference);
    case 'GET /svc/v2/csrf':
      return { status: 204, headers: { 'set-cookie': `${CSRF_COOKIE}; Path=/; SameSite=Lax` } };
    case 'GET /svc/v2/users/self':
      return isSignedIn
        ? { body: JSON.stringify({ user: { mail: account.SMOKE_USER } }) }
        : { status: 401, body: '{"error":"who"}' };
    case 'GET /svc/v2/notices':
      return { body: '[]' };
    case 'GET /health':
      return { body: '{"ok":true}' };
    case 'GET /ready':
      return { body: '{"ok":true,"database":"up"}' };
    case 'GET /svc/v2/mobile/version':
      return { body: '{"minimum":"1.2.3"}' };
    default:
      return { status: 404, body: '{"error":"nothing"}' };
  }
}

const signOuts = {
  call: '<button id="out">Log out</button>',
  link: '<a href="API/session/end">Log out</a>',
  form: '<form method="post" action="API/session/end"><button>Log out</button></form>',
  'form of the web app': '<form method="post" action="/session/end"><button>Log out</button></form>',
  'call by DELETE': "<button onclick=\"fetch('API/session/end', { method: 'DELETE' })\">Log out</button>",
  'menu that closes': closingMenu,
  'call of another name': "<button onclick=\"fetch('API/graphql', { method: 'POST' })\">Log out</button>",
} as const;

/** Returns the dashboard as its server sends it. */
function homePage({ home, signOut = 'call' }: Difference, api: string): string {
  if (home === undefined) return `<main></main>${signOuts[signOut].replace('API', api)}`;
  return home.by === 'server' || home.by === 'nobody' ? home.html : '<div id="root"></div>';
}

const firstPage = ({ returns, home }: Difference) =>
  `${home?.front ?? ''}<a href="/about">About</a><a href="/account/login${returns ? '?next=%2Fhome' : ''}">Log in</a>`;
/** Returns the name of its script, or of the dashboard's alone. */
const homeScript = ({ bare }: Difference): string => (bare ? 'home' : 'main');

/** Pages of the web app. */
function webAnswer({ url: asked = '', headers }: IncomingMessage, difference: Difference, api: string): Reply {
  const { clientSide, inSteps, csrf, home } = difference;
  const url = asked.replace(/\?.*/s, '');
  const meta = csrf?.startsWith('meta') ? `<meta name="csrf-token" content="${OF_PAGE}">` : '';
  const isVisitor = !headers.cookie?.includes('sid=');
  if (url === '/home' && home?.by === 'server' && isVisitor)
    return { status: 303, headers: { location: '/account/login' } };
  const pages: Readonly<Record<string, string>> = {
    '/': page(firstPage(difference)),
    '/account/login': page(meta + (clientSide ? '' : inSteps ? firstForm : loginForm) + (home?.login ?? '')),
    '/home': page(homePage(difference, api), homeScript(difference)),
  };
  return { status: url in pages ? 200 : 404, type: 'text/html', body: pages[url] ?? 'not here' };
}

/** Answers of a heavy web app. */
function heavyAnswer({ url = '' }: IncomingMessage, difference: Difference, api: string): Reply {
  if (url === PICTURE) return { type: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' };
  if (url.startsWith('/static/')) return { type: 'text/javascript' };
  return { type: 'text/html', body: page(ahead + homePage(difference, api)) };
}

/** Starts the product on two free ports of loopback. */
export async function startRenamedProduct(difference: Difference = {}): Promise<RenamedProduct> {
  const asked: string[] = [];
  let [web, api] = ['', ''];
  const reply = (response: ServerResponse, { headers, body = '', ...it }: Reply): void =>
    difference.coded && body !== ''
      ? send(response, { ...it, headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(body) })
      : send(response, { ...it, headers, body });
  const apiServer = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const headers = {
      'access-control-allow-origin': difference.refuses === 'by CORS' ? api : web,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type, x-xsrf-token',
      vary: 'Origin',
    };
    if (request.method === 'OPTIONS') return reply(response, { status: 204, headers });
    void apiAnswer(request, difference).then(it => reply(response, { ...it, headers: { ...headers, ...it.headers } }));
  });
  const webServer = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url === '/sw.js') reply(response, { type: 'text/javascript', body: worker });
    else if (request.url?.startsWith('/module-')) reply(response, { type: 'text/javascript' });
    else if (request.method === 'POST') void loginAnswer(request, difference).then(it => reply(response, it));
    else if (request.url === '/static/main.js')
      reply(response, {
        type: 'text/javascript',
        body: script(difference.bare === 'in later scripts' ? web : api, difference),
      });
    else if (request.url === '/static/home.js')
      reply(response, { type: 'text/javascript', body: script(api, difference) });
    else reply(response, (difference.heavy ? heavyAnswer : webAnswer)(request, difference, api));
  });
  const ofApi = `http://localhost:${await listen(apiServer)}`;
  [web, api] = [`http://localhost:${await listen(webServer)}`, difference.bare ? ofApi : ofApi + BASE];
  return {
    web,
    api,
    account,
    asked,
    close: async () => {
      for (const server of [webServer, apiServer]) {
        server.closeAllConnections();
        await new Promise(resolve => server.close(resolve));
      }
    },
  };
}
