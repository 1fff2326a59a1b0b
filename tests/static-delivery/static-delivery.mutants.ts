/** Mutants and variations of the rows on the delivery of static files. */
import {
  addHeaderLine,
  after,
  all,
  answerWith,
  cachedAnswer,
  configured,
  dropHeader,
  editBody,
  editRequest,
  encodeBody,
  fromNth,
  inEnvironment,
  named,
  onlyNth,
  ownBound,
  redirect,
  replaceInBody,
  rewritePath,
  setBody,
  setHeader,
  setRequestHeader,
  setStatus,
  variables,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const cache = 'Cache-Control';
const kept = 'public, max-age=31536000, immutable';
const script = { path: /\/assets\/app\.[^/]*\.js$/ } as const;
const style = { path: /\/assets\/app\.[^/]*\.css$/ } as const;
const CDN = 'https://cdn.elsewhere.test';
const icon = { path: /\/assets\/icon\./ } as const;
const loginPage = { to: 'login page', method: 'GET' } as const;
const dashboard = { to: 'dashboard page', method: 'GET' } as const;
const flight = { ...dashboard, header: (value: (name: string) => string | undefined) => value('rsc') !== undefined };
const signedIn = {
  ...dashboard,
  header: (value: (name: string) => string | undefined) => value('cookie') !== undefined,
};
/** As static hosts send the page of a single-page app: caches may keep it, and must revalidate. */
const ASKED = 'public, max-age=0, must-revalidate';
/** The server makes the dashboard for its user, without a name in it. */
const ofUser = when(signedIn, replaceInBody('<main>', '<main data-plan="gold">'));
const flightBody = setBody('0:["$","main",null,{"children":"Dashboard"}]\n', 'text/x-component');
const api = { path: /^\/api\// } as const;
const nameless = setBody('{"email":"account 17"}', 'application/json');
/** The fallback of a single-page app: its page for browsers, 404 for clients that do not accept HTML. */
const notForPrograms = when(
  { path: /^\/(login|dashboard)(\?|$)/, header: value => !(value('accept') ?? '').includes('text/html'), status: 200 },
  setStatus(404),
);

/** The server does not learn the codings that the client accepts, so it uses none. */
const plain = setRequestHeader('Accept-Encoding', undefined);
const takes = (coding: string) => (value: (name: string) => string | undefined) =>
  (value('accept-encoding') ?? '').includes(coding);
const inPage = (html: string) => replaceInBody('</body>', `${html}</body>`);
const map = { version: 3, file: 'app.js', sources: ['../src/app.jsx'], names: [], mappings: 'AAAA' };
const javascript = { 'Content-Type': 'text/javascript; charset=utf-8' };
/** A script without a hash that the login page loads. */
const envScript = (control: string, body = 'self.env = {};'): Fault =>
  all(
    when(loginPage, inPage('<script src="/env.js"></script>')),
    when({ path: '/env.js' }, answerWith({ status: 200, headers: { ...javascript, [cache]: control }, body })),
  );
const html = { 'Content-Type': 'text/html; charset=utf-8' };

/** `proxy_pass http://api/…;` with a path: nginx passes on the path decoded, and without its dots. */
const decoded = editRequest(({ forward }) => {
  const [path = '', ...query] = forward.path.split('?');
  forward.path = [new URL(`http://proxy${path.replace(/%2f/gi, '/')}`).pathname, ...query].join('?');
});
const longBody = {
  method: 'POST',
  ...api,
  header: (value: (name: string) => string | undefined) => Number(value('content-length')) > 16 * 1024,
} as const;
const onProd = (name: string, fault: Fault): Fault => named(name, inEnvironment('prod', fault));

export default {
  mutants: {
    compression: [
      named('JSON of the API is plain', when({ path: /openapi\.json$/ }, plain)),
      named(
        'gzip_proxied off: plain for who comes through a proxy',
        when({ header: value => value('via') !== undefined }, plain),
      ),
      named('gzip_types lacks JavaScript', when(script, plain)),
      named('gzip_types lacks CSS', when(style, plain)),
      named('pages are plain', when({ to: 'login page' }, plain)),
      named(
        'gzip_types lacks the data of a page',
        when(flight, setBody(`0:${JSON.stringify(['$', 'main', null, 'a'.repeat(2000)])}\n`, 'text/x-component')),
      ),
      named('compressed twice, and named once', when({ ...style, header: takes('gzip') }, encodeBody('gzip', true))),
      named('compressed twice', when({ ...style, header: takes('gzip') }, encodeBody('gzip'))),
      named(
        'named, and not done',
        when({ ...style, header: takes('gzip') }, all(plain, setHeader('Content-Encoding', 'gzip'))),
      ),
      named('compressed for who takes nothing', when({ ...style, header: takes('identity') }, encodeBody('gzip'))),
      named(
        'a coding that no browser offers',
        when({ ...style, header: takes('gzip') }, setHeader('Content-Encoding', 'compress')),
      ),
      named('gzip_vary off', when(style, dropHeader('Vary'))),
      named(
        '600 bytes are plain, where the own bound is 500',
        all(envScript('no-cache', `self.env = '${'a'.repeat(600)}';`), ownBound('compression', 500)),
      ),
    ],
    'asset-caching': [
      named('no-store, a default of nginx', when(script, setHeader(cache, 'no-store'))),
      named('immutable on a 404', when({ path: /^\/assets\//, status: 404 }, setHeader(cache, kept))),
      named('immutable on /env.js, which has no hash', envScript(kept)),
      named('a year on /env.js', envScript('max-age=31536000')),
      when(style, setHeader(cache, 'public, max-age=31536000')),
      when(style, setHeader(cache, 'public, max-age=3600, immutable')),
      when(style, setHeader(cache, 'private, max-age=31536000, immutable')),
      when(style, dropHeader(cache)),
      when(loginPage, setHeader(cache, kept)),
      when({ path: '/favicon.ico' }, setHeader(cache, kept)),
      named('varies by everything, so that no cache has it for the next one', when(script, setHeader('Vary', '*'))),
      named('a year on the document of the API', when({ path: /openapi\.json$/ }, setHeader(cache, kept))),
      named(
        'a page until a date in years',
        when(loginPage, all(dropHeader(cache), setHeader('Expires', 'Fri, 01 Jan 2100 00:00:00 GMT'))),
      ),
      named(
        'a page for a year at the CDN',
        when(loginPage, all(setHeader(cache, 'no-cache'), addHeaderLine('CDN-Cache-Control', 'max-age=31536000'))),
      ),
      named('one of two replicas forgot it', fromNth(2, when(style, dropHeader(cache)))),
    ],
    // As a second user: that needs one login more, and shows no more than a visitor, who shares the same caches.
    'private-pages-uncached': [
      named(
        'proxy_cache stores personalised HTML',
        all(
          when(signedIn, replaceInBody('id="account">', 'id="account">smoke1@stage.test')),
          when(dashboard, cachedAnswer()),
        ),
      ),
      when(dashboard, setHeader(cache, 's-maxage=31536000')),
      when(dashboard, setHeader(cache, 'public, max-age=60')),
      when(dashboard, addHeaderLine('CDN-Cache-Control', 'max-age=60')),
      named('a page of the user that is asked for each time', all(ofUser, when(dashboard, setHeader(cache, ASKED)))),
      named(
        'a page of the user that came out of a cache, which asked',
        all(ofUser, when(dashboard, all(setHeader(cache, 'no-cache'), addHeaderLine('Age', '1')))),
      ),
      named(
        'flight data is cached without Vary, and given for the page',
        all(when(flight, flightBody), after(flight, when(dashboard, flightBody))),
      ),
      named(
        'flight data may be kept without Vary',
        when(flight, all(flightBody, setHeader(cache, 'private, max-age=60'), dropHeader('Vary'))),
      ),
      named(
        'flight data for every cache',
        when(flight, all(flightBody, setHeader(cache, 's-maxage=60'), setHeader('Vary', 'RSC'))),
      ),
      configured({ 'WEB.dashboard_leaks': true }),
      named('who am I, out of a cache', when({ to: 'me', method: 'GET', status: 200 }, cachedAnswer())),
      named(
        'who am I without a name, out of a cache',
        all(
          when({ path: /\/me$/, method: 'GET', status: 200 }, cachedAnswer()),
          when({ to: 'me', method: 'GET', status: 200 }, nameless),
        ),
      ),
      when({ to: 'me', status: 200 }, setHeader(cache, 'public, max-age=5')),
      named(
        'a lifetime that every cache goes by, for an answer to a cookie',
        when({ to: 'me', status: 200 }, setHeader(cache, 'max-age=60, must-revalidate')),
      ),
      named(
        'a date until which every cache may keep it',
        when({ to: 'me', status: 200 }, all(dropHeader(cache), setHeader('Expires', 'Fri, 01 Jan 2100 00:00:00 GMT'))),
      ),
      when(signedIn, addHeaderLine('X-Cache', 'HIT from edge')),
      when(dashboard, addHeaderLine('Age', '12')),
    ],
    'assets-load': [
      named('new HTML, old static folder', when(script, setStatus(404))),
      named('two replicas on different builds', fromNth(2, when(script, setStatus(404)))),
      {
        ...named('two replicas, the other way round', onlyNth(1, when(style, setStatus(404)))),
        roundsOnly: 'in a whole run the page of another row meets that one answer',
      },
      named(
        'HTML cached past the deploy',
        when(loginPage, replaceInBody(/\/assets\/app\.[0-9a-f]+\.js/, '/assets/app.0123456789.js')),
      ),
      named('the page in place of a script', when(script, setBody('<!doctype html><title>Home</title>', 'text/html'))),
      named('a style as text', when(style, setHeader('Content-Type', 'text/plain'))),
      named(
        'a chunk that is preloaded is gone',
        when(
          dashboard,
          replaceInBody('</head>', '<link rel="preload" as="script" href="/assets/chunk.0123456789.js"></head>'),
        ),
      ),
      named(
        'a chunk that flight data names is gone',
        when(
          loginPage,
          inPage('<script>self.__next_f.push([1,"1:I[7,[\\"/_next/static/chunks/0c1d0mv5g_q7.js\\"]]"])</script>'),
        ),
      ),
      named(
        'a chunk that a script loads later is gone',
        when(
          script,
          editBody(text => `${text}\nself.admin = () => import("./admin.0a1b2c3d4e.js");\n`),
        ),
      ),
      ...(['<img src="/favicon.ico" srcset="$ 2x" alt="">', '<video poster="$"></video>'] as const).map(html =>
        named(`a picture is gone: ${html}`, when(loginPage, inPage(html.replace('$', '/assets/p.0123456789.png')))),
      ),
      named('the icon is gone', when(icon, answerWith({ status: 404 }))),
      named('the icon leads to a login elsewhere', when(icon, redirect('https://sso.elsewhere.test/realms/a/login'))),
      named('the icon leads to what is gone', when(icon, redirect('/assets/icon.0123456789.svg'))),
      named(
        'the icon leads in a circle',
        when(
          icon,
          redirect(({ path }) => path),
        ),
      ),
      named(
        'a chunk of the previous release is gone',
        // With a deployment id, an open page would be reloaded.
        all(
          variables({ PREVIOUS_RELEASE_ASSETS: '/assets/app.0123456789.js' }),
          when({ type: /text\/html/ }, replaceInBody(/ data-dpl-id="[^"]*"/, '')),
        ),
      ),
    ],
    rewrites: [
      named('%2F decoded', when(api, decoded)),
      named('`proxy_pass http://api/;` takes the prefix away', when(api, rewritePath('/api/v1/', '/'))),
      named(
        '`proxy_pass http://web$uri`: the query is lost',
        when(
          { path: /^\/(login|dashboard)\// },
          editRequest(({ forward }) => {
            forward.path = forward.path.replace(/\?.*/, '');
          }),
        ),
      ),
      named(
        '%26 decoded in the query',
        when(
          { path: /^\/login\// },
          editRequest(({ forward }) => {
            forward.path = forward.path.replace('%26', '&');
          }),
        ),
      ),
      named(
        '413 for a legal upload',
        when(
          longBody,
          answerWith({ status: 413, headers: html, body: '<html><h1>413 Request Entity Too Large</h1></html>' }),
        ),
      ),
      named(
        'longer bodies are refused otherwise',
        when(longBody, answerWith({ status: 400, body: { detail: 'Bad Request' } })),
      ),
      named(
        'an encoded slash leads to the web',
        when({ path: /%2fy/i }, setBody('<!doctype html><title>Not Found</title>', 'text/html')),
      ),
      named(
        'an encoded slash is refused with the page of nginx',
        when(
          { path: /%2fy/i },
          answerWith({ status: 400, headers: html, body: '<html><h1>400 Bad Request</h1></html>' }),
        ),
      ),
    ],
    'private-files': [
      onProd(
        'source maps with their sources',
        when(
          { path: /\.js\.map$/ },
          answerWith({ status: 200, body: { ...map, sourcesContent: ['const secret = 1;'] } }),
        ),
      ),
      onProd(
        'source maps without',
        when(
          { path: /\.css\.map$/ },
          answerWith({
            status: 200,
            headers: { 'Content-Type': 'application/octet-stream' },
            body: JSON.stringify(map),
          }),
        ),
      ),
      onProd(
        'a map at another address',
        all(
          when(
            script,
            editBody(text => `${text}\n//# sourceMappingURL=/maps/app.json\n`),
          ),
          when({ path: '/maps/app.json' }, answerWith({ status: 200, body: map })),
        ),
      ),
      onProd(
        'a map that the header names',
        all(
          when(script, addHeaderLine('SourceMap', '/maps/app')),
          when({ path: '/maps/app' }, answerWith({ status: 200, body: map })),
        ),
      ),
      onProd(
        'a map inside the script',
        when(
          script,
          editBody(text => `${text}\n//# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(map))}\n`),
        ),
      ),
      onProd(
        'Swagger UI is open',
        when(
          { path: '/docs' },
          answerWith({ status: 200, headers: html, body: '<!doctype html><div id="swagger-ui"></div>' }),
        ),
      ),
      onProd(
        'Swagger UI of another framework is open, behind a redirect',
        all(
          when({ path: '/swagger' }, redirect('/swagger/ui', 301)),
          when(
            { path: '/swagger/ui' },
            answerWith({ status: 200, headers: html, body: '<!doctype html><div id="swagger-ui"></div>' }),
          ),
        ),
      ),
      onProd(
        'ReDoc is open below the API',
        when(
          { path: '/api/v1/redoc' },
          answerWith({ status: 200, headers: html, body: '<!doctype html><redoc spec-url="/openapi.json"></redoc>' }),
        ),
      ),
    ],
  },
  also: {
    'asset-caching': ['cookie-not-cached', 'page-errors'],
    'private-pages-uncached': [
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
      'private-answers-uncached',
      'signing-key-isolation',
    ],
    'assets-load': [
      'asset-caching',
      'auth-guard',
      'bearer-login',
      'cookie-in-browser',
      'cors-in-browser',
      'login-dashboard',
      'login-refusal',
      'logout',
      'page-errors',
    ],
    rewrites: [
      'api-route-ownership',
      'cors-on-errors',
      'gate-announced-minimum',
      'https-redirect',
      'login-dashboard',
      'login-limit-hygiene',
      'outage-errors',
      'page-errors',
    ],
    compression: ['page-errors'],
  },
  // The reference already leaves small bodies and its icon plain (nginx's images and woff2), and shows openapi.json,
  // which the policy permits.
  variations: [
    inEnvironment('prod', named('a server of a single-page app', notForPrograms)),
    inEnvironment(
      'local',
      named(
        'kept for a minute, for each cookie apart, as Django does it',
        when(
          { to: 'me', method: 'GET', status: 200 },
          all(setHeader(cache, 'max-age=60'), addHeaderLine('Vary', 'Cookie')),
        ),
      ),
    ),
    inEnvironment('stage', named('ME_PATH names nobody', when({ to: 'me', status: 200 }, nameless))),
    named('br in place of gzip', when({ ...style, header: takes('br') }, all(plain, encodeBody('br')))),
    named(
      'zstd in place of gzip',
      when({ path: /openapi\.json$/, header: takes('zstd') }, all(plain, encodeBody('zstd'))),
    ),
    named('the login is left plain on purpose', when({ to: 'login' }, plain)),
    named(
      'a page that is another one each time',
      when(
        { status: 404, type: /html/ },
        editBody(text => text.replace('</body>', () => `<!-- ${String(process.hrtime.bigint())} --></body>`)),
      ),
    ),
    named(
      'another order and case, and a lifetime for shared caches',
      when(style, setHeader(cache, 'Immutable, S-MaxAge=31536000, MAX-AGE="31536000", Public')),
    ),
    named(
      'ISR on a page that is the same for everybody',
      when({ status: 404, type: /html/ }, setHeader(cache, 's-maxage=300, stale-while-revalidate=3600')),
    ),
    named(
      'private, and asked for again',
      when(dashboard, setHeader(cache, 'private, no-cache, max-age=0, must-revalidate')),
    ),
    named(
      'JavaScript under its other name',
      when(script, setHeader('Content-Type', 'application/javascript; charset=UTF-8')),
    ),
    onProd(
      'a previous chunk is gone where deployment ids reload the page',
      all(
        variables({ PREVIOUS_RELEASE_ASSETS: '/assets/app.0123456789.js' }),
        when(loginPage, replaceInBody('<html lang="en">', '<html lang="en" data-dpl-id="dpl_2">')),
      ),
    ),
    named(
      'the icon lies where a redirect leads',
      all(
        when(icon, all(redirect('/uploads/icon'), setHeader(cache, kept))),
        when(
          { path: '/uploads/icon' },
          answerWith({ status: 200, headers: { 'Content-Type': 'image/svg+xml' }, body: '<svg/>' }),
        ),
      ),
    ),
    named('the icon lies on a foreign site, where a redirect leads', when(icon, redirect(`${CDN}/icon.svg`, 307))),
    named(
      'what is not there is looked for on a foreign site',
      when({ path: /\/postflight-[0-9a-f]+\.(?:js|css|svg)$/ }, redirect(`${CDN}/gone`)),
    ),
    inEnvironment(
      'local',
      named(
        'the API serves the icon, to which a redirect leads',
        all(
          when(icon, redirect('http://localhost:8000/uploads/icon')),
          when(
            { path: '/uploads/icon' },
            answerWith({ status: 200, headers: { 'Content-Type': 'image/svg+xml' }, body: '<svg/>' }),
          ),
        ),
      ),
    ),
    named(
      '301 for a slash too many',
      when({ scheme: 'https', path: /^\/(login|dashboard)\/(\?|$)/, status: 308 }, setStatus(301)),
    ),
    named(
      'a firewall refuses encoded dots',
      inEnvironment(
        'prod',
        when({ path: /%2f\.\./i }, answerWith({ status: 403, headers: html, body: '<h1>Forbidden</h1>' })),
      ),
    ),
    named(
      'a script names others that are no chunks of it, and one that is there',
      all(
        when(
          script,
          editBody(
            text => `${text}\nself.later = () => [import("./admin.0a1b2c3d4e.js"), import("./plugins/none.js")];\n`,
          ),
        ),
        when(
          { path: '/assets/admin.0a1b2c3d4e.js' },
          answerWith({ status: 200, headers: { ...javascript, [cache]: kept }, body: 'self.admin = 1;' }),
        ),
      ),
    ),
    named(
      'a map is named that is not there',
      when(
        script,
        editBody(text => `${text}\n//# sourceMappingURL=app.js.map\n`),
      ),
    ),
    named(
      'a page of the product about its documents',
      when(
        { path: /^\/docs$/ },
        answerWith({ status: 200, headers: html, body: '<!doctype html><h1>How to use the API</h1>' }),
      ),
    ),
  ],
} satisfies Proof;
