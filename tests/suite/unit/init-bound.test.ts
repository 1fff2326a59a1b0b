/** Tests what `init` claims: nothing that it did not look for to the end, and nothing that will not last. */
import { expect, test } from '@playwright/test';
import { Asking, MOST_REQUESTS } from '../../../fixtures/init/asking.ts';
import { absentIn, findingsOf, missingIn, type Seen } from '../../../fixtures/init/findings.ts';
import { lookAround, lookForOpenapi } from '../../../fixtures/init/look-around.ts';
import type { Http } from '../../../fixtures/probe/http/http.ts';
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

/** Looks around in a product that has nothing, with so many requests left. */
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

for (const isPublic of [true, false])
  test(`the page after the login is ${isPublic ? "proposed as a comment where it is everybody's" : 'set'}`, async () => {
    const seen = { ...(await seenWith(0)), isPublic };
    const found = findingsOf(seen).find(({ name }) => name === 'DASHBOARD_PAGE');
    expect([found?.value, found?.unsure === true]).toEqual(['/home', isPublic]);
    expect(missingIn(seen).some(({ what }) => what.startsWith('a page for signed-in users alone'))).toBe(isPublic);
  });
