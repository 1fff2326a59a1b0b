/** Tests the claims of `init`: only results of finished searches, and only lasting ones. */
import { expect, test } from '@playwright/test';
import { Asking, MOST_REQUESTS } from '../../../fixtures/init/request-budget.ts';
import { absentIn, findingsOf, missingIn, type Seen } from '../../../fixtures/init/findings.ts';
import { lookAround, lookForOpenapi } from '../../../fixtures/init/api-discovery.ts';
import type { Http } from '../../../fixtures/probe/http/client.ts';
import { traffic } from '../../../fixtures/probe/http/manners.ts';

const web = 'https://acme.example';
const session: Seen['session'] = {
  page: { path: '/login', how: 'given' },
  selectors: {},
  dashboard: '/home',
  login: undefined,
  calls: [],
  cookies: [],
  logout: 'none',
  isCut: false,
  logoutCall: undefined,
};

/** Looks around in an empty product, with so many requests left. */
async function seenWith(left: number): Promise<Seen> {
  const ask: Http['ask'] = async url => {
    traffic.count(url);
    return { status: 404, body: '', at: `GET ${url}`, url, headerLines: [], sentAt: 0, receivedAt: 0 };
  };
  for (let i = 0; i < MOST_REQUESTS - left; i++) traffic.count(`${web}/${i}`);
  const asking = new Asking({ ask } as unknown as Http);
  const around = await lookAround(asking, web, await lookForOpenapi(asking, web));
  const api = { base: web, how: 'given' };
  return {
    webUrl: web,
    session,
    api,
    me: undefined,
    element: undefined,
    isPublic: false,
    around,
    cors: undefined,
    unasked: asking.unasked,
  };
}

test.beforeEach(() => traffic.restore());
test.afterEach(() => traffic.restore());

for (const [what, left, absent, untold] of [
  ['all was asked', 30, ['app', 'logout', 'openapi', 'readiness'], []],
  ['readiness was asked in part', 12, ['logout', 'openapi'], ['readiness']],
  ['nothing was asked', 0, ['logout'], ['liveness', 'readiness']],
] satisfies [string, number, string[], string[]][])
  test(`what a product does not have, where ${what}`, async () => {
    const seen = await seenWith(left);
    expect(absentIn(seen).map(({ feature }) => feature)).toEqual(absent);
    const lines = missingIn(seen).map(it => it.what);
    expect(lines.filter(line => line.includes('not looked for to the end'))).toEqual(
      untold.map(it => `${it}, which was not looked for to the end`),
    );
  });

test('a page that lacks a part tells nothing of a control that signs out', async () => {
  const seen = await seenWith(30);
  const cut = { ...seen, unasked: new Set(['sign-out' as const]) };
  expect(absentIn(cut).map(({ feature }) => feature)).not.toContain('logout');
});

for (const [path, isSet] of [
  ['/auth/login', true],
  ['/auth/login_flow/0c8380dc196472822a22ad3b5be97a1c', false],
] as const)
  test(`the login at ${path} is ${isSet ? 'set' : 'proposed as a comment, and said to be missing'}`, async () => {
    const login = {
      url: web + path,
      query: '',
      status: 200,
      form: undefined,
      csrf: undefined,
      headers: {},
      answer: '',
    };
    const seen = { ...(await seenWith(0)), session: { ...session, login: { ...login, byServer: false } } };
    const found = findingsOf(seen).find(({ name }) => name === 'LOGIN_PATH');
    expect([found?.value, found?.unsure !== true]).toEqual([path, isSet]);
    expect(missingIn(seen).some(({ what }) => what.startsWith('an address of the login that stays'))).toBe(!isSet);
  });

for (const [what, tokenUrl, path] of [
  ['the login that the OpenAPI document names stands for it', `${web}/token`, '/token'],
  ['nothing of its request is taken for a login of the API', undefined, undefined],
] as const)
  test(`a server action of Next signs in: ${what}`, async () => {
    const seen = await seenWith(0);
    const form = { kind: 'json', userField: '_1_email', passwordField: '_1_password', extra: 'bound=1' } as const;
    const login = { url: `${web}/login`, query: '', status: 200, form, csrf: undefined, headers: {}, answer: '0:{}' };
    const by = {
      ...seen,
      around: { ...seen.around, tokenUrl },
      session: { ...session, login: { ...login, byServer: true } },
    };
    const found = findingsOf(by).filter(({ name }) => /^LOGIN_(?:PATH|BODY|.*FIELD|EXTRA)$/.test(name));
    expect(found.map(({ value }) => value)).toEqual(path === undefined ? [] : [path, 'form', 'username']);
    const told = missingIn(by).filter(({ what: lack }) => /login/.test(lack));
    expect(told.map(({ attempt }) => attempt)).toEqual(
      path === undefined ? ['set LOGIN_PATH, where the API has a login of its own'] : [],
    );
  });

for (const isPublic of [true, false])
  test(`the page after the login is ${isPublic ? "proposed as a comment where it is everybody's" : 'set'}`, async () => {
    const seen = { ...(await seenWith(0)), isPublic };
    const found = findingsOf(seen).find(({ name }) => name === 'DASHBOARD_PAGE');
    expect([found?.value, found?.unsure === true]).toEqual(['/home', isPublic]);
    expect(missingIn(seen).some(({ what }) => what.startsWith('a page for signed-in users alone'))).toBe(isPublic);
  });

for (const [what, tokenUrl, answer, isTold] of [
  ['gives none, and another login is documented', `${web}/auth/jwt/login`, '{"ok":true}', true],
  ['has no body, and another login is documented', `${web}/auth/jwt/login`, '', true],
  ['gives one', `${web}/auth/jwt/login`, '{"access_token":"a1b2c3d4e5f6a7b8"}', false],
  ['gives none, and it is the one that is documented', `${web}/auth/login`, '{"ok":true}', false],
  ['gives none, and no other is documented', undefined, '{"ok":true}', false],
] as const)
  test(`a token of the app, where the page's login ${what}`, async () => {
    const given = { url: `${web}/auth/login`, query: '', form: undefined, csrf: undefined, headers: {} };
    const seen = await seenWith(0);
    const status = answer === '' ? 204 : 200;
    const told = missingIn({
      ...seen,
      around: { ...seen.around, tokenUrl },
      session: { ...session, login: { ...given, status, answer, byServer: false } },
    }).filter(({ what }) => what.startsWith('a token of the login'));
    expect(told.map(({ attempt }) => attempt.startsWith('set LOGIN_PATH=/auth/jwt/login, '))).toEqual(
      isTold ? [true] : [],
    );
  });

test('the login that gives a token is read from the OpenAPI document, relative to it', async () => {
  const password = { scopes: {}, tokenUrl: 'auth/jwt/login' };
  const schemes = { Cookie: { type: 'apiKey' }, Bearer: { type: 'oauth2', flows: { password } } };
  const body = JSON.stringify({ openapi: '3.1.0', paths: {}, components: { securitySchemes: schemes } });
  const ask: Http['ask'] = async url => ({
    ...{ status: 200, body, at: `GET ${url}`, url, sentAt: 0, receivedAt: 0 },
    headerLines: [['content-type', 'application/json']],
  });
  const { tokenUrl } = await lookForOpenapi(new Asking({ ask } as unknown as Http), `${web}/api/v1`);
  expect(tokenUrl).toBe(`${web}/auth/jwt/login`);
});
