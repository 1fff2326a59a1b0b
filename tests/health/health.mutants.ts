import { all, answerWith, cachedAnswer, configured, delay, delayShare, dropField, dropHeader, editHeader, editJson, fromNth, inEnvironment, named, onlyNth, redirect, setBody, setField, setHeader, setStatus, when, type Fault, type Proof } from '../../fixtures/proxy/faults.ts';

const healthz = { to: 'healthz' } as const;
const readyz = { to: 'readyz' } as const;
const html = setBody('<!doctype html><html lang="en"><title>Product</title><div id="root"></div></html>', 'text/html; charset=utf-8');

/** The pool keeps its dead connections: after an outage each of them fails one request more. */
const deadPool: Fault = (() => {
  const [outage, failures] = [Symbol('outage'), 4];
  return {
    name: 'after an outage, 4 requests fail',
    answer: (a, r) => {
      const left = r.memory.get(outage);
      if (a.status === 503) r.memory.set(outage, failures);
      else if (typeof left === 'number' && left > 0 && r.path.endsWith('/me')) {
        r.memory.set(outage, left - 1);
        a.status = 500;
      }
    },
  };
})();

export default {
  mutants: {
    'healthz-open': [
      named('the web app answers 200 with its page', when(healthz, html)),
      when(healthz, answerWith({ status: 401, headers: { 'WWW-Authenticate': 'Bearer' }, body: { detail: 'Not authenticated' } })),
      when(healthz, redirect(r => `${r.path}/`, 307)),
      named('a garbage token is judged', when({ ...healthz, header: value => value('authorization') !== undefined }, setStatus(401))),
      named('HEAD fails', when({ ...healthz, method: 'HEAD' }, setStatus(500))),
      named('sets a cookie', when(healthz, setHeader('Set-Cookie', 'visitor=1; Path=/'))),
      named('only HEAD works', when({ ...healthz, method: 'GET' }, setStatus(404))),
    ],
    'healthz-latency': [
      when(healthz, delay(60)),
      when(healthz, delayShare(200, 0.05)),
      when(healthz, delayShare(200, 0.1)),
      // Slow only under 20 parallel requests: the check measures one connection; needs a measurement of its own.
    ],
    'healthz-unlimited': [
      named('one limiter for everything', when(healthz, fromNth(21, answerWith({ status: 429, headers: { 'Retry-After': '60' }, body: { detail: 'Too many requests' } })))),
      configured({ 'HEALTHZ.limit': 5 }),
      inEnvironment('prod', when(healthz, fromNth(9, answerWith({ status: 429, headers: { 'Retry-After': '60' } })))),
    ],
    'healthz-uncached': [
      named('a CDN keeps it for 60 s', when(healthz, all(setHeader('Age', '17'), setHeader('X-Cache', 'HIT')))),
      named('a cache that tells nothing', when(healthz, cachedAnswer())),
      when(healthz, setHeader('Cache-Control', 'public, max-age=60')),
      named('a file of a static export', when(healthz, all(dropHeader('Cache-Control'), setHeader('Last-Modified', 'Mon, 02 Nov 2026 08:00:00 GMT'), setHeader('ETag', '"6724-1f"')))),
      named('an answer of ten minutes ago', when(healthz, editHeader('Date', value => new Date(Date.parse(value) - 600_000).toUTCString()))),
    ],
    'health-discloses-nothing': [
      configured({ 'READYZ.when_down': '500-with-trace' }),
      when(readyz, setField('dsn', 'postgresql+asyncpg://product:hunter2@db:5432/product')),
      when(readyz, setField('trace', 'Traceback (most recent call last):\n  File "/app/api/health.py", line 12, in readyz')),
      when(healthz, setField('versions', { fastapi: '0.115.2' })),
      when(healthz, setField('upstream', 'api-7.product.svc.cluster.local')),
    ],
    'readyz-names-database': [
      named('an alias of healthz', when(readyz, dropField('checks'))),
      named('the web app answers', when(readyz, html)),
      when(readyz, setStatus(503)),
    ],
    'readyz-database-down': [
      configured({ 'READYZ.when_down': '500-with-trace' }),
      configured({ 'READYZ.when_down': '200' }),
      configured({ 'READYZ.asks_database': 'once' }),
      configured({ 'READYZ.asks_database': 'never' }),
    ],
    'readyz-recovery': [
      deadPool,
      configured({ 'DATABASE.reconnects': false }),
    ],
  },
  variations: [
    named('more and other keys', when({ path: /\/(healthz|readyz)$/ }, editJson(body => ({ release: '2026.11.1', commit: '9f2c1e7', ...(body as object), uptime_s: 12.5 })))),
    named('liveness without a body', when({ ...healthz, method: 'GET' }, all(setBody('', 'application/json'), setStatus(204)))),
    named('HEAD is not allowed', when({ ...healthz, method: 'HEAD' }, all(setStatus(405), setHeader('Allow', 'GET')))),
    named('no Cache-Control', when(healthz, dropHeader('Cache-Control'))),
    named('a cold start', when(healthz, onlyNth(1, delay(300)))),
    named('one pause of the garbage collector', when(healthz, onlyNth(60, delay(120)))),
    named('unready in plain words', when({ ...readyz, status: 503 }, setBody('unavailable', 'text/plain'))),
  ],
} satisfies Proof;
