/**
 * Tests the signature of an update: the ones that an app built with a certificate accepts, and those that it does not.
 */
import { createSign, webcrypto, X509Certificate } from 'node:crypto';
import 'reflect-metadata';
import { expect, test } from '@playwright/test';
import * as x509 from '@peculiar/x509';
import { verifySignature } from '../../../fixtures/probe/over-the-air/signature.ts';

const DAY_MS = 86_400_000;
const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 1024,
};
const TEXT = '{"id":"an update"}';

type Made = { keys: webcrypto.CryptoKeyPair; cert: x509.X509Certificate };
type Wish = { by?: Made; days?: readonly [from: number, to: number]; purposes?: readonly string[] };

x509.cryptoProvider.set(webcrypto);

/** Makes a certificate, self-signed or issued by another one. `days`: its validity, counted from today. */
async function made(name: string, wish: Wish = {}): Promise<Made> {
  const { by, days: [from, to] = [-1, 7], purposes = [x509.ExtendedKeyUsage.codeSigning] } = wish;
  const keys = await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: '01',
    subject: `CN=${name}`,
    issuer: by?.cert.subject ?? `CN=${name}`,
    notBefore: new Date(Date.now() + from * DAY_MS),
    notAfter: new Date(Date.now() + to * DAY_MS),
    signingAlgorithm: rsa,
    publicKey: keys.publicKey,
    signingKey: (by?.keys ?? keys).privateKey,
    extensions: purposes.length > 0 ? [new x509.ExtendedKeyUsageExtension([...purposes])] : [],
  });
  return { keys, cert };
}

/** Verifies an update that `signer` has signed, as an app with the certificate `own` does. */
async function verified(signer: Made, own: Made, chain?: readonly Made[], text = TEXT): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', signer.keys.privateKey)).toString('base64');
  const key = `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`;
  const field = `sig="${createSign('RSA-SHA256').update(TEXT).sign(key, 'base64')}", keyid="main"`;
  const pem = chain?.map(({ cert }) => cert.toString('pem')).join('\n');
  const seen = verifySignature({ text, field, chain: pem }, new X509Certificate(own.cert.toString('pem')));
  return seen.is === 'good' ? 'good' : seen.why;
}

test("an update is signed by the app's own certificate", async () => {
  const own = await made('app');
  expect(await verified(own, own)).toBe('good');
  expect(await verified(own, own, undefined, TEXT.replace('an', 'another'))).toContain('is not one over this text');
  expect(await verified(await made('stranger'), own)).toContain('is not one over this text');
});

test('a chain leads from the certificate that signs to that of the app', async () => {
  const root = await made('root');
  const between = await made('between', { by: root });
  const leaf = await made('leaf', { by: between });
  for (const chain of [
    [leaf, between],
    [leaf, between, root],
  ])
    expect(await verified(leaf, root, chain)).toBe('good');
  expect(await verified(leaf, root, [leaf]), 'a certificate is missing').toContain('does not lead to that of the app');
  expect(await verified(leaf, root, [between, leaf]), 'in another order').toContain('does not lead');
  expect(await verified(leaf, root, []), 'empty').toContain('holds none');
  const stranger = await made('stranger');
  expect(await verified(stranger, root, [stranger]), "a stranger's").toContain('does not lead');
  expect(await verified(stranger, root, [leaf, between]), "a stranger's signature").toContain('is not one over');
});

test('a certificate that is not valid now, or for another purpose, signs nothing', async () => {
  const root = await made('root');
  const expired = await made('expired', { by: root, days: [-9, -1] });
  expect(await verified(expired, root, [expired])).toMatch(/^the certificate CN=expired is valid from .* to /);
  const coming = await made('coming', { by: root, days: [1, 9] });
  expect(await verified(coming, root, [coming])).toContain('the certificate CN=coming is valid from');
  const old = await made('old', { days: [-9, -1] });
  expect(await verified(old, old), "the app's own").toContain('the certificate CN=old is valid from');
  const lapsed = await made('lapsed', { by: root, days: [-9, -1] });
  const under = await made('under', { by: lapsed });
  expect(await verified(under, root, [under, lapsed]), 'one between').toContain('the certificate CN=lapsed');
  for (const purposes of [[], [x509.ExtendedKeyUsage.serverAuth]]) {
    const other = await made('other', { by: root, purposes });
    expect(await verified(other, root, [other])).toBe('the certificate CN=other is none for code signing');
  }
});
