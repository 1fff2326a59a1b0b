/**
 * Tests the judges of CORS: the browsers' reading of the headers (data/cors-response-values.json), the behaviour of
 * caches, and which origins are hostile.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { asServed } from '../../../fixtures/probe/cors-allowlist/cors.ts';
import {
  credentialsProblem,
  grants,
  listed,
  originProblem,
  preflightProblems,
  reusable,
  storable,
  unexposed,
  variesByOrigin,
  type CorsAnswer,
} from '../../../fixtures/probe/cors-allowlist/cors-headers.ts';
import { hostileOrigins, shownGrant } from '../../../fixtures/probe/cors-allowlist/hostile-origins.ts';

type Values = {
  acao: { accept: string[]; acceptWithoutCredentialsOnly: string[]; reject: string[] };
  acaoTwoLines: { reject: string[][] };
  credentials: { accept: string[]; reject: string[] };
  preflightStatus: { accept: number[]; reject: number[] };
};
const values = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'data/cors-response-values.json'), 'utf8'),
) as Values;

const origin = 'http://web.example.test:3000';
const written = (value: string) =>
  value
    .replace('upper case of {origin}', origin.toUpperCase())
    .replace('upper case of the scheme', origin.replace('http', 'HTTP'))
    .replaceAll('{origin}', origin)
    .replaceAll('{host}', 'web.example.test:3000');
const good: CorsAnswer = {
  at: 'OPTIONS x',
  what: 'preflight',
  origin,
  status: 204,
  byProxy: false,
  allowOrigin: [origin],
  allowCredentials: ['true'],
  allowMethods: ['GET'],
  allowHeaders: ['content-type'],
  exposeHeaders: [],
  vary: ['Origin'],
  cacheControl: '',
  dated: false,
};

test('only the origin itself opens an answer to credentials', () => {
  for (const value of values.acao.accept)
    expect(originProblem({ allowOrigin: [written(value)] }, origin), JSON.stringify(value)).toBeUndefined();
  for (const value of [...values.acao.reject, ...values.acao.acceptWithoutCredentialsOnly])
    expect(originProblem({ allowOrigin: [written(value)] }, origin), JSON.stringify(value)).toBeDefined();
  for (const two of values.acaoTwoLines.reject)
    expect(originProblem({ allowOrigin: two.map(written) }, origin), JSON.stringify(two)).toBeDefined();
  expect(originProblem({ allowOrigin: [] }, origin)).toContain('absent');
});

test('only the word true allows credentials', () => {
  for (const value of values.credentials.accept)
    expect(credentialsProblem({ allowCredentials: [value] }), value).toBeUndefined();
  for (const value of values.credentials.reject)
    expect(credentialsProblem({ allowCredentials: [value] }), value).toBeDefined();
  expect(credentialsProblem({ allowCredentials: ['true', 'true'] })).toBeDefined();
  expect(credentialsProblem({ allowCredentials: [] })).toContain('absent');
});

test('a preflight succeeds by its status, its methods and its headers', () => {
  const problems = (patch: Partial<CorsAnswer>, method = 'GET', headers: string[] = ['Content-Type']) =>
    preflightProblems({ ...good, ...patch }, origin, { method, headers });
  for (const status of values.preflightStatus.accept) expect(problems({ status }), `${status}`).toEqual([]);
  for (const status of values.preflightStatus.reject)
    expect(problems({ status }), `${status}`).toEqual([`status ${status}`]);
  expect(problems({ allowMethods: [] }, 'POST'), 'GET, HEAD and POST need no leave').toEqual([]);
  expect(problems({}, 'PUT')).toHaveLength(1);
  expect(problems({ allowMethods: ['*'] }, 'PUT'), 'a star is no wildcard with credentials').toHaveLength(1);
  expect(problems({ allowMethods: ['get,  PUT', 'DELETE'] }, 'DELETE')).toEqual([]);
  expect(problems({ allowMethods: ['put'] }, 'PUT'), 'methods have a case').toHaveLength(1);
  expect(problems({ allowHeaders: ['X-A , CONTENT-TYPE'] })).toEqual([]);
  for (const allowHeaders of [[], ['*'], ['x-content-type']])
    expect(problems({ allowHeaders }), allowHeaders.join()).toHaveLength(1);
  expect(problems({ allowOrigin: ['*'], allowCredentials: [] })).toHaveLength(2);
});

test("an origin is let in by its own name, null or a star, and by nobody else's name", () => {
  for (const value of ['https://evil.test', ' https://evil.test', 'null', '*'])
    expect(grants({ allowOrigin: [value] }, 'https://evil.test'), value).toBe(true);
  for (const value of [origin, '', 'https://evil.test/', 'https://evil.test, *'])
    expect(grants({ allowOrigin: [value] }, 'https://evil.test'), value).toBe(false);
  expect(grants({ allowOrigin: [] }, 'https://evil.test')).toBe(false);
  expect(grants({ allowOrigin: [''] }, ''), 'an empty origin that gets an empty value').toBe(false);
  expect(grants({ allowOrigin: [origin, 'https://evil.test'] }, 'https://evil.test'), 'the second of two lines').toBe(
    true,
  );
});

test('lists are read in any spelling', () => {
  expect(listed(['a, B,,c ', '', '\td'])).toEqual(['a', 'B', 'c', 'd']);
  for (const vary of [['Origin'], ['Accept-Encoding, ORIGIN'], ['Accept', 'origin'], ['*']])
    expect(variesByOrigin({ vary }), vary.join('|')).toBe(true);
  for (const vary of [[], ['Accept-Encoding'], ['X-Origin'], ['Access-Control-Request-Origin']])
    expect(variesByOrigin({ vary }), vary.join('|')).toBe(false);
  expect(
    unexposed({ exposeHeaders: ['retry-after', 'x-more, X-REQUEST-ID'] }, ['Retry-After', 'X-Request-ID']),
  ).toEqual([]);
  expect(unexposed({ exposeHeaders: ['*'] }, ['Retry-After'])).toEqual(['Retry-After']);
});

test('answers that caches may store, and answers that they reuse without asking', () => {
  const answer = (status: number, cacheControl: string, dated = false) => ({ status, cacheControl, dated });
  for (const kept of [
    answer(200, ''),
    answer(404, ''),
    answer(401, 'max-age=60'),
    answer(200, 'private'),
    answer(200, 'no-cache'),
  ])
    expect(storable(kept), JSON.stringify(kept)).toBe(true);
  for (const not of [
    answer(200, 'No-Store'),
    answer(401, ''),
    answer(401, 'max-age=0'),
    answer(422, 'no-cache, no-store'),
    answer(401, 'private'),
  ])
    expect(storable(not), JSON.stringify(not)).toBe(false);
  for (const used of [
    answer(200, 'max-age=60'),
    answer(200, 'public'),
    answer(200, '', true),
    answer(401, 's-maxage="10"'),
  ])
    expect(reusable(used), JSON.stringify(used)).toBe(true);
  for (const not of [
    answer(200, ''),
    answer(200, 'no-store', true),
    answer(200, 'no-cache', true),
    answer(200, 'max-age=0'),
    answer(401, '', true),
  ])
    expect(reusable(not), JSON.stringify(not)).toBe(false);
});

for (const allowed of [
  'http://localhost:3000',
  'https://stage.example.test',
  'https://web.example.co.kr',
  'http://192.0.2.7:8080',
]) {
  test(`hostile origins of ${allowed} are many, each once, and none is its own`, () => {
    const origins = hostileOrigins(allowed, ['https://evil.test']).map(o => o.origin);
    expect(new Set(origins).size).toBe(origins.length);
    expect(origins).not.toContain(allowed);
    expect(origins).not.toContain('https://evil.test');
    expect(origins.length).toBeGreaterThan(60);
    expect(
      origins.filter(o => /\{[\w -]{2,}/.test(o)),
      'placeholders that were not filled in',
    ).toEqual([]);
  });
}

test('hostile origins are made of the allowed one', () => {
  const origins = hostileOrigins('https://stage.example.co.kr').map(o => o.origin);
  expect(origins).toEqual(
    expect.arrayContaining([
      'null',
      'http://stage.example.co.kr',
      'https://evil.example.co.kr',
      'https://example.co.kr',
      'https://evilexample.co.kr',
      'https://stage.example.co.kr.evil.test',
      'https://stagexexample.co.kr',
      'https://stage.example.coakr',
      'https://tage.example.co.kr',
      'https://stage.example.co.k',
      'HTTPS://STAGE.EXAMPLE.CO.KR',
      'https://xn--stge-63d.example.co.kr',
      'https://stage.example.co.kr{.evil.test',
      'http://localhost:3000',
    ]),
  );
  const others = hostileOrigins('https://stage.example.test')
    .filter(o => o.environment)
    .map(o => o.origin);
  expect(others).toEqual(
    expect.arrayContaining(['https://web.example.test', 'http://localhost:3000', 'http://127.0.0.1:3000']),
  );
  expect(hostileOrigins('http://localhost:3000').map(o => o.origin)).toEqual(
    expect.arrayContaining([
      'http://127.0.0.1:3000',
      'https://localhost:3000',
      'http://localhost:30000',
      'http://localhost:65001',
    ]),
  );
});

test('a star is named as one, and another grant by the mistake that it shows', () => {
  const [stranger] = hostileOrigins('https://web.example.test').filter(o => o.why.startsWith('startsWith'));
  const shown = (allowOrigin: string) => stranger && shownGrant({ ...stranger, ways: ['plain'], allowOrigin });
  expect(shown('*')).toMatch(/ gets \* \(a star lets every origin in; plain\)$/);
  expect(shown(stranger?.origin ?? '')).toMatch(/ \(startsWith \/ missing end anchor; plain\)$/);
});

test('a logout that is not served is an error of the API, and no call of its pages', () => {
  const env = { NEXT_PUBLIC_API_BASE: 'https://a.test/api', LOGOUT_PATH: '/auth/logout' };
  const logout = 'https://a.test/api/auth/logout';
  const one = (at: string, what: string, status: number) => ({ at, what, status }) as CorsAnswer;
  const asked = (status: number) => {
    const { answers, errors, preflights } = asServed(env, {
      answers: [one('GET https://a.test/api/me', 'signed in', 200), one(`POST ${logout}`, 'logout of nobody', status)],
      errors: [one('GET https://a.test/api/postflight-1', 'unknown path', 404)],
      preflights: ['https://a.test/api/me', logout].map(url => ({
        ...one(`OPTIONS ${url}`, 'preflight', 204),
        wanted: { method: 'POST', headers: [] },
      })),
      originless: [],
      foreign: one('GET https://a.test/api/me', 'not signed in', 401),
    });
    return { answers: answers.length, errors: errors.map(e => e.what), preflights: preflights.length };
  };
  for (const status of [200, 204, 302, 400, 401, 403, 500])
    expect(asked(status), `${status}`).toEqual({ answers: 2, errors: ['unknown path'], preflights: 2 });
  for (const status of [404, 405])
    expect(asked(status), `${status}`).toEqual({
      answers: 1,
      errors: ['unknown path', 'logout of nobody'],
      preflights: 1,
    });
});
