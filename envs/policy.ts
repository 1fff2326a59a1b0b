/**
 * THE table: one row per requirement of the product's environment document. The key of a row is the requirement id: it is the tag of the
 * test, the key of the mutants and the row of every report. Imports nothing, and nothing but the table knows the right answers.
 * Longer than other files on purpose: it is one table, grouped by topic.
 */

/** An environment of the product, as the document names its three columns. */
export type Kind = 'local' | 'stage' | 'prod';

/** A folder under `tests/`: the place where the requirement is checked. */
export type Topic =
  | 'environment-matrix'
  | 'topology'
  | 'health'
  | 'login-journey'
  | 'auth-cookie'
  | 'cors-allowlist'
  | 'bearer-token'
  | 'login-rate-limit'
  | 'tls'
  | 'static-delivery'
  | 'release'
  | 'over-the-air'
  | 'update-gate'
  | 'logs'
  | 'secrets'
  | 'backups'
  | 'openapi'
  | 'suite-honesty';

/** A section of the environment document, in its own words; every `source` starts with one, so a misspelt section does not compile. */
export type Section =
  | '목적'
  | '환경 정의 1) Local'
  | '환경 정의 2) Staging'
  | '환경 정의 3) Production'
  | 'ENV 키 매트릭스'
  | '쿠키/CORS 정책'
  | '배포/롤백'
  | '헬스/모니터링/로그'
  | '보안/시크릿'
  | '백업/마이그레이션'
  | '장애·DR(Disaster Recovery) 최소 가이드'
  | '수용 기준';

/** Stands in place of an expected value: the requirement does not exist in that environment, for the reason given. */
export type NotApplicable = { readonly notApplicable: string };

/** Declares that a requirement does not exist in an environment. `reason` is a clause that reads well after "not applicable: ". */
export const notApplicable = (reason: string): NotApplicable => ({ notApplicable: reason });

/**
 * What a run may do on production. `safe`: reads, in every run. `synthetic`: spends tries of the synthetic account, at depth `full`
 * only (nightly). `never`: the row is 'not run' on production, for the reason in `productionNote`.
 */
type OnProduction =
  | { readonly production: 'safe' | 'synthetic'; readonly productionNote?: string }
  | { readonly production: 'never'; readonly productionNote: string };

/** One requirement. `E` is the type of its expected value, `Expect` the expected values of the three environments. */
export type Row<E = unknown, Expect = Readonly<Record<Kind, E | NotApplicable>>> = OnProduction & {
  readonly topic: Topic;
  /** One sentence with "must", one obligation. */
  readonly must: string;
  /** The document's section first, then further sections, then the standard and its clause. */
  readonly source: readonly [Section, ...string[]];
  /** The expected value of each environment, units in the key names (`atMostMs`), or why the requirement does not exist there. */
  readonly expect: Expect;
  /** What to try first when the requirement is broken. */
  readonly fix: string;
  /** `built`: a test covers it. `planned`: named here, judged nowhere yet; a report counts it as such. */
  readonly status: 'built' | 'planned';
  /** Present on rows that only depth `full` runs, because they wait for a window. */
  readonly depth?: 'full';
  /** Present on rows that are judged by driving the app: in the projects `<environment>-mobile` alone. */
  readonly app?: true;
  /** Logins of the synthetic account that this row's observation spends in a run (a count; absent means none). Shared logins stand once. */
  readonly logins?: number;
};

/** An expected value as a check uses it: words and booleans stay literal, numbers and lists do not (`[200, 204].includes(status)` compiles). */
type Plain<V> = V extends number
  ? number
  : V extends readonly (infer Item)[]
    ? readonly (Item extends string ? string : Item extends number ? number : Item)[]
    : V extends object
      ? { readonly [Key in keyof V]: Plain<V[Key]> }
      : V;

// The overload keeps the type of each environment's value, so that `policy[id].expect[env]` is typed without a cast.
function row<const Expect extends Readonly<Record<Kind, unknown>>>(
  it: Row<unknown, Expect>,
): Row<unknown, Plain<Expect>>;
function row(it: Row): Row {
  return it;
}

/** The same expected value in all three environments. */
const everywhere = <const Value>(value: Value) => ({ local: value, stage: value, prod: value });

const plainHttp = notApplicable('local is plain http by design');

/** The run's own variables as the document's table has them: addresses where it fixes them, else their form. */
type Matrix = {
  readonly webUrl?: string;
  readonly apiBase?: string;
  readonly scheme: 'http' | 'https';
  readonly apiPath: string;
  readonly tokenExpireS: number;
  readonly allowCredentials: boolean;
};

/** Every requirement, by id. */
export const policy = {
  // ---- environment-matrix ----
  'env-matrix': row<Readonly<Record<Kind, Matrix>>>({
    topic: 'environment-matrix',
    must: 'The variables of a run must have the values that the ENV key matrix gives for its environment.',
    source: ['ENV 키 매트릭스', '환경 정의 1) Local'],
    expect: {
      local: {
        webUrl: 'http://localhost:3000',
        apiBase: 'http://localhost:8000/api/v1',
        scheme: 'http',
        apiPath: '/api/v1',
        tokenExpireS: 3600,
        allowCredentials: true,
      },
      stage: { scheme: 'https', apiPath: '/api/v1', tokenExpireS: 3600, allowCredentials: true },
      prod: { scheme: 'https', apiPath: '/api/v1', tokenExpireS: 3600, allowCredentials: true },
    },
    production: 'safe',
    fix: 'correct the named key in envs/<environment>.env: no placeholder, quote, blank or trailing slash, and no address of another environment',
    status: 'built',
  }),
  'web-bundle-api-base': row({
    topic: 'environment-matrix',
    must: 'The delivered web bundle must call the API base of its own environment and no other.',
    source: ['ENV 키 매트릭스', '환경 정의 1) Local'],
    expect: everywhere({ calls: 'API_BASE', foreignOrigins: 0 }),
    production: 'safe',
    fix: 'rebuild Next with NEXT_PUBLIC_API_BASE of this environment (it is frozen at build), or read the base at run time in the root layout',
    status: 'built',
  }),
  'app-bundle-api-base': row({
    topic: 'environment-matrix',
    must: 'The delivered app bundle must call the API base of its own environment and no other.',
    source: ['ENV 키 매트릭스', '환경 정의 1) Local'],
    expect: everywhere({ calls: 'EXPO_PUBLIC_API_BASE', foreignOrigins: 0 }),
    production: 'safe',
    fix: 'export again with `npx expo export --clear` and the right EXPO_PUBLIC_API_BASE: a stale Metro cache keeps the old value',
    status: 'built',
  }),
  'app-api-base-reachable': row({
    topic: 'environment-matrix',
    must: 'EXPO_PUBLIC_API_BASE must name an address at which a phone reaches the API of this environment.',
    source: ['환경 정의 1) Local', 'ENV 키 매트릭스'],
    expect: {
      local: { scheme: 'http', host: 'this machine, in its network' },
      stage: { scheme: 'https', host: 'the host of API_BASE' },
      prod: { scheme: 'https', host: 'the host of API_BASE' },
    },
    production: 'safe',
    fix: 'locally start uvicorn with --host 0.0.0.0 and set EXPO_PUBLIC_API_BASE to the current LAN address, never to localhost',
    status: 'built',
  }),
  'database-engine': row({
    topic: 'environment-matrix',
    must: 'The API must be connected to the database engine and the database of its own environment.',
    source: ['ENV 키 매트릭스', '백업/마이그레이션'],
    expect: {
      local: { engine: 'sqlite' },
      stage: { engine: 'postgresql', sharedWithOtherEnvironments: false },
      prod: { engine: 'postgresql', sharedWithOtherEnvironments: false },
    },
    production: 'safe',
    fix: 'set DATABASE.dsn of this environment and remove the sqlite fallback, so that a missing DSN stops the start',
    status: 'built',
  }),
  'feature-flags': row({
    topic: 'environment-matrix',
    must: 'The EXPO_PUBLIC_FEATURE_* flags that are on in what is delivered must be in the list allowed for the environment.',
    source: ['ENV 키 매트릭스'],
    expect: {
      local: notApplicable('the document leaves feature flags free on a developer machine'),
      stage: { flagsOutsideList: 0 },
      prod: { flagsOutsideList: 0 },
    },
    production: 'safe',
    fix: 'parse flags by value in the app ("false" is a non-empty string) and drop the flag from the EAS environment of this channel',
    status: 'built',
  }),
  'min-app-version-present': row({
    topic: 'environment-matrix',
    must: 'EXPO_PUBLIC_MIN_APP_VERSION must be set to a version of three numbers.',
    source: ['ENV 키 매트릭스', '배포/롤백', 'SemVer 2.0.0 §2'],
    expect: {
      local: notApplicable('the minimum version is optional on a developer machine'),
      stage: { form: 'X.Y.Z' },
      prod: { form: 'X.Y.Z' },
    },
    production: 'safe',
    fix: 'set EXPO_PUBLIC_MIN_APP_VERSION to X.Y.Z, without "v", blank or missing part',
    status: 'built',
  }),

  // ---- topology ----
  'proxy-presence': row({
    topic: 'topology',
    must: 'Public answers of web and API must pass one nginx on stage and prod, and none on a developer machine.',
    source: ['목적', '환경 정의 1) Local', '환경 정의 2) Staging'],
    expect: { local: { behindProxy: false }, stage: { behindProxy: true }, prod: { behindProxy: true } },
    production: 'safe',
    fix: 'point the DNS name at nginx and bind uvicorn and Next to 127.0.0.1; locally stop the old nginx',
    status: 'built',
  }),
  'api-route-ownership': row({
    topic: 'topology',
    must: 'An unknown path must be answered 404 by its owner: JSON from FastAPI under the API prefix, HTML from Next elsewhere.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 9110 §15.5.5'],
    expect: everywhere({ status: 404 }),
    production: 'safe',
    fix: 'in nginx give /api/ its own location with `proxy_pass http://api;` (no trailing slash), and drop a catch-all try_files to index.html',
    status: 'built',
  }),
  'backend-ports-closed': row({
    topic: 'topology',
    must: 'The application and database ports behind nginx must not answer on the public hosts.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production'],
    expect: {
      local: notApplicable('web and API are reached directly by design'),
      stage: { closedPorts: [3000, 8000, 5432, 6379] },
      prod: { closedPorts: [3000, 8000, 5432, 6379] },
    },
    production: 'safe',
    productionNote: 'one connect per port',
    fix: 'publish container ports on 127.0.0.1 only and close them in the firewall: docker bypasses ufw',
    status: 'built',
  }),
  'redirect-origin': row({
    topic: 'topology',
    must: 'A redirect of web or API must keep the scheme and the public host of the request.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 9110 §10.2.2'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'start uvicorn with --proxy-headers and the proxy in --forwarded-allow-ips, and let nginx send Host and X-Forwarded-Proto of the outer hop',
    status: 'built',
  }),
  'gateway-errors': row({
    topic: 'topology',
    must: 'While the API is down, the proxy must answer its calls with an error in JSON that the web app can read.',
    source: ['환경 정의 2) Staging', 'ENV 키 매트릭스', 'Fetch § CORS check'],
    expect: {
      local: notApplicable('no nginx stands in the path'),
      stage: { statuses: [502, 503, 504], form: 'json' },
      prod: { statuses: [502, 503, 504], form: 'json' },
    },
    production: 'never',
    productionNote: 'the API would have to be stopped',
    fix: 'add `error_page 502 504 = @api_down` to the locations of the API, and give that location JSON and the CORS headers with `always`',
    status: 'built',
  }),
  'public-host-names': row({
    topic: 'topology',
    must: 'Every address of a public environment must be an https DNS name of its own, and those of local must be localhost or LAN addresses.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production'],
    expect: { local: { dnsName: false }, stage: { dnsName: true }, prod: { dnsName: true } },
    production: 'safe',
    fix: 'correct WEB_URL and API_BASE of this environment: no IP address, no localhost on stage or prod, and no host that stage and prod share',
    status: 'built',
  }),
  'search-indexing': row({
    topic: 'topology',
    must: 'Search engines must be kept out of stage and let into prod.',
    source: ['환경 정의 2) Staging', 'RFC 9309 §2.2'],
    expect: {
      local: notApplicable('a developer machine is not public'),
      stage: { indexable: false },
      prod: { indexable: true },
    },
    production: 'safe',
    fix: 'send X-Robots-Tag: noindex from the stage server block only, and make app/robots.js of Next depend on the environment',
    status: 'built',
  }),
  'address-agreement': row({
    topic: 'topology',
    must: 'Every IPv4 and IPv6 address of a host must give the same answers.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production'],
    // A browser tries the next address of localhost when one refuses; elsewhere it takes its time to, and clients of other kinds do not.
    expect: {
      local: { same: true, mayRefuse: true },
      stage: { same: true, mayRefuse: false },
      prod: { same: true, mayRefuse: false },
    },
    production: 'safe',
    fix: 'add `listen [::]:443 ssl` to the server block, and deploy the same release to every backend',
    status: 'built',
  }),

  // ---- health ----
  'healthz-open': row({
    topic: 'health',
    must: 'GET /healthz must answer 200 or 204 from FastAPI, without credentials, redirect or cookie.',
    source: ['헬스/모니터링/로그', '환경 정의 3) Production', '수용 기준', 'RFC 9110 §15.3.1'],
    expect: everywhere({ statuses: [200, 204] }),
    production: 'safe',
    fix: 'register /healthz without an auth dependency and without trailing slash, and give it an nginx location that goes to FastAPI, not to Next',
    status: 'built',
  }),
  'healthz-latency': row({
    topic: 'health',
    must: 'GET /healthz must be answered by the server within 50 ms.',
    source: ['헬스/모니터링/로그'],
    // A sequential test on the share of answers over the bound: p0 is the share that is healthy, p1 the share that breaks the requirement.
    expect: everywhere({ atMostMs: 50, p0: 0.005, p1: 0.02 }),
    production: 'safe',
    productionNote: 'at most 200 paced reads on one connection',
    fix: 'make healthz `async def` with no I/O (a sync handler waits for the thread pool) and move blocking calls out of async handlers',
    status: 'built',
  }),
  'healthz-without-database': row({
    topic: 'health',
    must: 'GET /healthz must stay good and as quick as before while the database is down or frozen.',
    source: ['환경 정의 3) Production', '헬스/모니터링/로그'],
    expect: everywhere({ statuses: [200, 204], slowerAtMostMs: 50 }),
    production: 'never',
    productionNote: 'the database would have to be stopped',
    fix: 'take the database ping out of healthz: it belongs to readyz',
    status: 'built',
  }),
  'healthz-unlimited': row({
    topic: 'health',
    must: 'A quick series of GET /healthz must not be refused by a rate limit.',
    source: ['헬스/모니터링/로그', '보안/시크릿'],
    expect: { local: { calls: 30 }, stage: { calls: 30 }, prod: { calls: 10 } },
    production: 'safe',
    fix: 'exempt /healthz from the limiter (slowapi: @limiter.exempt) and from nginx limit_req: the 5 per minute are for the login only',
    status: 'built',
  }),
  'healthz-uncached': row({
    topic: 'health',
    must: 'An answer of /healthz must not come from a cache.',
    source: ['환경 정의 3) Production', '헬스/모니터링/로그', 'RFC 9111 §5.2.2.5'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'send Cache-Control: no-store from healthz, and exclude it from proxy_cache and from the CDN',
    status: 'built',
  }),
  'health-discloses-nothing': row({
    topic: 'health',
    must: 'Answers of /healthz and /readyz must not disclose a DSN, an internal host, a stack trace or a library version.',
    source: ['헬스/모니터링/로그', '보안/시크릿'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'answer with names and states only, log the exception instead of returning str(error), and run FastAPI with debug=False',
    status: 'built',
  }),
  'readyz-names-database': row({
    topic: 'health',
    must: 'GET /readyz must be 200 or 204 on a healthy system and name its database check.',
    source: ['헬스/모니터링/로그', '환경 정의 3) Production', '수용 기준'],
    expect: everywhere({ status: [200, 204] }),
    production: 'safe',
    fix: 'let readyz run SELECT 1 and answer {"checks": {"database": "ok"}} as JSON; route it to FastAPI in nginx',
    status: 'built',
  }),
  'readyz-database-down': row({
    topic: 'health',
    must: 'GET /readyz must turn 503 within 3 s after the database refuses connections.',
    source: ['헬스/모니터링/로그', 'RFC 9110 §15.6.4'],
    expect: everywhere({ status: 503, withinMs: 3000 }),
    production: 'never',
    productionNote: 'the database would have to be stopped',
    fix: 'catch the error of the database ping in readyz and return JSONResponse(status_code=503); cache its result for 1 s at most',
    status: 'built',
  }),
  'readyz-database-hangs': row({
    topic: 'health',
    must: 'GET /readyz must answer 503 within 3 s while the database accepts connections and never answers.',
    source: ['헬스/모니터링/로그', 'RFC 9110 §15.6.4'],
    expect: everywhere({ status: 503, withinMs: 3000 }),
    production: 'never',
    productionNote: 'the database would have to be frozen',
    fix: 'wrap the ping in asyncio.wait_for(…, 2), and set connect_timeout and statement_timeout on the engine',
    status: 'built',
  }),
  'readyz-recovery': row({
    topic: 'health',
    must: 'GET /readyz must be 200 again within 10 s after the database is back, without a restart.',
    source: ['헬스/모니터링/로그', '장애·DR(Disaster Recovery) 최소 가이드'],
    expect: everywhere({ status: 200, withinMs: 10000 }),
    production: 'never',
    productionNote: 'the database would have to be stopped and started',
    fix: 'create the SQLAlchemy engine with pool_pre_ping=True, and do not keep a failed readiness result',
    status: 'built',
  }),
  'readyz-connections': row({
    topic: 'health',
    must: 'Repeated calls of /readyz must not raise the number of database connections beyond the pool.',
    source: ['헬스/모니터링/로그'],
    expect: {
      local: { calls: 200, growthAtMost: 5 },
      stage: { calls: 200, growthAtMost: 5 },
      prod: { calls: 20, growthAtMost: 5 },
    },
    production: 'safe',
    fix: 'ping through the shared engine inside `async with engine.connect()` instead of opening a connection per call',
    status: 'built',
  }),
  'readyz-dependencies': row({
    topic: 'health',
    must: 'GET /readyz must be 503 and name the dependency when any required dependency is down.',
    source: ['헬스/모니터링/로그', 'RFC 9110 §15.6.4'],
    expect: everywhere({ status: 503, withinMs: 3000 }),
    production: 'never',
    productionNote: 'each dependency would have to be switched off',
    fix: 'add the missing dependency to the checks of readyz, and mark the optional ones so that they do not turn the API unready',
    status: 'built',
  }),
  'outage-errors': row({
    topic: 'health',
    must: 'While the database is down, an API answer must be an error in JSON that the web app can read, with its request id.',
    source: ['헬스/모니터링/로그', 'ENV 키 매트릭스', 'Fetch § CORS check'],
    expect: everywhere({ statusAtLeast: 500, form: 'json', requestId: true }),
    production: 'never',
    productionNote: 'the database would have to be stopped',
    fix: 'answer unhandled exceptions outside of FastAPI but inside of CORS: Starlette sends its 500 from ServerErrorMiddleware, which wraps CORSMiddleware',
    status: 'built',
  }),

  // ---- login-journey ----
  'login-dashboard': row({
    topic: 'login-journey',
    must: 'A user who logs in with the right password must reach a dashboard that shows data of the API.',
    source: ['수용 기준', '환경 정의 1) Local', '환경 정의 2) Staging', '환경 정의 3) Production'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'look whether the dashboard call carries the cookie: fetch with credentials: "include", allow_credentials=True, and a SameSite that fits',
    status: 'built',
    logins: 1,
  }),
  'auth-guard': row({
    topic: 'login-journey',
    must: 'The dashboard must be closed to a visitor without a login and stay open across a reload with one.',
    source: ['수용 기준'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'check the login on the server (Next proxy.js or the server component), not in useEffect, and accept only return paths that start with one slash',
    status: 'built',
  }),
  'login-refusal': row({
    topic: 'login-journey',
    must: 'A login with a wrong password must end in an error on the login page, without an auth cookie.',
    source: ['수용 기준'],
    expect: everywhere(true),
    production: 'synthetic',
    productionNote: 'one wrong try a night',
    fix: 'raise HTTPException(401) before set_cookie in the login route, and show the error instead of navigating when fetch is not ok',
    status: 'built',
    logins: 1,
  }),
  logout: row({
    topic: 'login-journey',
    must: 'A logout must end the access of the browser to the dashboard and to the API.',
    source: ['수용 기준'],
    expect: everywhere(true),
    production: 'synthetic',
    fix: 'call response.delete_cookie with the path, domain, secure and samesite of set_cookie, and leave the dashboard after the answer',
    status: 'built',
  }),
  'login-before-hydration': row({
    topic: 'login-journey',
    must: 'A login form submitted before its script runs must never put the password into a URL.',
    source: ['수용 기준', 'HTML § Form submission algorithm'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'give the form method="post", or keep its button disabled until the page is hydrated',
    status: 'built',
  }),
  'page-errors': row({
    topic: 'login-journey',
    must: 'The pages of the login journey must load without console errors, failed requests or policy violations.',
    source: ['수용 기준'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'open the named page with the browser console: copy .next/static of this build to the server, remove http:// addresses, fix the hydration error',
    status: 'built',
  }),

  // ---- auth-cookie ----
  'auth-cookie-present': row({
    topic: 'auth-cookie',
    must: 'A login on the web must set an auth cookie, without which the dashboard call is refused.',
    source: [
      '쿠키/CORS 정책',
      '환경 정의 1) Local',
      '환경 정의 2) Staging',
      '환경 정의 3) Production',
      'RFC 6265bis §4.1',
    ],
    expect: everywhere(true),
    production: 'safe',
    fix: 'call response.set_cookie() in the login route on the very response that is returned; do not keep the token in localStorage',
    status: 'built',
    logins: 1,
  }),
  'cookie-httponly': row({
    topic: 'auth-cookie',
    must: 'The auth cookie must carry HttpOnly.',
    source: ['환경 정의 1) Local', '환경 정의 3) Production', 'RFC 6265bis §4.1.2.6'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'pass httponly=True to every response.set_cookie() that sets the auth cookie: login, refresh and error paths',
    status: 'built',
  }),
  'cookie-secure': row({
    topic: 'auth-cookie',
    must: 'The auth cookie must carry Secure on stage and prod and must not carry it locally.',
    source: [
      '쿠키/CORS 정책',
      '환경 정의 1) Local',
      '환경 정의 2) Staging',
      '환경 정의 3) Production',
      'RFC 6265bis §4.1.2.5',
    ],
    expect: { local: false, stage: true, prod: true },
    production: 'safe',
    fix: 'set secure= from the configuration of the environment, not from request.url.scheme, which is http behind nginx',
    status: 'built',
  }),
  'cookie-samesite': row({
    topic: 'auth-cookie',
    must: 'The auth cookie must carry SameSite=Lax; None, with Secure, only when web and API are cross-site by the public suffix list.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', '환경 정의 3) Production', 'RFC 6265bis §4.1.2.7'],
    expect: { local: 'Lax', stage: 'Lax', prod: 'Lax' },
    production: 'safe',
    fix: 'pass samesite="lax" to response.set_cookie(): web.<domain> and api.<domain> are one site, so None is not needed',
    status: 'built',
  }),
  'cookie-scope': row({
    topic: 'auth-cookie',
    must: 'The auth cookie must be host-only (on prod, or exactly of COOKIE_DOMAIN), with a path that covers the API.',
    source: ['쿠키/CORS 정책', '환경 정의 3) Production', 'RFC 6265bis §4.1.2.3', 'RFC 6265bis §4.1.2.4'],
    // A parent domain is a choice of prod alone: a cookie of stage for .example.com would reach prod.
    expect: { local: { parentDomain: false }, stage: { parentDomain: false }, prod: { parentDomain: true } },
    production: 'safe',
    fix: 'leave domain= out of response.set_cookie() and set path="/": a parent domain mixes the logins of stage and prod',
    status: 'built',
  }),
  'cookie-lifetime': row({
    topic: 'auth-cookie',
    must: 'The auth cookie must not outlive its token of 3600 s.',
    source: ['ENV 키 매트릭스', '환경 정의 3) Production', 'RFC 6265bis §4.1.2.1', 'RFC 6265bis §4.1.2.2'],
    expect: everywhere({ atMostS: 3600 }),
    production: 'safe',
    fix: 'pass max_age=AUTH.token_expire, in seconds, to response.set_cookie(), or no lifetime at all',
    status: 'built',
  }),
  'cookie-deletion': row({
    topic: 'auth-cookie',
    must: 'A logout must delete the auth cookie with the name, domain and path it was set with.',
    source: ['환경 정의 3) Production', 'ENV 키 매트릭스', 'RFC 6265bis §3.1', 'RFC 6265bis §5.7'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'give response.delete_cookie() the same path and domain as set_cookie: Starlette does not remember them',
    status: 'built',
  }),
  'cookie-in-browser': row({
    topic: 'auth-cookie',
    must: 'A browser must store the auth cookie, send it with the dashboard call, and hide it from scripts.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'RFC 6265bis §5.7', 'Fetch § CORS protocol and credentials'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'fetch with credentials: "include" on login and on dashboard calls, and look for a second cookie that Next sets on the web origin',
    status: 'built',
  }),
  'cookie-not-cached': row({
    topic: 'auth-cookie',
    must: 'Health, static and shared-cacheable answers must not set the auth cookie.',
    source: ['환경 정의 3) Production', 'RFC 6265bis §3', 'RFC 9111 §7.3'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'send Cache-Control: no-store with the login answer, and remove proxy_ignore_headers Set-Cookie from nginx',
    status: 'built',
  }),
  'cookie-not-on-http': row({
    topic: 'auth-cookie',
    must: 'Plain HTTP must neither receive nor set the auth cookie.',
    source: ['쿠키/CORS 정책', 'RFC 6265bis §4.1.2.5'],
    expect: { local: plainHttp, stage: true, prod: true },
    production: 'safe',
    fix: 'let the port 80 server block of nginx hold nothing but `return 308 https://$host$request_uri;`, and set Secure on the cookie',
    status: 'built',
  }),

  // ---- cors-allowlist ----
  'cors-configured-list': row({
    topic: 'cors-allowlist',
    must: 'The API must allow exactly the web origin of its environment, and no origin of another environment.',
    source: ['ENV 키 매트릭스', 'Fetch § CORS protocol'],
    expect: {
      local: { exactly: 'http://localhost:3000' },
      stage: { exactly: 'origin of WEB_URL' },
      prod: { exactly: 'origin of WEB_URL' },
    },
    production: 'safe',
    fix: 'set CORS.allow_origins of this environment to the one web origin, without localhost:3000 or the other public environment',
    status: 'built',
  }),
  'cors-allowed-origin': row({
    topic: 'cors-allowlist',
    must: 'An API answer to the web origin must carry exactly one Access-Control-Allow-Origin, equal to that origin.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'ENV 키 매트릭스', '수용 기준', 'Fetch § CORS check'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'set CORSMiddleware(allow_origins=[<web origin>]) without trailing slash, and remove add_header Access-Control-* from nginx: two lines are refused',
    status: 'built',
  }),
  'cors-credentials': row({
    topic: 'cors-allowlist',
    must: 'An API answer to the web origin must carry Access-Control-Allow-Credentials: true.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'ENV 키 매트릭스', 'Fetch § CORS protocol and credentials'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'set CORSMiddleware(allow_credentials=True): the value is the lower-case word true, on the answer as well as on the preflight',
    status: 'built',
  }),
  'cors-hostile-origins': row({
    topic: 'cors-allowlist',
    must: 'The API must not grant access to any origin outside the allowlist: no echo of it, no null, no star.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'ENV 키 매트릭스', 'Fetch § CORS check'],
    expect: everywhere({ granted: 0 }),
    production: 'safe',
    productionNote: 'paced',
    fix: 'list origins in allow_origins instead of allow_origin_regex or "*" (Starlette echoes any origin for "*" as soon as a Cookie is sent)',
    status: 'built',
  }),
  'cors-preflight': row({
    topic: 'cors-allowlist',
    must: 'A preflight from the web origin must succeed without credentials or redirect for every method and header the web uses.',
    source: ['환경 정의 1) Local', 'ENV 키 매트릭스', '수용 기준', 'Fetch § CORS-preflight fetch'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'let CORSMiddleware answer OPTIONS before auth, list Content-Type and Authorization in allow_headers, and keep OPTIONS out of nginx',
    status: 'built',
  }),
  'cors-on-errors': row({
    topic: 'cors-allowlist',
    must: 'Error answers of the API must carry the CORS headers of its other answers.',
    source: ['쿠키/CORS 정책', '보안/시크릿', '수용 기준', 'Fetch § CORS check'],
    expect: everywhere(true),
    production: 'safe',
    productionNote: '500 and 502 are not provoked',
    fix: 'wrap the whole application: app = CORSMiddleware(app, …), outside the limiter and outside ServerErrorMiddleware, which answers a bare 500',
    status: 'built',
  }),
  'cors-vary': row({
    topic: 'cors-allowlist',
    must: 'A cacheable API answer whose Access-Control-Allow-Origin depends on the request must list Origin in Vary.',
    source: ['ENV 키 매트릭스', '쿠키/CORS 정책', 'Fetch § CORS protocol and HTTP caches', 'RFC 9110 §12.5.5'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'add Origin to Vary instead of overwriting it (GZip middleware, nginx, CDN), or send Cache-Control: no-store',
    status: 'built',
  }),
  'cors-preflight-independence': row({
    topic: 'cors-allowlist',
    must: 'The answer to a preflight must not depend on the origin of the preflight before it.',
    source: ['환경 정의 3) Production', 'ENV 키 매트릭스', 'RFC 9111 §4.1'],
    expect: { local: notApplicable('no cache stands between browser and API'), stage: true, prod: true },
    production: 'safe',
    fix: 'keep OPTIONS out of the cache of nginx and CDN, or add Origin to the cache key',
    status: 'built',
  }),
  'cors-exposed-headers': row({
    topic: 'cors-allowlist',
    must: 'The API must expose Retry-After and X-Request-ID to scripts of the web origin.',
    source: ['보안/시크릿', '수용 기준', 'Fetch § CORS-safelisted response-header name'],
    expect: {
      local: { names: ['Retry-After', 'X-Request-ID'] },
      stage: notApplicable('page and API share one origin, so a script reads every header'),
      prod: { names: ['Retry-After', 'X-Request-ID'] },
    },
    production: 'safe',
    fix: 'pass expose_headers=["Retry-After", "X-Request-ID"] to CORSMiddleware; a star does not count with credentials',
    status: 'built',
  }),
  'cors-in-browser': row({
    topic: 'cors-allowlist',
    must: 'A browser must let a page on the web origin read a credentialed API answer and keep it from a page on any other origin.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'Fetch § CORS check'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'read the browser console: two Access-Control-Allow-Origin lines or a star pass in curl and fail here',
    status: 'built',
  }),
  'cors-native-client': row({
    topic: 'cors-allowlist',
    must: 'The API must serve a bearer request that carries no Origin, as the Expo app sends it.',
    source: ['쿠키/CORS 정책', 'Fetch § Origin header'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'apply the Origin or CSRF check only to requests that authenticate by cookie',
    status: 'built',
  }),

  // ---- bearer-token ----
  'bearer-login': row({
    topic: 'bearer-token',
    must: 'The token of a login must open the API as a bearer token without any cookie.',
    source: ['쿠키/CORS 정책', 'RFC 6750 §2.1', 'RFC 9110 §11.1'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'let the auth dependency read Authorization first and the cookie second, and compare the scheme "Bearer" without regard to case',
    status: 'built',
  }),
  'bearer-refusal': row({
    topic: 'bearer-token',
    must: 'A missing, malformed or forged token must be refused with 401 and WWW-Authenticate.',
    source: ['쿠키/CORS 정책', '보안/시크릿', 'RFC 6750 §3', 'RFC 9110 §15.5.2'],
    expect: everywhere({ status: 401 }),
    production: 'safe',
    productionNote: 'reads only',
    fix: 'catch jwt.PyJWTError and raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"}); HTTPBearer before FastAPI 0.122 answers 403',
    status: 'built',
  }),
  'app-logout-on-401': row({
    topic: 'bearer-token',
    must: 'The app must drop its token and show the login screen, with one navigation, within 2 s after a 401.',
    source: ['쿠키/CORS 정책'],
    expect: everywhere({ guardWithinMs: 2000, navigations: 1 }),
    production: 'never',
    productionNote: 'the app is driven against injected answers, never against the production API',
    fix: 'handle 401 once in the fetch wrapper: SecureStore.deleteItemAsync, then router.replace("/login") behind a flag that is already set',
    status: 'built',
    app: true,
  }),
  'app-token-storage': row({
    topic: 'bearer-token',
    must: 'The app must keep its token in SecureStore and nowhere else.',
    source: ['쿠키/CORS 정책'],
    expect: everywhere({ store: 'SecureStore' }),
    production: 'never',
    productionNote: 'the storage of a device is inspected with a test build only',
    fix: 'use expo-secure-store for the token, take it out of redux-persist and AsyncStorage, and log no login answer',
    status: 'built',
    app: true,
  }),
  'token-lifetime': row({
    topic: 'bearer-token',
    must: 'A token must expire 3600 s after it is issued.',
    source: ['ENV 키 매트릭스', 'RFC 7519 §4.1.4'],
    expect: everywhere({ exactlyS: 3600, withinS: 5 }),
    production: 'safe',
    fix: 'compute exp as datetime.now(timezone.utc) + timedelta(seconds=AUTH.token_expire): not minutes, not naive local time',
    status: 'built',
  }),
  'signing-key-isolation': row({
    topic: 'bearer-token',
    must: 'A token of another environment must be refused.',
    source: ['ENV 키 매트릭스', 'RFC 8725 §3.8'],
    expect: {
      local: notApplicable('the dev key is no secret, so foreign tokens are presented to stage and prod only'),
      stage: { status: 401 },
      prod: { status: 401 },
    },
    production: 'safe',
    productionNote: 'a dozen read requests',
    fix: 'give each environment its own AUTH.secret_key and roll the shared one',
    status: 'built',
  }),
  'signing-key-strength': row({
    topic: 'bearer-token',
    must: 'The key that signs tokens must not be a weak, sample or development key.',
    source: ['ENV 키 매트릭스', 'RFC 7518 §3.2', 'RFC 8725 §3.5'],
    expect: { local: notApplicable('the dev key may be weak'), stage: true, prod: true },
    production: 'safe',
    productionNote: 'tried offline on a token the run already has',
    fix: 'generate AUTH.secret_key with `openssl rand -base64 48` and inject it: 32 random bytes at least, never the key of the FastAPI tutorial',
    status: 'built',
  }),
  'jwt-algorithm': row({
    topic: 'bearer-token',
    must: 'A token must be signed with HS256, and a token of any other algorithm must be refused.',
    source: ['보안/시크릿', 'RFC 7515 §4.1.1', 'RFC 8725 §3.1'],
    expect: everywhere({ alg: 'HS256' }),
    production: 'safe',
    fix: 'call jwt.decode(token, key, algorithms=["HS256"]) with this very list and with signature verification on',
    status: 'built',
  }),
  'jwt-expiry': row({
    topic: 'bearer-token',
    must: 'An expired token must be refused with 401.',
    source: ['ENV 키 매트릭스', '보안/시크릿', 'RFC 7519 §4.1.4'],
    expect: everywhere({ status: 401, leewayAtMostS: 60 }),
    production: 'safe',
    productionNote: 'with the token kept from the previous nightly run',
    fix: 'remove options={"verify_exp": False} and any leeway beyond 60 s from jwt.decode',
    status: 'planned',
  }),
  'jwt-key-date': row({
    topic: 'bearer-token',
    must: 'The active signing key must carry its date and be no older than the rotation plan allows.',
    source: ['보안/시크릿', 'ENV 키 매트릭스', 'RFC 7515 §4.1.4'],
    // The document plans a rotation and names no period: a year is the longest that still catches a forgotten one.
    expect: {
      local: notApplicable('the dev key is not rotated'),
      stage: { ageAtMostDays: 365 },
      prod: { ageAtMostDays: 365 },
    },
    production: 'safe',
    fix: 'sign with headers={"kid": "<name>-<YYYYMMDD>"} and rotate the key',
    status: 'planned',
  }),
  'jwt-rotation': row({
    topic: 'bearer-token',
    must: 'After a key rotation an old token must work until it expires and no longer.',
    source: ['보안/시크릿', 'ENV 키 매트릭스', 'RFC 7515 §4.1.4'],
    expect: everywhere({ oldAcceptedAtMostS: 3600 }),
    production: 'never',
    productionNote:
      'a rotation touches the login of every user; it is drilled elsewhere and production gives evidence only',
    fix: 'choose the verification key by kid from a list of active keys, the same list in every worker, and drop the old key after 3600 s',
    status: 'planned',
  }),
  'jwt-clock': row({
    topic: 'bearer-token',
    must: 'A token must be usable from the first call on, and not be issued ahead of the Date of its login answer.',
    source: ['보안/시크릿', 'ENV 키 매트릭스', 'RFC 7519 §4.1.6', 'RFC 9110 §6.6.1'],
    // Date has whole seconds and nginx may stamp it on another host: up to 5 s, the tolerance of token-lifetime, is measuring noise.
    expect: everywhere({ aheadAtMostS: 5 }),
    production: 'safe',
    productionNote: 'judged on the logins the run makes anyway',
    fix: 'run chrony on every host, and write iat in seconds of UTC: PyJWT refuses a token from the future (ImmatureSignatureError)',
    status: 'built',
  }),

  // ---- login-rate-limit ----
  'login-limit-count': row({
    topic: 'login-rate-limit',
    must: 'Five login attempts a minute from one address for one account must be let through, and the sixth refused.',
    source: ['보안/시크릿', 'RFC 6585 §4'],
    expect: everywhere({ allowed: 5, perS: 60 }),
    production: 'synthetic',
    productionNote: 'at most 7 attempts, at the end of the nightly run',
    fix: 'put @limiter.limit("5/minute") on the POST login route only, without nginx limit_req before it, and do not count OPTIONS',
    status: 'built',
  }),
  'login-limit-answer': row({
    topic: 'login-rate-limit',
    must: 'A login refused by the limit must be answered 429 with a Retry-After of more than 0 and at most 60 s.',
    source: ['보안/시크릿', 'RFC 6585 §4', 'RFC 9110 §10.2.3'],
    expect: everywhere({ status: 429, retryAfterAtMostS: 60 }),
    production: 'synthetic',
    fix: 'send Retry-After as seconds to wait (slowapi: Limiter(headers_enabled=True)), and limit_req_status 429 where nginx limits',
    status: 'built',
  }),
  'login-limit-recovery': row({
    topic: 'login-rate-limit',
    must: 'A refused user must be able to log in once Retry-After has passed.',
    source: ['보안/시크릿', 'RFC 9110 §10.2.3'],
    expect: everywhere(true),
    production: 'synthetic',
    productionNote: 'only the part after the wait',
    fix: 'compute Retry-After from the end of the window, and do not let a refused attempt start the window anew',
    status: 'built',
    depth: 'full',
  }),
  'login-limit-per-account': row({
    topic: 'login-rate-limit',
    must: 'A limit reached for one account must not block another account from the same address.',
    source: ['보안/시크릿'],
    expect: everywhere(true),
    production: 'never',
    productionNote: 'it would spend attempts of a second account',
    fix: 'let key_func of the limiter return "<client address>|<account>", the account put on request.state by a dependency of the route',
    status: 'built',
  }),
  'login-limit-per-address': row({
    topic: 'login-rate-limit',
    must: 'A limit reached from one address must not lock the account out at another address.',
    source: ['보안/시크릿'],
    expect: everywhere(true),
    production: 'never',
    productionNote: 'it would lock an account from two addresses, and a runner has one',
    fix: "include the client address in the limiter key, taken from the header that nginx sets, not from the proxy's own address",
    status: 'built',
  }),
  'login-limit-spoofing': row({
    topic: 'login-rate-limit',
    must: 'A forwarding header sent by the client must not give it a fresh budget of login attempts.',
    source: ['보안/시크릿', 'RFC 7239 §8.1'],
    expect: everywhere(true),
    production: 'synthetic',
    productionNote: 'two attempts inside the budget of login-limit-count',
    fix: 'proxy_set_header X-Forwarded-For $remote_addr in nginx, and only the address of nginx in --forwarded-allow-ips of uvicorn, never "*"',
    status: 'built',
  }),
  'login-limit-workers': row({
    topic: 'login-rate-limit',
    must: 'All workers and replicas together must let no more than five attempts a minute through.',
    source: ['보안/시크릿'],
    expect: everywhere({ allowedAtMost: 5 }),
    production: 'never',
    productionNote: 'it would spend the attempts of several windows',
    fix: 'give the limiter a shared store (slowapi: storage_uri="redis://…") instead of memory://',
    status: 'built',
  }),
  'login-limit-race': row({
    topic: 'login-rate-limit',
    must: 'Parallel login attempts must not get past the limit.',
    source: ['보안/시크릿'],
    expect: everywhere({ allowedAtMost: 5 }),
    production: 'never',
    productionNote: 'a burst of attempts would lock the account',
    fix: 'count in one atomic step before the first await (Redis INCR, or UPDATE … RETURNING), not read and then write',
    status: 'built',
  }),
  'login-limit-normalisation': row({
    topic: 'login-rate-limit',
    must: 'Spellings of an account that log in as the same account must share one budget of attempts.',
    source: ['보안/시크릿'],
    expect: everywhere(true),
    production: 'never',
    productionNote: 'it would spend the attempts of several windows',
    fix: 'normalise the account (strip, lower case, NFC) once, before both the limiter and the look-up',
    status: 'built',
  }),
  'login-limit-oracle': row({
    topic: 'login-rate-limit',
    must: 'A refused attempt must not reveal whether the password was right or the account exists.',
    source: ['보안/시크릿'],
    expect: everywhere(true),
    production: 'never',
    productionNote: 'it would spend the attempts of several windows',
    fix: 'run the limiter before the password check, for known and unknown accounts alike',
    status: 'built',
  }),
  'login-limit-isolation': row({
    topic: 'login-rate-limit',
    must: 'A blocked login must leave health, preflight and the pages of a logged-in user untouched.',
    source: ['보안/시크릿', '헬스/모니터링/로그'],
    expect: everywhere(true),
    production: 'synthetic',
    productionNote: 'health and dashboard only',
    fix: 'limit the login route instead of the application (no default_limits), after CORSMiddleware has answered OPTIONS',
    status: 'built',
  }),
  'login-limit-hygiene': row({
    topic: 'login-rate-limit',
    must: 'A 429 of the login must be uncacheable JSON that sets no cookie.',
    source: ['보안/시크릿', 'RFC 6585 §4', 'RFC 9111 §5.2.2.5'],
    expect: everywhere(true),
    production: 'synthetic',
    fix: 'answer RateLimitExceeded with JSONResponse and Cache-Control: no-store, and give nginx a JSON error_page 429 where it limits',
    status: 'built',
  }),

  // ---- tls ----
  'tls-chain': row({
    topic: 'tls',
    must: 'Web and API must present a complete certificate chain that is valid for their host name.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 8446 §4.4.2', 'RFC 9525 §6'],
    expect: { local: plainHttp, stage: true, prod: true },
    production: 'safe',
    fix: 'point ssl_certificate at fullchain.pem, not cert.pem, and reload nginx: browsers fetch a missing intermediate, Node and Android do not',
    status: 'built',
  }),
  'tls-expiry': row({
    topic: 'tls',
    must: 'A certificate must be valid for at least 21 more days; below 7 the requirement is broken, between them it is a warning.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 5280 §4.1.2.5'],
    expect: {
      local: plainHttp,
      stage: { atLeastDays: 21, failBelowDays: 7 },
      prod: { atLeastDays: 21, failBelowDays: 7 },
    },
    production: 'safe',
    fix: 'run the renewal and reload nginx from its deploy hook: a certificate renewed on disk is not served until then',
    status: 'built',
  }),
  'tls-versions': row({
    topic: 'tls',
    must: 'The public hosts must speak TLS 1.2 or newer with authenticated ciphers, and nothing older.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 8996 §4', 'RFC 9325 §3.1.1', 'RFC 9325 §4.2'],
    expect: { local: plainHttp, stage: { minimum: 'TLSv1.2' }, prod: { minimum: 'TLSv1.2' } },
    production: 'safe',
    fix: 'set `ssl_protocols TLSv1.2 TLSv1.3;` in the http block of nginx: the default server decides for every name on its address',
    status: 'built',
  }),
  'https-redirect': row({
    topic: 'tls',
    must: 'Plain HTTP must redirect to https on the same host with path and query kept, or be closed.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 9110 §15.4', 'RFC 6797 §7.2'],
    expect: { local: plainHttp, stage: { statuses: [301, 308, 307] }, prod: { statuses: [301, 308, 307] } },
    production: 'safe',
    fix: 'answer port 80 with `return 308 https://$host$request_uri;` for every name, and proxy nothing from it',
    status: 'built',
  }),
  hsts: row({
    topic: 'tls',
    must: 'Every https answer must carry one Strict-Transport-Security (prod: 180 days or more), and no answer of local any.',
    source: ['환경 정의 3) Production', 'RFC 6797 §6.1', 'RFC 6797 §7.1', 'RFC 6797 §7.2'],
    expect: {
      local: { present: false },
      stage: { present: true, maxAgeAtLeastS: 1 },
      prod: { present: true, maxAgeAtLeastS: 15552000 },
    },
    production: 'safe',
    fix: 'add_header Strict-Transport-Security "max-age=31536000" always; repeat it in each location that has an add_header of its own',
    status: 'built',
  }),
  'mixed-content': row({
    topic: 'tls',
    must: 'A page served over https must load no sub-resource over http.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'Mixed Content § Algorithms'],
    expect: { local: plainHttp, stage: { httpSubresources: 0 }, prod: { httpSubresources: 0 } },
    production: 'safe',
    fix: 'replace the named http:// address; when it is an API call, mend the redirect first (see redirect-origin)',
    status: 'built',
  }),

  // ---- static-delivery ----
  compression: row({
    topic: 'static-delivery',
    must: 'Text answers of more than 1 KiB must be compressed for a client that accepts it.',
    source: ['환경 정의 3) Production', 'RFC 9110 §8.4', 'RFC 9110 §12.5.3'],
    expect: {
      local: notApplicable('a development server does not compress'),
      stage: { encodings: ['gzip', 'br', 'zstd'], overBytes: 1024 },
      prod: { encodings: ['gzip', 'br', 'zstd'], overBytes: 1024 },
    },
    production: 'safe',
    fix: 'set gzip on, gzip_proxied any, gzip_vary on, and list application/json, application/javascript, text/javascript and text/css in gzip_types',
    status: 'built',
  }),
  'asset-caching': row({
    topic: 'static-delivery',
    must: 'Hashed assets must be cacheable for a year as immutable, and nothing else must be.',
    source: ['환경 정의 3) Production', 'RFC 9111 §5.2.2', 'RFC 8246 §2'],
    expect: {
      local: notApplicable('a development server does not hash its assets'),
      stage: { maxAgeAtLeastS: 31536000, immutable: true },
      prod: { maxAgeAtLeastS: 31536000, immutable: true },
    },
    production: 'safe',
    fix: 'give location /_next/static/ `Cache-Control "public, max-age=31536000, immutable"` without `always`, so that a 404 does not carry it',
    status: 'built',
  }),
  'private-pages-uncached': row({
    topic: 'static-delivery',
    must: 'A page made for one user must never be served to another user or to a visitor.',
    source: ['환경 정의 3) Production', 'RFC 9111 §5.2.2.7', 'RFC 9111 §7.3'],
    expect: everywhere(true),
    production: 'safe',
    productionNote: 'the synthetic account and a visitor only',
    fix: 'send Cache-Control: private, no-store with the dashboard (dynamic = "force-dynamic" in Next), and keep it out of proxy_cache',
    status: 'built',
  }),
  'assets-load': row({
    topic: 'static-delivery',
    must: 'Every asset that a page refers to must load with its right type, also for a page of the previous release.',
    source: ['환경 정의 3) Production', '배포/롤백'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'copy .next/static next to the standalone server, keep the chunks of the previous build, and do not cache HTML past a deploy',
    status: 'built',
  }),
  rewrites: row({
    topic: 'static-delivery',
    must: 'A request must pass the rewrites of nginx with path, query, encoded characters and permitted body intact.',
    source: ['환경 정의 3) Production'],
    expect: {
      local: notApplicable('no nginx stands in the path'),
      stage: { permittedBodyBytes: 20480 },
      prod: { permittedBodyBytes: 20480 },
    },
    production: 'safe',
    fix: 'use proxy_pass without a URI part (with one nginx decodes %2F), and raise client_max_body_size to what the API accepts',
    status: 'built',
  }),
  'private-files': row({
    topic: 'static-delivery',
    must: 'Source maps and API documentation must not be public on prod.',
    source: ['환경 정의 3) Production', '보안/시크릿'],
    expect: {
      local: notApplicable('a developer machine may serve them'),
      stage: notApplicable('stage may serve them'),
      prod: { publicMaps: false, publicDocs: false },
    },
    production: 'safe',
    fix: 'build with productionBrowserSourceMaps: false, and FastAPI(docs_url=None, redoc_url=None, openapi_url=None) on prod',
    status: 'built',
  }),

  // ---- release ----
  'release-tag-form': row({
    topic: 'release',
    must: 'A release must be a tag of the form vX.Y.Z on main.',
    source: ['배포/롤백', 'SemVer 2.0.0 §2'],
    expect: {
      local: notApplicable('a developer machine runs a working copy'),
      stage: { form: 'vX.Y.Z', branch: 'main' },
      prod: { form: 'vX.Y.Z', branch: 'main' },
    },
    production: 'safe',
    fix: 'tag a commit of main again as vX.Y.Z and deploy that tag',
    status: 'planned',
  }),
  'release-identity': row({
    topic: 'release',
    must: 'API, web and app update must all report the release that was deployed.',
    source: ['배포/롤백', '환경 정의 2) Staging', '수용 기준'],
    expect: {
      local: notApplicable('a developer machine runs a working copy'),
      stage: { release: 'EXPECTED_TAG' },
      prod: { release: 'EXPECTED_TAG' },
    },
    production: 'safe',
    fix: 'look which part is old: restart FastAPI, replace the Next build, deploy every replica, and send no-store with the version answer',
    status: 'planned',
  }),
  'promotion-record': row({
    topic: 'release',
    must: 'A release on prod must have a record of a green stage run of the very same tag.',
    source: ['배포/롤백', '환경 정의 2) Staging'],
    expect: {
      local: notApplicable('nothing is promoted from a developer machine'),
      stage: { record: 'written' },
      prod: { record: 'required' },
    },
    production: 'safe',
    fix: 'run the suite on stage with the tag, keep its record as a build artefact, and let the prod deploy need it',
    status: 'planned',
  }),
  'pipeline-order': row({
    topic: 'release',
    must: 'The pipeline must run lint, pytest, openapi-validate and the web build smoke in this order, each needed by the next.',
    source: ['배포/롤백'],
    expect: everywhere({ order: ['lint', 'pytest', 'openapi-validate', 'web build smoke'] }),
    production: 'safe',
    fix: 'restore the job and its needs: line, and remove continue-on-error, `|| true` and if: false',
    status: 'planned',
  }),
  'pipeline-tests': row({
    topic: 'release',
    must: 'pytest must have run at least one test each for login, health and transaction, without a failure.',
    source: ['배포/롤백'],
    expect: everywhere({ subjects: ['login', 'health', 'transaction'], executedAtLeast: 1, failed: 0 }),
    production: 'safe',
    fix: 'remove the -k filter or the skip marks, and publish pytest --junitxml as an artefact',
    status: 'planned',
  }),
  'deploy-gap': row({
    topic: 'release',
    must: 'A deploy must not interrupt readiness and pages for more than 30 s.',
    source: ['배포/롤백'],
    expect: {
      local: notApplicable('nothing is deployed to a developer machine'),
      stage: { gapAtMostS: 30 },
      prod: notApplicable('no deploy is under way while a run judges production'),
    },
    production: 'safe',
    fix: 'build Next before the switch, restart uvicorn with a graceful timeout, and let nginx retry the other worker',
    status: 'planned',
  }),
  'rollback-drill': row({
    topic: 'release',
    must: 'A rollback to the previous tag must be complete and verified within 10 minutes.',
    source: ['배포/롤백', '백업/마이그레이션', '장애·DR(Disaster Recovery) 최소 가이드', '수용 기준'],
    expect: everywhere({ atMostS: 600 }),
    production: 'never',
    productionNote: 'a drill would change what users get; production gives the evidence of its last rollback only',
    fix: 'script the rollback of API and static files as one step, and sort tags by version: v1.10.0 comes after v1.9.0',
    status: 'planned',
  }),
  'rollback-schema': row({
    topic: 'release',
    must: 'The previous release must serve login and dashboard on the current database schema.',
    source: ['배포/롤백', '백업/마이그레이션'],
    expect: everywhere(true),
    production: 'never',
    productionNote: 'the previous release would have to run on production data',
    fix: 'make schema changes additive: nullable or with a server default first, tightened one release later',
    status: 'planned',
  }),
  'rollback-drill-age': row({
    topic: 'release',
    must: 'The last rollback drill must be at most 31 days old, with its measured steps on record.',
    source: ['백업/마이그레이션', '수용 기준'],
    expect: {
      local: notApplicable('drills are recorded for stage and prod'),
      stage: { ageAtMostDays: 31 },
      prod: { ageAtMostDays: 31 },
    },
    production: 'safe',
    fix: 'run the rollback drill on stage and commit its record',
    status: 'planned',
  }),
  'disaster-drill': row({
    topic: 'release',
    must: 'A disaster drill must show rollback, readyz and the log look-up by requestId, each with evidence and time.',
    source: ['장애·DR(Disaster Recovery) 최소 가이드'],
    expect: everywhere({ steps: ['rollback', 'readyz', 'log look-up by requestId'] }),
    production: 'never',
    productionNote: 'a drill would change what users get; production gives evidence only',
    fix: 'wait for readyz before the step ends, and search the log with the X-Request-ID of the failed answer',
    status: 'planned',
  }),

  // ---- over-the-air ----
  'ota-channel': row({
    topic: 'over-the-air',
    must: 'The EAS Update channel of the environment must answer the app on both platforms.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', '배포/롤백', 'Expo Updates v1 § Response'],
    expect: {
      local: notApplicable('a development build loads from Metro'),
      stage: { channel: 'staging', platforms: ['android', 'ios'] },
      prod: { channel: 'production', platforms: ['android', 'ios'] },
    },
    production: 'safe',
    fix: 'link the channel to its branch with `eas channel:edit`, and publish with --platform all',
    status: 'planned',
  }),
  'ota-promotion': row({
    topic: 'over-the-air',
    must: 'The production channel must serve only an update that was verified on staging and built for production.',
    source: ['배포/롤백', '환경 정의 3) Production'],
    expect: { local: notApplicable('nothing is promoted from a developer machine'), stage: true, prod: true },
    production: 'safe',
    fix: 'publish to production from the verified commit with the production variables; do not republish the staging bundle',
    status: 'planned',
  }),
  'ota-rollout-share': row({
    topic: 'over-the-air',
    must: 'The share of clients that get the new update must agree with the declared rollout percentage.',
    source: ['배포/롤백'],
    expect: {
      local: notApplicable('updates are not rolled out locally'),
      stage: notApplicable('staging updates go to everyone'),
      prod: { confidence: 0.95, clientsAtMost: 200 },
    },
    production: 'safe',
    productionNote: 'at most 200 paced reads',
    fix: 'set the percentage with `eas update:edit --rollout-percentage`, or correct the declared one',
    status: 'planned',
  }),
  'ota-next-cold-start': row({
    topic: 'over-the-air',
    must: 'A new update must take effect on the next cold start and never during use.',
    source: ['환경 정의 3) Production'],
    expect: {
      local: notApplicable('a development build loads from Metro'),
      stage: { newFromStart: 2 },
      prod: { newFromStart: 2 },
    },
    production: 'never',
    productionNote: 'an update would have to be published to users',
    fix: 'remove Updates.reloadAsync() from running screens, and set fallbackToCacheTimeout: 0 in app.json',
    status: 'planned',
  }),
  'ota-rollback': row({
    topic: 'over-the-air',
    must: 'A rollback of the app update must be served on both platforms within 10 minutes.',
    source: ['장애·DR(Disaster Recovery) 최소 가이드', 'Expo Updates v1 § Directive'],
    expect: {
      local: notApplicable('a development build loads from Metro'),
      stage: { atMostS: 600 },
      prod: { atMostS: 600 },
    },
    production: 'never',
    productionNote: 'a drill would change what users get; production gives evidence only',
    fix: 'run `eas update:rollback` on the branch that the channel is linked to, for both platforms',
    status: 'planned',
  }),
  'ota-runtime-and-assets': row({
    topic: 'over-the-air',
    must: 'An update must fit the runtime version of the live builds, and each of its assets must match its hash.',
    source: ['환경 정의 3) Production', '배포/롤백', 'Expo Updates v1 § Manifest'],
    expect: { local: notApplicable('a development build loads from Metro'), stage: true, prod: true },
    production: 'safe',
    productionNote: 'one read per asset',
    fix: 'publish for the runtimeVersion that the stores hold, or submit a new build before the update',
    status: 'planned',
  }),

  // ---- update-gate ----
  'gate-announced-minimum': row({
    topic: 'update-gate',
    must: 'The minimum app version that clients really get must be EXPO_PUBLIC_MIN_APP_VERSION.',
    source: ['배포/롤백', 'ENV 키 매트릭스'],
    expect: {
      local: notApplicable('the minimum version is optional on a developer machine'),
      stage: { announced: 'EXPO_PUBLIC_MIN_APP_VERSION', keptByCaches: false },
      prod: { announced: 'EXPO_PUBLIC_MIN_APP_VERSION', keptByCaches: false },
    },
    production: 'safe',
    fix: 'announce the minimum from an endpoint with no-store (MOBILE_MIN_VERSION_PATH): EXPO_PUBLIC_* is inlined in the bundle, a change on the server alone does nothing',
    status: 'built',
  }),
  'gate-blocks': row({
    topic: 'update-gate',
    must: 'An app below the minimum version must show the gate screen and reach nothing behind it.',
    source: ['배포/롤백', 'ENV 키 매트릭스', '장애·DR(Disaster Recovery) 최소 가이드'],
    expect: everywhere(true),
    production: 'never',
    productionNote: 'the app is driven against injected answers, never against the production API',
    fix: 'put the gate in the root layout of the Expo app before any data call, and check again on AppState "active" and on deep links',
    status: 'built',
    app: true,
  }),
  'gate-version-order': row({
    topic: 'update-gate',
    must: 'App versions must be compared number by number, and a version equal to the minimum must pass.',
    source: ['배포/롤백', 'SemVer 2.0.0 §11'],
    expect: {
      local: true,
      stage: true,
      prod: notApplicable('the comparison is a property of the build, judged before it gets there'),
    },
    production: 'never',
    productionNote: 'the app is not driven on production',
    fix: 'use semver.gte(semver.coerce(app), semver.coerce(minimum)) instead of comparing strings or build numbers',
    status: 'built',
    app: true,
  }),
  'gate-on-error': row({
    topic: 'update-gate',
    must: 'A missing or broken minimum version must neither crash the app nor lock its users out.',
    source: ['배포/롤백'],
    expect: { local: true, stage: true, prod: notApplicable('faults are not injected into production') },
    production: 'never',
    productionNote: 'the app is not driven on production',
    fix: 'parse the minimum, fall back to the last valid one that was stored, and let the user in when there is none',
    status: 'built',
    app: true,
  }),
  'gate-minimum-released': row({
    topic: 'update-gate',
    must: 'The minimum app version must not be above the newest version in the stores.',
    source: ['배포/롤백', '장애·DR(Disaster Recovery) 최소 가이드'],
    expect: {
      local: notApplicable('the minimum version is optional on a developer machine'),
      stage: notApplicable('stage tests the gate with versions that no store holds'),
      prod: true,
    },
    production: 'safe',
    fix: 'lower EXPO_PUBLIC_MIN_APP_VERSION to a version that both stores hold, per platform',
    status: 'built',
  }),
  'gate-exit': row({
    topic: 'update-gate',
    must: 'The gate screen must lead to the store of the platform and be gone once the app is new enough.',
    source: ['배포/롤백'],
    expect: { local: true, stage: true, prod: notApplicable('the app is not driven on production') },
    production: 'never',
    productionNote: 'the app is not driven on production',
    fix: 'choose the store URL with Platform.select, and do not store the verdict of the gate',
    status: 'built',
    app: true,
  }),

  // ---- logs ----
  'log-json-lines': row({
    topic: 'logs',
    must: 'Every line of the application log must be one JSON object.',
    source: ['헬스/모니터링/로그', 'RFC 8259 §4'],
    expect: everywhere(true),
    production: 'safe',
    fix: 'give uvicorn, uvicorn.error and uvicorn.access the JSON formatter through --log-config, tracebacks as one field',
    status: 'planned',
  }),
  'log-fields': row({
    topic: 'logs',
    must: 'Every access line must hold the fields of the document, each with its type.',
    source: ['헬스/모니터링/로그', 'RFC 3339 §5.6'],
    expect: everywhere({
      required: ['ts', 'level', 'requestId', 'method', 'path', 'status', 'latency_ms'],
      optional: ['code'],
    }),
    production: 'safe',
    fix: 'write ts with a zone, status as a number and latency_ms in milliseconds: request_time of nginx is in seconds',
    status: 'planned',
  }),
  'log-request-trace': row({
    topic: 'logs',
    must: 'A request must be found by its requestId as exactly one access line that tells the truth about it.',
    source: ['헬스/모니터링/로그', '장애·DR(Disaster Recovery) 최소 가이드'],
    expect: everywhere({ accessLines: 1 }),
    production: 'safe',
    productionNote: 'looks up its own marked request only',
    fix: 'make the request id once, in the outermost ASGI middleware, and write the access line there after the exception handlers',
    status: 'planned',
  }),
  'log-no-secrets': row({
    topic: 'logs',
    must: 'No log line must contain a password, a token, a cookie or a secret of a query.',
    source: ['보안/시크릿', '헬스/모니터링/로그'],
    expect: everywhere({ occurrences: 0 }),
    production: 'safe',
    fix: 'log the path without its query, never the body or the headers, and drop `input` from the 422 handler',
    status: 'planned',
  }),
  'log-injection': row({
    topic: 'logs',
    must: 'A hostile X-Request-ID must not break a log line or forge another.',
    source: ['헬스/모니터링/로그', 'RFC 8259 §7'],
    expect: everywhere(true),
    production: 'never',
    productionNote: 'it would write hostile lines into the production log',
    fix: 'accept a client id only when it matches ^[A-Za-z0-9._-]{8,64}$, make a new one otherwise, and log through json.dumps',
    status: 'planned',
  }),
  'log-retention': row({
    topic: 'logs',
    must: 'Logs must be kept for 7 days on stage and for 14 to 30 days on prod.',
    source: ['헬스/모니터링/로그'],
    // One day of tolerance each way on stage and above on prod: a rotation happens at some hour, not at the age itself.
    expect: {
      local: notApplicable('the document leaves log retention free on a developer machine'),
      stage: { oldestAtLeastDays: 6, oldestAtMostDays: 8 },
      prod: { oldestAtLeastDays: 14, oldestAtMostDays: 31 },
    },
    production: 'safe',
    fix: 'set daily, rotate 7 (stage) or rotate 30 (prod) in logrotate; limit container logs with max-size and max-file',
    status: 'planned',
  }),
  'log-rotation': row({
    topic: 'logs',
    must: 'A log rotation must lose no line, and new lines must go to the new file.',
    source: ['헬스/모니터링/로그'],
    expect: everywhere({ lostLines: 0 }),
    production: 'never',
    productionNote: 'a rotation would have to be forced',
    fix: 'use create with a postrotate signal instead of copytruncate, or WatchedFileHandler in Python',
    status: 'planned',
  }),

  // ---- secrets ----
  'no-exposed-dotfiles': row({
    topic: 'secrets',
    must: 'The public hosts must not serve .env, .git or backup files.',
    source: ['보안/시크릿'],
    expect: { local: notApplicable('a developer machine is not public'), stage: { exposed: 0 }, prod: { exposed: 0 } },
    production: 'safe',
    fix: 'add `location ~ /\\. { deny all; }` (except .well-known) to nginx, and keep .env files out of public/ and out of the root',
    status: 'built',
  }),
  'password-echo': row({
    topic: 'secrets',
    must: 'The answer to a refused login must not repeat the password that was sent.',
    source: ['보안/시크릿', 'OWASP ASVS 5.0 §14.2'],
    expect: everywhere(false),
    production: 'safe',
    productionNote: 'two incomplete logins that name nobody, with a made-up password',
    fix: 'answer RequestValidationError with locations and messages alone: FastAPI puts the whole body into `input`',
    status: 'built',
  }),
  'secrets-injected': row({
    topic: 'secrets',
    must: 'Secrets must be injected as variables, never lie in an .env file in git, in an image, or on a stage or prod host.',
    source: ['보안/시크릿'],
    expect: {
      local: { envFileInGit: false },
      stage: { envFileInGit: false, envFileInImage: false, envFileOnHost: false },
      prod: { envFileInGit: false, envFileInImage: false, envFileOnHost: false },
    },
    production: 'safe',
    fix: 'list .env* in .gitignore and .dockerignore, inject from the CI secrets, and roll every secret that was ever committed',
    status: 'planned',
  }),
  'no-secrets-in-bundles': row({
    topic: 'secrets',
    must: 'Web pages, scripts, source maps and app bundles must not contain a secret.',
    source: ['보안/시크릿'],
    expect: {
      local: notApplicable('a development bundle is not delivered'),
      stage: { occurrences: 0 },
      prod: { occurrences: 0 },
    },
    production: 'safe',
    fix: 'remove the NEXT_PUBLIC_ or EXPO_PUBLIC_ prefix from the key, read it on the server only, and roll it',
    status: 'built',
  }),
  'no-secrets-in-reports': row({
    topic: 'secrets',
    must: 'No file that this suite leaves on disk must contain a secret in any encoding.',
    source: ['보안/시크릿'],
    expect: everywhere({ occurrences: 0 }),
    production: 'safe',
    fix: 'register the value as a secret in envs/environment.ts, so that the redaction knows all of its encodings',
    status: 'planned',
  }),

  // ---- backups ----
  'backup-age': row({
    topic: 'backups',
    must: 'The newest database snapshot must be at most 26 h old.',
    source: ['백업/마이그레이션'],
    // A day between two snapshots, and two hours for the snapshot itself and a late start.
    expect: {
      local: notApplicable('a developer database is not backed up'),
      stage: notApplicable('the document asks for backups of prod only'),
      prod: { atMostH: 26 },
    },
    production: 'safe',
    fix: "look into the timer of the snapshot job and the disk it writes to; judge the content's date, not the mtime of the file",
    status: 'planned',
  }),
  'backup-series': row({
    topic: 'backups',
    must: 'The last seven days must each have one kept snapshot.',
    source: ['백업/마이그레이션'],
    expect: {
      local: notApplicable('a developer database is not backed up'),
      stage: notApplicable('the document asks for backups of prod only'),
      prod: { perDay: 1, days: 7 },
    },
    production: 'safe',
    fix: 'keep seven daily snapshots in the retention rule, and alarm on a missed day',
    status: 'planned',
  }),
  'backup-content': row({
    topic: 'backups',
    must: "A snapshot must be a complete dump that holds yesterday's data.",
    source: ['백업/마이그레이션'],
    expect: everywhere({ complete: true }),
    production: 'safe',
    fix: 'check the exit code of pg_dump (set -o pipefail), then pg_restore -l and the size of the result',
    status: 'planned',
  }),
  'restore-drill-age': row({
    topic: 'backups',
    must: 'The last restore test must be at most 31 days old, with row counts and duration on record.',
    source: ['백업/마이그레이션'],
    expect: { local: { rehearsed: true }, stage: { rehearsed: true }, prod: { ageAtMostDays: 31 } },
    production: 'safe',
    fix: 'restore the newest snapshot into an empty PostgreSQL, count its rows, and commit the record',
    status: 'planned',
  }),
  'schema-drift': row({
    topic: 'backups',
    must: 'The schemas of stage and prod must be the one that the release expects.',
    source: ['백업/마이그레이션'],
    expect: {
      local: notApplicable('a developer database is made from the seed'),
      stage: { sameAs: 'the schema of the release' },
      prod: { sameAs: 'the schema of stage' },
    },
    production: 'safe',
    productionNote: 'read only',
    fix: 'write the named difference as a migration; the document says to adopt Alembic once the schema drifts',
    status: 'planned',
  }),
  'seed-idempotent': row({
    topic: 'backups',
    must: 'The database must be at the state the code expects: nothing doubled by a second seed, at the Alembic head of the code if there is one.',
    source: ['백업/마이그레이션'],
    expect: {
      local: { rowsAddedBySecondSeed: 0 },
      stage: { head: 'the head of the code' },
      prod: { head: 'the head of the code' },
    },
    production: 'safe',
    productionNote: 'read only',
    fix: 'seed with INSERT … ON CONFLICT DO NOTHING; run `alembic upgrade head` in the deploy and merge double heads',
    status: 'planned',
  }),

  // ---- openapi ----
  'openapi-valid': row({
    topic: 'openapi',
    must: 'The OpenAPI document of the API must be valid and be the one of the deployed release.',
    source: ['배포/롤백', 'ENV 키 매트릭스', 'OpenAPI 3.1 § OpenAPI Object'],
    expect: everywhere({ versions: ['3.0', '3.1'] }),
    production: 'safe',
    productionNote: 'from the build artefact where it is not public',
    fix: 'regenerate openapi.json from app.openapi() in the build, and mend the named $ref',
    status: 'built',
  }),
  'openapi-responses': row({
    topic: 'openapi',
    must: 'Every API answer must have a documented status, type and body.',
    source: ['ENV 키 매트릭스', '배포/롤백', 'OpenAPI 3.1 § Responses Object'],
    expect: everywhere({ undocumented: 0 }),
    production: 'safe',
    fix: 'declare response_model and responses={401: …, 429: …} on the route, or restore the renamed field',
    status: 'built',
  }),
  'openapi-compatibility': row({
    topic: 'openapi',
    must: 'The API must not break its clients compared with the previous tag, unless the break is listed.',
    source: ['ENV 키 매트릭스', '배포/롤백', 'OpenAPI 3.1 § Schema Object'],
    expect: everywhere({ unlistedBreaks: 0 }),
    production: 'safe',
    fix: 'make the new request field optional or restore the removed value; installed apps still speak to the old contract',
    status: 'planned',
  }),
  'ui-tolerates-api-shapes': row({
    topic: 'openapi',
    must: 'The web must show a usable page when the API leaves out, nulls or retypes an optional field.',
    source: ['ENV 키 매트릭스'],
    expect: everywhere(true),
    production: 'safe',
    productionNote: 'the answers are changed inside the test browser only',
    fix: 'pass every API answer through its normaliser before the component uses it: items ?? [], Number(total)',
    status: 'built',
  }),

  // ---- suite-honesty ----
  'same-checks-everywhere': row({
    topic: 'suite-honesty',
    must: 'The same requirements must be judged in every environment, apart from those this table declares not applicable.',
    source: ['수용 기준'],
    expect: everywhere({ undeclaredDifferences: 0 }),
    production: 'safe',
    fix: 'remove the test.skip that names an environment, and declare notApplicable with its reason in the row instead',
    status: 'planned',
  }),
  'no-literals-in-checks': row({
    topic: 'suite-honesty',
    must: 'No address, origin or cookie name must stand in a check outside the policy and the environment.',
    source: ['수용 기준'],
    expect: everywhere({ literals: 0 }),
    production: 'safe',
    fix: 'take the value from env or from requirement(id).expected',
    status: 'planned',
  }),
  'every-check-can-fail': row({
    topic: 'suite-honesty',
    must: 'Every check must fail when its requirement is broken.',
    source: ['수용 기준', '목적'],
    expect: {
      local: { survivors: 0 },
      stage: { survivors: 0 },
      prod: notApplicable('faults are not injected into production'),
    },
    production: 'never',
    productionNote: 'faults are not injected into production',
    fix: 'run the mutants of the named requirement, and assert on the value that the surviving fault changes',
    status: 'planned',
  }),
  'no-false-alarms': row({
    topic: 'suite-honesty',
    must: 'No check must fail on a variation that conforms.',
    source: ['수용 기준'],
    expect: {
      local: { findings: 0 },
      stage: { findings: 0 },
      prod: notApplicable('variations are not injected into production'),
    },
    production: 'never',
    productionNote: 'variations are not injected into production',
    fix: 'judge the parsed value instead of its spelling in the named check',
    status: 'planned',
  }),
  'never-green-on-nothing': row({
    topic: 'suite-honesty',
    must: 'A check must pass only on at least one observation, and a run that judged nothing must be an error.',
    source: ['수용 기준'],
    expect: everywhere({ observationsAtLeast: 1 }),
    production: 'safe',
    fix: 'look at the --grep and --project of the run, and at the probe that gave the named check no sample',
    status: 'built',
  }),
  'nightly-heartbeat': row({
    topic: 'suite-honesty',
    must: 'The nightly run against prod must have succeeded within the last 26 h, as seen from elsewhere.',
    source: ['헬스/모니터링/로그', '백업/마이그레이션'],
    expect: {
      local: notApplicable('the nightly run judges prod'),
      stage: notApplicable('the nightly run judges prod'),
      prod: { atMostH: 26 },
    },
    production: 'safe',
    fix: 'enable the schedule again (GitHub stops it after 60 quiet days), and give the job a timeout',
    status: 'planned',
  }),
  'login-budget': row({
    topic: 'suite-honesty',
    must: 'The suite must spend no more than 4 logins a minute of its synthetic account, one below the limit of the product.',
    source: ['보안/시크릿', '수용 기준'],
    expect: everywhere({ loginsAtMost: 4, perS: 60 }),
    production: 'safe',
    fix: 'let the new test use the shared login of the run instead of its own, and switch retries off for tests that log in',
    status: 'built',
  }),
} satisfies Record<string, Row>;

/** The id of a requirement: key of its row, tag of its test, key of its mutants, row of every report. */
export type RequirementId = keyof typeof policy;
