import { everywhere, notApplicable, topic } from './row.ts';

/** Rows on compression, caching and completeness of what nginx delivers. */
export const staticDelivery = topic('static-delivery', {
  compression: {
    level: { local: 'must', stage: 'should', prod: 'must' },
    must:
      'Text answers of more than 1 KiB must be compressed for clients that accept it, and for no others, also out of a ' +
      'shared cache.',
    source: ['환경 정의 3) Production', 'RFC 9110 §8.4', 'RFC 9110 §12.5.3', "postflight's own: 1 KiB"],
    expect: {
      local: notApplicable('a development server does not compress'),
      stage: { encodings: ['gzip', 'br', 'zstd'], overBytes: 1024 },
      prod: { encodings: ['gzip', 'br', 'zstd'], overBytes: 1024 },
    },
    ownBound: { key: 'overBytes', from: 256, to: 4096 },
    fix: 'set gzip on, gzip_proxied any, gzip_vary on, and list application/json, application/javascript, text/javascript and text/css in gzip_types',
  },
  'asset-caching': {
    level: { local: 'must', stage: 'should', prod: 'must' },
    must: 'Hashed assets must be cacheable for a year as immutable, and nothing else must be.',
    source: ['환경 정의 3) Production', 'RFC 9111 §5.2.2', 'RFC 8246 §2', "postflight's own: a year"],
    expect: {
      local: notApplicable('a development server does not hash its assets'),
      stage: { maxAgeAtLeastS: 31536000, immutable: true },
      prod: { maxAgeAtLeastS: 31536000, immutable: true },
    },
    fix: 'give location /_next/static/ `Cache-Control "public, max-age=31536000, immutable"` without `always`, so that a 404 does not carry it',
  },
  'private-pages-uncached': {
    level: 'must',
    must: 'A page made for one user must never be served to another user or to a visitor.',
    source: ['환경 정의 3) Production', 'RFC 9111 §5.2.2.7', 'RFC 9111 §7.3'],
    expect: everywhere({
      mayBeShared: [],
      fromCache: [],
      namesUserToVisitor: false,
      flightDataForPage: false,
      variesByRsc: true,
    }),
    productionNote: 'the synthetic account and a visitor only',
    fix: 'send Cache-Control: private, no-store with the dashboard (dynamic = "force-dynamic" in Next), and keep it out of proxy_cache',
  },
  'private-answers-uncached': {
    level: 'must',
    must: 'An answer made for one signed-in user must never be served to another.',
    source: ['환경 정의 3) Production', 'RFC 9111 §5.2.2.7', 'RFC 9111 §7.3'],
    expect: everywhere({ ofTheOther: [] }),
    production: 'synthetic',
    productionNote: 'one login of the second synthetic account',
    fix: 'send Cache-Control: private, no-store with answers to a session, and keep cookies and Authorization in the key of every cache on the way',
  },
  'assets-load': {
    level: 'must',
    must: 'Every asset that a page refers to must load with its right type, also for a page of the previous release.',
    source: ['환경 정의 3) Production', '배포/롤백'],
    expect: everywhere({ status: 200, type: 'right' }),
    fix: 'copy .next/static next to the standalone server, keep the chunks of the previous build, and do not cache HTML past a deploy',
  },
  'missing-asset': {
    level: 'must',
    restsOn: ['gateway-availability'],
    must: 'An asset that does not exist must be answered as not found, never with a page.',
    source: ['환경 정의 3) Production', '배포/롤백', 'RFC 9110 §15.5.5'],
    expect: everywhere({ statuses: [403, 404, 410] }),
    fix: 'keep the fallback to index.html, and the login redirect of a middleware, from the folder of the assets: `try_files $uri =404` there; else a chunk of the previous release runs as HTML',
  },
  'page-representation': {
    level: 'must',
    restsOn: ['gateway-availability'],
    must: 'A page must be given as a page, whichever form of it somebody asked for before.',
    source: ['환경 정의 3) Production', 'RFC 9111 §4.1'],
    expect: everywhere({ changed: [] }),
    fix: 'put the headers that choose a form (RSC, Next-Router-Prefetch, Accept, Range) into Vary and into the key of the cache, or keep these answers out of it',
  },
  'page-addresses': {
    level: 'should',
    must: 'Canonical links and Open Graph addresses of a page should name a public address of its own environment.',
    source: ['RFC 6596 §3', "postflight's own"],
    expect: everywhere({ astray: [] }),
    fix: 'make them from the public URL of this environment (metadataBase in Next, read at run time), not from the address that the server itself listens on',
  },
  rewrites: {
    level: { local: 'must', stage: 'should', prod: 'must' },
    must: 'A request must pass the rewrites of nginx with path, query, encoded characters and permitted body intact.',
    source: ['환경 정의 3) Production', "postflight's own: 20 KiB of body"],
    expect: {
      local: notApplicable('no nginx stands in the path'),
      stage: { permittedBodyBytes: 20480 },
      prod: { permittedBodyBytes: 20480 },
    },
    fix: 'use proxy_pass without a URI part (with one nginx decodes %2F), and raise client_max_body_size to what the API accepts',
  },
  'private-files': {
    level: 'should',
    must: 'Source maps and API documentation should not be public on prod.',
    source: ['OWASP ASVS 5.0 §13.4'],
    expect: {
      local: notApplicable('a developer machine may serve them'),
      stage: notApplicable('stage may serve them'),
      prod: { publicMaps: 'none', publicDocs: 'none' },
    },
    fix: 'build with productionBrowserSourceMaps: false, and FastAPI(docs_url=None, redoc_url=None, openapi_url=None) on prod',
  },
});
