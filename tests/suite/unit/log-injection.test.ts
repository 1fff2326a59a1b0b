/** Tests that hostile request ids are sent as bytes, and their effect on a careless log. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { describeEnvironment, type Environment } from '../../../envs/environment.ts';
import { Http } from '../../../fixtures/probe/http/client.ts';
import { observeInjection, type InjectionObservation } from '../../../fixtures/probe/logs/injection.ts';

function environmentOf(origin: string, file: string): Environment {
  const variables = { LOG_FILES: file, LOG_WAIT_S: '1', WEB_URL: origin, NEXT_PUBLIC_API_BASE: `${origin}/api/v1` };
  const account = { SMOKE_USER: 'smoke', SMOKE_PASSWORD: 'not used here' };
  const described = describeEnvironment(
    'local',
    { ...variables, ...account, CORS__ALLOW_ORIGINS: origin },
    { target: 'reference', depth: 'smoke' },
  );
  if (!described.ok) throw new Error(described.problems.join('; '));
  return described.environment;
}

/**
 * Returns the effect of the hostile ids on a log that a server of bytes writes.
 * @param lineOf its line for a head; undefined closes the connection without an answer.
 */
async function injected(lineOf: (id: string, head: string) => string | undefined): Promise<InjectionObservation> {
  const file = test.info().outputPath(`${randomUUID()}.log`);
  writeFileSync(file, '');
  const server = createServer(socket => {
    let head = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      head += bytes.toString('latin1');
      if (!head.endsWith('\r\n\r\n')) return;
      const id = /^x-request-id: (.*?)\r\n(?! )/ims.exec(head)?.[1] ?? '';
      const line = lineOf(id, head);
      if (line === undefined) return void socket.destroy();
      appendFileSync(file, Buffer.from(`${line}\n`, 'latin1'));
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const env = environmentOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, file);
  try {
    return await observeInjection(new Http(env), env);
  } finally {
    server.close();
  }
}

const brokenBy = ({ ids }: InjectionObservation): string[] =>
  ids.flatMap(({ what, brokenLines }) => (brokenLines.length > 0 ? [what] : []));
const raw = ['a folded line and an object', 'a bare CR and an object', 'a bare LF and an object', 'a NUL'];

test('ids that break a line of the head are sent as bytes, and are seen in a careless log', async () => {
  const good = await injected(id => JSON.stringify({ requestId: id }));
  // The bytes of the id pass unchanged.
  expect(brokenBy(good)).toEqual(['bytes that are not UTF-8']);
  expect(good).toMatchObject({ forged: 0, judged: 15 });
  expect(good.ids.slice(-4).map(({ what, status }) => [what, status])).toEqual(raw.map(what => [what, 404]));
  const byHand = await injected(id => `{"requestId":"${id}"}`);
  expect(brokenBy(byHand)).toEqual(expect.arrayContaining(raw));
  expect(byHand.ids.at(-1)?.brokenLines).toEqual(['holds 1 NUL bytes']);
  // A folded line and a bare LF, written as they are, make a line of their own: the object that was sent.
  const forging = await injected(id =>
    /\n/.test(id) ? id.replace(/^(.*)"}/, '{"requestId":"$1"}') : JSON.stringify({ requestId: id }),
  );
  expect(forging.forged).toBe(2);
});

test('a server that closes the connection at such an id has refused it', async () => {
  const seen = await injected((id, head) =>
    /[^\r]\n|\r[^\n]|\0|\r\n /.test(head) ? undefined : JSON.stringify({ requestId: id }),
  );
  expect(seen.ids.slice(-4).map(({ status, why }) => [status, why])).toEqual(raw.map(() => [400, '']));
  expect(brokenBy(seen)).toEqual(['bytes that are not UTF-8']);
});
