/** Tests where a token against CSRF is found in the answer of CSRF_URL, and for which session it is requested. */
import { expect, test } from '@playwright/test';
import { csrfTokenOf } from '../../../fixtures/init/csrf-token.ts';
import { againstCsrf, tokenOfPage } from '../../../fixtures/probe/login-journey/csrf.ts';
import type { Http } from '../../../fixtures/probe/http/client.ts';

const described = {
  CSRF_URL: 'https://stage.example.test/csrf',
  CSRF_COOKIE: undefined,
  CSRF_HEADER: 'x-csrf-token',
  CSRF_FIELD: undefined,
  webOrigin: 'https://stage.example.test',
  NEXT_PUBLIC_API_BASE: 'https://api.stage.example.test/v1',
};

/** A client whose CSRF_URL gives each session a body and cookies of its own. */
function client(body: (cookie: string) => string, ...setCookies: string[]): Http {
  const ask = async (url: string, { headers = {} }: { headers?: Record<string, string> } = {}) => ({
    at: `GET ${url}`,
    url,
    status: 200,
    headerLines: setCookies.map(line => ['set-cookie', line] as const),
    body: body(headers['cookie'] ?? ''),
    sentAt: Date.now(),
    receivedAt: Date.now(),
  });
  return { ask } as unknown as Http;
}

for (const [what, body] of [
  ['JSON', '{"csrfToken":"t1+/="}'],
  ['JSON below other members', '{"data":{"user":null,"security":{"xsrf":"t1+/="}}}'],
  ['JSON as Spring names it', '{"csrf":{"parameterName":"_csrf","headerName":"X-CSRF-TOKEN","token":"t1+/="}}'],
  ['a page of Rails', '<meta name="csrf-param" content="authenticity_token"><meta name="csrf-token" content="t1+/=">'],
  ['a page of Spring', '<meta name="_csrf_header" content="X-CSRF-TOKEN"><META NAME="_csrf" CONTENT="t1+/=">'],
  ['a form of Django', "<form><input type='hidden' name='csrfmiddlewaretoken' value='t1+/='></form>"],
  ['a form of Laravel, with entities', '<form><input type="hidden" name="_token" value="t1&#43;&#x2F;="></form>'],
  ['a page with both', '<input type=hidden name="_csrf" value="other"><meta name="csrf-token" content="t1+/=">'],
  [
    'a page with a token for a map',
    '<meta name="mapbox-token" content="pk.1"><input type=hidden name=_csrf value="t1+/=">',
  ],
  ['JSON with another token', '{"pushToken":"p1","csrf":"t1+/="}'],
] as const)
  test(`of ${what} the token is sent`, async () => {
    const { headers, fields } = await againstCsrf(
      client(() => body),
      described,
    );
    expect({ headers, fields }).toEqual({ headers: { 'x-csrf-token': 't1+/=' }, fields: {} });
  });

const input = (name: string, value: string, type = 'hidden'): string =>
  `<input type="${type}" name="${name}" value="${value}">`;
const form = (...inputs: string[]): string => `<form>${inputs.join('')}</form>`;
const masked = '<meta name="csrf-token" content="m0">';
for (const [what, field, page] of [
  ['any name, beside a meta element', 'lt', masked + form(input('lt', 't1'))],
  ['the form with a password', 'tok', form(input('tok', 'o1')) + form(input('tok', 't1'), input('p', '', 'password'))],
  ['a form that never ends', 'tok', `<form>${input('tok', 't1')}${input('p', '', 'password')}`],
  ['no such name: that of a token', '/data/csrf', form(input('_csrf', 't1'))],
] as const)
  test(`of a page, the hidden field that CSRF_FIELD names is sent: of ${what}`, async () => {
    const { fields } = await againstCsrf(
      client(() => page),
      { ...described, CSRF_FIELD: field },
    );
    expect(fields).toEqual({ [field]: 't1' });
  });

for (const [what, html, before, sent, found] of [
  ['masked anew in each place', masked + form(input('tok', 't1')), form(input('tok', 'b1')), 'tok=t1', 'tok'],
  ['with any name', form(input('lt', 't1')), form(input('lt', 'b1')), 'lt=t1', 'lt'],
  [
    'beside a constant named as one',
    form(input('editToken', '+'), input('loginToken', 't1+')),
    form(input('editToken', '+'), input('loginToken', 'b1+')),
    'editToken=%2B&loginToken=t1%2B',
    'loginToken',
  ],
  [
    'named as one beside one that merely changes',
    form(input('at', '171'), input('token', 't1')),
    form(input('at', '170'), input('token', 'b1')),
    'at=171&token=t1',
    'token',
  ],
  ['that is a constant named as one', form(input('token', 'v1')), form(input('token', 'v1')), 'token=v1', undefined],
  ['that stays as it is', form(input('utf8', 'ok')), form(input('utf8', 'ok')), 'utf8=ok', undefined],
  ['that was not seen before', form(input('lt', 't1')), '', 'lt=t1', undefined],
  ['that another field sends', form(input('lt', 't1')), form(input('lt', 'b1')), 'other=t1', undefined],
  ['that is not sent', form(input('lt', 't1')), form(input('lt', 'b1')), 'a=b', undefined],
] as const)
  test(`init takes a hidden field ${what} for ${found === undefined ? 'no token' : 'the token'}`, async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const page = { url: 'https://stage.example.test/login', html };
    const token = await csrfTokenOf({ headers, body: `${sent}&p=x`, page, others: [before] }, new Map());
    expect(token).toEqual(found === undefined ? undefined : { url: page.url, field: found });
  });

for (const [what, script] of [
  ['JSON of a script, as pgAdmin writes it', '<script>renderPage({"csrfToken": "IjI1.aw0BQQ.tA/+", "a": 1});</script>'],
  ['JSON with escapes', '<script type="application/json">{"a":{"_csrf":"IjI1.aw0BQQ.tA\\/\\u002b"}}</script>'],
  ['an assignment', "<script>window.XSRF_TOKEN = 'IjI1.aw0BQQ.tA/+'</script>"],
  [
    'a script that tells its name first',
    "<script>var c = {csrfHeaderName: 'X-CSRFToken', csrfToken: 'IjI1.aw0BQQ.tA/+'}</script>",
  ],
  [
    'a page that gives a script another one than its form',
    '<script>let csrf = "of-the-script-alone"</script><input type="hidden" name="csrf" value="IjI1.aw0BQQ.tA/+">',
  ],
] as const)
  test(`the token in ${what} is read`, async () => {
    expect(await tokenOfPage(`<!doctype html>${script}<p>csrf: "not-in-a-script"</p>`)).toBe('IjI1.aw0BQQ.tA/+');
  });

test('a mark in the place of a token is none', async () => {
  const token = input('loginToken', 'eac66412+') + '<meta name="csrf-token" content="+\\">';
  expect(await tokenOfPage(form(input('editToken', '+\\')) + form(token))).toBe('eac66412+');
});

test('a page whose scripts name no token holds none', async () => {
  for (const script of [
    'csrf: true',
    'csrfParam = "authenticity_token"',
    'CSRF_COOKIE = "csrftoken"',
    '{"csrfUrl":"/api/v1/csrf"}',
    'csrf = "short"',
    'let csrf; f("of-no-name")',
  ])
    expect(await tokenOfPage(`<script>${script}</script>`), script).toBe('');
});

for (const [what, body, missing] of [
  ['JSON', '{"user":null,"csrfHeaderName":"x"}', 'no member with "csrf" or "token" in its name'],
  ['a page', '<!-- <meta name="csrf-token" content="t1"> --><meta name="csrf-token">', 'neither a meta element nor'],
  ['nothing', '', 'neither a meta element nor a hidden field'],
  ['a page with a field to fill in', '<input name="token" value="123456">', 'nor a hidden field'],
] as const)
  test(`${what} without a token: told, and what to change`, async () => {
    const asked = againstCsrf(
      client(() => body),
      described,
    );
    await expect(asked).rejects.toThrow(missing);
    await expect(asked).rejects.toThrow('Change CSRF_URL or CSRF_COOKIE.');
  });

test('a visitor is given a token once, and a session its own, with its cookies', async () => {
  let count = 0;
  const http = client(
    cookie => JSON.stringify({ csrfToken: `${count++} for ${cookie || 'nobody'}` }),
    'seen=1; Path=/',
  );
  const session = new Map([['sid', 'sid=s1']]);
  const sent = async (of?: typeof session) => (await againstCsrf(http, described, of)).headers;
  expect(await sent()).toEqual({ cookie: 'seen=1', 'x-csrf-token': '0 for nobody' });
  expect(await sent()).toEqual({ cookie: 'seen=1', 'x-csrf-token': '0 for nobody' });
  expect(await sent(session)).toEqual({ cookie: 'sid=s1; seen=1', 'x-csrf-token': '1 for sid=s1' });
});

for (const [url, cookie] of [
  ['https://api.stage.example.test/csrf', 'sid=s1'],
  ['https://auth.vendor.test/csrf', 'nobody'],
  ['http://stage.example.test/csrf', 'nobody'],
] as const)
  test(`${url} is asked for a session's token as ${cookie}`, async () => {
    const http = client(sent => JSON.stringify({ csrfToken: sent || 'nobody' }));
    const session = new Map([['sid', 'sid=s1']]);
    const { headers } = await againstCsrf(http, { ...described, CSRF_URL: url }, session);
    expect(headers).toEqual({ cookie: 'sid=s1', 'x-csrf-token': cookie });
  });

test('a cookie that the session has already is its token, unless it is given anew', async () => {
  const named = { ...described, CSRF_COOKIE: 'csrftoken', CSRF_FIELD: 'csrfmiddlewaretoken' };
  const session = new Map([['csrftoken', 'csrftoken=old']]);
  const fieldsOf = async (http: Http) => (await againstCsrf(http, named, session)).fields;
  expect(await fieldsOf(client(() => ''))).toEqual({ csrfmiddlewaretoken: 'old' });
  expect(await fieldsOf(client(() => '', 'csrftoken=new%2B; Path=/'))).toEqual({ csrfmiddlewaretoken: 'new+' });
});
