/** Tests that a page whose login is watched goes on after any answer, and which part of the answer is read. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, expect, test } from '@playwright/test';
import { watchLogin } from '../../../fixtures/browser/answered-login.ts';
import { findChromium } from '../../../fixtures/browser/chromium.ts';

const form = '<form method="post" action="/login"><button>Sign in</button></form>';
/** Sends the login by a call, and goes where the answer says. */
const script = `<button onclick="fetch('/login', { method: 'POST' }).then(a => location.assign('/in'))">Sign in</button>`;

for (const [what, page, answer, heard] of [
  ['a redirect with a page in it, as of Flask', form, r => r.writeHead(302, { location: '/in' }).end('<p>Go on'), ''],
  ['a redirect without a body', form, r => r.writeHead(303, { location: '/in' }).end(), ''],
  ['a page that goes on by itself', form, r => r.end('<script>location.href = "/in"</script>'), ''],
  ['a redirect of its call', script, r => r.writeHead(302, { location: '/me' }).end('{}'), ''],
  ['JSON', script, r => r.end('{"token":"t1"}'), '{"token":"t1"}'],
] satisfies [string, string, (response: ServerResponse) => unknown, string][])
  test(`a login that is answered with ${what} leads to the next page`, async () => {
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'text/html');
      if (request.method === 'POST') answer(response);
      else response.end(page);
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const executablePath = findChromium(process.env.POSTFLIGHT_CHROMIUM)?.executablePath;
    const browser = await chromium.launch(executablePath === undefined ? {} : { executablePath });
    try {
      const tab = await browser.newPage();
      const env = { NEXT_PUBLIC_API_BASE: origin, LOGIN_PATH: '/login' } as Parameters<typeof watchLogin>[1];
      let body = '';
      await watchLogin(tab, env, text => (body = text));
      await tab.goto(`${origin}/`);
      await tab.click('button', { noWaitAfter: true });
      await tab.waitForURL(`${origin}/in`, { timeout: 20_000 });
      expect(body).toBe(heard);
    } finally {
      await browser.close();
      server.close();
    }
  });
