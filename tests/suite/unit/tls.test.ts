/**
 * Tests certificates that loopback, with one address per name, cannot show to the checks: several addresses, and
 * another kind of key.
 */
import { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { observeCertificates } from '../../../fixtures/probe/tls/tls.ts';
import { makeAuthority, type Leaf } from '../../../fixtures/target/shared/authority.ts';

const name = 'stage.example.test';
const DAY_MS = 86_400_000;
const servers: Server[] = [];

async function serve({ chain, key }: Leaf, address: string, port = 0): Promise<number> {
  const server = createServer({ cert: chain, key });
  servers.push(server);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  return (server.address() as AddressInfo).port;
}

test.afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Makes handshakes with the one name at a port of its addresses; several of them are found by CONNECT_TO's name. */
const handshakes = (ca: string, port: number, addresses: string[]) =>
  observeCertificates(
    {
      ca,
      CONNECT_TO: [
        {
          host: name,
          port: '443',
          address: addresses.length > 1 ? 'two.example.test' : (addresses[0] ?? ''),
          addressPort: String(port),
        },
      ],
    },
    [`https://${name}`],
    async () => addresses,
  );

test('the address that was forgotten at the renewal is seen and named', async () => {
  const authority = await makeAuthority();
  const [renewed, old] = await Promise.all([
    authority.issue({ names: [name] }),
    authority.issue({
      names: [name],
      notAfter: new Date(Date.now() - DAY_MS),
      notBefore: new Date(Date.now() - 90 * DAY_MS),
    }),
  ]);
  const port = await serve(renewed, '127.0.0.1');
  await serve(old, '127.0.0.2', port);
  const seen = await handshakes(authority.cert, port, ['127.0.0.1', '127.0.0.2']);
  expect(seen.map(({ at, trusted, reason }) => [at, trusted, reason])).toEqual([
    [`TLS ${name} at 127.0.0.1`, true, ''],
    [`TLS ${name} at 127.0.0.2`, false, 'CERT_HAS_EXPIRED'],
  ]);
  expect(seen[1]?.notAfter).toBeLessThan(Date.now());
});

test('an address where nothing answers is not passed over', async () => {
  const authority = await makeAuthority();
  const port = await serve(await authority.issue({ names: [name] }), '127.0.0.1');
  await expect(handshakes(authority.cert, port, ['127.0.0.1', '127.0.0.2'])).rejects.toThrow(
    /^TLS stage\.example\.test at 127\.0\.0\.2 gave no handshake: .*ECONNREFUSED/,
  );
});

test('an RSA key and a name for the whole domain are as good', async () => {
  const authority = await makeAuthority();
  const keys = await webcrypto.subtle.generateKey(
    { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  );
  const port = await serve(await authority.issue({ names: ['*.example.test'], keys }), '127.0.0.1');
  expect(
    (await handshakes(authority.cert, port, ['127.0.0.1'])).map(({ trusted, reason }) => [trusted, reason]),
  ).toEqual([[true, '']]);
});

test('an old intermediate is named, and the certificate below it is not blamed', async () => {
  const authority = await makeAuthority();
  const old = await authority.subordinate('an old intermediate', new Date(Date.now() - DAY_MS));
  const port = await serve(await old.issue({ names: [name] }), '127.0.0.1');
  const [seen] = await handshakes(authority.cert, port, ['127.0.0.1']);
  expect(seen).toMatchObject({ trusted: false, refusedForDate: true });
  expect(seen?.outOfDate).toEqual([expect.stringMatching(/^the intermediate CN=an old intermediate expired on 20/)]);
});
