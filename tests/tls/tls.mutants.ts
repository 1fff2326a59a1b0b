import {
  addHeaderLine, addSetCookie, all, answerWith, certificate, dropHeader, editHeader, editRequest, inEnvironment, named, protocol, redirect, setHeader, setStatus, when, type Proof,
} from '../../fixtures/proxy/faults.ts';

const http = { scheme: 'http' } as const;
const hsts = 'Strict-Transport-Security';

export default {
  mutants: {
    'tls-chain': [
      certificate('missing-intermediate'),
      certificate('wrong-name'),
      certificate('unknown-authority'),
      certificate('expired'),
      named('of stage, on prod', inEnvironment('prod', certificate('wrong-name'))),
      named('of the API alone', inEnvironment('prod', when({ host: 'api.example.test' }, certificate('missing-intermediate')))),
      // One address of several, say v4 alone renewed: loopback has one per name here. tests/suite/tls.test.ts has two.
    ],
    'tls-expiry': [
      named('renewed on disk, and not reloaded', certificate('expires-soon')),
      certificate('expired'),
      named('of the API alone', inEnvironment('prod', when({ host: 'api.example.test' }, certificate('expires-soon')))),
    ],
    'https-redirect': [
      named('the API serves http, too', when({ ...http, to: 'api' }, editRequest(({ forward }) => { forward.origin = forward.origin.replace('http:', 'https:').replace(/:80$/, ':443'); }))),
      named('http answers by itself', when(http, answerWith({ status: 200, body: { status: 'ok' } }))),
      named('another host', when(http, redirect(r => `https://elsewhere.example.test${r.path}`, 308))),
      named('the query is lost', when(http, editHeader('Location', value => value.replace(/\?.*/, '')))),
      named('everything leads to the front page', when(http, editHeader('Location', value => new URL('/', value).href))),
      named('302 with a cookie', when(http, { ...addSetCookie('visitor=1; Path=/'), request: r => redirect(`https://${r.host}${r.path}`, 302).request?.(r) })),
      when(http, setStatus(302)),
      named('https leads back to http', when({ scheme: 'https', method: 'GET', path: /\/login(\?|$)/ }, redirect(r => `http://${r.host}${r.path}`, 308))),
      named('the port of the inner server leaks', when(http, editHeader('Location', value => value.replace(/^(https:\/\/[^/:]+)/, '$1:8443')))),
      named('a page that leads on by script', when(http, answerWith({ status: 200, headers: { 'Content-Type': 'text/html' }, body: '<script>location.protocol = "https:"</script>' }))),
      named('one path alone is redirected', when({ ...http, to: 'me' }, answerWith({ status: 404 }))),
      named('a POST is not', when({ ...http, method: 'POST' }, answerWith({ status: 405 }))),
      named('one host for all', inEnvironment('prod', when(http, editHeader('Location', value => value.replace(/\/\/api\./, '//web.'))))),
      named('http leads to http', when(http, editHeader('Location', value => value.replace('https:', 'http:')))),
    ],
    'hsts': [
      named('a location with an add_header of its own', when({ path: /\.js$/ }, dropHeader(hsts))),
      named('without `always`', when({ status: [401, 404] }, dropHeader(hsts))),
      named('not on redirects', when({ scheme: 'https', status: [301, 302, 303, 307, 308] }, dropHeader(hsts))),
      named('not on health', when({ to: 'healthz' }, dropHeader(hsts))),
      named('max-age in words', setHeader(hsts, 'max-age=one year')),
      addHeaderLine(hsts, 'max-age=31536000'),
      setHeader(hsts, 'max-age=0'),
      setHeader(hsts, 'includeSubDomains'),
      named('the API alone, with two hosts', inEnvironment('prod', when({ to: 'api' }, dropHeader(hsts)))),
      named('a day, which is enough on stage alone', inEnvironment('prod', setHeader(hsts, 'max-age=86400'))),
      named('on http://localhost, for every project there', inEnvironment('local', setHeader(hsts, 'max-age=31536000'))),
      named('of the API', when({ path: /^\/(api|healthz)/ }, dropHeader(hsts))),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'tls-chain': ['login-dashboard', 'tls-expiry'],
    'tls-expiry': ['login-dashboard', 'tls-chain'],
    'https-redirect': ['cookie-not-on-http', 'hsts', 'login-dashboard', 'redirect-origin'],
  },
  variations: [
    named('in another spelling', editHeader(hsts, () => 'includeSubDomains ; MAX-AGE="63072000"; preload')),
    named('301 for pages', when({ ...http, path: /^\/(?!api\/)/, status: 308 }, setStatus(301))),
    named('the same address in another spelling', when({ ...http, status: [301, 308] }, editHeader('Location', value => value.replace(/^https:\/\/([^/:]+)/, (_, host: string) => `HTTPS://${host.toUpperCase()}:443`)))),
    // For all names of the domain, of 47 days, ten of which are left: a warning. RSA, and port 80 closed: tests/suite/tls.test.ts.
    inEnvironment('stage', certificate('wildcard')),
    inEnvironment('prod', all(certificate('wildcard'), protocol('tls-1.3-only'))),
    named('307 for the API', when({ ...http, path: /^\/api\//, status: 308 }, setStatus(307))),
  ],
} satisfies Proof;
