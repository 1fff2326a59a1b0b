import { everywhere, topic } from './row.ts';

/** Liveness and readiness of the API, and its answers while a dependency is down. */
export const health = topic('health', {
  'healthz-open': {
    must: 'GET /healthz must answer 200 or 204 from FastAPI, without credentials, redirect or cookie.',
    source: ['헬스/모니터링/로그', '환경 정의 3) Production', '수용 기준', 'RFC 9110 §15.3.1'],
    expect: everywhere({ statuses: [200, 204] }),
    fix: 'register /healthz without an auth dependency and without trailing slash, and give it an nginx location that goes to FastAPI, not to Next',
  },
  'healthz-latency': {
    must: 'GET /healthz must be answered by the server within 50 ms.',
    source: ['헬스/모니터링/로그'],
    // A sequential test on the share of answers over the bound: p0 is the share that is healthy, p1 the share that
    // breaks the requirement.
    expect: everywhere({ atMostMs: 50, p0: 0.005, p1: 0.02 }),
    productionNote: 'at most 200 paced reads on one connection',
    fix: 'make healthz `async def` with no I/O (a sync handler waits for the thread pool) and move blocking calls out of async handlers',
  },
  'healthz-without-database': {
    must: 'GET /healthz must stay good and as quick as before while the database is down or frozen.',
    source: ['환경 정의 3) Production', '헬스/모니터링/로그'],
    expect: everywhere({ statuses: [200, 204], slowerAtMostMs: 50 }),
    production: 'never',
    productionNote: 'the database would have to be stopped',
    fix: 'take the database ping out of healthz: it belongs to readyz',
  },
  'healthz-unlimited': {
    must: 'A quick series of GET /healthz must not be refused by a rate limit.',
    source: ['헬스/모니터링/로그', '보안/시크릿'],
    expect: { local: { calls: 30 }, stage: { calls: 30 }, prod: { calls: 10 } },
    fix: 'exempt /healthz from the limiter (slowapi: @limiter.exempt) and from nginx limit_req: the 5 per minute are for the login only',
  },
  'healthz-uncached': {
    must: 'An answer of /healthz must not come from a cache.',
    source: ['환경 정의 3) Production', '헬스/모니터링/로그', 'RFC 9111 §5.2.2.5'],
    expect: everywhere({ signsOfCache: [] }),
    fix: 'send Cache-Control: no-store from healthz, and exclude it from proxy_cache and from the CDN',
  },
  'health-discloses-nothing': {
    must: 'Answers of /healthz and /readyz must not disclose a DSN, an internal host, a stack trace or a library version.',
    source: ['헬스/모니터링/로그', '보안/시크릿'],
    expect: everywhere({ disclosed: [] }),
    fix: 'answer with names and states only, log the exception instead of returning str(error), and run FastAPI with debug=False',
  },
  'readyz-names-database': {
    must: 'GET /readyz must be 200 or 204 on a healthy system and name its database check.',
    source: ['헬스/모니터링/로그', '환경 정의 3) Production', '수용 기준'],
    expect: everywhere({ status: [200, 204] }),
    fix: 'let readyz run SELECT 1 and answer {"checks": {"database": "ok"}} as JSON; route it to FastAPI in nginx',
  },
  'readyz-database-down': {
    must: 'GET /readyz must turn 503 within 3 s after the database refuses connections.',
    source: ['헬스/모니터링/로그', 'RFC 9110 §15.6.4'],
    expect: everywhere({ status: 503, withinMs: 3000 }),
    production: 'never',
    productionNote: 'the database would have to be stopped',
    fix: 'catch the error of the database ping in readyz and return JSONResponse(status_code=503); cache its result for 1 s at most',
  },
  'readyz-database-hangs': {
    must: 'GET /readyz must answer 503 within 3 s while the database accepts connections and never answers.',
    source: ['헬스/모니터링/로그', 'RFC 9110 §15.6.4'],
    expect: everywhere({ status: 503, withinMs: 3000 }),
    production: 'never',
    productionNote: 'the database would have to be frozen',
    fix: 'wrap the ping in asyncio.wait_for(…, 2), and set connect_timeout and statement_timeout on the engine',
  },
  'readyz-recovery': {
    must: 'GET /readyz must be 200 again within 10 s after the database is back, without a restart.',
    source: ['헬스/모니터링/로그', '장애·DR(Disaster Recovery) 최소 가이드'],
    expect: everywhere({ status: 200, withinMs: 10000 }),
    production: 'never',
    productionNote: 'the database would have to be stopped and started',
    fix: 'create the SQLAlchemy engine with pool_pre_ping=True, and do not keep a failed readiness result',
  },
  'readyz-connections': {
    must: 'Repeated calls of /readyz must not raise the number of database connections beyond the pool.',
    source: ['헬스/모니터링/로그'],
    expect: {
      local: { calls: 200, growthAtMost: 5 },
      stage: { calls: 200, growthAtMost: 5 },
      prod: { calls: 20, growthAtMost: 5 },
    },
    fix: 'ping through the shared engine inside `async with engine.connect()` instead of opening a connection per call',
  },
  'readyz-dependencies': {
    must: 'GET /readyz must be 503 and name the dependency when any required dependency is down.',
    source: ['헬스/모니터링/로그', 'RFC 9110 §15.6.4'],
    expect: everywhere({ status: 503, withinMs: 3000 }),
    production: 'never',
    productionNote: 'each dependency would have to be switched off',
    fix: 'add the missing dependency to the checks of readyz, and mark the optional ones so that they do not turn the API unready',
  },
  'outage-errors': {
    must: 'While the database is down, an API answer must be an error in JSON that the web app can read, with its request id.',
    source: ['헬스/모니터링/로그', 'ENV 키 매트릭스', 'Fetch § CORS check'],
    expect: everywhere({ statusAtLeast: 500, form: 'json', requestId: true }),
    production: 'never',
    productionNote: 'the database would have to be stopped',
    fix: 'answer unhandled exceptions outside of FastAPI but inside of CORS: Starlette sends its 500 from ServerErrorMiddleware, which wraps CORSMiddleware',
  },
});
