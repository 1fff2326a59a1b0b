import { addHeaderLine, addSetCookie, answerWith, certificate, dropHeader, editHeader, inEnvironment, named, redirect, setHeader, setStatus, when, type Proof } from '../../fixtures/proxy/faults.ts';

const http = { scheme: 'http' } as const;
const hsts = 'Strict-Transport-Security';

export default {
  mutants: {
    'tls-chain': [
      certificate('missing-intermediate'),
      certificate('wrong-name'),
      certificate('unknown-authority'),
      certificate('expired'),
      // One address of several: loopback has one per name. A certificate of stage on prod is 'wrong-name'.
    ],
    'tls-expiry': [certificate('expires-soon'), certificate('expired')],
    'https-redirect': [
      named('http answers by itself', when(http, answerWith({ status: 200, body: { status: 'ok' } }))),
      named('another host', when(http, redirect(r => `https://elsewhere.example.test${r.path}`, 308))),
      named('the query is lost', when(http, editHeader('Location', value => value.replace(/\?.*/, '')))),
      named('everything leads to the front page', when(http, editHeader('Location', value => new URL('/', value).href))),
      named('302 with a cookie', when(http, { ...addSetCookie('visitor=1; Path=/'), request: r => redirect(`https://${r.host}${r.path}`, 302).request?.(r) })),
      when(http, setStatus(302)),
      named('https leads back to http', when({ scheme: 'https', method: 'GET', path: /\/login(\?|$)/ }, redirect(r => `http://${r.host}${r.path}`, 308))),
      named('http leads to http', when(http, editHeader('Location', value => value.replace('https:', 'http:')))),
    ],
    'hsts': [
      named('a location with an add_header of its own', when({ path: /\.js$/ }, dropHeader(hsts))),
      named('without `always`', when({ status: [401, 404] }, dropHeader(hsts))),
      addHeaderLine(hsts, 'max-age=31536000'),
      setHeader(hsts, 'max-age=0'),
      setHeader(hsts, 'includeSubDomains'),
      named('a day, which is enough on stage alone', inEnvironment('prod', setHeader(hsts, 'max-age=86400'))),
      named('on http://localhost, for every project there', inEnvironment('local', setHeader(hsts, 'max-age=31536000'))),
      named('of the API', when({ path: /^\/(api|healthz)/ }, dropHeader(hsts))),
    ],
  },
  variations: [
    named('in another spelling', editHeader(hsts, () => 'includeSubDomains ; MAX-AGE="63072000"; preload')),
    named('301 for pages', when({ ...http, path: /^\/(?!api\/)/, status: 308 }, setStatus(301))),
    named('307 for the API', when({ ...http, path: /^\/api\//, status: 308 }, setStatus(307))),
  ],
} satisfies Proof;
