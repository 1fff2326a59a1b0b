/** Mutants and variations of the rows on the delivery of pages. */
import {
  addHeaderLine,
  after,
  all,
  answerWith,
  cachedAnswer,
  fromNth,
  inEnvironment,
  named,
  redirect,
  replaceInBody,
  setBody,
  setHeader,
  setStatus,
  variables,
  when,
  type Fault,
  type Match,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const loginPage = { to: 'login page', method: 'GET' } as const;
const dashboard = { to: 'dashboard page', method: 'GET' } as const;
const missing = { path: /\/postflight-[0-9a-f]+\.(?:js|css|svg)$/ } as const;
/** A site that adds a slash to every address, so that only the second one reports a missing page. */
const addsSlash = (answer: Fault): Fault =>
  all(
    when(
      missing,
      redirect(({ path }) => `${path}/`, 301),
    ),
    when({ path: /\/postflight-[0-9a-f]+\.(?:js|css|svg)\/$/ }, answer),
  );
const missingStyle = { path: /\/postflight-[0-9a-f]+\.css$/ } as const;
const shell = setBody('<!doctype html><html lang="en"><title>Product</title><div id="root"></div></html>', 'text/html');
const inHead = (html: string) => when({ ...loginPage, status: 200 }, replaceInBody('</head>', `${html}</head>`));
const flight = setBody('0:["$","main",null,{"children":"Sign in"}]\n', 'text/x-component');

/** Pages and ME_PATH each have a query, and an address with a second question mark leads nowhere. */
const routedByQuery = all(
  variables({ LOGIN_PAGE: '/login?page=login', DASHBOARD_PAGE: '/dashboard?page=home', ME_PATH: '/me?format=json' }),
  when({ path: /\?.*\?/s }, answerWith({ status: 404, body: '{"detail":"Not Found"}' })),
);

/** The login page, keyed by one query. */
const keyed = (has: (value: (name: string) => string | undefined) => boolean): Match => ({
  path: /^\/login\?postflight=/,
  header: has,
});
/** A client that follows one with another form gets that form: a cache that ignores the header. */
const servedAfter = (name: string, asked: Match, form: Fault): Fault =>
  named(name, after(asked, when({ ...loginPage, path: /^\/login\?postflight=/ }, form)));

export default {
  mutants: {
    'missing-asset': [
      named(
        'the shell of a single-page app for every path',
        when({ ...missing, status: 404 }, all(setStatus(200), shell)),
      ),
      named('the shell in place of a style', when({ ...missingStyle, status: 404 }, all(setStatus(200), shell))),
      named('the login of a middleware', when(missing, redirect('/login', 307))),
      named('the login of another site', when(missing, redirect('https://sso.elsewhere.test/oauth2/auth?id=1', 302))),
      named('a slash is added, and the shell answers there', addsSlash(all(setStatus(200), shell))),
      named(
        'an empty script',
        when(missing, answerWith({ status: 200, headers: { 'Content-Type': 'text/javascript' }, body: '' })),
      ),
      named('a page without an asset, as a server error', when(missing, setStatus(500))),
      named('one of two replicas falls back to its page', fromNth(2, when(missing, all(setStatus(200), shell)))),
      inEnvironment(
        'prod',
        named(
          'only for who takes a coding',
          when(
            { ...missing, header: value => (value('accept-encoding') ?? '').includes('gzip') },
            all(setStatus(200), shell),
          ),
        ),
      ),
      inEnvironment(
        'local',
        named('a fallback of the development server', when({ ...missing, status: 404 }, all(setStatus(200), shell))),
      ),
    ],
    'page-representation': [
      servedAfter(
        'flight data is given for the page',
        keyed(value => value('rsc') !== undefined),
        flight,
      ),
      servedAfter(
        'JSON is given for the page',
        keyed(value => value('accept') === 'application/json'),
        setBody('{}', 'application/json'),
      ),
      servedAfter(
        'a part of a page is given for the page',
        keyed(value => value('hx-request') !== undefined),
        setBody('<h1>Sign in</h1>', 'text/html'),
      ),
      servedAfter(
        'what Inertia reads is given for the page',
        keyed(value => value('x-inertia') !== undefined),
        setBody('{"component":"Login","props":{}}', 'application/json'),
      ),
      servedAfter(
        'the answer to a HEAD is given for the page',
        { ...keyed(() => true), method: 'HEAD' },
        setBody('', 'text/html'),
      ),
      servedAfter(
        'a part is given for the page',
        keyed(value => value('range') !== undefined),
        all(setStatus(206), setHeader('Content-Range', 'bytes 0-9/900')),
      ),
      inEnvironment(
        'prod',
        servedAfter(
          'an error of who prefetches',
          keyed(value => value('next-router-prefetch') !== undefined),
          setStatus(503),
        ),
      ),
    ],
    'private-answers-uncached': [
      named('a cache without the cookie in its key', when({ to: 'me', status: 200 }, cachedAnswer())),
      named(
        'a cache for who is signed in alone',
        when({ to: 'me', method: 'GET', header: value => value('cookie') !== undefined }, cachedAnswer()),
      ),
      named(
        'the page of one user for everybody who is signed in',
        when(
          { ...dashboard, header: value => value('cookie') !== undefined },
          replaceInBody('</body>', '<p>smoke1@stage.test</p></body>'),
        ),
      ),
    ],
    'page-addresses': [
      named('metadataBase is left at its default', inHead('<link rel="canonical" href="http://localhost:3000/login">')),
      named(
        'the canonical address stands in a header',
        when(loginPage, addHeaderLine('Link', '</a.css>; rel=preload, <http://localhost:3000/login>; rel="canonical"')),
      ),
      named('among other relations', inHead('<link rel="canonical nofollow" href="http://localhost:3000/login">')),
      named('og:image of the container', inHead('<meta property="og:image" content="http://web:3000/og.png">')),
      named('og:url of an address in the network', inHead('<meta property="og:url" content="https://10.0.3.7/login">')),
      named(
        'the stage was built for prod',
        inHead('<meta name="twitter:image" content="https://web.example.test/og.png">'),
      ),
      inEnvironment(
        'prod',
        named('prod was built as stage', inHead('<link rel="canonical" href="https://stage.example.test/login">')),
      ),
    ],
  },
  also: {
    'missing-asset': ['asset-caching', 'compression'],
    'private-answers-uncached': [
      'asset-caching',
      'auth-cookie-present',
      'auth-guard',
      'bearer-refusal',
      'compression',
      'cors-allowed-origin',
      'cors-credentials',
      'jwt-algorithm',
      'login-dashboard',
      'login-refusal',
      'logout',
      'page-errors',
      'signing-key-isolation',
      'private-pages-uncached',
    ],
  },
  variations: [
    named('a slash is added to what is not there', addsSlash(setBody('<h1>Not found</h1>', 'text/html'))),
    named('410 for what was there once', when({ ...missingStyle, status: 404 }, setStatus(410))),
    inEnvironment(
      'prod',
      named('a bucket refuses what it does not have', when({ ...missing, status: 404 }, setStatus(403))),
    ),
    named(
      'addresses of its own, and of a CDN',
      inHead('<link rel="canonical" href="/login"><meta property="og:image" content="https://cdn.example.net/og.png">'),
    ),
    named('addresses that are routed by a query', routedByQuery),
    named('Vary names what chooses the form', when(loginPage, addHeaderLine('Vary', 'RSC, Next-Router-Prefetch'))),
  ],
} satisfies Proof;
