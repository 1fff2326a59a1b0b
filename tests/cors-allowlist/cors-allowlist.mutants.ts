import {
  addHeaderLine, all, answerWith, configured, dropHeader, editHeader, named, redirect, reflectOrigin, setHeader, setStatus, variables, when,
  type Fault, type Match, type Proof, type Sender,
} from '../../fixtures/proxy/faults.ts';
import { dropLines, setLine, valueOf } from '../../fixtures/proxy/lines.ts';

const ACAO = 'Access-Control-Allow-Origin';
const ACAC = 'Access-Control-Allow-Credentials';
const api = { path: /^\/(api|healthz|readyz)/ } as const;
const preflights = { ...api, method: 'OPTIONS' } as const;
const calls = { ...api, method: ['GET', 'POST', 'PUT'] } as const;
const errors = (...status: number[]) => ({ ...api, status: status.length > 0 ? status : [401, 404, 405, 422, 429] });
const originless = { ...api, method: 'GET', header: (value: (name: string) => string | undefined) => value('origin') === undefined } as const;
/** Headers of this beginning go. */
const dropAll = (beginning: string): Fault => ({ name: `drop ${beginning}*`, answer: a => { for (const [name] of [...a.headers]) if (name.toLowerCase().startsWith(beginning)) dropLines(a.headers, name); } });
const noCors = dropAll('access-control-');
const whenAll = (match: Match, ...faults: readonly Fault[]) => when(match, all(...faults));

/** Lets in who looks like one of the product's own origins by the given test of the Origin. */
const letIn = (said: string, test: (origin: string, sender: Sender) => boolean) => when(api, reflectOrigin(sender => test(sender.origin, sender), said));
const stagePage = 'https://stage.example.test';

/** The web origin of the host that is asked, as a server knows it that always names the one it allows. */
const webOf: Readonly<Record<string, string>> = { localhost: 'http://localhost:3000', 'stage.example.test': stagePage, 'api.example.test': 'https://web.example.test' };

export default {
  mutants: {
    'cors-configured-list': [
      letIn('localhost:3000, left from development', o => o === 'http://localhost:3000'),
      letIn('the web of prod, left on stage', o => o === 'https://web.example.test'),
      variables({ CORS__ALLOW_ORIGINS: `${stagePage},http://localhost:3000` }),
      letIn('every name of the domain', o => /^https:\/\/\w+\.example\.test$/.test(o)),
    ],
    'cors-allowed-origin': [
      when(calls, setHeader(ACAO, '*')),
      named('nginx adds a second line', when(calls, addHeaderLine(ACAO, stagePage))),
      when(calls, editHeader(ACAO, value => `${value}/`)),
      when(calls, editHeader(ACAO, value => `${value}, http://localhost:3000`)),
      when(calls, editHeader(ACAO, value => value.replace('https:', 'http:'))),
      configured({ 'CORS.allow_origins': ['https://web.example.test'] }),
    ],
    'cors-credentials': [
      when(api, dropHeader(ACAC)),
      when(api, setHeader(ACAC, 'True')),
      named('on the preflight only', when(calls, dropHeader(ACAC))),
      named('nginx adds a second line', when(calls, addHeaderLine(ACAC, 'true'))),
    ],
    'cors-hostile-origins': [
      letIn('any origin', () => true),
      letIn('any origin that brings a cookie', (_, sender) => sender.cookie),
      letIn('any origin that brings a token', (_, sender) => sender.authorization),
      letIn('what ends with the domain', o => o.endsWith('example.test')),
      letIn('what begins with the origin', o => o.startsWith(stagePage)),
      letIn('null', o => o === 'null'),
      letIn('the right host over http', o => o === 'http://stage.example.test'),
      letIn('the right host on any port', o => /^https:\/\/stage\.example\.test:\d+$/.test(o)),
      letIn('an unescaped dot', o => /^https:\/\/stage.example.test$/.test(o)),
      letIn('any origin on the preflight only', (_, sender) => sender.method === 'OPTIONS'),
      letIn('subdomains', o => o.endsWith('.stage.example.test')),
      letIn('what contains the host', o => o.includes('stage.example.test')),
      named('star for everybody else', { name: '', on: api, answer: a => { if (valueOf(a.headers, ACAO) === undefined) setLine(a.headers, ACAO, '*'); } }),
      named('null for everybody else', { name: '', on: api, answer: a => { if (valueOf(a.headers, ACAO) === undefined) setLine(a.headers, ACAO, 'null'); } }),
    ],
    'cors-preflight': [
      named('OPTIONS needs auth', when(preflights, setStatus(401))),
      when(preflights, setStatus(405)),
      when(preflights, redirect('/api/v1/auth/login/', 307)),
      named('nginx answers OPTIONS itself', when(preflights, answerWith({ status: 204, headers: { [ACAO]: stagePage, 'Access-Control-Allow-Headers': 'content-type, authorization' } }))),
      when(preflights, editHeader('Access-Control-Allow-Headers', value => value.replace(/content-type,?/i, ''))),
      when(preflights, editHeader('Access-Control-Allow-Headers', value => value.replace(/authorization,?/i, ''))),
      when(preflights, setHeader('Access-Control-Allow-Headers', '*')),
      when(preflights, dropHeader(ACAC)),
      when(preflights, setHeader(ACAO, '*')),
      when(preflights, noCors),
    ],
    'cors-on-errors': [
      whenAll(errors(), noCors),
      whenAll(errors(401), noCors),
      whenAll(errors(422), dropHeader(ACAC)),
      named('nginx answers unknown paths itself', whenAll(errors(404), noCors)),
      whenAll(errors(405), noCors),
      named('the limiter stands outside of CORS', configured({ 'LOGIN_LIMIT.cors_on_refusal': false })),
      // A bare 500 (configured ERRORS.cors_on_500) and nginx's 413 and 502 pages are not provoked by this check.
    ],
    'cors-vary': [
      whenAll(api, setHeader('Vary', 'Accept-Encoding'), dropHeader('Cache-Control')),
      named('a CDN strips Vary', whenAll({ ...api, method: 'GET' }, dropHeader('Vary'), setHeader('Cache-Control', 'private, max-age=60'))),
      named('cacheable without Vary for who sends no Origin', whenAll(originless, dropHeader('Vary'), setHeader('Cache-Control', 'public, max-age=60'))),
      named('kept by its date', whenAll({ ...originless, status: [200, 404] }, dropHeader('Vary'), dropHeader('Cache-Control'), setHeader('Last-Modified', 'Sun, 01 Nov 2026 00:00:00 GMT'))),
    ],
    'cors-exposed-headers': [
      when(api, dropHeader('Access-Control-Expose-Headers')),
      when(api, setHeader('Access-Control-Expose-Headers', '*')),
      when(api, setHeader('Access-Control-Expose-Headers', 'X-Request-ID')),
      when(api, setHeader('Access-Control-Expose-Headers', 'Retry-After')),
    ],
    'cors-in-browser': [
      letIn('any origin', () => true),
      // Pages of stage share the API's origin and read it without CORS: two lines show in local and prod only.
    ],
    'cors-native-client': [
      named('requests without Origin are refused', when(originless, answerWith({ status: 403 }))),
      named('Origin: null is refused', when({ ...api, header: value => value('origin') === 'null' && value('authorization') !== undefined }, answerWith({ status: 403 }))),
      named('CSRF check before auth', when(originless, answerWith({ status: 400, body: { detail: 'Origin header is missing' } }))),
    ],
  },
  variations: [
    named('Starlette refuses a hostile preflight with 400', { name: '', on: preflights, answer: a => { if (valueOf(a.headers, ACAO) === undefined) a.status = 400; } }),
    named('Starlette: credentials and methods for a refused origin', {
      name: '', on: api, answer: (a, r) => {
        if (valueOf(r.headers, 'origin') === undefined || valueOf(a.headers, ACAO) !== undefined) return;
        setLine(a.headers, ACAC, 'true');
        setLine(a.headers, 'Access-Control-Allow-Methods', 'GET, POST');
      },
    }),
    named('Directus: hostile origins are told the one that is allowed', {
      name: '', on: api, answer: (a, r) => {
        const web = webOf[r.host];
        if (web !== undefined && valueOf(r.headers, 'origin') !== undefined && valueOf(a.headers, ACAO) === undefined) setLine(a.headers, ACAO, web);
      },
    }),
    named('Starlette: no Vary for who sends no Origin, with no-store', when({ ...originless, path: /^\/api/ }, dropHeader('Vary'))),
    named('no CORS headers at all without Origin', when(originless, noCors)),
    named('allowed preflights answer 200 OK', { name: '', on: preflights, answer: a => { if (a.status === 204 && valueOf(a.headers, ACAO) !== undefined) Object.assign(a, { status: 200, reason: 'OK', body: Buffer.from('OK') }); } }),
    named('header names in capitals, and more of them', when(preflights, editHeader('Access-Control-Allow-Headers', value => `X-More, ${value.toUpperCase()}`))),
    named('more methods', when(preflights, editHeader('Access-Control-Allow-Methods', value => `${value}, PUT, DELETE`))),
    named('Vary on two lines, in capitals', { name: '', on: api, answer: a => { if (valueOf(a.headers, 'vary') !== undefined) { dropLines(a.headers, 'vary'); a.headers.push(['Vary', 'Accept-Encoding'], ['VARY', 'ORIGIN']); } } }),
    named('more exposed names, in lower case', when(api, editHeader('Access-Control-Expose-Headers', value => `${value.toLowerCase()}, x-more`))),
  ],
} satisfies Proof;
