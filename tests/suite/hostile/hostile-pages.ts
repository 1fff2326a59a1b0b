/**
 * Makes hostile pages: the target's own pages with an added script or markup, and a foreign host that notes everything
 * it receives.
 */
import { createServer, type Socket } from 'node:net';
import type { Scene } from './hostile-server.ts';
import { listening } from './hostile-server.ts';
import { changed } from './plays.ts';

/** A call that answers as `play` plays. */
export const playing = (method: string, path: string, play: Scene['play']): Scene => ({
  on: asked => asked.method === method && asked.path === path,
  play,
});

/** A page that answers as `play` plays. */
export const answering = (path: string, play: Scene['play']): Scene => playing('GET', path, play);

/** A page of the target without its Content-Security-Policy, changed by `edit`. */
export const edited = (path: string, edit: (html: string) => string): Scene =>
  answering(
    path,
    changed((top, body) => {
      const html = Buffer.from(edit(body.toString('utf8')));
      const lines = top.split('\r\n').filter(line => !/^(?:content-security-policy|content-length):/i.test(line));
      return Buffer.concat([
        Buffer.from(`${[...lines, `Content-Length: ${html.length}`].join('\r\n')}\r\n\r\n`, 'latin1'),
        html,
      ]);
    }),
  );

/** A page of the target with a script of its own at its end. */
export const withScript = (path: string, script: string): Scene =>
  edited(path, html => html.replace('</body>', () => `<script>${script}</script></body>`));

/** A foreign host. `told` has the connections so far, each with every byte that it sent. */
export type Stranger = { origin: string; told: string[]; close(): Promise<void> };

/** Page of the foreign host for every request: a login form that looks like the right one. */
const lure =
  '<!doctype html><title>Sign in</title><form method="post" action="/taken"><label>Email <input type="email" name="email"></label>' +
  '<label>Password <input type="password" name="password"></label><button>Sign in</button></form>';

/**
 * Starts a foreign host on a free port of loopback. It answers everything with the same page, and allows every origin
 * to read it.
 */
export async function startStranger(): Promise<Stranger> {
  const told: string[] = [];
  const { port, close } = await listening(
    createServer((socket: Socket) => {
      const at = told.push('') - 1;
      let [said, whole] = ['', ''];
      socket.on('data', piece => {
        said += piece.toString('latin1');
        told[at] = whole += piece.toString('latin1');
        if (said.includes('\r\n\r\n') && socket.writable) {
          const origin = /^origin: ([^\r]*)/im.exec(said)?.[1] ?? '*';
          const wanted = /^access-control-request-headers: ([^\r]*)/im.exec(said)?.[1] ?? 'content-type';
          socket.write(
            [
              'HTTP/1.1 200 OK',
              'Content-Type: text/html',
              `Access-Control-Allow-Origin: ${origin}`,
              'Access-Control-Allow-Credentials: true',
              `Access-Control-Allow-Headers: ${wanted}`,
              `Content-Length: ${lure.length}`,
              '',
              lure,
            ].join('\r\n'),
          );
          said = '';
        }
      });
    }),
  );
  return { origin: `http://127.0.0.1:${port}`, told, close };
}
