/** Tests that requests are found in the log of servers that know them by ids of their own. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { Http } from '../../../fixtures/probe/http/client.ts';
import { observeMarked, type LogObservation } from '../../../fixtures/probe/logs/logs.ts';
import type { Session } from '../../../fixtures/probe/login-journey/login.ts';
import { untraced } from '../../logs/trace.ts';
import { environmentOf } from './log-environment.ts';

const nobody: Session = {
  cookie: '',
  token: 'no-token-of-anybody',
  jwt: undefined,
  known: {} as Session['known'],
  replaced: { cookie: '', token: '' },
};

/** Observes a server that answers 404, reports its own id in this way, and logs it. */
async function observedOf(tell: (id: string, answer: ServerResponse) => string): Promise<LogObservation> {
  const file = test.info().outputPath(`${randomUUID()}.log`);
  writeFileSync(file, '');
  const server = createServer((request: IncomingMessage, answer) => {
    const id = randomUUID();
    const { method, url = '' } = request;
    const line = { ts: new Date().toISOString(), level: 'info', requestId: id, method, path: url.split('?')[0] };
    appendFileSync(file, `${JSON.stringify({ ...line, status: 404, latency_ms: 0.1 })}\n`);
    answer.statusCode = 404;
    answer.setHeader('X-Release-Id', 'release-0001');
    answer.end(tell(id, answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = environmentOf({
    LOG_FILES: file,
    LOG_WAIT_S: '0',
    WEB_URL: origin,
    NEXT_PUBLIC_API_BASE: `${origin}/api/v1`,
    CORS__ALLOW_ORIGINS: origin,
  });
  try {
    return await observeMarked(new Http(env), env, { session: nobody, secrets: {} });
  } finally {
    server.close();
  }
}

test('an id that the answer tells under another name, or in its body, is found', async () => {
  const header = await observedOf((id, answer) => (answer.setHeader('X-Correlation-ID', id), ''));
  expect(untraced(header)).toEqual([]);
  const body = await observedOf(id => JSON.stringify({ error: { code: 'not_found', requestId: id } }));
  expect(untraced(body)).toEqual([]);
  expect(body.found).toEqual(body.requests.map(() => true));
});

test('an id that no answer tells is not, and the other ids are named', async () => {
  const seen = await observedOf((_, answer) => (answer.setHeader('X-Correlation-ID', randomUUID()), ''));
  const wrong = untraced(seen);
  expect(wrong).toHaveLength(seen.requests.length);
  expect(wrong[0]?.what).toMatch(/no line has its id, nor what its answer tells as x-correlation-id$/i);
});
