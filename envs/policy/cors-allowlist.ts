import { everywhere, notApplicable, topic } from './row.ts';

/** Rows on the origins that may read the API from a browser. */
export const corsAllowlist = topic('cors-allowlist', {
  'cors-configured-list': {
    level: 'must',
    must: 'The API must allow exactly the web origin of its environment, and no origin of another environment.',
    source: ['ENV 키 매트릭스', 'Fetch § CORS protocol'],
    expect: {
      local: { exactly: 'http://localhost:3000' },
      stage: { exactly: 'origin of WEB_URL' },
      prod: { exactly: 'origin of WEB_URL' },
    },
    fix: 'set CORS.allow_origins of this environment to its own web origin alone: on stage and prod without localhost:3000 and the other environment',
  },
  'cors-allowed-origin': {
    level: 'must',
    restsOn: ['gateway-availability'],
    must: 'An API answer to the web origin must carry exactly one Access-Control-Allow-Origin, equal to that origin.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'ENV 키 매트릭스', '수용 기준', 'Fetch § CORS check'],
    expect: everywhere({ problem: 'no problem' }),
    fix: 'set CORSMiddleware(allow_origins=[<web origin>]) without trailing slash, and remove add_header Access-Control-* from nginx: two lines are refused',
    fixFor: {
      Express:
        'app.use(cors({ origin: [<web origin>], credentials: true })) before all routes, and no Access-Control-* of nginx',
      Django:
        'django-cors-headers: CORS_ALLOWED_ORIGINS = [<web origin>], its middleware above CommonMiddleware, and no Access-Control-* of nginx',
      Rails: "rack-cors: insert_before 0, origins '<web origin>', and no Access-Control-* of nginx",
      Laravel:
        "config/cors.php: 'allowed_origins' => [<web origin>], 'supports_credentials' => true, and no Access-Control-* of nginx",
    },
  },
  'cors-credentials': {
    level: 'must',
    restsOn: ['gateway-availability', 'cors-allowed-origin'],
    must: 'An API answer to the web origin must carry Access-Control-Allow-Credentials: true.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'ENV 키 매트릭스', 'Fetch § CORS protocol and credentials'],
    expect: everywhere({ problem: 'no problem' }),
    fix: 'set CORSMiddleware(allow_credentials=True): the value is the lower-case word true, on the answer as well as on the preflight',
    fixFor: {
      Express: 'cors({ credentials: true })',
      Django: 'CORS_ALLOW_CREDENTIALS = True',
      Rails: "resource '*', credentials: true",
      Laravel: "config/cors.php: 'supports_credentials' => true",
    },
  },
  'cors-hostile-origins': {
    level: 'must',
    must: 'The API must not grant access to any origin outside the allowlist: no echo of it, no null, no star.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'ENV 키 매트릭스', 'Fetch § CORS check'],
    expect: everywhere({ granted: 0 }),
    productionNote: 'paced',
    fix: 'list origins in allow_origins instead of allow_origin_regex or "*" (Starlette echoes any origin for "*" as soon as a Cookie is sent)',
  },
  'cors-preflight': {
    level: 'must',
    restsOn: ['gateway-availability', 'cors-allowed-origin', 'cors-credentials'],
    must: 'A preflight from the web origin must succeed without credentials or redirect for every method and header the web uses.',
    source: ['환경 정의 1) Local', 'ENV 키 매트릭스', '수용 기준', 'Fetch § CORS-preflight fetch'],
    expect: everywhere({ problems: [] }),
    fix: 'let CORSMiddleware answer OPTIONS before auth, list Content-Type and Authorization in allow_headers, and keep OPTIONS out of nginx',
  },
  'cors-on-errors': {
    level: 'must',
    restsOn: ['gateway-availability', 'cors-allowed-origin', 'cors-credentials'],
    must: 'Error answers of the API must carry the CORS headers of its other answers.',
    source: ['쿠키/CORS 정책', '보안/시크릿', '수용 기준', 'Fetch § CORS check'],
    expect: {
      local: { problem: 'no problem', errorsOf: 'everybody' },
      stage: { problem: 'no problem', errorsOf: 'the API' },
      prod: { problem: 'no problem', errorsOf: 'the API' },
    },
    productionNote: '500 and 502 are not provoked',
    fix: 'wrap the whole application: app = CORSMiddleware(app, …), outside the limiter and outside ServerErrorMiddleware, which answers a bare 500',
    fixFor: {
      Express:
        'app.use(cors(…)) before the limiter and before everything that may refuse: an error handler keeps the headers that are set',
      Django: 'place CorsMiddleware first in MIDDLEWARE, above everything that may refuse',
      Rails: 'config.middleware.insert_before 0, Rack::Cors, so that it wraps the middleware that shows exceptions',
      Laravel: 'keep HandleCors first among the global middleware, above throttling',
    },
  },
  'cors-on-proxy-errors': {
    level: 'should',
    must: 'An error that the proxy makes for the API should carry the CORS headers of its answers.',
    source: ['Fetch § CORS check', "postflight's own"],
    expect: {
      local: notApplicable('no nginx stands in the path'),
      stage: { problem: 'no problem' },
      prod: { problem: 'no problem' },
    },
    productionNote: '502 is not provoked',
    fix: 'give the location of error_page (413, 429, 502, 504) JSON and the Access-Control-* headers, each with `always`',
  },
  'cors-vary': {
    level: 'must',
    restsOn: ['gateway-availability'],
    must: 'A cacheable API answer whose Access-Control-Allow-Origin depends on the request must list Origin in Vary.',
    source: ['ENV 키 매트릭스', '쿠키/CORS 정책', 'Fetch § CORS protocol and HTTP caches', 'RFC 9110 §12.5.5'],
    expect: everywhere({ mixedUp: [] }),
    fix: 'add Origin to Vary instead of overwriting it (GZip middleware, nginx, CDN), or send Cache-Control: no-store',
  },
  'cors-preflight-independence': {
    level: 'must',
    restsOn: ['gateway-availability'],
    must: 'The answer to a preflight must not depend on the origin of the preflight before it.',
    source: ['환경 정의 3) Production', 'ENV 키 매트릭스', 'RFC 9111 §4.1'],
    expect: {
      local: notApplicable('no cache stands between browser and API'),
      stage: { sameAs: 'a preflight alone' },
      prod: { sameAs: 'a preflight alone' },
    },
    fix: 'keep OPTIONS out of the cache of nginx and CDN, or add Origin to the cache key',
  },
  'cors-exposed-headers': {
    level: 'should',
    restsOn: ['gateway-availability', 'cors-allowed-origin'],
    must: 'The API should expose Retry-After and X-Request-ID to scripts of the web origin.',
    source: ['Fetch § CORS-safelisted response-header name', "postflight's own"],
    expect: {
      local: { names: ['Retry-After', 'X-Request-ID'] },
      stage: notApplicable('page and API share one origin, so a script reads every header'),
      prod: { names: ['Retry-After', 'X-Request-ID'] },
    },
    fix: 'pass expose_headers=["Retry-After", "X-Request-ID"] to CORSMiddleware; a star does not count with credentials',
  },
  'cors-in-browser': {
    level: 'must',
    restsOn: ['gateway-availability', 'cors-allowed-origin', 'cors-credentials'],
    must: 'A browser must let a page on the web origin read a credentialed API answer and keep it from a page on any other origin.',
    source: ['쿠키/CORS 정책', '환경 정의 1) Local', 'Fetch § CORS check'],
    expect: everywhere({ webPage: 'reads it', otherPage: 'reads nothing' }),
    fix: 'read the browser console: two Access-Control-Allow-Origin lines or a star pass in curl and fail here',
  },
  'cors-native-client': {
    level: 'must',
    restsOn: ['gateway-availability', 'bearer-login'],
    must: 'The API must serve a bearer request that carries no Origin, as the Expo app sends it.',
    source: ['쿠키/CORS 정책', 'Fetch § Origin header'],
    expect: everywhere({ answer: 'opened' }),
    fix: 'apply the Origin or CSRF check only to requests that authenticate by cookie',
  },
});
