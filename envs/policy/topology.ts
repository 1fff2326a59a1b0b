import { everywhere, notApplicable, topic } from './row.ts';

/** Rows on the servers that answer for an address: proxy, ports, redirects, names, search engines. */
export const topology = topic('topology', {
  'proxy-presence': {
    level: 'must',
    must: 'Public answers of web and API must pass one nginx on stage and prod, and none on a developer machine.',
    source: ['목적', '환경 정의 1) Local', '환경 정의 2) Staging', '환경 정의 3) Production'],
    expect: { local: { behindProxy: false }, stage: { behindProxy: true }, prod: { behindProxy: true } },
    fix: 'point the DNS name at nginx and bind uvicorn and Next to 127.0.0.1; locally stop the old nginx',
  },
  'api-route-ownership': {
    level: 'should',
    must: 'An unknown path should be answered 404 by its owner: JSON from FastAPI under the API prefix, HTML from Next elsewhere.',
    source: ['RFC 9110 §15.5.5', "postflight's own"],
    expect: everywhere({ status: 404 }),
    fix: 'in nginx give /api/ its own location with `proxy_pass http://api;` (no trailing slash), and drop a catch-all try_files to index.html',
  },
  'backend-ports-closed': {
    level: 'must',
    must: 'The ports of web and API behind nginx must not answer on the public hosts.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', '환경 정의 1) Local'],
    expect: {
      local: notApplicable('web and API are reached directly by design'),
      stage: { closedPorts: [3000, 8000] },
      prod: { closedPorts: [3000, 8000] },
    },
    productionNote: 'one connect per port',
    fix: 'bind uvicorn and Next to 127.0.0.1, publish container ports there only, and close them in the firewall: docker bypasses ufw',
  },
  'database-ports-closed': {
    level: 'should',
    must: 'The ports of database and cache should not answer on the public hosts.',
    source: ["postflight's own: 5432 and 6379"],
    expect: {
      local: notApplicable('a developer machine is not public'),
      stage: { closedPorts: [5432, 6379] },
      prod: { closedPorts: [5432, 6379] },
    },
    productionNote: 'one connect per port',
    fix: 'publish the ports of PostgreSQL and Redis on 127.0.0.1 only and close them in the firewall: docker bypasses ufw',
  },
  'redirect-origin': {
    level: 'must',
    must: 'A redirect of web or API must keep the scheme and the public host of the request.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 9110 §10.2.2'],
    expect: everywhere({ astray: [] }),
    fix: 'start uvicorn with --proxy-headers and the proxy in --forwarded-allow-ips, and let nginx send Host and X-Forwarded-Proto of the outer hop',
  },
  'gateway-errors': {
    level: 'should',
    must: 'While the API is down, the proxy should answer its calls with an error in JSON that the web app can read.',
    source: ['Fetch § CORS check', "postflight's own"],
    expect: {
      local: notApplicable('no nginx stands in the path'),
      stage: { statuses: [502, 503, 504], form: 'json' },
      prod: { statuses: [502, 503, 504], form: 'json' },
    },
    production: 'never',
    productionNote: 'the API would have to be stopped',
    fix: 'add `error_page 502 504 = @api_down` to the locations of the API, and give that location JSON and the CORS headers with `always`',
  },
  'public-host-names': {
    level: 'must',
    must: 'Every address of a public environment must be an https DNS name of its own, and those of local must be localhost or LAN addresses.',
    source: ['환경 정의 1) Local', '환경 정의 2) Staging', '환경 정의 3) Production', 'ENV 키 매트릭스'],
    expect: { local: { dnsName: false }, stage: { dnsName: true }, prod: { dnsName: true } },
    fix: 'correct WEB_URL and API_BASE of this environment: no IP address, no localhost on stage or prod, and no host that stage and prod share',
  },
  'search-indexing': {
    level: 'should',
    must: 'Search engines should be kept out of stage and let into prod.',
    source: ['RFC 9309 §2.2', "postflight's own"],
    expect: {
      local: notApplicable('a developer machine is not public'),
      stage: { indexable: false },
      prod: { indexable: true },
    },
    fix: 'send X-Robots-Tag: noindex from the stage server block only, and make app/robots.js of Next depend on the environment',
  },
  'address-agreement': {
    level: 'should',
    must: 'Every IPv4 and IPv6 address of a host should give the same answers.',
    source: ["postflight's own"],
    restsOn: ['healthz-open'],
    // A browser tries the next address of localhost when one refuses; on other hosts that takes a while, and clients
    // other than browsers do not try.
    expect: {
      local: { disagreement: [], mayRefuse: true },
      stage: { disagreement: [], mayRefuse: false },
      prod: { disagreement: [], mayRefuse: false },
    },
    fix: 'add `listen [::]:443 ssl` to the server block, and deploy the same release to every backend',
  },
});
