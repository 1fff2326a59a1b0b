/** Tests where `init` looks for the call that reports the caller if the pages make none. */
import { expect, test } from '@playwright/test';
import { Asking } from '../../../fixtures/init/request-budget.ts';
import { findMeCall } from '../../../fixtures/init/me-call.ts';
import { accountPages } from '../../../fixtures/init/me-pages.ts';
import type { Http } from '../../../fixtures/probe/http/client.ts';

const web = 'https://acme.example';
const user = 'smoke@acme.example';
const cookie = { name: 'sid', value: 'k3', domain: 'acme.example', path: '/' };
const held = {
  user,
  origin: web,
  cookies: [{ ...cookie, expires: -1, httpOnly: true, secure: true, sameSite: 'Lax' as const }],
  calls: [],
  headers: {},
  webUrl: web,
  dashboard: undefined,
};

const bySession = (headers: Record<string, string>): boolean => headers['cookie']?.includes('sid=k3') ?? false;
const byToken = (headers: Record<string, string>): boolean => headers['authorization'] === 'Bearer t7';

/** A product that reports the caller at one path; `asked` has the requested paths. */
function product(path: string, knows = bySession) {
  const asked: string[] = [];
  const answer = (url: string, headers: Record<string, string> = {}) => {
    const isMe = new URL(url).pathname === path;
    const isUser = knows(headers);
    const status = !isMe ? 404 : isUser ? 200 : 401;
    const body = status === 200 ? JSON.stringify({ data: { email: user } }) : '{}';
    return { status, body, at: `GET ${url}`, url, headerLines: [], sentAt: 0, receivedAt: 0 };
  };
  const ask: Http['ask'] = async (url, options) => {
    asked.push(new URL(url).pathname);
    return answer(url, options?.headers);
  };
  return { asked, asking: new Asking({ ask } as unknown as Http) };
}

for (const { title, at, base = '', documented } of [
  { title: 'beside others', at: '/v1/user', documented: ['/v1/projects', '/v1/users', '/v1/user', '/v1/user/keys'] },
  { title: 'by a word that means nothing else first', at: '/v1/viewer', documented: ['/v1/user', '/v1/viewer'] },
  { title: 'below the base alone', at: '/api/currentUser', base: '/api', documented: ['/me', '/api/currentUser'] },
  { title: 'nowhere: a usual path is tried', at: '/api/users/me', base: '/api', documented: ['/api/{id}/profile'] },
])
  test(`the call that tells who asks is documented ${title}`, async () => {
    const { asked, asking } = product(at);
    const found = await findMeCall(asking, held, web + base, documented);
    expect(found, asked.join(' ')).toMatchObject({
      url: web + at,
      visitor: 401,
      namesUser: true,
      authCookies: ['sid'],
    });
    expect(asked).not.toContain('/api/%7Bid%7D/profile');
  });

for (const [title, knows, authCookies] of [
  ['the token alone opens', byToken, []],
  ['the cookie opens as well', headers => bySession(headers) || byToken(headers), ['sid']],
  ['both together open', headers => bySession(headers) && byToken(headers), []],
] satisfies [string, typeof bySession, string[]][])
  test(`the auth cookie of pages that send a token, too: ${title}`, async () => {
    const { asking } = product('/me', knows);
    const calls = [{ url: `${web}/me`, headers: { authorization: 'Bearer t7' } }];
    expect(await findMeCall(asking, { ...held, calls }, web, [])).toMatchObject({ namesUser: true, authCookies });
  });

type Page = { html: string; toVisitor?: string };

/** A product whose server renders its pages, and redirects visitors of most to the login. */
function rendered(pages: Readonly<Record<string, Page>>) {
  const asked: string[] = [];
  const answer = (url: string, headers: Record<string, string> = {}) => {
    const { html, toVisitor } = pages[new URL(url).pathname] ?? { html: undefined, toVisitor: undefined };
    const shown = bySession(headers) ? html : toVisitor;
    const status = html === undefined ? 404 : shown === undefined ? 302 : 200;
    const headerLines = [['content-type', 'text/html'] as const];
    return { status, body: shown ?? '', at: `GET ${url}`, url, headerLines, sentAt: 0, receivedAt: 0 };
  };
  const ask: Http['ask'] = async (url, options) => {
    asked.push(new URL(url).pathname);
    return answer(url, options?.headers);
  };
  return { asked, asking: new Asking({ ask } as unknown as Http) };
}

const page = (text: string): string => `<!doctype html><title>x</title><p>${text}</p>`;
const profile = { html: page(`Your address: ${user}`) };
for (const [title, pages, found] of [
  ['the page after the login', { '/home': profile }, '/home'],
  [
    'a page that it links to',
    { '/home': { html: page('<a href="/my-account/">Me</a>') }, '/my-account/': profile },
    '/my-account/',
  ],
  ['a usual page', { '/home': { html: page('Hello') }, '/users/edit': profile }, '/users/edit'],
  ['none that visitors see it on, too', { '/home': { html: profile.html, toVisitor: page(`By ${user}`) } }, undefined],
  ['none of an app that its script makes', { '/home': { html: page(''), toVisitor: page('') } }, undefined],
] satisfies [string, Record<string, Page>, string | undefined][])
  test(`a product without a call that tells who asks: ${title}`, async () => {
    const { asked, asking } = rendered(pages);
    const me = await findMeCall(asking, { ...held, dashboard: `${web}/home` }, web, []);
    expect(me && [new URL(me.url).pathname, me.visitor, me.authCookies], asked.join(' ')).toEqual(
      found && [found, 302, ['sid']],
    );
  });

test('links that do something are not followed in search of the account', () => {
  const links = [
    '/account/delete',
    '/settings/reset',
    '/account?a=b',
    'https://else.example/settings',
    '/about',
    '/me',
  ];
  const html = links.map(href => `<a href="${href}">x</a>`).join('');
  const found = accountPages(html, `${web}/home`, web);
  expect(found.slice(0, 2)).toEqual([`${web}/me`, `${web}/settings`]);
  expect(found.filter(url => /delete|reset|else|about/.test(url))).toEqual([]);
});
