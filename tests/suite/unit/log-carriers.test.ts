/** Tests that text which a log's transport adds around a line is distinguished from the application's. */
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
    '23:11:06 web.1  | ',
    'api.1.x9c2k3lq8w@node-1    | ',
    '0|api      | ',
    '2026-11-28T03:42:30Z app[148e12f3] icn [info]',
    '   2026-11-28T03:42:30.12+0000 [APP/PROC/WEB/0] OUT ',
    `api ${nanoseconds} `,
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

test('an object that holds the line as an object is named by its member', () => {
  const object: unknown = JSON.parse(line);
  for (const [member, wrapper] of [
    ['jsonPayload', { jsonPayload: object, logName: 'projects/a/logs/run', timestamp: '2026-11-28T03:42:30Z' }],
    ['message', { timestamp: 1795837350, message: object }],
    ['_source', { _index: 'logs', _source: object }],
  ] as const)
    expect(carriedBy(JSON.stringify(wrapper)), member).toContain(`wrote in ${member}: \`| jq -c .${member}\``);
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
    `2026/11/28 03:42:30 ${line}`,
    `[api] ${line}`,
    JSON.stringify({ time: 1, level: 30, req: { method: 'GET', path: '/', status: 200 } }),
    JSON.stringify({ timestamp: 1, http: { method: 'GET', path: '/', status: 200, latency_ms: 1 } }),
    JSON.stringify({ level: 'INFO', message: JSON.parse(line) as unknown }),
    'api-1  | {"ts":',
    JSON.stringify({ message: 'INFO: "GET / HTTP/1.1" 200' }),
    JSON.stringify({ message: 'started', timestamp: '2026-11-28T03:42:30Z', host: 'a' }),
    JSON.stringify({ event: 'answer', body: '{"status":200}' }),
    JSON.stringify({ ts: '2026-11-28T03:42:30Z', message: line }),
  ])
    expect(carriedBy(own), own).toBeUndefined();
});
