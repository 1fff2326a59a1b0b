/**
 * Starts a tiny origin server with one answer of each awkward kind, for the tests of the fault proxy, and a client that
 * hides nothing. The proxy is tested between them.
 */
import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import tls from 'node:tls';
import zlib from 'node:zlib';
import { makeAuthority } from '../../../fixtures/target/shared/authority.ts';
import { headerPairs } from '../../../fixtures/probe/parse/header-pairs.ts';
import type { HeaderLine } from '../../../fixtures/proof/proxy/lines.ts';
import { startProxy, type Proxy } from '../../../fixtures/proof/proxy/proxy.ts';

/** The name the specimen's certificate is for. */
export const host = 'api.example.test';

const json = ['content-type', 'application/json'];
const nested = '{"a":{"b":[{"c":1}]},"d":2}';
const big = Buffer.alloc(2 * 1024 * 1024, 'postflight');

/** Status, raw header lines and body by path. Every other path answers with its request, as JSON. */
export const answers: Readonly<
  Record<string, readonly [status: number, headers: readonly string[], body: string | Buffer]>
> = {
  '/json': [
    200,
    [...json, 'Content-Length', String(nested.length), 'vary', 'Origin', 'Vary', 'accept-encoding'],
    nested,
  ],
  '/cookies': [
    200,
    [
      'set-cookie',
      'sid=1;  HTTPONLY; Path=/;SameSite=lax',
      'X-One',
      'é',
      'Set-Cookie',
      'csrf=2',
      'Content-Length',
      '2',
    ],
    'ok',
  ],
  '/empty': [204, ['X-Empty', ''], ''],
  '/moved': [
    308,
    ['Location', 'https://api.example.test/json?x=%2F', 'Connection', 'close', 'Content-Length', '0'],
    '',
  ],
  '/gzip': [200, ['Content-Encoding', 'gzip', ...json, 'Transfer-Encoding', 'chunked'], zlib.gzipSync('{"a":1}')],
  '/big': [200, ['Content-Length', String(big.length), 'Date', 'Thu, 01 Jan 1970 00:00:00 GMT'], big],
};

/** A running specimen: one port per scheme, the authority of its certificate (PEM), and the number of its requests. */
export type Specimen = {
  readonly plain: number;
  readonly secure: number;
  readonly ca: string;
  asked: number;
  closeIdle(): void;
  close(): Promise<void>;
};

/** Starts the specimen on two ephemeral loopback ports. */
async function startSpecimen(): Promise<Specimen> {
  const authority = await makeAuthority('specimen');
  const { chain, key } = await authority.issue({ names: [host] });
  const handle = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    specimen.asked += 1;
    const body = (await buffer(request)).toString();
    const { method = '', url = '', rawHeaders } = request;
    const echo = JSON.stringify({
      method,
      url,
      rawHeaders,
      body,
      address: request.socket.remoteAddress,
      n: specimen.asked,
    });
    const [status, headers, content] = answers[url] ?? [
      200,
      [...json, 'Content-Length', String(Buffer.byteLength(echo))],
      echo,
    ];
    response.writeHead(status, [...headers]).end(method === 'HEAD' ? undefined : content);
  };
  const servers = [http.createServer(), https.createServer({ cert: chain, key })] as const;
  const [plain, secure] = (await Promise.all(
    servers.map(async server => {
      server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
        void handle(request, response);
      });
      await new Promise<void>(resolve => {
        server.listen(0, '127.0.0.1', resolve);
      });
      return (server.address() as AddressInfo).port;
    }),
  )) as [number, number];
  const specimen: Specimen = {
    plain,
    secure,
    ca: authority.cert,
    asked: 0,
    closeIdle() {
      for (const server of servers) server.closeIdleConnections();
    },
    async close() {
      await Promise.all(
        servers.map(
          server =>
            new Promise<void>(resolve => {
              server.close(() => {
                resolve();
              });
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
  return specimen;
}

/** Address to connect to: a loopback port, over TLS when an authority (PEM) is given. */
export type Place = { readonly port: number; readonly ca?: string };
/** A request: raw header lines beside Host, the source address, and an agent if the connection is to be kept. */
export type Call = { method?: string; headers?: readonly string[]; body?: string; from?: string; agent?: http.Agent };
/** An answer with its header lines as they came. */
export type Reply = { status: number; reason: string; lines: HeaderLine[]; body: Buffer };

/**
 * Sends one request to a place, over a connection of its own unless an agent is given. Rejects without a whole answer.
 */
export function call(
  at: Place,
  path: string,
  { method = 'GET', headers = [], body, from, agent }: Call = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      host: '127.0.0.1',
      port: at.port,
      method,
      path,
      setHost: false,
      headers: ['Host', host, ...headers],
      agent: agent ?? false,
      ...(from !== undefined && { localAddress: from }),
      ...(at.ca !== undefined && { ca: at.ca, servername: host }),
    };
    const request = at.ca === undefined ? http.request(options) : https.request(options);
    request.on('error', reject).on('response', r => {
      buffer(r).then(bytes => {
        resolve({
          status: r.statusCode ?? 0,
          reason: r.statusMessage ?? '',
          lines: headerPairs(r.rawHeaders),
          body: bytes,
        });
      }, reject);
    });
    request.end(body);
  });
}

/**
 * Returns the parts of an answer that do not depend on the clock; the body as a digest, which is quicker to compare and
 * to print.
 */
export function facts({ lines, body, ...rest }: Reply): unknown {
  const timeless = lines.map(([name, value]) => [name, value.replace(/\d\d:\d\d:\d\d GMT/, '')]);
  return { ...rest, lines: timeless, body: [body.length, createHash('sha256').update(body).digest('hex')] };
}

/**
 * Makes a handshake with these options. Returns the days for which the certificate is still valid. Rejects when it
 * fails.
 */
export function shakeHands(at: Place, options: tls.ConnectionOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ host: '127.0.0.1', port: at.port, servername: host, ca: at.ca, ...options }, () => {
      resolve((Date.parse(socket.getPeerCertificate().valid_to) - Date.now()) / 86_400_000);
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** The specimen with a proxy before it, and the places of both. */
export type Bench = {
  specimen: Specimen;
  proxy: Proxy;
  direct: Record<'http' | 'https', Place>;
  through: Record<'http' | 'https', Place>;
  close(): Promise<void>;
};

/** Starts both. */
export async function startBench(): Promise<Bench> {
  const specimen = await startSpecimen();
  const { plain, secure, ca } = specimen;
  const proxy = await startProxy({
    ca,
    routes: [
      { scheme: 'http', host, port: 80, address: '127.0.0.1', addressPort: plain },
      { scheme: 'https', host, port: 443, address: '127.0.0.1', addressPort: secure },
    ],
  });
  const mapped = new Map(proxy.connectTo.split(',').map(entry => [entry.split(':')[1], Number(entry.split(':')[3])]));
  return {
    specimen,
    proxy,
    direct: { http: { port: plain }, https: { port: secure, ca } },
    through: { http: { port: mapped.get('80') ?? NaN }, https: { port: mapped.get('443') ?? NaN, ca: proxy.ca } },
    async close() {
      await proxy.close();
      await specimen.close();
    },
  };
}

/** Measures the time of an action, ms. */
export async function since(run: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await run();
  return performance.now() - begin;
}
