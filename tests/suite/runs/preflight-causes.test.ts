/**
 * Tests runs with one cause that prevents every verdict: it is reported once, first, in a few lines, and nothing else
 * is blamed.
 */
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { parseConnectTo } from '../../../envs/connect-to.ts';
import { mapped } from '../../../fixtures/probe/http/client.ts';
import { CAUSE_LINES } from '../../../fixtures/run/preflight.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { makeAuthority } from '../../../fixtures/target/shared/authority.ts';
import { cellOf, reportOf, runSuite, type Run } from '../child-run.ts';

async function listen(server: Server | TcpServer): Promise<{ port: number; end: () => void }> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, end: () => void server.close() };
}
const product = (port: number) => ({
  WEB_URL: `http://127.0.0.1:${port}`,
  NEXT_PUBLIC_API_BASE: `http://127.0.0.1:${port}/api/v1`,
  CORS__ALLOW_ORIGINS: `http://127.0.0.1:${port}`,
  SMOKE_USER: 'smoke@example.com',
  SMOKE_PASSWORD: 'k7<Qp>w93mXz',
});

/** Returns the text with the cause, from the report. */
const told = (run: Run): string =>
  [
    ...reportOf(run).problems.map(p => p.text),
    ...reportOf(run).rows.flatMap(r => Object.values(r.cells).flatMap(c => (c.verdict === 'fail' ? [c.reason] : []))),
  ].join('\n');

/** Expects one cause: its exit status, its words, few lines, and no pass or further failure. */
function expectOneCause(run: Run, { exit, says, fails = 0 }: { exit: number; says: RegExp[]; fails?: number }): void {
  expect(run.code, run.text).toBe(exit);
  for (const text of says) expect(told(run)).toMatch(text);
  expect(told(run).split('\n').length, told(run)).toBeLessThanOrEqual(CAUSE_LINES);
  expect(reportOf(run).counts, run.text).toMatchObject({ pass: 0, fail: fails, advice: 0, inconclusive: 0 });
  expect(run.text).not.toMatch(/\n\s+at .*\.[jt]s:\d+/);
}

const html: RequestListener = (_, answer) =>
  void answer.writeHead(503, { 'Content-Type': 'text/html' }).end('<h1>Service Unavailable</h1>');

test('503 to everything: one failure, of liveness, and everything else refers to it', async () => {
  const host = await listen(createHttpServer(html));
  const run = await runSuite(['--project=local'], product(host.port));
  expectOneCause(run, { exit: 1, fails: 1, says: [/seen +503 × 9; .*not ready/, /POSTFLIGHT_WAIT_S=300/] });
  expect(cellOf(run, 'healthz-open', 'local')?.verdict).toBe('fail');
  expect(cellOf(run, 'cookie-httponly', 'local')).toMatchObject({ verdict: 'not judged', reason: 'see healthz-open' });
  expect(cellOf(run, 'never-green-on-nothing', 'local')?.verdict).toBe('not run');
  const one = await runSuite(['--project=local', '-g', '@cookie-httponly( |$)'], product(host.port), 'one');
  host.end();
  expect(one.code, one.text).toBe(2);
  expect(cellOf(one, 'cookie-httponly', 'local')?.reason).toContain('healthz-open: GET /healthz must answer');
});

test('no liveness, and 5xx from everything else: the same one failure', async () => {
  const host = await listen(
    createHttpServer((asked, answer) => void answer.writeHead(asked.url === '/healthz' ? 404 : 500).end()),
  );
  const run = await runSuite(['--project=local'], product(host.port));
  host.end();
  expectOneCause(run, { exit: 1, fails: 1, says: [/seen +404, and 500 × 3 of readiness, \/me and the web app/] });
});

test('gateway that flaps is not "not ready"', async () => {
  let asked = 0;
  const host = await listen(
    createHttpServer((_, answer) => {
      asked += 1;
      answer.writeHead(asked % 3 > 0 ? 502 : 200, { 'Content-Type': 'application/json' }).end('{"status":"ok"}');
    }),
  );
  const run = await runSuite(['--project=local', '-g', '@healthz-uncached( |$)'], product(host.port));
  host.end();
  expect(run.text).not.toContain('not ready');
});

for (const [by, status, headers] of [
  ['Cloudflare', 403, { 'cf-mitigated': 'challenge' }],
  ['AWS WAF', 202, { 'x-amzn-waf-action': 'challenge' }],
  ['AWS WAF', 405, { 'x-amzn-waf-action': 'captcha' }],
  ['Vercel', 429, { 'x-vercel-mitigated': 'challenge' }],
  ['DataDome', 403, { 'x-datadome': 'protected' }],
] as const) {
  test(`${by} challenges with ${status}: exit 2, told as what it is`, async () => {
    const host = await listen(createHttpServer((_, answer) => void answer.writeHead(status, headers).end()));
    const run = await runSuite(['--project=local'], product(host.port));
    host.end();
    expectOneCause(run, { exit: 2, says: [new RegExp(`local answers with a bot challenge of ${by} \\(`)] });
  });
}

const unreachable: [string, () => Promise<{ port: number; end: () => void }>, RegExp][] = [
  [
    'a host that ends connections',
    () => listen(createTcpServer(socket => socket.destroy())),
    /local does not answer: it ends connections without an answer/,
  ],
  [
    'another service on the port',
    () => listen(createTcpServer(socket => void socket.end('SSH-2.0-OpenSSH_9.6\r\n'))),
    /local does not answer: it speaks no HTTP/,
  ],
  [
    'a host that does not answer',
    () => listen(createTcpServer(socket => void socket.on('error', () => undefined))),
    /local does not answer: it accepts connections and does not answer/,
  ],
];
for (const [what, start, says] of unreachable) {
  test(`${what}: exit 2, told as what it is`, async () => {
    const host = await start();
    const run = await runSuite(['--project=local'], product(host.port));
    host.end();
    expectOneCause(run, { exit: 2, says: [says, /\n {2}try {2}/] });
    expect(cellOf(run, 'cookie-httponly', 'local')?.verdict).toBe('not judged');
  });
}

test('a name that is not found: exit 2, told as DNS, also where the run would wait', async () => {
  const run = await runSuite(['--project=local'], {
    ...product(9),
    NEXT_PUBLIC_API_BASE: 'http://nobody.invalid/api/v1',
    WEB_URL: 'http://nobody.invalid',
    POSTFLIGHT_WAIT_S: '300',
  });
  expectOneCause(run, { exit: 2, says: [/local does not answer: its name is not found \(DNS\)/, /CONNECT_TO/] });
});

test('CA_FILE of another authority, and plain HTTP where TLS is asked for: exit 2, CA_FILE named first', async () => {
  const reference = await startReference('stage', { log: false });
  const other = test.info().outputPath('other.pem');
  writeFileSync(other, (await makeAuthority('Another CA')).cert);
  const plain = await listen(createHttpServer(html));
  try {
    const foreign = await runSuite(['--project=stage'], { ...reference.variables, CA_FILE: other }, 'foreign');
    expectOneCause(foreign, {
      exit: 2,
      says: [
        /^CA_FILE \S+other\.pem is not the authority that signed the certificate of stage\n/,
        /holds "Another CA"/,
      ],
    });
    // Otherwise an untrusted certificate is an answer, with rows of its own.
    const { CA_FILE: _, ...none } = reference.variables;
    const rows = await runSuite(['--project=stage', '-g', '@tls-chain( |$)'], none, 'none');
    expect(cellOf(rows, 'tls-chain', 'stage')?.verdict, rows.text).toBe('fail');
    const CONNECT_TO = `::127.0.0.1:${plain.port}`;
    const http = await runSuite(['--project=stage'], { ...reference.variables, CONNECT_TO }, 'plain');
    expectOneCause(http, { exit: 2, says: [/stage does not answer: it speaks no TLS/] });
  } finally {
    plain.end();
    await reference.close();
  }
});

/** Refused requests: those of the first look, and of the wait until it first reports. */
const REFUSED_AT_FIRST = 30;

/** Listeners before those of a target on this machine: 503 for the first `refused` requests, then the target. */
async function startingUp(
  variables: Readonly<Record<string, string>>,
  refused = Infinity,
): Promise<{ connectTo: string; end: () => void }> {
  let asked = 0;
  const body = 'starting';
  const unavailable = `HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const urls = [
    ...new Set([variables['WEB_URL'], variables['NEXT_PUBLIC_API_BASE']].map(url => new URL(url ?? '').host)),
  ];
  const fronts = await Promise.all(
    urls.map(async host => {
      const { hostname, port } = new URL(`http://${host}`);
      const target = mapped({ CONNECT_TO: parseConnectTo(variables['CONNECT_TO'] ?? '') ?? [] }, hostname, port);
      const front = createTcpServer(socket => {
        socket.on('error', () => undefined);
        if (++asked <= refused) return void socket.once('data', () => socket.end(unavailable));
        const behind = connect(Number(target.port), target.host).on('error', () => socket.destroy());
        socket.pipe(behind).pipe(socket);
      });
      const { port: before, end } = await listen(front);
      return { to: `${hostname}:${port}:127.0.0.1:${before}`, end };
    }),
  );
  return { connectTo: fronts.map(f => f.to).join(','), end: () => fronts.forEach(f => f.end()) };
}

test('503 at first, and right afterwards: exit 0 for a run that waits, one cause for one that does not', async () => {
  const reference = await startReference('local', { log: false });
  const rows = ['-g', '@(env-matrix|healthz-open|readyz-healthy|cookie-httponly)( |$)'];
  const judging = async (refused: number | undefined, folder: string, more: Record<string, string> = {}) => {
    const front = await startingUp(reference.variables, refused);
    const given = { ...reference.variables, CONNECT_TO: front.connectTo, ...more };
    return runSuite(['--project=local', ...rows], given, folder).finally(front.end);
  };
  try {
    const [waits, judges] = await Promise.all([
      judging(REFUSED_AT_FIRST, 'waits', { POSTFLIGHT_WAIT_S: '60' }),
      judging(undefined, 'judges'),
    ]);
    expect(waits.code, waits.text).toBe(0);
    expect(waits.text).toMatch(/local is not ready yet, \d+ of 60 s: GET http\S+\/healthz: 503/);
    expect(reportOf(waits).counts.pass).toBe(4);
    expectOneCause(judges, { exit: 1, fails: 1, says: [/503 × 9/] });
  } finally {
    await reference.close();
  }
});
