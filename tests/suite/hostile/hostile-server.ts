/**
 * Puts hostile proxies on raw sockets before the ports of a reference target: they pass requests on, and answer chosen
 * ones with bytes of their own. One request per connection: each that is passed on says `Connection: close`.
 */
import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { connect as connectSecurely, createServer as createSecureServer, type TlsOptions } from 'node:tls';
import { makeAuthority, type LeafWish } from '../../../fixtures/target/shared/authority.ts';
import type { Reference } from '../../../fixtures/target/reference/reference.ts';

/**
 * A request as it arrived: `head` without its empty line, `body` up to its Content-Length. `passOn` sends it to the
 * target, with another head if one is given, and returns the whole answer.
 */
export type Asked = {
  method: string;
  path: string;
  head: string;
  body: Buffer;
  passOn: (head?: string) => Promise<Buffer>;
};

/** Plays an answer on the socket, which may be closed by the client at any time. */
export type Play = (socket: Socket, asked: Asked) => void | Promise<void>;

/**
 * The play for requests that `on` accepts; the first matching scene is played. `path` has no query; `early`: it is
 * played before the request's body is read.
 */
export type Scene = { on: (asked: Pick<Asked, 'method' | 'path'>) => boolean; play: Play; early?: true };

/** The way a proxy presents itself on port 443; `untrusted`: with an authority that the suite does not trust. */
export type Show = { leaf?: Partial<LeafWish>; options?: TlsOptions; untrusted?: true; raw?: (socket: Socket) => void };

/** A target behind proxies. `variables` describe it as a deployed environment; `tokens` are the JWTs that passed by. */
export type HostileProxy = { variables: Record<string, string>; tokens: Set<string>; close(): Promise<void> };

/**
 * Options. `caFile`: file for the certificate of the authority to trust; `address`: listening address [127.0.0.1];
 * `keepsClients`: the target sees the address of each client instead of the proxy's own.
 */
export type HostileProxyOptions = {
  scenes?: readonly Scene[];
  show?: Show;
  caFile: string;
  address?: string;
  keepsClients?: boolean;
};

const quiet = <T extends Socket>(socket: T): T => socket.on('error', () => undefined);

/** Makes a server listen on a free port of a loopback address; `close` also ends its connections. */
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

/** One entry of CONNECT_TO: connections to `name:port` go to the port `behind` of 127.0.0.1. */
type Mapping = { name: string; port: string; behind: string };

const mappingsOf = (connectTo: string): Mapping[] =>
  connectTo.split(',').map(entry => {
    const [name = '', port = '', , behind = ''] = entry.split(':');
    return { name, port, behind };
  });

/** Settings that all proxies before one target share. `secure`: options of its TLS; undefined when it has none. */
type Setting = {
  scenes: readonly Scene[];
  show: Show;
  keepsClients: boolean;
  secure: TlsOptions | undefined;
  tokens: Set<string>;
};

/** Puts proxies before all ports that the reference target's CONNECT_TO names. */
export async function startHostileProxy(
  reference: Reference,
  { scenes = [], show = {}, caFile, address = '127.0.0.1', keepsClients = false }: HostileProxyOptions,
): Promise<HostileProxy> {
  // Without the commands for its database: no run against a hostile target stops it.
  const { CONNECT_TO = '', ...variables } = Object.fromEntries(
    Object.entries(reference.variables).filter(([name]) => !name.startsWith('DB_')),
  );
  const mappings = mappingsOf(CONNECT_TO);
  const names = [...new Set(mappings.map(({ name }) => name))];
  const tokens = new Set<string>();
  const secure = variables.CA_FILE !== undefined ? await secureOptions(names, show, caFile) : undefined;
  const proxies = new Map<string, Awaited<ReturnType<typeof listening>>>();
  const placed: string[] = [];
  for (const mapping of mappings) {
    const { name, port, behind } = mapping;
    // Other ports of a deployment with TLS are closed, and stay closed.
    if (secure !== undefined && !['80', '443'].includes(port)) {
      placed.push(`${name}:${port}:127.0.0.1:${behind}`);
      continue;
    }
    const proxy =
      proxies.get(behind) ??
      (await listening(serverBefore(mapping, { scenes, show, keepsClients, secure, tokens }), address));
    proxies.set(behind, proxy);
    placed.push(`${name}:${port}:${address.includes(':') ? `[${address}]` : address}:${proxy.port}`);
  }
  return {
    tokens,
    variables: { ...variables, CONNECT_TO: placed.join(','), ...(secure ? { CA_FILE: caFile } : {}) },
    close: async () => {
      await Promise.all([...proxies.values()].map(proxy => proxy.close()));
    },
  };
}

/** Creates the server before one port, with TLS if the port has it. */
function serverBefore(
  { name, port, behind }: Mapping,
  { scenes, show, keepsClients, secure, tokens }: Setting,
): Server {
  const to = { host: '127.0.0.1', port: Number(behind) };
  const addressOf = ({ remoteAddress = '' }: Socket): { localAddress?: string } =>
    keepsClients ? { localAddress: remoteAddress } : {};
  if (secure === undefined || port !== '443')
    return createServer(socket => {
      const from = addressOf(socket);
      receive(quiet(socket), scenes, () => quiet(connect({ ...to, ...from })), tokens);
    });
  if (show.raw) return createServer(show.raw);
  const safely = { ...to, servername: name, rejectUnauthorized: false };
  return createSecureServer(secure, socket => {
    const from = addressOf(socket);
    receive(quiet(socket), scenes, () => quiet(connectSecurely({ ...safely, ...from })), tokens);
  }).on('tlsClientError', () => undefined);
}

/** Issues the certificate to show, and writes the authority that the suite trusts to `caFile`. */
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

/** Reads one request and answers it, by the matching scene or else from the target. */
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
      passOn: (sent = head) => answerOf(upstream(), sent, body, tokens),
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

/** Sends the request to the target and returns its whole answer, head included; notes the JWTs in it. */
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
