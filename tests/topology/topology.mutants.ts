/** Mutants and variations of the rows on path ownership and redirects. */
import {
  all,
  answerWith,
  except,
  inEnvironment,
  named,
  redirect,
  setBody,
  setHeader,
  setStatus,
  when,
  type Asked,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const page = setBody(
  '<!doctype html><html lang="en"><title>Not Found</title><h1>404</h1></html>',
  'text/html; charset=utf-8',
);
const api = { path: /^\/api\// };
/** A path of the API with an extra slash, as FastAPI redirects it. */
const slash = { method: 'GET', path: /^\/(api\/.+|healthz|login)\/$/ };

const located = (name: string, status: 307 | 308, to: (r: Asked) => string): Fault => ({
  name,
  answer: (a, r) => all(setStatus(status), setHeader('Location', to(r))).answer?.(a, r),
});

const UNKNOWN_SLASH = /\/postflight-unknown-[\w-]{1,60}\/$/;
/** Adds a slash at the end, as Django and DRF do. */
const slashed = when(
  { path: /\/postflight-unknown-[\w-]{1,60}$/ },
  located('a slash is put at its end', 308, r => `${r.path}/`),
);
/** A server that depends on Accept. */
const forBrowsersAlone = when(
  { status: 404, type: /html/, header: value => !/text\/html/.test(value('accept') ?? '') },
  setBody('{"detail":"Not Found"}', 'application/json'),
);

export default {
  mutants: {
    'api-route-ownership': [
      named('no location for /api: Next answers', when(api, all(page, setStatus(404)))),
      // `proxy_pass http://api/;` strips the prefix: a rewrite, since known paths are gone, too.
      named('a catch-all answers 200', when({ status: 404, type: /html/ }, setStatus(200))),
      named('a catch-all answers 200 behind a slash', all(slashed, when({ path: UNKNOWN_SLASH }, setStatus(200)))),
      named('a catch-all answers 200 under the API, too', when({ status: 404 }, all(page, setStatus(200)))),
      named('200 with an error in JSON', when({ status: 404, type: /json/ }, setStatus(200))),
      named(
        'unknown pages lead home',
        when({ status: 404, type: /html/ }, all(setStatus(307), setHeader('Location', '/'))),
      ),
      named('the API host serves pages', inEnvironment('prod', when({ ...api, status: 404 }, page))),
      named(
        'JSON for unknown pages',
        when({ status: 404, type: /html/ }, setBody('{"detail":"Not Found"}', 'application/json')),
      ),
    ],
    'redirect-origin': [
      named(
        'no --proxy-headers',
        when(
          slash,
          redirect(r => `http://${r.host}${r.path.slice(0, -1)}`, 307),
        ),
      ),
      named(
        'the upstream name leaks',
        when(
          slash,
          redirect(r => `http://fastapi:8000${r.path.slice(0, -1)}`, 307),
        ),
      ),
      named(
        'the inner hop says http',
        when(
          { method: 'GET', path: '/' },
          redirect(r => `http://${r.host}/dashboard`, 307),
        ),
      ),
      named(
        'the guard of the dashboard knows its bind address only',
        when({ to: 'dashboard page', method: 'GET' }, redirect('http://localhost:3000/login', 307)),
      ),
      named(
        'the port is lost',
        inEnvironment(
          'local',
          when(
            slash,
            redirect(r => `http://${r.host}${r.path.slice(0, -1)}`, 307),
          ),
        ),
      ),
      named(
        'https, where there is none',
        inEnvironment(
          'local',
          when(
            slash,
            redirect(r => `https://${r.host}:${r.port}${r.path.slice(0, -1)}`, 307),
          ),
        ),
      ),
      named(
        'the API leads to the host of the web',
        inEnvironment(
          'prod',
          when(
            { method: 'GET', path: /^\/api\/.+\/$/ },
            redirect(r => `${r.site.web}${r.path.slice(0, -1)}`, 307),
          ),
        ),
      ),
      named(
        'the bind address leaks',
        when({ method: 'GET', path: '/' }, redirect('https://0.0.0.0:3000/dashboard', 307)),
      ),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'api-route-ownership': [
      'gate-announced-minimum',
      'https-redirect',
      'login-dashboard',
      'logout',
      'outage-errors',
      'page-errors',
      'rewrites',
    ],
    'redirect-origin': ['hsts', 'login-dashboard', 'page-errors'],
  },
  variations: [
    inEnvironment('stage', named('an unknown path leads to itself with a slash', slashed)),
    inEnvironment('local', named('pages for browsers alone, JSON for the rest', forBrowsersAlone)),
    named(
      'problem+json',
      when(
        { status: 404, type: /json/ },
        setBody('{"type":"about:blank","title":"Not Found","status":404}', 'application/problem+json'),
      ),
    ),
    named(
      'a page of the brand',
      when(
        { status: 404, type: /html/ },
        setBody(
          '<!DOCTYPE html>\n<html lang="ko"><title>찾을 수 없습니다</title><h1>404</h1></html>',
          'text/html; charset=utf-8',
        ),
      ),
    ),
    except(
      ['openapi-responses'],
      inEnvironment(
        'prod',
        named(
          'an authenticating proxy refuses strangers on ME_PATH with its page',
          when(
            { to: 'me', status: 401 },
            setBody('<html><head><title>401 Authorization Required</title></head></html>', 'text/html'),
          ),
        ),
      ),
    ),
    named(
      "a firewall refuses who does not say what it is, as AWS's common rules do",
      when({ header: value => (value('user-agent') ?? '') === '' }, answerWith({ status: 403, body: 'Forbidden' })),
    ),
    // The reference target has no redirect at all elsewhere (redirect_slashes=False). Made from the product's own
    // answers, which carry the headers of the environment.
    when(
      { path: '/api/v1/me/' },
      located('relative Location', 308, () => '/api/v1/me'),
    ),
    when(
      { path: '/healthz/' },
      located(
        'absolute Location at the same address',
        307,
        r => `${r.scheme}://${r.host}${[80, 443].includes(r.port) ? '' : `:${r.port}`}/healthz`,
      ),
    ),
  ],
} satisfies Proof;
