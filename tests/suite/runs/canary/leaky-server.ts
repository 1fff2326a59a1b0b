/** Starts a server whose pages and answers are full of canaries. */
import { createServer, type Server } from 'node:http';
import type { Canaries } from './canaries.ts';

const escaped = (s: string) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Listens on a free port of loopback. The caller closes it. */
export async function startLeakyServer({
  awkward,
  cookie,
  token,
}: Canaries): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('set-cookie', `sid=${cookie}; Path=/; HttpOnly`);
    response.setHeader('x-token', token);
    if (request.url?.startsWith('/api')) {
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ access_token: token, echo: awkward }));
      return;
    }
    response.setHeader('content-type', 'text/html; charset=utf-8')
      .end(`<!doctype html><title>${escaped(awkward)}</title>
      <form><label>Password <input name="password" type="text"></label><label>Token <textarea>${escaped(token)}</textarea></label></form>
      <p id="shown" data-token="${token}">${escaped(awkward)} ${cookie}</p><script>console.log(${JSON.stringify(token)}); window.kept = ${JSON.stringify(awkward)};</script>`);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
}
