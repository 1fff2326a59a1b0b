/** Tests the reading of log lines: hostile ids as bytes, and long lines that the way of a log has split. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { describeEnvironment, type Environment } from '../../../envs/environment.ts';
import { Http } from '../../../fixtures/probe/http/client.ts';
import { observeInjection, type InjectionObservation } from '../../../fixtures/probe/logs/injection.ts';
import { flawedLines } from '../../../fixtures/probe/logs/splits.ts';
import { readLogLine } from '../../../fixtures/probe/parse/log-line.ts';

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
 * What the hostile ids do to a log that a server of bytes writes.
 * @param lineOf its line of a head; undefined closes the connection without an answer.
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
  // The bytes of the id go through as they are.
  expect(brokenBy(good)).toEqual(['bytes that are not UTF-8']);
  expect(good).toMatchObject({ forged: 0, judged: 15 });
  expect(good.ids.slice(-4).map(({ what, status }) => [what, status])).toEqual(raw.map(what => [what, 404]));
  const byHand = await injected(id => `{"requestId":"${id}"}`);
  expect(brokenBy(byHand)).toEqual(expect.arrayContaining(raw));
  expect(byHand.ids.at(-1)?.brokenLines).toEqual(['holds 1 NUL bytes']);
  // A folded line and a bare LF, written as they are, make a line of their own, which is the object that was sent.
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

const flawsOf = (lines: readonly (string | Buffer)[]): string[] =>
  flawedLines(
    lines.map(line => ({
      line: { bytes: Buffer.from(line as string), file: '', isBeginning: false, isHalf: false },
      read: readLogLine(Buffer.from(line as string)),
    })),
  ).map(({ flaw }) => flaw.replace(/ \(.*$/, ''));

/** An object of that many bytes or a few more, most of them of characters that have three. */
const objectOf = (bytes: number): Buffer =>
  Buffer.from(JSON.stringify({ ts: '2026-11-28T03:42:30Z', message: '가'.repeat(bytes / 3) }));
const splitAfter = (bytes: number): string =>
  `is a part of an object that something on the way of the log has split after ${bytes.toLocaleString('en-US')} bytes: the application wrote it as one line`;
/** The pieces that whoever splits at a bound makes of a line. */
const pieces = (line: Buffer, bound: number): Buffer[] =>
  Array.from({ length: Math.ceil(line.length / bound) }, (_, i) => line.subarray(i * bound, (i + 1) * bound));

test('a long line that its way has split or cut is told as such', () => {
  for (const bound of [8_192, 16_384, 49_152]) {
    for (const length of [bound + 17, 2 * bound + 1_000]) {
      const parts = pieces(objectOf(length), bound);
      const told = parts.map(() => splitAfter(bound));
      expect(flawsOf(parts)).toEqual(told);
      // Objects of other writers stand between the pieces, and a plain line after them is its own.
      expect(flawsOf([...parts.flatMap(it => ['{}', it]), 'INFO: started'])).toEqual([...told, 'is not JSON']);
      expect(flawsOf(parts.slice(0, 1))[0]).toMatch(
        /^is an object that is cut after [\d,]+ bytes: something on the way/,
      );
    }
  }
});

test('what an application writes over several lines itself is its own', () => {
  const lines: readonly (readonly string[])[] = [
    JSON.stringify({ ts: '2026-11-28T03:42:30Z', message: ['a', 'b'] }, null, 2).split('\n'),
    ['{"a":1,', '"b":2}'],
    ['Traceback (most recent call last):', 'KeyError'],
    [`{"a":"${'x'.repeat(2_000)}`, `{"a":"${'x'.repeat(1_000)}`],
  ];
  for (const own of lines) expect(flawsOf(own).join('; '), own[0]).not.toMatch(/split|cut/);
});
