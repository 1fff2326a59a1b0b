/** Mutants and variations of the rows on TLS. */
import {
  addHeaderLine,
  all,
  answerWith,
  certificate,
  dropHeader,
  editHeader,
  editRequest,
  inEnvironment,
  named,
  ownBound,
  protocol,
  redirect,
  replaceInBody,
  setHeader,
  setStatus,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const http = { scheme: 'http' } as const;
const hsts = 'Strict-Transport-Security';
const csp = 'Content-Security-Policy';
const onPages = (fault: Fault): Fault => when({ type: /html/ }, fault);

export default {
  mutants: {
    'tls-chain': [
      certificate('missing-intermediate'),
      certificate('wrong-name'),
      certificate('unknown-authority'),
      named('of stage, on prod', inEnvironment('prod', certificate('wrong-name'))),
      named(
        'of the API alone',
        inEnvironment('prod', when({ host: 'api.example.test' }, certificate('missing-intermediate'))),
      ),
      // One address of several, say v4 alone renewed: loopback has one per name here, but tests/suite/unit/tls.test.ts
      // has two.
    ],
    'tls-expiry': [
      certificate('expired'),
      certificate('not-yet-valid'),
      certificate('expired-intermediate'),
      named('of the API alone', inEnvironment('prod', when({ host: 'api.example.test' }, certificate('expired')))),
    ],
    'tls-renewal': [
      named('renewed on disk, and not reloaded', certificate('expires-soon')),
      named('of the API alone', inEnvironment('prod', when({ host: 'api.example.test' }, certificate('expires-soon')))),
      certificate('fortnight'),
      named('14 days, where the own bound is 15', all(certificate('fortnight'), ownBound('tls-renewal', 15))),
    ],
    'https-redirect': [
      named(
        'the API serves http, too',
        when(
          { ...http, to: 'api' },
          editRequest(({ forward }) => {
            forward.origin = forward.origin.replace('http:', 'https:').replace(/:80$/, ':443');
          }),
        ),
      ),
      named('http answers by itself', when(http, answerWith({ status: 200, body: { status: 'ok' } }))),
      named(
        'another host',
        when(
          http,
          redirect(r => `https://elsewhere.example.test${r.path}`, 308),
        ),
      ),
      named(
        'the query is lost',
        when(
          http,
          editHeader('Location', value => value.replace(/\?.*/, '')),
        ),
      ),
      named(
        'everything leads to the front page',
        when(
          http,
          editHeader('Location', value => new URL('/', value).href),
        ),
      ),
      when(http, setStatus(300)),
      named(
        'https leads back to http',
        when(
          { scheme: 'https', method: 'GET', path: /\/login(\?|$)/ },
          redirect(r => `http://${r.host}${r.path}`, 308),
        ),
      ),
      named(
        'the port of the inner server leaks',
        when(
          http,
          editHeader('Location', value => value.replace(/^(https:\/\/[^/:]+)/, '$1:8443')),
        ),
      ),
      named(
        'a page that leads on by script',
        when(
          http,
          answerWith({
            status: 200,
            headers: { 'Content-Type': 'text/html' },
            body: '<script>location.protocol = "https:"</script>',
          }),
        ),
      ),
      named(
        'the front page is served over http',
        when({ ...http, path: '/' }, answerWith({ status: 200, body: 'Welcome to nginx!' })),
      ),
      named('one path alone is redirected', when({ ...http, to: 'me' }, answerWith({ status: 404 }))),
      named('a POST is not', when({ ...http, method: 'POST' }, answerWith({ status: 405 }))),
      named(
        'one host for all',
        inEnvironment(
          'prod',
          when(
            http,
            editHeader('Location', value => value.replace(/\/\/api\./, '//web.')),
          ),
        ),
      ),
      named(
        'http leads to http',
        when(
          http,
          editHeader('Location', value => value.replace('https:', 'http:')),
        ),
      ),
    ],
    'tls-versions': [
      protocol('tls-1.0'),
      protocol('weak-cipher'),
      named('TLS 1.0 of the API alone', inEnvironment('prod', when({ host: 'api.example.test' }, protocol('tls-1.0')))),
      inEnvironment('prod', when({ host: 'web.example.test' }, protocol('weak-cipher'))),
    ],
    'mixed-content': [
      named(
        'an image over http',
        onPages(replaceInBody('</main>', '<img src="http://stage.example.test/picture.png" alt=""></main>')),
      ),
      named(
        'a font over http',
        all(
          onPages(dropHeader(csp)),
          when(
            { path: /\.css$/ },
            replaceInBody(
              /^/,
              '@font-face { font-family: Far; src: url(http://fonts.example.test/far.woff2) } body { font-family: Far }',
            ),
          ),
        ),
      ),
      named(
        'the call of the API over http',
        all(onPages(dropHeader(csp)), onPages(replaceInBody('"apiBase":"https://', '"apiBase":"http://'))),
      ),
      named(
        'a call that is redirected to http',
        all(
          onPages(dropHeader(csp)),
          when(
            { path: '/api/v1/dashboard' },
            redirect(r => `http://${r.host}/api/v1/dashboard/`, 307),
          ),
        ),
      ),
      named(
        'a script over http',
        onPages(replaceInBody('</head>', '<script src="http://cdn.example.test/metrics.js" defer></script></head>')),
      ),
      named(
        'a frame over http, on the dashboard alone',
        when(
          { to: 'dashboard page' },
          replaceInBody('</main>', '<iframe src="http://stage.example.test/frame"></iframe></main>'),
        ),
      ),
      inEnvironment(
        'prod',
        named(
          'an image over http',
          onPages(replaceInBody('</main>', '<img src="http://web.example.test/picture.png" alt=""></main>')),
        ),
      ),
    ],
    hsts: [
      named('a location with an add_header of its own', when({ path: /\.js$/ }, dropHeader(hsts))),
      ...(["'$1'", '$1'] as const).map(spelling =>
        named(
          `a location with an add_header of its own, for a script named as <script src=${spelling}>`,
          all(when({ path: /\.js$/ }, dropHeader(hsts)), onPages(replaceInBody(/src="([^"]*)"/, `src=${spelling}`))),
        ),
      ),
      named('without `always`', when({ status: [401, 404] }, dropHeader(hsts))),
      named('not on redirects', when({ scheme: 'https', status: [301, 302, 303, 307, 308] }, dropHeader(hsts))),
      named('not on health', when({ to: 'healthz' }, dropHeader(hsts))),
      named('not on preflights', when({ method: 'OPTIONS' }, dropHeader(hsts))),
      named('not on styles', when({ type: /css/ }, dropHeader(hsts))),
      named(
        'not on what is compressed',
        when({ header: value => (value('accept-encoding') ?? '').includes('gzip') }, dropHeader(hsts)),
      ),
      named('max-age in words', setHeader(hsts, 'max-age=one year')),
      addHeaderLine(hsts, 'max-age=31536000'),
      setHeader(hsts, 'max-age=0'),
      setHeader(hsts, 'includeSubDomains'),
      named('the API alone, with two hosts', inEnvironment('prod', when({ to: 'api' }, dropHeader(hsts)))),
      named('a day, which is enough on stage alone', inEnvironment('prod', setHeader(hsts, 'max-age=86400'))),
      named(
        'on http://localhost, for every project there',
        inEnvironment('local', setHeader(hsts, 'max-age=31536000')),
      ),
      named('of the API', when({ path: /^\/(api|healthz)/ }, dropHeader(hsts))),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'mixed-content': ['login-dashboard', 'logout', 'page-errors', 'web-bundle-api-base'],
    'tls-chain': ['login-dashboard'],
    'tls-expiry': ['login-dashboard'],
    'https-redirect': ['cookie-not-on-http', 'hsts', 'login-dashboard', 'redirect-origin'],
    'tls-versions': ['login-dashboard'],
  },
  variations: [
    named(
      'in another spelling',
      editHeader(hsts, () => 'includeSubDomains ; MAX-AGE="63072000"; preload'),
    ),
    // TLS 1.3 alone: with the wildcard, on prod, below.
    named(
      'a link that leads to http',
      onPages(replaceInBody('</main>', '<p><a href="http://elsewhere.example.test/">elsewhere</a></p></main>')),
    ),
    inEnvironment(
      'stage',
      named('301 for pages', when({ ...http, path: /^\/(?!api\/)/, status: 308 }, setStatus(301))),
    ),
    inEnvironment('prod', named('302 for pages', when({ ...http, path: /^\/(?!api\/)/, status: 308 }, setStatus(302)))),
    named(
      'the same address in another spelling',
      when(
        { ...http, status: [301, 308] },
        editHeader('Location', value =>
          value.replace(/^https:\/\/([^/:]+)/, (_, host: string) => `HTTPS://${host.toUpperCase()}:443`),
        ),
      ),
    ),
    // For all names of the domain, with 13 of its 47 days left. RSA, and a closed port 80, are in
    // tests/suite/unit/tls.test.ts.
    inEnvironment('stage', certificate('wildcard')),
    // Fewer days than postflight's own bound, and more than the adopter's.
    inEnvironment('prod', all(certificate('fortnight'), ownBound('tls-renewal', 10), protocol('tls-1.3-only'))),
    ...(['stage', 'prod'] as const).map(environment =>
      inEnvironment(
        environment,
        named(
          'the front page leads to where the product begins',
          when(
            { ...http, path: '/' },
            editHeader('Location', value => new URL('/dashboard', value).href),
          ),
        ),
      ),
    ),
    named('307 for the API', when({ ...http, path: /^\/api\//, status: 308 }, setStatus(307))),
  ],
} satisfies Proof;
