/** Tests the app's API proxy, and the app that an export becomes, without a phone. */
import { expect, test } from '@playwright/test';
import { environmentNames, describeEnvironment, type Environment } from '../../../envs/environment.ts';
import { asSeenFrom } from '../../../envs/others.ts';
import { openApiProxy } from '../../../fixtures/mobile/api-proxy.ts';
import { appOf } from '../../../fixtures/mobile/export.ts';
import { startRelay } from '../../../fixtures/mobile/relay.ts';
import { placeholders } from '../../../fixtures/target/stack/app-build.ts';
import { addresses } from '../../../fixtures/target/shared/addresses.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { casesAround } from '../../update-gate/versions.ts';

const described = (variables: Readonly<Record<string, string>>): Environment => {
  const others = asSeenFrom(
    'stage',
    new Map(
      environmentNames.map(name => [name, { WEB_URL: addresses[name].web, NEXT_PUBLIC_API_BASE: addresses[name].api }]),
    ),
  );
  const found = describeEnvironment('stage', { ...others, ...variables }, { target: 'reference', depth: 'full' });
  if (!found.ok) throw new Error(found.problems.join('; '));
  return found.environment;
};

test('API proxy gives a native build by plain http the raised minimum, faults and the one login, and lists its calls', async () => {
  const reference = await startReference('stage', {
    log: false,
    config: { 'LOGIN_LIMIT.count': 1, 'LOGIN_LIMIT.window_s': 3600 },
  });
  const env = described(reference.variables);
  const proxy = await openApiProxy(env);
  const relay = await startRelay(proxy.upstream, 0);
  const base = `http://127.0.0.1:${relay.port}/api/v1`;
  const ask = async (path: string, init?: RequestInit) => {
    const answer = await fetch(base + path, init);
    return { status: answer.status, body: await answer.text() };
  };
  const login = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: env.SMOKE_USER, password: env.SMOKE_PASSWORD.reveal() }),
  };
  try {
    proxy.behave({ minimum: '9.9.9' });
    expect(await ask('/app/version')).toEqual({ status: 200, body: '{"min_app_version":"9.9.9"}' });
    proxy.behave({ version: { status: 500 } });
    expect((await ask('/app/version')).status).toBe(500);
    proxy.behave({ version: 'reset', authenticated: { status: 401 } });
    await expect(ask('/app/version')).rejects.toThrow();
    expect((await ask('/me', { headers: { authorization: 'Bearer x' } })).status).toBe(401);
    expect(proxy.calls.map(({ method, path, bearer }) => ({ method, path, bearer }))).toEqual([
      { method: 'GET', path: '/app/version', bearer: false },
      { method: 'GET', path: '/me', bearer: true },
    ]);

    proxy.behave({});
    const [first, second] = [await ask('/auth/login', login), await ask('/auth/login', login)];
    expect([first.status, second.status, second.body === first.body]).toEqual([200, 200, true]);
    const headers = { authorization: `Bearer ${(JSON.parse(first.body) as { access_token: string }).access_token}` };
    // A logout of the app does not end the session, which other checks use.
    expect((await ask('/auth/logout', { method: 'POST', headers })).status).toBe(204);
    expect((await ask('/me', { headers })).status).toBe(200);
    proxy.assertWorking();
  } finally {
    await relay.close();
    await proxy.close();
    await reference.close();
  }
});

test('an export becomes the app of its environment, and edits must fit once', async () => {
  const reference = await startReference('stage', { log: false });
  const env = described(reference.variables);
  await reference.close();
  const texts = new Map([
    ['/index.html', '<html><head></head></html>'],
    [
      '/app.js',
      `call("${placeholders.EXPO_PUBLIC_API_BASE}"); minimum("${placeholders.EXPO_PUBLIC_MIN_APP_VERSION}"); if (gate) stop(); go(); go();`,
    ],
  ]);
  const made = appOf(env, '1.4.1', [{ find: 'if (gate) stop();', put: '' }, { first: 'late()' }])(texts);
  expect(made.get('/app.js')).toBe(`call("${env.EXPO_PUBLIC_API_BASE ?? ''}"); minimum("1.4.1");  go(); go();`);
  expect(made.get('/index.html')).toBe('<html><head><script>late()</script></head></html>');
  for (const [find, times] of [
    ['go();', 2],
    ['gone();', 0],
    [/go\(/, 2],
  ] as const)
    expect(() => appOf(env, undefined, [{ find, put: '' }])(texts)).toThrow(
      `the text that a mutant of the app changes occurs ${times} times in the export, not once`,
    );
  expect(() => appOf(env, undefined, [])(new Map([['/app.js', 'call("https://web.example.test/api/v1")']]))).toThrow(
    'the export calls another API than',
  );
});

test('minimums around a version tell every wrong comparison', () => {
  const enters = (own: string) =>
    casesAround(own)
      .filter(c => c.enters)
      .map(c => c.minimum);
  const stopped = (own: string) =>
    casesAround(own)
      .filter(c => !c.enters)
      .map(c => c.minimum);
  expect([enters('1.4.0'), stopped('1.4.0')]).toEqual([
    ['1.4.0', '1.4', '1.4.0.0', 'v1.4.0', '0.99.99', '1.3.99'],
    ['v1.4.1', '2.0.0', '1.5.0', '1.4.1', '10.0.0', '1.10.0', '1.4.10'],
  ]);
  expect(enters('1.10.0')).toContain('1.9.0');
});
