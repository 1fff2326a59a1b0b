/** Tests where `init` looks for the login page over HTTP, and what it says where no page can have a form. */
import { expect, test } from '@playwright/test';
import { findLoginPages } from '../../../fixtures/init/find-login-page.ts';
import { Asking } from '../../../fixtures/init/request-budget.ts';
import type { Answer, Http } from '../../../fixtures/probe/http/client.ts';

const WEB = 'https://stage.acme.test';
const form = '<form method="post"><input name="log"><input name="pwd" type="password"></form>';

type Reply = { status: number; body?: string; headers?: [string, string][] };

/** Asks a product that answers some paths, and all others as it answers what is not there. */
function asking(pages: Readonly<Record<string, Reply>>, others: Reply = { status: 404 }): Asking {
  const ask = (url: string): Promise<Answer> => {
    const { status, body = '<p>Acme</p>', headers = [] } = pages[new URL(url).pathname] ?? others;
    const headerLines: [string, string][] = [...headers, ['Content-Type', 'text/html']];
    return Promise.resolve({ at: `GET ${url}`, url, status, headerLines, body, sentAt: 0, receivedAt: 0 });
  };
  return new Asking({ ask } as unknown as Http);
}

for (const path of ['/login', '/users/sign_in', '/accounts/login/', '/user/login'])
  test(`a login page at ${path}, to which nothing leads, is found`, async () => {
    const product = asking({ '/': { status: 200 }, [path]: { status: 200, body: form } });
    const { pages } = await findLoginPages(product, WEB, undefined);
    expect(pages).toEqual([{ path, how: 'a usual path, and it has a field for a password' }]);
  });

test('the login page of WordPress is found, also where its first page is the answer to all other paths', async () => {
  const others = { status: 200, body: '<link rel="stylesheet" href="/wp-includes/blocks/style.min.css"><p>Acme</p>' };
  const { pages } = await findLoginPages(
    asking({ '/wp-login.php': { status: 200, body: form } }, others),
    WEB,
    undefined,
  );
  expect(pages).toEqual([{ path: '/wp-login.php', how: 'a usual path, and it has a field for a password' }]);
});

for (const challenge of ['Basic realm="mlflow"', 'Digest realm="a", nonce="b"', 'Negotiate'])
  for (const given of [undefined, '/login'])
    test(`a web app that asks for HTTP ${challenge}, ${given ?? 'no page'} given: no form is looked for`, async () => {
      const product = asking({}, { status: 401, headers: [['WWW-Authenticate', challenge]] });
      await expect(findLoginPages(product, WEB, given)).rejects.toThrow(
        new RegExp(`^GET ${WEB}${given ?? '/'} asks for HTTP ${challenge.split(' ', 1).join()}, for which no page`),
      );
    });

test('a web app that asks for a bearer token may have a login page', async () => {
  const headers: [string, string][] = [['WWW-Authenticate', 'Bearer realm="api, Basic"']];
  const product = asking({ '/login': { status: 200, body: form } }, { status: 401, headers });
  expect((await findLoginPages(product, WEB, undefined)).pages).toHaveLength(1);
});
