import { notApplicable, topic } from './row.ts';

const plainHttp = notApplicable('local is plain http by design');

/** Rows on certificates, TLS versions, the way from plain http to https, and HSTS. */
export const tls = topic('tls', {
  'tls-chain': {
    level: 'must',
    must: 'Web and API must present a complete certificate chain that is valid for their host name.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 8446 §4.4.2', 'RFC 9525 §6'],
    expect: { local: plainHttp, stage: { chain: 'trusted' }, prod: { chain: 'trusted' } },
    fix: 'point ssl_certificate at fullchain.pem, not cert.pem, and reload nginx: browsers fetch a missing intermediate, Node and Android do not',
  },
  'tls-expiry': {
    level: 'must',
    must: 'The certificates of web and API must have begun and not have expired.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 5280 §4.1.2.5'],
    expect: { local: plainHttp, stage: { outOfDate: [] }, prod: { outOfDate: [] } },
    fix: 'renew the named certificate and reload nginx: a certificate renewed on disk is not served until then',
  },
  'tls-renewal': {
    level: 'should',
    restsOn: ['tls-chain', 'tls-expiry'],
    must: 'A certificate should be valid for at least 21 more days, or for a quarter of its life where that is less.',
    source: ['RFC 5280 §4.1.2.5', "postflight's own: 21 days, a quarter"],
    expect: {
      local: plainHttp,
      stage: { atLeastDays: 21, orShareOfLife: 0.25 },
      prod: { atLeastDays: 21, orShareOfLife: 0.25 },
    },
    ownBound: { key: 'atLeastDays', from: 7, to: 60 },
    fix: 'look why the renewal does not run (certbot renew --dry-run), and reload nginx from its deploy hook',
  },
  'tls-versions': {
    level: 'should',
    must: 'The public hosts should speak TLS 1.2 or newer with authenticated ciphers, and nothing older.',
    source: ['RFC 8996 §4', 'RFC 9325 §3.1.1', 'RFC 9325 §4.2'],
    expect: { local: plainHttp, stage: { minimum: 'TLSv1.2' }, prod: { minimum: 'TLSv1.2' } },
    fix: 'set `ssl_protocols TLSv1.2 TLSv1.3;` in the http block of nginx: the default server decides for every name on its address',
  },
  'https-redirect': {
    level: 'must',
    must: 'Plain HTTP must redirect to https on the same host with path and query kept, or be closed.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'RFC 9110 §15.4', 'RFC 6797 §7.2'],
    expect: {
      local: plainHttp,
      stage: { statuses: [301, 302, 303, 307, 308] },
      prod: { statuses: [301, 302, 303, 307, 308] },
    },
    fix: 'answer port 80 with `return 308 https://$host$request_uri;` for every name, and proxy nothing from it',
  },
  hsts: {
    level: 'should',
    restsOn: ['tls-chain'],
    must: 'Every https answer should carry one Strict-Transport-Security (prod: 180 days or more), and no answer of local any.',
    source: ['RFC 6797 §6.1', 'RFC 6797 §7.1', 'RFC 6797 §7.2'],
    expect: {
      local: { present: false },
      stage: { present: true, maxAgeAtLeastS: 1 },
      prod: { present: true, maxAgeAtLeastS: 15552000 },
    },
    fix: 'add_header Strict-Transport-Security "max-age=31536000" always; repeat it in each location that has an add_header of its own',
  },
  'mixed-content': {
    level: 'must',
    must: 'A page served over https must load no sub-resource over http.',
    source: ['환경 정의 2) Staging', '환경 정의 3) Production', 'Mixed Content § Algorithms'],
    expect: { local: plainHttp, stage: { httpSubresources: 0 }, prod: { httpSubresources: 0 } },
    fix: 'replace the named http:// address; when it is an API call, mend the redirect first (see redirect-origin)',
  },
});
