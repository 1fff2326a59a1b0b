/** Tests the update probe against a server on loopback that answers byte by byte. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { expect, test } from '@playwright/test';
import type { Environment } from '../../../envs/environment.ts';
import { Http } from '../../../fixtures/probe/http/client.ts';
import { clientIdOf } from '../../../fixtures/probe/over-the-air/update-request.ts';
import { observeShares } from '../../../fixtures/probe/over-the-air/shares.ts';
import { observeUpdates, type PlatformUpdate } from '../../../fixtures/probe/over-the-air/update-channel.ts';
import { recordedUpdates } from '../../../fixtures/records/served-updates.ts';
import { listen } from '../../../fixtures/target/shared/listeners.ts';

const script = 'var base="https://api.example.test/api/v1";';
const image = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const hashOf = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('base64url');

type Assets = { launch?: object; image?: object };
const manifest = (origin: string, { launch, image: more }: Assets = {}): string =>
  JSON.stringify({
    id: 'an-id',
    createdAt: '2026-11-01T00:00:00.000Z',
    runtimeVersion: '1.4.0',
    launchAsset: {
      hash: hashOf(script),
      key: 's',
      contentType: 'application/javascript',
      url: `${origin}/s.js?token=1`,
      ...launch,
    },
    assets: [{ hash: hashOf(image), key: 'i', contentType: 'image/png', url: `${origin}/i.png`, ...more }],
  });

type Seen = { platforms: PlatformUpdate[]; asked: IncomingMessage[] };

/** Observes a server; `answer` returns true if it has answered. */
async function seenAt(
  answer: (request: IncomingMessage, response: ServerResponse, origin: string) => boolean,
  env: Partial<Environment> = {},
): Promise<Seen> {
  const asked: IncomingMessage[] = [];
  let origin = '';
  const handler: RequestListener = (request, response) => {
    asked.push(request);
    if (answer(request, response, origin)) return;
    if (request.url === '/m')
      return void response.writeHead(200, { 'content-type': 'application/expo+json' }).end(manifest(origin));
    const isScript = request.url?.startsWith('/s.js');
    response
      .writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'image/png' })
      .end(isScript ? script : image);
  };
  const { port, close } = await listen(handler);
  origin = `http://127.0.0.1:${port}`;
  const url = `${origin}/m`;
  const http = new Http({ CONNECT_TO: [], ca: undefined });
  const whole = {
    OTA_URL: url,
    depth: 'full',
    others: [],
    EXPO_PUBLIC_API_BASE: 'https://api.example.test/api/v1',
    ...env,
  };
  try {
    const channel = { url, channel: 'production', runtimeVersions: { ios: '1.4.0', android: '1.4.0' } };
    const { platforms } = await observeUpdates(http, whole as unknown as Environment, channel, ['ios', 'android']);
    return { platforms, asked };
  } finally {
    await http.close();
    await close();
  }
}
const problemsOf = ({ platforms }: Seen): (string | undefined)[] =>
  (platforms[0]?.files?.files ?? []).map(({ problem, doubt }) => problem ?? doubt);

test('an app is asked for as an app asks: protocol, platform, channel, and an installation out of a fixed pool', async () => {
  const { asked, platforms } = await seenAt(() => false);
  const manifests = asked.filter(({ url }) => url === '/m');
  expect(manifests.map(({ headers }) => headers['expo-platform'])).toEqual(['ios', 'android']);
  for (const { headers } of manifests)
    expect(headers).toMatchObject({
      'expo-protocol-version': '1',
      'expo-channel-name': 'production',
      'expo-runtime-version': '1.4.0',
      accept: 'multipart/mixed,application/expo+json,application/json',
    });
  expect(new Set(manifests.map(({ headers }) => headers['eas-client-id'])).size).toBe(1);
  // Both platforms name the same files here: each is fetched once.
  expect(asked).toHaveLength(4);
  expect(platforms[0]).toMatchObject({ answer: { is: 'update', form: 'JSON' }, lifetimeS: 0 });
  expect(platforms[0]?.files?.script?.bases).toMatchObject([{ of: 'own' }]);
  expect(JSON.stringify(platforms)).not.toContain('token=1');
  expect(recordedUpdates({ platforms })).toEqual(
    ['ios', 'android'].map(platform => ({ platform, runtime: '1.4.0', id: 'an-id', script: hashOf(script) })),
  );
  const url = 'https://u.expo.dev/x';
  expect(clientIdOf(url, 1)).toMatch(/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(clientIdOf(url, 1)).toBe(clientIdOf(url, 1));
  expect(new Set(Array.from({ length: 200 }, (_, i) => clientIdOf(url, i))).size).toBe(200);
});

test('each fault of a file has a verdict of its own', async () => {
  const withAssets = (assets: Assets) =>
    seenAt((request, response, origin) => {
      if (request.url !== '/m') return false;
      response.writeHead(200, { 'content-type': 'application/json' }).end(manifest(origin, assets));
      return true;
    });
  expect(problemsOf(await withAssets({}))).toEqual([undefined, undefined]);
  expect(problemsOf(await withAssets({ image: { hash: undefined } }))[1]).toBe('the manifest has no hash for it');
  expect(problemsOf(await withAssets({ image: { hash: `${hashOf(image)}=` } }))[1]).toContain(
    'is no base64url of SHA-256',
  );
  expect(problemsOf(await withAssets({ image: { hash: hashOf('y') } }))[1]).toContain(
    `its SHA-256 is ${hashOf(image)}`,
  );
  expect(problemsOf(await withAssets({ image: { contentType: 'image/webp' } }))[1]).toContain('served as image/png');
  expect(problemsOf(await withAssets({ image: { url: 'file:///etc/passwd' } }))[1]).toBe('its address is none');
  expect(problemsOf(await withAssets({ launch: { contentType: 'application/octet-stream' } }))[0]).toContain(
    'and the manifest says application/octet-stream',
  );
  const refusing = await seenAt((request, response) => {
    if (request.url !== '/i.png') return false;
    response.destroy();
    return true;
  });
  expect(problemsOf(refusing)[1]).toContain('gave no answer');
});

test('redirects are followed to their end, and no bomb is unpacked', async () => {
  const moved = await seenAt((request, response) => {
    if (request.url !== '/i.png') return false;
    response.writeHead(302, { location: '/cdn/i.png' }).end();
    return true;
  });
  expect(problemsOf(moved)).toEqual([undefined, undefined]);
  const circle = await seenAt((request, response) => {
    response.writeHead(307, { location: request.url }).end();
    return true;
  });
  expect(circle.platforms[0]?.answer).toMatchObject({ is: 'malformed', why: 'it redirects more than 5 times' });
  const { brotliCompressSync } = await import('node:zlib');
  const bomb = brotliCompressSync(Buffer.alloc(3 * 1024 * 1024, 'x'));
  const unpacked = await seenAt((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'br' }).end(bomb);
    return true;
  });
  expect(unpacked.platforms[0]?.answer).toMatchObject({
    is: 'malformed',
    why: 'its content coding br is longer than 2 MiB once it is undone',
  });
});

test('a pool is asked by its own ids, and what gives no update counts as lost', async () => {
  const ids = new Set<unknown>();
  const { port, close } = await listen((request, response) => {
    ids.add(request.headers['eas-client-id']);
    if (request.headers['expo-platform'] === 'ios') return void response.writeHead(503).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end(manifest('http://127.0.0.1'));
  });
  const http = new Http({ CONNECT_TO: [], ca: undefined });
  try {
    const url = `http://127.0.0.1:${port}/m`;
    const seen = await observeShares(
      http,
      { OTA_URL: url } as unknown as Environment,
      { url, channel: 'production', runtimeVersions: { ios: '1', android: '1' } },
      { platforms: ['ios', 'android'], clients: 20 },
    );
    expect(seen.platforms).toMatchObject([
      { of: 0, lost: { clients: 20, why: 'it answers 503' } },
      { of: 20, updates: [{ id: 'an-id', clients: 20 }] },
    ]);
    expect(ids.size).toBe(40);
  } finally {
    await http.close();
    await close();
  }
});
