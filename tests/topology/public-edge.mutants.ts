/** Mutants and variations of the rows on the public edge. */
import {
  all,
  answerWith,
  atSecondAddress,
  certificate,
  configured,
  dropHeader,
  editHeader,
  inEnvironment,
  named,
  openPort,
  replaceInBody,
  setBody,
  setField,
  setHeader,
  setStatus,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const api = { to: 'api' } as const;
const nginxPage = (title: string) =>
  setBody(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
    'text/html',
  );
/** Answers like an application without a proxy that does not know the request. */
const byFastApi = all(setStatus(404), setBody('{"detail":"Not Found"}', 'application/json'));
/** Makes the API answer as if there were no proxy before it that refuses requests. */
const unfronted = when({ ...api, status: [405, 414, 421] }, byFastApi);
const uvicorn = all(unfronted, when(api, setHeader('Server', 'uvicorn')));
const long = { path: /[?&]long=/ } as const;
const robotsTxt = { path: '/robots.txt' } as const;
const pages = { type: /html/ } as const;
const asRobot = { header: (value: (name: string) => string | undefined) => value('from') !== undefined } as const;
/** Everything else admits search engines, so that one mistake alone counts. */
const open = { ...configured({ 'WEB.search_indexing': true }), name: 'indexable' };
const kept = (name: string, fault: Fault) => named(name, all(open, fault));
const robots = (text: string, status = 200): Fault =>
  when(robotsTxt, answerWith({ status, headers: { 'Content-Type': 'text/plain' }, body: text }));

export default {
  mutants: {
    'proxy-presence': [
      named('API_BASE leads to uvicorn', uvicorn),
      named(
        'API_BASE leads to uvicorn, which does not say its name',
        all(
          unfronted,
          when({ ...pages, status: 405 }, nginxPage('405 Not Allowed')),
          when({ path: /^\/login/, status: [405, 414, 421] }, nginxPage('400 Bad Request')),
        ),
      ),
      inEnvironment('prod', named('API_BASE leads to uvicorn', uvicorn)),
      inEnvironment(
        'local',
        named(
          'an old nginx still listens on 3000',
          when({ host: 'localhost:3000' }, setHeader('Server', 'nginx/1.22.1')),
        ),
      ),
      inEnvironment(
        'local',
        named(
          'an old nginx on 3000 that does not say its name',
          when({ host: 'localhost:3000', ...long }, all(setStatus(414), nginxPage('414 Request-URI Too Large'))),
        ),
      ),
      inEnvironment(
        'local',
        named('a proxy before the API', when({ host: 'localhost:8000' }, setHeader('Via', '1.1 proxy'))),
      ),
    ],
    'backend-ports-closed': [
      named('the security group opens 8000', openPort(8000, 'http')),
      openPort(3000, 'http'),
      inEnvironment('prod', named('docker publishes 8000 on 0.0.0.0', openPort(8000, 'http'))),
    ],
    'database-ports-closed': [
      named('docker publishes 5432 on 0.0.0.0', openPort(5432, 'postgresql')),
      openPort(6379, 'redis'),
      inEnvironment('prod', openPort(5432, 'postgresql')),
      inEnvironment('prod', openPort(6379, 'redis')),
    ],
    'search-indexing': [
      named('stage lets everybody in', open),
      kept('noindex for one robot', setHeader('X-Robots-Tag', 'otherbot: noindex')),
      kept('robots.txt is out of order', robots('', 503)),
      kept('robots.txt keeps one robot out', robots('User-agent: googlebot\nDisallow: /\n\nUser-agent: *\nAllow: /\n')),
      kept('robots.txt allows what it forbids', robots('User-agent: *\nDisallow: /\nAllow: /\n')),
      kept(
        'a page of HTML in place of robots.txt',
        when(robotsTxt, setBody('<!doctype html><title>Disallow: /</title>', 'text/html')),
      ),
      kept(
        'noindex in a comment',
        when(pages, replaceInBody('<head>', '<head><!-- <meta name="robots" content="noindex"> -->')),
      ),
      inEnvironment('prod', named('robots.txt copied from stage', robots('User-agent: *\nDisallow: /\n'))),
      inEnvironment('prod', configured({ 'WEB.search_indexing': false })),
      inEnvironment('prod', setHeader('X-Robots-Tag', 'noindex, nofollow')),
      inEnvironment('prod', setHeader('X-Robots-Tag', 'googlebot: none')),
      inEnvironment(
        'prod',
        named('noindex in the page', when(pages, replaceInBody('<head>', '<head><meta content="none" name=robots>'))),
      ),
      inEnvironment('prod', named('robots.txt is out of order', robots('', 500))),
      inEnvironment(
        'prod',
        named('a gate was left on prod', when({ ...asRobot, to: 'dashboard page' }, setStatus(401))),
      ),
    ],
    'address-agreement': [
      named(
        'the other backend runs the old release',
        atSecondAddress(when({ ...pages }, replaceInBody(/app\.\w+\.js/g, 'app.0123456789.js'))),
      ),
      named(
        'the other backend runs the old release, whose pages quote nothing',
        all(
          when(pages, replaceInBody(/src="([^"]*)"/, 'src=$1')),
          atSecondAddress(when({ ...pages }, replaceInBody(/app\.\w+\.js/g, 'app.0123456789.js'))),
        ),
      ),
      named(
        'the other backend tells its old version',
        all(
          when({ to: 'healthz' }, setField('version', '1.1.0')),
          atSecondAddress(when({ to: 'healthz' }, setField('version', '1.0.9'))),
        ),
      ),
      named('AAAA leads to the default server', atSecondAddress(all(setStatus(404), nginxPage('Welcome to nginx!')))),
      named('the certificate was renewed at one address', atSecondAddress(certificate('expired'))),
      atSecondAddress(),
      named('liveness fails at one address', atSecondAddress(when({ to: 'healthz' }, setStatus(503)))),
      inEnvironment(
        'prod',
        named('of the API alone', atSecondAddress(when({ host: 'api.example.test' }, setStatus(502)))),
      ),
      inEnvironment('local', named('another program has ::1', atSecondAddress(setStatus(404)))),
    ],
  },
  variations: [
    // The reference target's closed ports answer with RST; a silent drop cannot be made on loopback, and ends like an
    // accept without a word.
    inEnvironment(
      'stage',
      named(
        'an edge that accepts on every port and says nothing',
        all(openPort(8000, 'nothing'), openPort(5432, 'nothing')),
      ),
    ),
    inEnvironment(
      'stage',
      named('`server_tokens off`', when({ status: [405, 414, 421] }, setHeader('Server', 'nginx'))),
    ),
    inEnvironment(
      'prod',
      named(
        'a CDN rewrites Server of one host',
        all(
          when({ host: 'web.example.test' }, setHeader('Server', 'cloudflare')),
          when({ host: 'api.example.test', status: [405, 414, 421] }, dropHeader('Server')),
        ),
      ),
    ),
    inEnvironment(
      'stage',
      named(
        'the other address differs in Server and X-Cache',
        atSecondAddress(
          all(
            setHeader('Server', 'edge-2'),
            setHeader('X-Cache', 'HIT'),
            editHeader('Date', value => new Date(Date.parse(value) - 1000).toUTCString()),
          ),
        ),
      ),
    ),
    inEnvironment('local', named('nothing listens on ::1', atSecondAddress())),
    // The reference target has a single address on prod. Behind an allow-list of addresses the row is not run:
    // ACCESS_GATE.
    inEnvironment(
      'stage',
      named(
        'a gate keeps robots out, and nothing else does',
        all(
          open,
          when(
            { ...asRobot, method: 'GET' },
            answerWith({ status: 401, headers: { 'WWW-Authenticate': 'Basic realm="stage"' } }),
          ),
        ),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'a robots.txt with rules for some paths',
        robots(
          '\uFEFFUser-agent: *\nDisallow: /dashboard/private\nDisallow: /*.pdf$\nCrawl-delay: 1\n\nSitemap: https://web.example.test/sitemap.xml\n',
        ),
      ),
    ),
    inEnvironment('prod', setHeader('X-Robots-Tag', 'max-snippet: 50, otherbot: noindex')),
    inEnvironment(
      'prod',
      named(
        'the proxy hands Server of the API through',
        when({ ...api, status: [200, 401] }, setHeader('Server', 'uvicorn')),
      ),
    ),
  ],
} satisfies Proof;
