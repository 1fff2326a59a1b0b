/** Tests when a series of calls proves that they reached the API: by its routes, or by the guard before them. */
import { expect, test } from '@playwright/test';
import type { Environment } from '../../../envs/environment.ts';
import type { Http } from '../../../fixtures/probe/http/client.ts';
import { observeGatewaySeries } from '../../../fixtures/probe/topology/gateway-series.ts';

const env = {
  webOrigin: 'https://a.test',
  NEXT_PUBLIC_API_BASE: 'https://a.test/api',
  ME_PATH: '/me',
} as unknown as Environment;
type Given = { status: number; type?: string; body?: string; server?: string };

async function isEverywhere(me: Given, unknown: Given = me): Promise<boolean> {
  const ask: Http['ask'] = async url => {
    const { status, type = 'application/json', body = '{"message":"no"}', server } = url.endsWith('/me') ? me : unknown;
    const headerLines = [['content-type', type], ...(server === undefined ? [] : [['server', server]])] as const;
    return { at: `GET ${url}`, url, status, headerLines: headerLines as never, body, sentAt: 0, receivedAt: 0 };
  };
  return (await observeGatewaySeries({ ask } as unknown as Http, env, 30)).isEverywhere;
}

test('what a route answers otherwise than a path that nobody knows got through', async () => {
  expect(await isEverywhere({ status: 401 }, { status: 404 })).toBe(false);
  expect(await isEverywhere({ status: 200, body: 'null' }, { status: 404 })).toBe(false);
});

test('what the guard before all paths refuses got through', async () => {
  for (const status of [401, 403])
    for (const given of [{ status }, { status, type: 'text/plain', body: 'Unauthorized' }, { status, body: '' }])
      expect(await isEverywhere(given), `${status} ${given.body ?? ''}`).toBe(false);
  expect(await isEverywhere({ status: 403, type: 'text/html', body: '<h1>Forbidden</h1>', server: 'uvicorn' })).toBe(
    false,
  );
});

test('one answer to all paths that a proxy may have made says nothing of the API', async () => {
  const page = { type: 'text/html', body: '<html><center>nginx</center></html>' };
  for (const given of [{ status: 200, ...page }, { status: 401, ...page }, { status: 403, ...page }, { status: 404 }])
    expect(await isEverywhere(given), `${given.status}`).toBe(true);
});
