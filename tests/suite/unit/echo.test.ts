/** Tests the observation of logins with unknown accounts when the login limit refuses them unread. */
import { expect, test } from '@playwright/test';
import type { Environment } from '../../../envs/environment.ts';
import type { Http } from '../../../fixtures/probe/http/client.ts';
import { observeEcho } from '../../../fixtures/probe/secrets/echo.ts';

const env = {
  webOrigin: 'https://a.test',
  apiOrigin: 'https://a.test',
  NEXT_PUBLIC_API_BASE: 'https://a.test/api',
  LOGIN_PATH: '/login',
  LOGIN_BODY: 'json',
  LOGIN_USER_FIELD: 'email',
  LOGIN_PASSWORD_FIELD: 'password',
  LOGIN_LIMIT_WINDOW_S: 60,
  LOGIN_EXTRA: {},
  SMOKE_USER: 'smoke@a.test',
} as unknown as Environment;

/** A product that refuses the first `unread` logins unread, and later ones by their content. */
function limiting(unread: number): Http {
  let asked = 0;
  const ask: Http['ask'] = async url => {
    const status = ++asked <= unread ? 429 : 401;
    const headerLines = status === 429 ? [['retry-after', '0'] as const] : [];
    return { at: `POST ${url}`, url, status, headerLines, body: '{}', sentAt: Date.now(), receivedAt: Date.now() };
  };
  return { ask } as unknown as Http;
}

const statusesSeen = async (depth: Environment['depth'], unread: number): Promise<number[]> =>
  (await observeEcho(limiting(unread), { ...env, depth })).map(({ status }) => status);

test('logins that the limit refuses unread are sent once more after its window, in a full run alone', async () => {
  expect(await statusesSeen('full', 3)).toEqual([401, 401, 401]);
  expect(await statusesSeen('full', 6)).toEqual([429, 429, 429]);
  expect(await statusesSeen('smoke', 3)).toEqual([429, 429, 429]);
});

test('one answer that was read is enough', async () => {
  expect((await statusesSeen('full', 2)).filter(status => status === 429)).toHaveLength(2);
});
