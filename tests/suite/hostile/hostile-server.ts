/**
 * Hostile proxies on raw sockets: they stand before the ports of a reference target, pass every request on, and play
 * bytes of their own for chosen ones. One request a connection: what the proxy passes on says `Connection: close`.
 */
import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectSecurely, createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { makeAuthority, type LeafWish } from '../../../fixtures/target/shared/authority.ts';
import type { Reference } from '../../../fixtures/target/reference/reference.ts';

/** A request as it arrived: `head` without its empty line, `body` as far as its Content-Length says. */
export type Asked = { method: string; path: string; head: string; body: Buffer; passOn: () => Promise<Buffer> };

/**
 * Plays an answer on the socket, or returns undefined to have the request passed on. The socket may die at any time.
 */
export type Play = (socket: Socket, asked: Asked) => void | Promise<void>;

/**
 * Which requests get which play; the first that fits. `path` has no query; `early` plays before the request's body is
 * read.
 */
export type Scene = { on: (asked: Pick<Asked, 'method' | 'path'>) => boolean; play: Play; early?: true };

/** How a TLS proxy shows itself. */
export type Show = { leaf?: Partial<LeafWish>; options?: TlsOptions; untrusted?: true; raw?: (socket: Socket) => void };

/** A target behind proxies. `variables` describe it as a deployed environment; `tokens` are the JWTs that passed by. */
export type Front = { variables: Record<string, string>; tokens: Set<string>; close(): Promise<void> };

/** Name and path of an authority's file are the caller's: it goes with the test's output. */
export type FrontOptions = { scenes?: readonly Scene[]; show?: Show; caFile: string; address?: string };

const quiet = <T extends Socket>(socket: T): T => socket.on('error', () => undefined);

/** Listens on a free port of a loopback address. */
export async function listening(
  server: Server,
  address = '127.0.0.1',
): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(quiet(socket));
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, address, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Puts proxies before all ports that the reference target's CONNECT_TO names. */
export async function startProxyBefore(
  reference: Reference,
  { scenes = [], show = {}, caFile, address = '127.0.0.1' }: FrontOptions,
): Promise<Front> {
  // Without the database's commands: an outage is no part of it.
  const { CONNECT_TO = '', ...variables } = Object.fromEntries(
    Object.entries(reference.variables).filter(([name]) => !name.startsWith('DB_')),
  );
  const mappings = CONNECT_TO.split(',').map(mapping => mapping.split(':'));
  const names = [...new Set(mappings.map(([name = '']) => name))];
  const tokens = new Set<string>();
  const secure = variables.CA_FILE !== undefined ? await secureOptions(names, show, caFile) : undefined;
  const proxies = new Map<string, Awaited<ReturnType<typeof listening>>>();
  const placed: string[] = [];
  for (const [name = '', port = '', , behind = ''] of mappings) {
    const tls = secure !== undefined && port === '443';
    // What is closed stays closed.
    if (secure !== undefined && !['80', '443'].includes(port)) {
      placed.push([name, port, '127.0.0.1', behind].join(':'));
      continue;
    }
    const upstream = () =>
      quiet(
        tls
          ? connectSecurely({ host: '127.0.0.1', port: Number(behind), servername: name, rejectUnauthorized: false })
          : connect(Number(behind), '127.0.0.1'),
      );
    const meet = (socket: Socket) => receive(quiet(socket), scenes, upstream, tokens);
    const server = !tls
      ? createServer(meet)
      : show.raw
        ? createServer(show.raw)
        : createSecureServer(secure, meet).on('tlsClientError', () => undefined);
    const proxy = proxies.get(behind) ?? (await listening(server, address));
    proxies.set(behind, proxy);
    placed.push(`${name}:${port}:${address.includes(':') ? `[${address}]` : address}:${proxy.port}`);
  }
  return {
    tokens,
    variables: { ...variables, CONNECT_TO: placed.join(','), ...(secure ? { CA_FILE: caFile } : {}) },
    close: async () => {
      await Promise.all([...proxies.values()].map(f => f.close()));
    },
  };
}

async function secureOptions(
  names: readonly string[],
  { leaf = {}, options = {}, untrusted }: Show,
  caFile: string,
): Promise<TlsOptions> {
  const authority = await makeAuthority('hostile proxy CA');
  writeFileSync(caFile, (untrusted ? await makeAuthority('another CA') : authority).cert);
  const { chain, key } = await authority.issue({ names, ...leaf });
  return { cert: chain, key, ...options };
}

/** Reads one request and answers it, by a scene or from upstream. */
function receive(socket: Socket, scenes: readonly Scene[], upstream: () => Socket, tokens: Set<string>): void {
  let seen = Buffer.alloc(0);
  const read = (piece: Buffer): void => {
    seen = Buffer.concat([seen, piece]);
    const end = seen.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = seen.subarray(0, end).toString('latin1');
    const body = seen.subarray(end + 4);
    const [method = '', target = ''] = head.split(' ');
    const asked = {
      method,
      path: target.split('?')[0] ?? '',
      head,
      body,
      passOn: () => answerOf(upstream(), head, body, tokens),
    };
    const scene = scenes.find(s => s.on(asked));
    if (!scene?.early && body.length < Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)) return;
    socket.off('data', read);
    if (scene) return void Promise.resolve(scene.play(socket, asked)).catch(() => socket.destroy());
    void asked.passOn().then(
      answer => socket.end(answer),
      () => socket.destroy(),
    );
  };
  socket.on('data', read);
}

/** The target's whole answer to a request. */
function answerOf(upstream: Socket, head: string, body: Buffer, tokens: Set<string>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    upstream
      .on('data', (piece: Buffer) => pieces.push(piece))
      .once('error', reject)
      .once('close', () => {
        const answer = Buffer.concat(pieces);
        for (const token of answer.toString('latin1').match(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? []) tokens.add(token);
        resolve(answer);
      });
    upstream.write(`${head.replace(/\r\nconnection: [^\r]*/gi, '')}\r\nConnection: close\r\n\r\n`, 'latin1');
    upstream.write(body);
  });
}
