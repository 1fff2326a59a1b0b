/** Tests which answers identify the framework of an application, and the proxy before it. */
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../../envs/policy.ts';
import { isProxyError, stackOf } from '../../../fixtures/probe/parse/maker.ts';
import { failureText, knowStack } from '../../../fixtures/run/requirement.ts';

const answer = (...headerLines: [string, string][]) => ({ headerLines });

test('a maker is recognised by its headers and its cookies', () => {
  expect(stackOf([answer(['X-Powered-By', 'Express'])])).toBe('Express');
  expect(stackOf([answer(['Server', 'nginx']), answer(['Set-Cookie', 'connect.sid=s%3A1; Path=/'])])).toBe('Express');
  expect(stackOf([answer(['Set-Cookie', 'csrftoken=a; Path=/'])])).toBe('Django');
  expect(stackOf([answer(['X-Runtime', '0.02'])])).toBe('Rails');
  expect(stackOf([answer(['Set-Cookie', 'laravel_session=a'])])).toBe('Laravel');
  expect(stackOf([answer(['X-Powered-By', 'Next.js'])])).toBe('Next.js');
  expect(stackOf([answer(['Set-Cookie', 'JSESSIONID=1'])])).toBe('Spring');
  expect(stackOf([answer(['Server', 'Kestrel'])])).toBe('ASP.NET');
});

test('the document’s own stack, a proxy and a plain answer show no other maker', () => {
  expect(stackOf([answer(['Server', 'uvicorn']), answer(['Server', 'nginx/1.27']), answer()])).toBeUndefined();
  expect(stackOf([answer(['Set-Cookie', 'access_token=a; HttpOnly'])])).toBeUndefined();
  expect(stackOf([])).toBeUndefined();
});

/** An error as the client reads it. */
const refused = (status: number, type: string, body: string, ...headerLines: [string, string][]) => ({
  at: '',
  url: '',
  status,
  headerLines: [...(type ? [['Content-Type', type] as [string, string]] : []), ...headerLines],
  body,
  sentAt: 0,
  receivedAt: 0,
});
const nginxPage = '<html><body><center><h1>404</h1></center><hr><center>nginx</center></body></html>';

for (const [what, answer, expected] of [
  ['JSON', refused(404, 'application/json', '{"detail":"Not Found"}', ['Server', 'nginx']), false],
  ["Starlette's plain 500", refused(500, 'text/plain; charset=utf-8', 'Internal Server Error'), false],
  ['an empty 401', refused(401, '', ''), false],
  ['JSON of a limiter', refused(429, 'application/json', '{}'), false],
  [
    'a page that Express signs',
    refused(404, 'text/html', '<pre>Cannot GET /x</pre>', ['X-Powered-By', 'Express']),
    false,
  ],
  ['the page of nginx', refused(404, 'text/html', nginxPage), true],
  ['the page of limit_req', refused(429, 'text/html', nginxPage), true],
  ['an empty 413', refused(413, '', ''), true],
  ['413 in JSON, as error_page gives it', refused(413, 'application/json', '{}'), true],
  ['a plain 502 of Envoy', refused(502, 'text/plain', 'upstream connect error'), true],
  ['a good page', refused(200, 'text/html', nginxPage), false],
] as const)
  test(`${what}: ${expected ? 'the proxy' : 'the API'} made it`, () => expect(isProxyError(answer)).toBe(expected));

test('a cure in the words of FastAPI says so where another maker is known', () => {
  const local = { kind: 'local', name: 'local', bounds: {} } as const;
  const cures = (...ids: RequirementId[]) =>
    ids.map(id => /^ {2}try {10}(.*)$/m.exec(failureText(id, local, { at: 'GET /' }))?.[1]);
  const ofDocument = ['login-limit-count', 'jwt-algorithm', 'cookie-httponly', 'readyz-database-hangs'] as const;
  const ofAnybody = ['hsts', 'missing-asset', 'login-limit-oracle', 'cookie-before-login'] as const;
  try {
    for (const cure of cures(...ofDocument, ...ofAnybody)) expect(cure).not.toMatch(/FastAPI's words/);
    knowStack('Next.js');
    for (const cure of cures(...ofDocument)) expect(cure).toMatch(/^in FastAPI's words, where this API is Next\.js: /);
    for (const cure of cures(...ofAnybody)) expect(cure).not.toMatch(/FastAPI's words/);
  } finally {
    knowStack(undefined);
  }
});

test('a source in the environment document names the document', () => {
  expect(
    failureText('login-limit-count', { kind: 'local', name: 'local', bounds: {} }, { at: 'POST /login' }),
  ).toContain('  source       Server Environments: 보안/시크릿; RFC 6585 §4\n');
});
