/** Mutants and variations of the rows on liveness, readiness and outages. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  addHeaderLine,
  all,
  answerWith,
  cachedAnswer,
  configured,
  delay,
  delayShare,
  dropField,
  dropHeader,
  editHeader,
  editJson,
  everyNth,
  except,
  fromNth,
  inEnvironment,
  named,
  ownBound,
  onlyNth,
  redirect,
  setBody,
  setField,
  setHeader,
  setStatus,
  variables,
  when,
  type Answer,
  type Fault,
  type Json,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const healthz = { to: 'healthz' } as const;
const readyz = { to: 'readyz' } as const;
/** Rails' answer to a health check. */
const blank = setBody('<!DOCTYPE html><html><body style="background-color: green"></body></html>', 'text/html');
const html = setBody(
  '<!doctype html><html lang="en"><title>Product</title><div id="root"></div></html>',
  'text/html; charset=utf-8',
);

/** One worker for everybody: each answer waits for its turn. A single client notices nothing. */
const inTurns = (ms: number): Fault => {
  const free = Symbol('when the worker is free');
  return {
    name: `one worker answers in turns of ${String(ms)} ms`,
    delayMs: r => {
      const now = performance.now();
      const from = Math.max(now, Number(r.memory.get(free) ?? 0));
      r.memory.set(free, from + ms);
      return from + ms - now;
    },
  };
};

/** Answers from a state that is at most this old. */
const keptFor = (ms: number): Fault => {
  const kept = Symbol('state');
  return {
    name: `answers from a state up to ${String(ms)} ms old`,
    request: r => {
      const last = r.memory.get(kept) as { a: Answer; at: number } | undefined;
      return last !== undefined && performance.now() - last.at < ms
        ? { ...last.a, headers: [...last.a.headers] }
        : undefined;
    },
    answer: (a, r) => {
      const last = r.memory.get(kept) as { a: Answer; at: number } | undefined;
      if (last === undefined || performance.now() - last.at >= ms)
        r.memory.set(kept, { a: { ...a, headers: [...a.headers] }, at: performance.now() });
    },
  };
};

/** A server that backs off reports once more that it is not ready, after it was. */
const onceMore: Fault = (() => {
  const step = Symbol('step');
  return {
    name: 'one 503 more after an outage',
    answer: (a, r) => {
      const now = r.memory.get(step);
      if (a.status === 503) r.memory.set(step, 'down');
      else if (now === 'down') r.memory.set(step, 'up');
      else if (now === 'up') {
        r.memory.set(step, 'over');
        setStatus(503).answer?.(a, r);
      }
    },
  };
})();

/** The pool keeps its dead connections: after an outage each of them makes one more request fail. */
const deadPool: Fault = (() => {
  const [outage, failures] = [Symbol('outage'), 4];
  return {
    name: 'after an outage, 4 requests fail',
    answer: (a, r) => {
      const left = r.memory.get(outage);
      if (a.status === 503) r.memory.set(outage, failures);
      else if (typeof left === 'number' && left > 0 && r.path === r.site.paths.me) {
        r.memory.set(outage, left - 1);
        a.status = 500;
      }
    },
  };
})();

/**
 * Liveness is late from the first 503 of readiness to its next good answer: the wait for the pool holds up everything.
 */
const heldUp = (ms: number): Fault => {
  const out = Symbol('out');
  return {
    name: `liveness ${String(ms)} ms late during an outage`,
    answer: (a, r) => {
      if (r.path === r.site.paths.readyz) r.memory.set(out, a.status === 503);
    },
    delayMs: r => (r.path === r.site.paths.healthz && r.memory.get(out) === true ? ms : 0),
  };
};

/** Readiness would be good again, and reports it only this much later. */
const goodAgainAfter = (ms: number): Fault => {
  const until = Symbol('until');
  return {
    name: `readiness is good again after ${String(ms)} ms`,
    answer: (a, r) => {
      if (r.path !== r.site.paths.readyz) return;
      const end = r.memory.get(until);
      if (a.status === 503) r.memory.set(until, Infinity);
      else if (end === Infinity) r.memory.set(until, Date.now() + ms);
      if (typeof end === 'number' && Date.now() < end) a.status = 503;
    },
  };
};

/** The database's outage replaces that of Redis. */
const redisGone: Fault = {
  name: '',
  variables: v => ({
    DEPENDENCIES: JSON.stringify([{ name: 'redis', required: true, stop: v['DB_STOP_CMD'], start: v['DB_START_CMD'] }]),
  }),
};

/** The answer of a proxy that does not ask the API. */
const liveText = all(setStatus(200), setBody('ok', 'text/plain'));

/** Calls of the API, and nginx's answer to one that got none. */
const api = { path: /^\/api\/v1\// } as const;
const control = { path: /\/postflight-control$/ } as const;
const badGateway = all(setStatus(502), setBody('<html><h1>502 Bad Gateway</h1></html>', 'text/html'));

/** In a whole run each row meets its share of the lost calls. */
const inRounds = (fault: Fault): Fault => ({
  ...fault,
  roundsOnly: 'whichever row asks meets its share of the lost calls',
});

/** A readiness body in JSON with a good status. */
const saying = (body: Json): Fault => all(setStatus(200), setBody(JSON.stringify(body), 'application/json'));

/** A command that counts once, and then fails: the database accepts no more clients. */
const countOnce = (command: string): string => {
  const mark = path.join(tmpdir(), `postflight-counted-${String(process.pid)}`);
  return `test ! -e '${mark}' || { rm '${mark}'; exit 2; }; touch '${mark}'; ${command}`;
};

/** A command without effect, and one that prints a larger number each time: seconds and hundredths since midnight. */
const nothing = 'exit 0';
const growing = 'node -p "Math.floor(Date.now() / 10) % 1000000"';

/** A product that has no readiness, and whose environment says so. */
const withoutReadiness = all(
  variables({ HAS_NOT: 'readiness' }),
  when(readyz, answerWith({ status: 404, body: { detail: 'Not Found' } })),
);

export default {
  mutants: {
    'healthz-open': [
      named('the web app answers 200 with its page', when(healthz, html)),
      named(
        'a blank page for every path',
        when({ path: /\/(healthz|postflight-unknown-[0-9a-f-]+)$/ }, all(setStatus(200), blank)),
      ),
      named(
        'a page that is blank until its script runs',
        when(healthz, setBody('<!doctype html><html><body><script src="/app.js"></script></body></html>', 'text/html')),
      ),
      when(
        healthz,
        answerWith({ status: 401, headers: { 'WWW-Authenticate': 'Bearer' }, body: { detail: 'Not authenticated' } }),
      ),
      when(
        healthz,
        redirect(r => `${r.path}/`, 307),
      ),
      named(
        'a garbage token is judged',
        when({ ...healthz, header: value => value('authorization') !== undefined }, setStatus(401)),
      ),
      named(
        'the web app answers 200 with its page, called JSON',
        when(healthz, setBody('<!doctype html><title>Product</title>', 'application/json')),
      ),
      named('one of two replicas is gone', when({ ...healthz, method: 'GET' }, fromNth(3, setStatus(502)))),
      named(
        '200, and an error inside',
        when({ ...healthz, method: 'GET' }, setBody('{"status":"error"}', 'application/json')),
      ),
      named('200, and DOWN as a text', when({ ...healthz, method: 'GET' }, setBody('DOWN', 'text/plain'))),
      named(
        '200, and ok is false',
        when({ ...healthz, method: 'GET' }, setBody('{"ok":false,"uptime":12}', 'application/json')),
      ),
      inEnvironment(
        'prod',
        named(
          'the second of two replicas is degraded',
          when({ ...healthz, method: 'GET' }, fromNth(3, setBody('{"status":"degraded"}', 'application/json'))),
        ),
      ),
      named('only HEAD works', when({ ...healthz, method: 'GET' }, setStatus(404))),
    ],
    'healthz-latency': [
      when(healthz, delay(60)),
      when(healthz, delayShare(200, 0.05)),
      when(healthz, delayShare(200, 0.1)),
      named('one worker for everybody', when(healthz, inTurns(8))),
      inEnvironment('local', named('one worker for everybody', when(healthz, inTurns(8)))),
      named(
        'slow, and says so',
        when(healthz, all(delay(60), setHeader('Server-Timing', 'db;dur=55, total;dur=60.3'))),
      ),
      named(
        'slow, while a gateway answers the control now and then',
        all(when(healthz, delay(60)), when(control, everyNth(3, badGateway))),
      ),
      // Without Server-Timing this server would look like a distant one.
      named(
        'slow at everything, and says so',
        when({ path: /\/(healthz|postflight-control)$/ }, all(delay(60), setHeader('Server-Timing', 'app;dur=60.3'))),
      ),
      // Production is measured on one connection: there the constant and the bimodal kind must be found, the latter
      // with so large a share that 200 reads decide.
      inEnvironment('prod', when(healthz, delay(60))),
      inEnvironment('prod', when(healthz, delayShare(200, 0.3))),
      // With the few requests that a product's general limit permits.
      named('slow, asked sparingly', { ...variables({ REQUESTS_PER_MIN: '60' }), ...when(healthz, delay(60)) }),
      named('half of it slow, asked sparingly', {
        ...variables({ REQUESTS_PER_MIN: '60' }),
        ...when(healthz, delayShare(200, 0.5)),
      }),
    ],
    'healthz-unlimited': [
      named(
        'one limiter for everything',
        when(
          healthz,
          fromNth(
            8,
            answerWith({ status: 429, headers: { 'Retry-After': '60' }, body: { detail: 'Too many requests' } }),
          ),
        ),
      ),
      named("the login's limit counts health too", configured({ 'HEALTHZ.limit': 5 })),
      named('nginx limits with its 503', when(healthz, fromNth(8, answerWith({ status: 503 })))),
      inEnvironment('prod', when(healthz, fromNth(9, answerWith({ status: 429, headers: { 'Retry-After': '60' } })))),
    ],
    'healthz-uncached': [
      named('a CDN keeps it for 60 s', when(healthz, all(setHeader('Age', '17'), setHeader('X-Cache', 'HIT')))),
      named('a cache that tells nothing', when(healthz, cachedAnswer())),
      when(healthz, setHeader('Cache-Control', 'public, max-age=60')),
      when(healthz, setHeader('Cache-Control', 'max-age = "60"')),
      named(
        'a file of a static export',
        when(
          healthz,
          all(
            dropHeader('Cache-Control'),
            setHeader('Last-Modified', 'Mon, 02 Nov 2026 08:00:00 GMT'),
            setHeader('ETag', '"6724-1f"'),
          ),
        ),
      ),
      named('a cache of nginx by a name of its own', when(healthz, setHeader('X-FastCGI-Cache', 'HIT'))),
      named('Varnish, by the numbers of two requests', when(healthz, setHeader('X-Varnish', '32770 32768'))),
      named('a CDN that tells it among its times', when(healthz, setHeader('Server-Timing', 'cdn-cache; desc=HIT'))),
      named('a cache that knows RFC 9211 alone', when(healthz, setHeader('Cache-Status', 'edge; hit; ttl=42'))),
      named('a cache hides an outage', when(healthz, setHeader('Cache-Control', 'max-age=0, stale-if-error=300'))),
      named('no-store, but not for the CDN', when(healthz, addHeaderLine('CDN-Cache-Control', 'max-age=60'))),
      when(healthz, all(dropHeader('Cache-Control'), setHeader('Expires', 'Wed, 01 Jan 2098 00:00:00 GMT'))),
      named(
        'an answer of ten minutes ago',
        when(
          healthz,
          editHeader('Date', value => new Date(Date.parse(value) - 600_000).toUTCString()),
        ),
      ),
    ],
    'health-discloses-nothing': [
      configured({ 'READYZ.when_down': '500-with-trace' }),
      when(readyz, setField('dsn', 'postgresql+asyncpg://product:hunter2@db:5432/product')),
      when(
        readyz,
        setField('trace', 'Traceback (most recent call last):\n  File "/app/api/health.py", line 12, in readyz'),
      ),
      named(
        'the exception as a text, in an outage only',
        when(
          { ...readyz, status: 503 },
          setBody('(sqlalchemy.dialects.postgresql.asyncpg.Error) [Errno 111] Connect call failed', 'text/plain'),
        ),
      ),
      named(
        'a bad token brings the trace',
        when(
          { ...healthz, header: value => value('authorization') !== undefined },
          setField('detail', 'Traceback (most recent call last):\n  File "/app/api/auth.py", line 40'),
        ),
      ),
      inEnvironment('prod', when(readyz, setField('dsn', 'postgresql+asyncpg://product:hunter2@db:5432/product'))),
      named(
        'the proxy names the server that it has asked',
        when(healthz, setHeader('X-Upstream-Addr', '10.0.3.7:8000')),
      ),
      named('a header of the framework with its version', when(readyz, setHeader('X-Powered-By', 'FastAPI/0.115.2'))),
      when(healthz, setField('versions', { fastapi: '0.115.2' })),
      when(healthz, setField('upstream', 'api-7.product.svc.cluster.local')),
      inEnvironment('local', when(healthz, setField('upstream', 'http://localhost:8001/'))),
    ],
    'readyz-healthy': [
      named('the web app answers', when(readyz, html)),
      when(readyz, setStatus(503)),
      named('no route', when(readyz, all(setStatus(404), setBody('{"detail":"Not Found"}', 'application/json')))),
      when(readyz, answerWith({ status: 401, body: { detail: 'Not authenticated' } })),
      when(
        readyz,
        redirect(r => `${r.path}/`, 307),
      ),
      inEnvironment('prod', when(readyz, setStatus(500))),
      inEnvironment('local', named('the web app answers', when(readyz, html))),
      named(
        '200, and the database is down inside',
        when(readyz, saying({ status: 'ok', checks: { database: 'down' } })),
      ),
      named(
        '200, as Spring tells it',
        when(readyz, saying({ status: 'OUT_OF_SERVICE', components: { db: { status: 'DOWN' } } })),
      ),
      named(
        '200, as health+json tells it',
        when(readyz, saying({ status: 'pass', checks: { 'postgres:connections': [{ status: 'fail' }] } })),
      ),
      named(
        '200, and an error beside it',
        when(readyz, saying({ database: 'postgresql', error: 'connection refused' })),
      ),
      named(
        '200, and a part that is required fails',
        when(readyz, saying({ ready: true, db: true, queue: { ok: false, required: true } })),
      ),
      named(
        '200, in plain words',
        when(
          readyz,
          all(
            setStatus(200),
            setBody('[+]ping ok\n[-]postgres failed: reason withheld\nreadyz check failed\n', 'text/plain'),
          ),
        ),
      ),
      named('200, and isReady is false', when(readyz, saying({ isReady: false, database: 'ok' }))),
      named('200, and the database is 비정상', when(readyz, saying({ status: 'ok', database: '비정상' }))),
      inEnvironment(
        'local',
        named('one of two replicas has no database', when(readyz, fromNth(2, saying({ status: 'ok', pg: false })))),
      ),
      inEnvironment(
        'prod',
        named('degraded, and no word why', when(readyz, saying({ status: 'degraded', database: 'ok' }))),
      ),
    ],
    'readyz-names-database': [
      named('an alias of healthz', when(readyz, dropField('checks'))),
      named('a text that says no more than healthz', when(readyz, setBody('ok', 'text/plain'))),
      named(
        'a commit in which the letters stand',
        when(readyz, setBody('{"status":"ok","commit":"3db91f0"}', 'application/json')),
      ),
      inEnvironment('prod', named('another dependency alone', when(readyz, setField('checks', { redis: 'ok' })))),
    ],
    'readyz-database-down': [
      configured({ 'READYZ.when_down': '500-with-trace' }),
      configured({ 'READYZ.when_down': '200' }),
      named('a cached "ok"', configured({ 'READYZ.asks_database': 'once' })),
      named('another database answers in its place', configured({ 'READYZ.asks_database': 'never' })),
      named('502 of a product that died with its database', when({ ...readyz, status: 503 }, setStatus(502))),
      named('no answer in time while it is down', when({ ...readyz, status: 503 }, delay(3_100))),
      all(when({ ...readyz, status: 503 }, delay(1_500)), ownBound('readyz-database-down', 1_200)),
    ],
    'healthz-without-database': [
      named('liveness asks the database', configured({ 'HEALTHZ.asks_database': true })),
      inEnvironment('local', named('liveness asks the database', configured({ 'HEALTHZ.asks_database': true }))),
      named(
        'liveness asks the database of a product without readiness',
        all(withoutReadiness, configured({ 'HEALTHZ.asks_database': true })),
      ),
      heldUp(80),
      inEnvironment('local', heldUp(120)),
      all(heldUp(70), ownBound('healthz-without-database', 20)),
    ],
    'readyz-database-hangs': [
      named('no bound on the statement', configured({ 'READYZ.patience_ms': 3_600_000 })),
      named('a bound longer than the rule', configured({ 'READYZ.patience_ms': 4_000 })),
      all(configured({ 'READYZ.patience_ms': 2_000 }), ownBound('readyz-database-hangs', 1_500)),
      named("504 of nginx in place of the product's 503", when({ ...readyz, status: 503 }, setStatus(504))),
    ],
    'readyz-series': [
      named('the pool is empty after a while', when(readyz, fromNth(120, setStatus(503)))),
      named('an engine for each call: the database refuses everybody, the count included', {
        ...when(readyz, fromNth(30, setStatus(500))),
        variables: v => ({ DB_CONNECTIONS_CMD: countOnce(v['DB_CONNECTIONS_CMD'] ?? '') }),
      }),
      named('every tenth call is lost', when(readyz, everyNth(10, setStatus(502)))),
      inEnvironment('prod', named('dies under its probe', when(readyz, fromNth(12, setStatus(503))))),
      inEnvironment('local', named('the pool is empty after a while', when(readyz, fromNth(60, setStatus(503))))),
    ],
    'gateway-availability': [
      inRounds(named('every second call is a 503', when(api, everyNth(2, answerWith({ status: 503 }))))),
      inRounds(named('every tenth call is a 502', when(api, everyNth(10, badGateway)))),
      inRounds(named('one of three upstream servers is gone', when(api, everyNth(3, all(badGateway, setStatus(504)))))),
      inRounds(
        inEnvironment(
          'prod',
          named('one call of thirty is a 503', when(api, everyNth(30, answerWith({ status: 503 })))),
        ),
      ),
    ],
    'health-api-outage': [
      named('liveness of nginx itself', when({ ...healthz, status: 503 }, liveText)),
      named(
        'readiness out of a stale cache',
        when(
          { ...readyz, status: 503 },
          all(setStatus(200), setBody('{"status":"ok","checks":{"database":"ok"}}', 'application/json')),
        ),
      ),
      named('a file answers 204', when({ ...healthz, status: 503 }, all(setStatus(204), setBody('', 'text/plain')))),
    ],
    'readyz-connections': [
      named('a connection for each call, never closed', configured({ 'READYZ.keeps_connection': false })),
      inEnvironment('prod', {
        name: 'a connection for each call, never closed',
        variables: () => ({ DB_CONNECTIONS_CMD: growing }),
      }),
    ],
    'readyz-dependency-names': [
      named('another dependency than the one that is gone', redisGone),
      named('plain words', all(redisGone, when({ ...readyz, status: 503 }, setBody('unavailable', 'text/plain')))),
      inEnvironment('local', named('another dependency than the one that is gone', redisGone)),
    ],
    'readyz-dependencies': [
      all(redisGone, when({ ...readyz, status: 503 }, delay(1_500)), ownBound('readyz-dependencies', 1_200)),
      named(
        "502 of nginx in place of the product's 503",
        all(redisGone, when({ ...readyz, status: 503 }, setStatus(502))),
      ),
      {
        name: 'Redis is gone and nobody notices',
        variables: () => ({
          DEPENDENCIES: JSON.stringify([{ name: 'redis', required: true, stop: nothing, start: nothing }]),
        }),
      },
      {
        name: 'unready for want of something optional',
        variables: v => ({
          DEPENDENCIES: JSON.stringify([
            { name: 'search', required: false, stop: v['DB_STOP_CMD'], start: v['DB_START_CMD'] },
          ]),
        }),
      },
    ],
    'outage-sessions': [
      named('401 on any error', when({ to: 'me', status: 503 }, setStatus(401))),
      named(
        '401 on any error of a product without readiness',
        all(withoutReadiness, when({ to: 'me', status: 503 }, setStatus(401))),
      ),
      inEnvironment('local', named('403 on any error', when({ to: 'me', status: 503 }, setStatus(403)))),
      named('back to the login', when({ to: 'me', status: 503 }, all(setStatus(303), setHeader('Location', '/login')))),
      named(
        'the token of the app alone',
        when({ to: 'me', status: 503, header: value => value('authorization') !== undefined }, setStatus(401)),
      ),
      named(
        'the cookie of the web alone',
        when({ to: 'me', status: 503, header: value => value('cookie') !== undefined }, setStatus(401)),
      ),
    ],
    'outage-errors': [
      named(
        "the framework's own 500: plain text, outside of CORS",
        when(
          { to: 'login', status: 503 },
          all(
            setStatus(500),
            setBody('Internal Server Error', 'text/plain'),
            dropHeader('Access-Control-Allow-Origin'),
            dropHeader('X-Request-ID'),
          ),
        ),
      ),
      named('outside of CORS', when({ to: 'login', status: 503 }, dropHeader('Access-Control-Allow-Origin'))),
      named(
        'a page of the proxy',
        when(
          { to: 'login', status: 503 },
          setBody('<html><body>503 Service Temporarily Unavailable</body></html>', 'text/html'),
        ),
      ),
      named('no request id', when({ to: 'login', status: 503 }, dropHeader('X-Request-ID'))),
      named(
        'no request id, and no readiness',
        all(withoutReadiness, when({ to: 'login', status: 503 }, dropHeader('X-Request-ID'))),
      ),
      named('an outage called a wrong password', when({ to: 'login', status: 503 }, setStatus(401))),
    ],
    'readyz-recovery': [
      deadPool,
      configured({ 'DATABASE.reconnects': false }),
      all(goodAgainAfter(4_000), ownBound('readyz-recovery', 2_500)),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'healthz-open': [
      'healthz-latency',
      'healthz-unlimited',
      'healthz-without-database',
      'hsts',
      'login-limit-isolation',
    ],
    'healthz-unlimited': ['healthz-latency', 'healthz-open', 'healthz-without-database'],
    'health-discloses-nothing': ['readyz-database-down', 'readyz-database-hangs'],
    'readyz-database-down': ['health-discloses-nothing', 'readyz-database-hangs'],
    'readyz-healthy': ['readyz-series'],
    'readyz-recovery': ['readyz-series'],
    'readyz-series': ['readyz-connections', 'readyz-healthy', 'readyz-database-down', 'readyz-recovery'],
  },
  variations: [
    inEnvironment('stage', named('liveness is a page of a colour', when({ ...healthz, method: 'GET' }, blank))),
    // A runner 200 ms away, and a cold handshake, cannot be variations: all other checks would wait too.
    // tests/suite/unit/latency.test.ts has both. A log without health calls cannot be seen from outside.
    named(
      'more and other keys',
      when(
        { path: /\/(healthz|readyz)$/ },
        editJson(body => ({ release: '2026.11.1', commit: '9f2c1e7', ...(body as object), uptime_s: 12.5 })),
      ),
    ),
    inEnvironment(
      'stage',
      named(
        'liveness without a body',
        when({ ...healthz, method: 'GET', status: 200 }, all(setBody('', 'application/json'), setStatus(204))),
      ),
    ),
    inEnvironment(
      'stage',
      named(
        'HEAD is not allowed',
        when({ ...healthz, method: 'HEAD' }, all(setStatus(405), setHeader('Allow', 'GET'))),
      ),
    ),
    inEnvironment(
      'local',
      named(
        'it names its own public addresses',
        when(healthz, setField('links', { api: 'http://localhost:8000/', web: 'http://localhost:3000' })),
      ),
    ),
    named('no Cache-Control', when(healthz, dropHeader('Cache-Control'))),
    named(
      'headers that tell nothing of the inside',
      when(
        { path: /\/(healthz|readyz)$/ },
        all(
          setHeader('X-Powered-By', 'Express'),
          setHeader('X-Served-By', 'cache-icn1450027-ICN'),
          setHeader('X-Client-IP', '127.0.0.1'),
          setHeader('X-Response-Time', '1.25ms'),
        ),
      ),
    ),
    named(
      'a cache on the way that did not have it',
      when(healthz, all(setHeader('X-Varnish', '32770'), setHeader('X-Cache-Hits', '0, 0'))),
    ),
    named('a cold start', when(healthz, onlyNth(1, delay(300)))),
    inEnvironment(
      'stage',
      named(
        'Server-Timing',
        when(healthz, setHeader('Server-Timing', 'cache;desc="hit, or not";dur=0.1, total;dur=0.3')),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'Server-Timing of an edge, with the way to the origin in it',
        when(healthz, setHeader('Server-Timing', 'cdn-cache;desc=MISS, cfOrigin;dur=180')),
      ),
    ),
    inEnvironment('local', {
      name: 'another address as the control',
      variables: v => ({ HEALTHZ_CONTROL_URL: `${v['NEXT_PUBLIC_API_BASE'] ?? ''}/nobody-knows` }),
    }),
    // Liveness has a way of its own to the server.
    named('a gateway answers the control in its place', when(control, badGateway)),
    inEnvironment('prod', named('a gateway answers every second control', when(control, everyNth(2, badGateway)))),
    named('one pause of the garbage collector', when(healthz, onlyNth(60, delay(120)))),
    inEnvironment(
      'local',
      named(
        'readiness by other names',
        when({ ...readyz, status: 200 }, setBody('{"healthy":true,"postgresStatus":"up"}', 'application/health+json')),
      ),
    ),
    except(
      ['openapi-responses'],
      inEnvironment(
        'local',
        named('liveness in plain text', when({ ...healthz, method: 'GET', status: 200 }, setBody('OK', 'text/plain'))),
      ),
    ),
    except(
      ['openapi-responses'],
      inEnvironment(
        'prod',
        named(
          'JSON that Django declares as HTML',
          when({ ...healthz, method: 'GET', status: 200 }, setHeader('Content-Type', 'text/html; charset=utf-8')),
        ),
      ),
    ),
    // Its document mentions HEAD.
    except(
      ['openapi-responses'],
      inEnvironment('prod', named('HEAD is not found', when({ ...healthz, method: 'HEAD' }, setStatus(404)))),
    ),
    inEnvironment(
      'prod',
      named(
        'readiness without a body',
        when({ ...readyz, status: 200 }, all(setBody('', 'application/json'), setStatus(204))),
      ),
    ),
    // In the environment whose outage drill asks often enough for it to matter.
    inEnvironment('stage', named('readiness kept for a second', when(readyz, keptFor(1_000)))),
    inEnvironment('local', named('readiness kept for a second', when(readyz, keptFor(1_000)))),
    inEnvironment(
      'local',
      named('a 502 to sessions during an outage', when({ to: 'me', status: 503 }, setStatus(502))),
    ),
    inEnvironment('stage', named('back-off after an outage', when(readyz, onceMore))),
    // More than postflight's own bounds allow, and less than the adopter's.
    inEnvironment(
      'local',
      all(
        heldUp(80),
        ownBound('healthz-without-database', 200),
        configured({ 'READYZ.patience_ms': 4_000 }),
        ownBound('readyz-database-hangs', 5_000),
      ),
    ),
    except(
      ['openapi-responses'],
      inEnvironment(
        'prod',
        named(
          'without something optional',
          when(
            { ...healthz, method: 'GET', status: 200 },
            setBody(
              '{"status":"degraded","checks":{"mail":{"status":"down","required":false}},"errors":[]}',
              'application/json',
            ),
          ),
        ),
      ),
    ),
    inEnvironment(
      'stage',
      named(
        'words that look like a failure',
        when(
          { ...readyz, status: 200 },
          editJson(body => ({
            ...(body as object),
            error: null,
            errors: 0,
            result: 'no errors',
            log_level: 'error',
            maintenance: false,
            db_readonly: false,
          })),
        ),
      ),
    ),
    inEnvironment('stage', named('liveness a little slower during an outage', heldUp(15))),
    named('unready in plain words', when({ ...readyz, status: 503 }, setBody('unavailable', 'text/plain'))),
  ],
} satisfies Proof;
