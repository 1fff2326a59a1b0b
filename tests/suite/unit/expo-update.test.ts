/**
 * Tests the reading of update servers' answers in every form of the protocol, and in forms that no app can read.
 */
import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import {
  readSignature,
  readUpdate,
  releaseNamed,
  type UpdateAnswer,
} from '../../../fixtures/probe/parse/expo-update.ts';

const hash = createHash('sha256').update('x').digest('base64url');
const asset = { hash, key: 'k', contentType: 'application/javascript', url: 'https://cdn.test/a.js' };
const manifest = {
  id: '5a1f4a6e-5b0e-4c8f-9d59-8b3f0a1c2d3e',
  createdAt: '2026-11-01T00:00:00.000Z',
  runtimeVersion: '1.4.0',
  launchAsset: asset,
  assets: [{ ...asset, contentType: 'image/png' }],
  metadata: { branchName: 'main' },
  extra: { expoClient: { extra: { release: 'v1.4.0' } } },
};
const text = JSON.stringify(manifest);

/** A part as servers write it, with CRLF. */
const part = (name: string, body: string, ...fields: string[]): string =>
  ['--b', `content-disposition: inline; name="${name}"`, 'content-type: application/json', ...fields, '', body].join(
    '\r\n',
  );
const whole = (...parts: string[]): string => [...parts, '--b--', ''].join('\r\n');
const multipart = (body: string, contentType = 'multipart/mixed; boundary=b'): UpdateAnswer => ({
  status: 200,
  contentType,
  signature: undefined,
  body: Buffer.from(body),
});
const json = (body: string, contentType = 'application/expo+json'): UpdateAnswer => multipart(body, contentType);

test('an update is read in each of its forms', async () => {
  const forms = [
    multipart(whole(part('manifest', text))),
    multipart(whole(part('manifest', text), part('extensions', '{"assetRequestHeaders":{"k":{"x-key":"1"}}}'))),
    multipart(whole(part('extensions', '{}'), part('manifest', text)), 'Multipart/Mixed; Boundary="b"'),
    multipart(whole(part('manifest', text)).replace('inline', 'form-data')),
    json(text),
    json(text, 'application/json; charset=utf-8'),
  ];
  for (const form of forms) {
    const read = await readUpdate(form);
    expect(read).toMatchObject({ is: 'update', manifest: { id: manifest.id, runtimeVersion: '1.4.0' } });
    expect(read.is === 'update' && releaseNamed(read.manifest)).toBe('v1.4.0');
  }
  expect(await readUpdate(forms[1] as UpdateAnswer)).toMatchObject({ assetHeaders: { k: { 'x-key': '1' } } });
});

test('every way to say that there is nothing, and a directive', async () => {
  const empty = Buffer.alloc(0);
  const nothing = [
    { status: 204, contentType: '', signature: undefined, body: empty },
    { status: 200, contentType: 'multipart/mixed; boundary=b', signature: undefined, body: empty },
    multipart('--b--\r\n'),
    multipart('\r\n--b--'),
    multipart(whole(part('directive', '{"type":"noUpdateAvailable"}'))),
  ];
  for (const answer of nothing) expect(await readUpdate(answer)).toMatchObject({ is: 'nothing' });
  const back = part(
    'directive',
    '{"type":"rollBackToEmbedded","parameters":{"commitTime":"2026"}}',
    'expo-signature: sig="YQ=="',
  );
  // In the app, too, a directive precedes a manifest.
  for (const body of [whole(back), whole(part('manifest', text), back)])
    expect(await readUpdate(multipart(body))).toMatchObject({
      is: 'directive',
      type: 'rollBackToEmbedded',
      signed: { field: 'sig="YQ=="' },
    });
});

test('what no app can read is told in a few words, at once', async () => {
  const good = whole(part('manifest', text));
  const broken: [string, UpdateAnswer][] = [
    ['its content type is text/html', json('<h1>Sign in</h1>', 'text/html')],
    ['its content type is missing', json(text, '')],
    ['its manifest is no JSON', json('{')],
    ['its manifest is no JSON', json('')],
    ['its manifest has no right id', json(text.replace('"id"', '"ids"'))],
    ['its manifest has no right launchAsset', json(text.replace('"launchAsset"', '"launch"'))],
    ['its manifest has no right form', json('[]')],
    ['its manifest has no right assets.0.url', json(JSON.stringify({ ...manifest, assets: [{ ...asset, url: 7 }] }))],
    ['its manifest has no right id', json(JSON.stringify({ ...manifest, id: 'x'.repeat(300) }))],
    ['its multipart body', multipart(good, 'multipart/mixed')],
    ['its multipart body', multipart(good, 'multipart/mixed; boundary=other')],
    ['its multipart body', multipart(good.replaceAll('\r\n', '\n'))],
    ['its multipart body', multipart('<html>')],
    ['it has 2 parts "manifest"', multipart(whole(part('manifest', text), part('manifest', text)))],
    ['it has neither a manifest nor a directive, but extensions', multipart(whole(part('extensions', '{}')))],
    ['its directive has no right type', multipart(whole(part('directive', '{}')))],
    ['its extensions is no JSON', multipart(whole(part('manifest', text), part('extensions', 'x')))],
  ];
  for (const [why, answer] of broken) {
    const read = await readUpdate(answer);
    expect(read, why).toMatchObject({ is: 'malformed' });
    expect('why' in read && read.why).toContain(why);
  }
});

test('a body that is cut anywhere ends, and is never an update without its manifest', async () => {
  const body = whole(part('manifest', text), part('extensions', '{}'));
  for (let end = 0; end < body.length - 4; end += 7) {
    const read = await readUpdate(multipart(body.slice(0, end)));
    expect(read.is, `cut at ${end}`).toBe(end === 0 ? 'nothing' : 'malformed');
  }
});

test('a signature is a dictionary of structured fields', () => {
  const sig = Buffer.from('signature');
  const b64 = sig.toString('base64');
  for (const field of [
    `sig="${b64}", keyid="main", alg="rsa-v1_5-sha256"`,
    `sig=:${b64}:`,
    `keyid="main",sig="${b64}"`,
  ])
    expect(readSignature(field)).toEqual({ bytes: sig, algorithm: 'rsa-v1_5-sha256' });
  expect(readSignature('keyid="main"')).toEqual({ wrong: 'has no sig' });
  for (const field of ['sig=((', '"', '\u0000', 'sig=:*:'])
    expect(readSignature(field)).toEqual({ wrong: 'is no dictionary of structured fields' });
});
