/** Tests that what the way of a log puts around a line is told from what the application writes. */
import { expect, test } from '@playwright/test';
import { carrierOf } from '../../../fixtures/probe/logs/carriers.ts';
import { readLogLine } from '../../../fixtures/probe/parse/log-line.ts';

const line = JSON.stringify({ ts: '2026-11-28T03:42:30Z', level: 'info', requestId: 'pf01', status: 200 });
const carriedBy = (text: string): string | undefined =>
  carrierOf(Buffer.from(text), readLogLine(Buffer.from(text)).object);

test('a prefix that a tool prints before an object is named', () => {
  const nanoseconds = '2026-11-28T03:42:30.123456789Z';
  for (const prefix of [
    'api-1  | ',
    'my_api.web-12                  | ',
    '\x1b[36mapi-1  | \x1b[0m',
    `api-1  | ${nanoseconds} `,
    `${nanoseconds} `,
    `${nanoseconds} stdout F `,
    `2026-11-28T03:42:30.123456789+09:00 stderr F `,
    '[pod/api-7c9f/api] ',
    `[pod/api-7c9f/api] ${nanoseconds} `,
    'Nov 28 03:42:30 host api[123]: ',
    'Nov  8 03:42:30 host.example.test uvicorn: ',
    '2026-11-28T03:42:30+0900 host api[123]: ',
    '2026-11-28T03:42:30.123456+00:00 app[web.1]: ',
    '2026-11-28T03:42:30.123000+00:00 api/api/0123abcd ',
    '2026-11-28T03:42:30Z {app="api", env="stage"} ',
  ])
    expect(carriedBy(`${prefix}${line}`), prefix).toContain(`stands behind ${JSON.stringify(prefix)}, which`);
});

test('an object that holds the line is named by its member', () => {
  const plain = 'INFO: "GET /api/v1/me HTTP/1.1" 200';
  for (const [member, wrapper] of [
    ['MESSAGE', { __REALTIME_TIMESTAMP: '1795837350000000', PRIORITY: '6', MESSAGE: plain }],
    ['MESSAGE', { __CURSOR: 's=1', MESSAGE: [1, 2] }],
    ['log', { log: `${plain}\n`, stream: 'stdout', time: '2026-11-28T03:42:30Z' }],
    ['log', { date: 1795837350.1, log: plain }],
    ['line', { labels: { app: 'api' }, line: plain, timestamp: '2026-11-28T03:42:30Z' }],
    ['message', { message: plain, timestamp: 1795837350, ingestionTime: 1795837351 }],
    ['msg', { msg: line, host: 'a' }],
    ['log', { log: `${line}\n` }],
  ] as const)
    expect(carriedBy(JSON.stringify(wrapper)), member).toContain(`wrote in ${member}: \`| jq -r .${member}\``);
});

test("what the application writes itself is its own, and so is a plain line behind a tool's prefix", () => {
  for (const own of [
    line,
    `INFO:root:${line}`,
    `2026-11-28T03:42:30Z ${line}`,
    `2026-11-28T03:42:30.123456+00:00 INFO ${line}`,
    `2026-11-28 03:42:30,123 INFO api ${line}`,
    `2026-11-28T03:42:30Z api: ${line}`,
    `2026-11-28T03:42:30Z INFO api: ${line}`,
    'api-1  | INFO: started',
    'api-1  | {"ts":',
    JSON.stringify({ message: 'INFO: "GET / HTTP/1.1" 200' }),
    JSON.stringify({ message: 'started', timestamp: '2026-11-28T03:42:30Z', host: 'a' }),
    JSON.stringify({ event: 'answer', body: '{"status":200}' }),
    JSON.stringify({ ts: '2026-11-28T03:42:30Z', message: line }),
  ])
    expect(carriedBy(own), own).toBeUndefined();
});
