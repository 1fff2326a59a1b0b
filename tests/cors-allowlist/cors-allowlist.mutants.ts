/** Mutants and variations of the rows on the CORS allowlist. */
import {
  addHeaderLine,
  all,
  answerWith,
  configured,
  dropHeader,
  editHeader,
  inEnvironment,
  named,
  redirect,
  reflectOrigin,
  setBody,
  setHeader,
  setStatus,
  variables,
  when,
  type Fault,
  type Match,
  type Proof,
  type Sender,
} from '../../fixtures/proof/faults/faults.ts';
import { dropLines, setLine, valueOf } from '../../fixtures/proof/proxy/lines.ts';

const ACAO = 'Access-Control-Allow-Origin';
const ACAC = 'Access-Control-Allow-Credentials';
const api = { to: 'api' } as const;
const preflights = { ...api, method: 'OPTIONS' } as const;
const calls = { ...api, method: ['GET', 'POST', 'PUT'] } as const;
const errors = (...status: number[]) => ({ ...api, status: status.length > 0 ? status : [401, 404, 405, 422, 429] });
const originless = {
  ...api,
  method: 'GET',
  header: (value: (name: string) => string | undefined) => value('origin') === undefined,
} as const;
/** Headers whose names begin like this are removed. */
const dropAll = (beginning: string): Fault => ({
  name: `drop ${beginning}*`,
  answer: a => {
    for (const [name] of [...a.headers]) if (name.toLowerCase().startsWith(beginning)) dropLines(a.headers, name);
  },
});
const noCors = dropAll('access-control-');
const whenAll = (match: Match, ...faults: readonly Fault[]) => when(match, all(...faults));

const nginxPage = setBody(
  '<html>\r\n<head><title>Error</title></head>\r\n<body>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
  'text/html',
);

/** Allows an Origin that looks like one of the product's own by the given test. */
const letIn = (said: string, test: (origin: string, sender: Sender) => boolean) =>
  when(
    api,
    reflectOrigin(sender => test(sender.origin, sender), said),
  );
const host = (origin: string) => new URL(origin).host;
/** The domain above the web app's host, as a careless pattern has it. */
const domain = (web: string) => host(web).split('.').slice(-2).join('.');
const overHttp = (origin: string) => origin.replace('https:', 'http:');
/** Adds a header line with the web app's own origin in this environment. */
const addOwnOrigin: Fault = {
  name: '',
  answer: (a, r) => {
    a.headers.push([ACAO, r.site.web]);
  },
};

export default {
  mutants: {
    'cors-configured-list': [
      letIn('localhost:3000, left from development', o => o === 'http://localhost:3000'),
      letIn('the web of prod, left on stage', o => /^https:\/\/web\./.test(o)),
      variables(({ WEB_URL = '' }) => ({ CORS__ALLOW_ORIGINS: `${WEB_URL},http://localhost:3001` })),
      inEnvironment(
        'local',
        letIn('the same port of 127.0.0.1', o => o === 'http://127.0.0.1:3000'),
      ),
      inEnvironment('local', variables({ CORS__ALLOW_ORIGINS: 'http://localhost:3000,http://192.168.0.10:3000' })),
      letIn('every name of the domain', (o, { web }) => o.endsWith(`.${domain(web)}`)),
      inEnvironment(
        'prod',
        letIn('localhost:3000, left from development', o => o === 'http://localhost:3000'),
      ),
      inEnvironment(
        'prod',
        letIn('the web of stage', o => /^https:\/\/stage\./.test(o)),
      ),
      inEnvironment(
        'prod',
        variables(({ CORS__ALLOW_ORIGINS = '' }) => ({
          CORS__ALLOW_ORIGINS: `${CORS__ALLOW_ORIGINS},https://stage.example.test`,
        })),
      ),
    ],
    'cors-allowed-origin': [
      when(calls, setHeader(ACAO, '*')),
      named('nginx adds a second line', when(calls, addOwnOrigin)),
      when(
        calls,
        editHeader(ACAO, value => `${value}/`),
      ),
      when(
        calls,
        editHeader(ACAO, value => `${value}, http://localhost:3000`),
      ),
      when(
        calls,
        editHeader(ACAO, value => value.replace('https:', 'http:')),
      ),
      configured({ 'CORS.allow_origins': ['https://web.example.test'] }),
      named(
        'the one origin in capitals',
        when(
          calls,
          editHeader(ACAO, value => value.toUpperCase()),
        ),
      ),
      named('on good answers alone, as of nginx without `always`', whenAll({ ...calls, to: 'logout' }, noCors)),
      // Page and API have two origins here, so that nothing works without it.
      inEnvironment('prod', when(calls, setHeader(ACAO, '*'))),
      inEnvironment('local', configured({ 'CORS.allow_origins': ['http://127.0.0.1:3000'] })),
    ],
    'cors-credentials': [
      when(api, dropHeader(ACAC)),
      when(api, setHeader(ACAC, 'True')),
      when(api, setHeader(ACAC, 'TRUE')),
      named('on the preflight only', when(calls, dropHeader(ACAC))),
      named('nginx adds a second line', when(calls, addHeaderLine(ACAC, 'true'))),
    ],
    'cors-hostile-origins': [
      letIn('any origin', () => true),
      letIn('any origin that brings a cookie', (_, sender) => sender.cookie),
      letIn('any origin that brings a token', (_, sender) => sender.authorization),
      letIn('what ends with the domain', (o, { web }) => o.endsWith(domain(web))),
      letIn('what begins with the origin', (o, { web }) => o.startsWith(web)),
      letIn('null', o => o === 'null'),
      letIn('the right host over http', (o, { web }) => o === overHttp(web)),
      letIn(
        'the right host on any port',
        (o, { web }) => new URL(web).port === '' && /:\d+$/.test(o) && o.startsWith(`${web}:`),
      ),
      letIn('an unescaped dot', (o, { web }) => new RegExp(`^${web}$`).test(o)),
      letIn('any origin on the preflight only', (_, sender) => sender.method === 'OPTIONS'),
      named(
        'any origin on good answers only, as of nginx without `always`',
        when({ ...api, method: 'GET', status: 200 }, reflectOrigin()),
      ),
      named('any origin, by a route that answers POST', when({ to: 'logout', method: 'POST' }, reflectOrigin())),
      named('any origin, in a location for the login', when({ to: 'login', method: 'OPTIONS' }, reflectOrigin())),
      named(
        'null on good answers only',
        when(
          { ...api, method: 'GET', status: 200 },
          reflectOrigin(({ origin }) => origin === 'null'),
        ),
      ),
      letIn('subdomains', (o, { web }) => o.endsWith(`.${host(web)}`)),
      letIn('what contains the host', (o, { web }) => o.includes(host(web))),
      named('star for everybody else', {
        name: '',
        on: api,
        answer: a => {
          if (valueOf(a.headers, ACAO) === undefined) setLine(a.headers, ACAO, '*');
        },
      }),
      named('null for everybody else', {
        name: '',
        on: api,
        answer: a => {
          if (valueOf(a.headers, ACAO) === undefined) setLine(a.headers, ACAO, 'null');
        },
      }),
    ],
    'cors-preflight': [
      named('OPTIONS needs auth', when(preflights, setStatus(401))),
      when(preflights, setStatus(405)),
      when(preflights, redirect('/api/v1/auth/login/', 307)),
      named(
        'nginx answers OPTIONS itself',
        when(
          preflights,
          all(
            answerWith({ status: 204, headers: { 'Access-Control-Allow-Headers': 'content-type, authorization' } }),
            addOwnOrigin,
          ),
        ),
      ),
      when(
        preflights,
        editHeader('Access-Control-Allow-Headers', value => value.replace(/content-type,?/i, '')),
      ),
      when(
        preflights,
        editHeader('Access-Control-Allow-Headers', value => value.replace(/authorization,?/i, '')),
      ),
      when(preflights, setHeader('Access-Control-Allow-Headers', '*')),
      when(preflights, dropHeader(ACAC)),
      when(preflights, setHeader(ACAO, '*')),
      when(preflights, noCors),
      inEnvironment('prod', named('the header that API_HEADERS names', variables({ API_HEADERS: 'x-client=web' }))),
      inEnvironment(
        'prod',
        named(
          'the header of the token against CSRF',
          all(
            variables(given => ({ CSRF_URL: `${given['NEXT_PUBLIC_API_BASE']}/csrf`, CSRF_HEADER: 'X-Token' })),
            when({ path: /\/csrf$/ }, answerWith({ status: 200, body: { csrfToken: 'pZ7kQ2mX9vB4tLw1' } })),
          ),
        ),
      ),
      named('the login has no OPTIONS', when({ to: 'login', method: 'OPTIONS' }, setStatus(404))),
      named('the logout has no OPTIONS', whenAll({ to: 'logout', method: 'OPTIONS' }, setStatus(405), noCors)),
      named(
        'http and https twice',
        when(
          preflights,
          editHeader(ACAO, value => `${value}, ${overHttp(value)}`),
        ),
      ),
    ],
    'cors-on-errors': [
      whenAll(errors(), noCors),
      whenAll(errors(401), noCors),
      whenAll(errors(422), dropHeader(ACAC)),
      named('nginx answers unknown paths itself', whenAll(errors(404), noCors)),
      whenAll(errors(405), noCors),
      named('the limiter stands outside of CORS', configured({ 'LOGIN_LIMIT.cors_on_refusal': false })),
      // Nothing is done to provoke a 500; one that is met is judged.
      named(
        'an unhandled error comes from outside of CORS',
        configured({ 'ERRORS.crash_path': '/api/v1/auth/logout', 'ERRORS.cors_on_500': false }),
      ),
      // On local no other server can have made it.
      inEnvironment('local', named('a large body is refused outside of CORS', whenAll(errors(413), noCors))),
    ],
    'cors-on-proxy-errors': [
      named('nginx refuses a large body itself', whenAll(errors(413), noCors)),
      inEnvironment('prod', named('nginx refuses a large body itself', whenAll(errors(413), noCors))),
      whenAll(errors(413), dropHeader(ACAC)),
      named('nginx answers unknown paths with a page of its own', whenAll(errors(404), nginxPage, noCors)),
      named('limit_req answers with the page of nginx', whenAll({ to: 'login', status: 429 }, nginxPage, noCors)),
      // A 502 while the API is down: gateway-errors.
      named('one method finds no upstream', whenAll(errors(405), setStatus(502), nginxPage, noCors)),
    ],
    'cors-vary': [
      whenAll(api, setHeader('Vary', 'Accept-Encoding'), dropHeader('Cache-Control')),
      named(
        'a CDN strips Vary',
        whenAll({ ...api, method: 'GET' }, dropHeader('Vary'), setHeader('Cache-Control', 'private, max-age=60')),
      ),
      named(
        'cacheable without Vary for who sends no Origin',
        whenAll(originless, dropHeader('Vary'), setHeader('Cache-Control', 'public, max-age=60')),
      ),
      named(
        'kept by its date',
        whenAll(
          { ...originless, status: [200, 404] },
          dropHeader('Vary'),
          dropHeader('Cache-Control'),
          setHeader('Last-Modified', 'Sun, 01 Nov 2026 00:00:00 GMT'),
        ),
      ),
    ],
    'cors-exposed-headers': [
      when(api, dropHeader('Access-Control-Expose-Headers')),
      when(api, setHeader('Access-Control-Expose-Headers', '*')),
      when(api, setHeader('Access-Control-Expose-Headers', 'X-Request-ID')),
      when(api, setHeader('Access-Control-Expose-Headers', 'Retry-After')),
      named(
        'the limiter exposes nothing',
        when({ to: 'login', status: 429 }, dropHeader('Access-Control-Expose-Headers')),
      ),
      inEnvironment('local', when(calls, dropHeader('Access-Control-Expose-Headers'))),
    ],
    'cors-in-browser': [
      letIn('any origin', () => true),
      // Pages of stage share the API's origin and read it without CORS: only local and prod show mistakes that keep the
      // web out.
      ...(['local', 'prod'] as const).flatMap(environment => [
        named('two lines, which curl does not mind', inEnvironment(environment, when(calls, addOwnOrigin))),
        named('no credentials', inEnvironment(environment, when(calls, dropHeader(ACAC)))),
      ]),
      inEnvironment('prod', when(calls, setHeader(ACAO, '*'))),
      inEnvironment(
        'local',
        letIn('any port of localhost', o => o.startsWith('http://localhost:')),
      ),
    ],
    'cors-native-client': [
      named('requests without Origin are refused', when(originless, answerWith({ status: 403 }))),
      named(
        'CSRF check before auth',
        when(originless, answerWith({ status: 400, body: { detail: 'Origin header is missing' } })),
      ),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'cors-configured-list': ['cors-hostile-origins'],
    'cors-allowed-origin': [
      'cors-configured-list',
      'cors-credentials',
      'cors-exposed-headers',
      'cors-hostile-origins',
      'cors-in-browser',
      'cors-on-errors',
      'cors-preflight',
      'gateway-errors',
      'login-dashboard',
      'logout',
      'outage-errors',
      'page-errors',
    ],
    'cors-credentials': ['cors-on-errors', 'cors-preflight', 'gateway-errors', 'outage-errors'],
    'cors-hostile-origins': ['cors-configured-list', 'cors-in-browser'],
    'cors-preflight': ['cors-configured-list', 'cors-hostile-origins'],
    'cors-on-errors': ['cookie-deletion', 'cors-allowed-origin', 'cors-credentials', 'logout'],
    'cors-on-proxy-errors': [
      'api-route-ownership',
      'login-limit-answer',
      'login-limit-hygiene',
      'openapi-responses',
      'rewrites',
    ],
    'cors-vary': ['gate-announced-minimum', 'healthz-uncached', 'login-limit-hygiene'],
    'cors-in-browser': [
      'cors-allowed-origin',
      'cors-configured-list',
      'cors-credentials',
      'cors-hostile-origins',
      'cors-on-errors',
      'login-dashboard',
      'logout',
      'outage-errors',
      'page-errors',
    ],
    'cors-native-client': [
      'api-route-ownership',
      'bearer-refusal',
      'cookie-in-browser',
      'gate-announced-minimum',
      'healthz-latency',
      'healthz-open',
      'healthz-unlimited',
      'hsts',
      'https-redirect',
      'jwt-algorithm',
      'login-dashboard',
      'logout',
      'page-errors',
      'readyz-connections',
      'readyz-series',
      'readyz-healthy',
      'readyz-names-database',
    ],
  },
  variations: [
    named('helmet keeps answers from other sites', when(api, setHeader('Cross-Origin-Resource-Policy', 'same-origin'))),
    named('Starlette refuses a hostile preflight with 400', {
      name: '',
      on: preflights,
      answer: a => {
        if (valueOf(a.headers, ACAO) === undefined) a.status = 400;
      },
    }),
    named('Starlette: credentials and methods for a refused origin', {
      name: '',
      on: api,
      answer: (a, r) => {
        if (valueOf(r.headers, 'origin') === undefined || valueOf(a.headers, ACAO) !== undefined) return;
        setLine(a.headers, ACAC, 'true');
        setLine(a.headers, 'Access-Control-Allow-Methods', 'GET, POST');
        setLine(a.headers, 'Access-Control-Allow-Headers', 'Authorization, Content-Type');
      },
    }),
    named('Directus: hostile origins are told the one that is allowed', {
      name: '',
      on: api,
      answer: (a, r) => {
        if (valueOf(r.headers, 'origin') !== undefined && valueOf(a.headers, ACAO) === undefined)
          setLine(a.headers, ACAO, r.site.web);
      },
    }),
    named(
      'Starlette: no Vary for who sends no Origin, with no-store',
      when({ ...originless, path: /^\/api/ }, dropHeader('Vary')),
    ),
    // Without an Origin the reference target sends no CORS header; a server that always names its one origin does.
    inEnvironment(
      'local',
      named('CORS headers without Origin, too', when(originless, all(addOwnOrigin, setHeader(ACAC, 'true')))),
    ),
    named('allowed preflights answer 200 OK', {
      name: '',
      on: preflights,
      answer: a => {
        if (a.status === 204 && valueOf(a.headers, ACAO) !== undefined)
          Object.assign(a, { status: 200, reason: 'OK', body: Buffer.from('OK') });
      },
    }),
    named(
      'header names in capitals, and more of them',
      when(
        preflights,
        editHeader('Access-Control-Allow-Headers', value => `X-More, ${value.toUpperCase()}`),
      ),
    ),
    // Page and API share an origin there, so that no browser asks before it sends the header.
    inEnvironment('stage', named('a header that API_HEADERS names', variables({ API_HEADERS: 'x-client=web' }))),
    named('ME_PATH echoes the headers that are asked for', {
      name: '',
      on: { to: 'me', method: 'OPTIONS' },
      answer: (a, r) => {
        const asked = valueOf(r.headers, 'access-control-request-headers');
        if (asked !== undefined && valueOf(a.headers, ACAO) !== undefined)
          setLine(a.headers, 'Access-Control-Allow-Headers', asked);
      },
    }),
    named(
      'more methods',
      when(
        preflights,
        editHeader('Access-Control-Allow-Methods', value => `${value}, PUT, DELETE`),
      ),
    ),
    named('Vary on two lines, in capitals', {
      name: '',
      on: api,
      answer: a => {
        if (valueOf(a.headers, 'vary') !== undefined) {
          dropLines(a.headers, 'vary');
          a.headers.push(['Vary', 'Accept-Encoding'], ['VARY', 'ORIGIN']);
        }
      },
    }),
    named('every foreign Origin is refused with 403, null too', {
      name: '',
      on: calls,
      answer: (a, r) => {
        const origin = valueOf(r.headers, 'origin');
        if (origin !== undefined && origin !== r.site.web) a.status = 403;
      },
    }),
    // The order of the list cannot vary: it holds one origin. An opaque answer to no-cors is what the hostile page of
    // every run gets.
    named(
      'more exposed names, in lower case',
      when(
        api,
        editHeader('Access-Control-Expose-Headers', value => `${value.toLowerCase()}, x-more`),
      ),
    ),
  ],
} satisfies Proof;
