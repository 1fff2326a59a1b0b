/** Plays hostile answers, byte by byte. Each plays on a raw socket until it is done or the client is gone. */
import type { Socket } from 'node:net';
import { constants, createDeflateRaw } from 'node:zlib';
import type { Asked, Play } from './hostile-server.ts';

/** Pause between two bytes of a slow answer, ms. */
const DRIP_MS = 1_000;
const CHUNK = Buffer.alloc(64 * 1024, 'a');

const send = (socket: Socket, text: string | Buffer): void => {
  if (socket.writable) socket.end(text, 'latin1');
};
const head = (status: string, lines: readonly string[] = []) =>
  `HTTP/1.1 ${status}\r\n${[...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`;

/** A whole answer with its right length. */
export const answer =
  (status: string, lines: readonly string[], body: string | Buffer = ''): Play =>
  socket =>
    send(
      socket,
      Buffer.concat([
        Buffer.from(head(status, [...lines, `Content-Length: ${Buffer.byteLength(body)}`]), 'latin1'),
        Buffer.from(body),
      ]),
    );

/** Bytes as they are, then the end of the connection. */
export const bytes =
  (text: string | Buffer): Play =>
  socket =>
    send(socket, text);

/** Accepts the request and answers nothing. */
export const silence: Play = () => undefined;

/** Sends `first`, then `rest` over and over, one byte a second. */
export const drip =
  (first: string, rest: string): Play =>
  socket => {
    let at = 0;
    socket.write(first);
    const timer = setInterval(() => socket.write(rest[at++ % rest.length] ?? ''), DRIP_MS);
    socket.once('close', () => clearInterval(timer));
  };

/** Sends `first`, then `chunk` over and over as fast as the client reads, `times` or without end. */
export const flood =
  (first: string, chunk: Buffer = CHUNK, times = Infinity, last: Buffer = Buffer.alloc(0)): Play =>
  socket => {
    let left = times;
    const pump = () => {
      while (socket.writable && left-- > 0) if (!socket.write(chunk)) return;
      if (socket.writable && left < 0) socket.end(last);
    };
    socket.on('drain', pump).write(first, 'latin1', pump);
  };

/** A body without length or end. */
export const endless = (type: string, opening = ''): Play => flood(head('200 OK', [`Content-Type: ${type}`]) + opening);

/** A body of `megabytes`, with its right length. */
export const big = (type: string, megabytes: number): Play =>
  flood(head('200 OK', [`Content-Type: ${type}`, `Content-Length: ${megabytes * 1024 * 1024}`]), CHUNK, megabytes * 16);

/** Returns a block of 16 MiB of `text`, deflated so that it can follow itself: about 16 KiB. */
const block = (text: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    const deflate = createDeflateRaw({ level: 9 })
      .on('data', (piece: Buffer) => pieces.push(piece))
      .on('error', reject);
    deflate.write(Buffer.alloc(16 * 1024 * 1024, text));
    deflate.flush(constants.Z_FULL_FLUSH, () => resolve(Buffer.concat(pieces)));
  });

/** Sends few bytes that unpack to `gigabytes`; no client gets as far as the checksum. */
export const gzipBomb =
  (type: string, gigabytes: number, text: string): Play =>
  async (socket, asked) => {
    const once = await block(text);
    const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    const last = Buffer.concat([Buffer.from([3, 0]), Buffer.alloc(8)]);
    const times = gigabytes * 64;
    const first = head('200 OK', [
      `Content-Type: ${type}`,
      'Content-Encoding: gzip',
      `Content-Length: ${gzipHead.length + once.length * times + last.length}`,
    ]);
    await flood(first + gzipHead.toString('latin1'), once, times, last)(socket, asked);
  };

/** The target's own answer, changed. */
export const changed =
  (edit: (head: string, body: Buffer, asked: Asked) => string | Buffer): Play =>
  async (socket, asked) => {
    const whole = await asked.passOn();
    const end = whole.indexOf('\r\n\r\n');
    send(socket, edit(whole.subarray(0, end).toString('latin1'), whole.subarray(end + 4), asked));
  };

/** The target's own answer with more header lines. */
export const withLines = (...lines: readonly string[]): Play =>
  changed((top, body) => Buffer.concat([Buffer.from(`${top}\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]));

/** The target's own answer, late. */
export const late =
  (ms: number): Play =>
  async (socket, asked) => {
    const whole = await asked.passOn();
    const timer = setTimeout(() => send(socket, whole), ms);
    socket.once('close', () => clearTimeout(timer));
  };

/** The target's own answer with the time of a wrong clock. */
export const withDate = (offMs: number): Play =>
  changed((top, body) =>
    Buffer.concat([
      Buffer.from(
        `${top.replace(/\r\ndate: [^\r]*/i, '')}\r\nDate: ${new Date(Date.now() + offMs).toUTCString()}\r\n\r\n`,
        'latin1',
      ),
      body,
    ]),
  );

/** The start of a long body, then a reset of the connection. */
export const reset =
  (type: string): Play =>
  socket => {
    socket.write(`${head('200 OK', [`Content-Type: ${type}`, 'Content-Length: 1000'])}{"a":`, () =>
      socket.resetAndDestroy(),
    );
  };

/** An answer and the end of the connection while the request's body is unread: the system resets the connection. */
export const hasty =
  (status: string): Play =>
  socket => {
    socket.pause();
    socket.write(head(status, ['Content-Type: application/json', 'Content-Length: 2']) + '{}', () =>
      socket.resetAndDestroy(),
    );
  };

/** Echoes the request, password and session included, in every part of an answer. */
export const echo =
  (status: string): Play =>
  (socket, asked) => {
    const said =
      `${asked.body.toString('latin1')} ${/^(?:cookie|authorization): [^\r]*/im.exec(asked.head)?.[0] ?? ''}`.replace(
        /[\r\n]/g,
        ' ',
      );
    send(
      socket,
      head(`${status} ${said}`, [
        `X-Echo: ${said}`,
        `Location: https://elsewhere.invalid/?${said}`,
        `WWW-Authenticate: Bearer error="${said}"`,
        `Content-Type: ${said}`,
        `Cache-Control: ${said}`,
        `Set-Cookie: ${said.replace(/[^\w-]/g, '_')}=${Buffer.from(said).toString('base64')}; Path=/; Comment=${encodeURIComponent(said)}`,
      ]) + said,
    );
  };
