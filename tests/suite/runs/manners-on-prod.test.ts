/**
 * Tests the effects of runs on production, counted by the target: no write, and no fifth login in a minute of an
 * existing account, in any run and any number of runs.
 */
import { spawn } from 'node:child_process';
import { expect, test } from '@playwright/test';
import type { ReferenceConfig } from '../../../fixtures/target/reference/mistakes/mistakes.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, root, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Asked, type Scene } from '../hostile/hostile-server.ts';

const RUN_TIMEOUT_MS = 400_000;
const MINUTE_MS = 60_000;

/** A request as the target saw it; `account` of a login. */
type Met = { at: number; method: string; path: string; host: string; account: string };

/** Counts the requests of a target. */
function counter(): { met: Met[]; scene: Scene } {
  const met: Met[] = [];
  const on: Scene['on'] = it => {
    const { method, path, head, body } = it as Asked;
    // Called again for each piece that arrives.
    if (body.length < Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)) return false;
    const host = /^host: *([^\r]*)/im.exec(head)?.[1] ?? '';
    const account = path.endsWith('/auth/login')
      ? (/"email" *: *"([^"]*)"/.exec(body.toString('latin1'))?.[1] ?? '')
      : '';
    met.push({ at: Date.now(), method, path, host, account });
    return false;
  };
  return { met, scene: { on, play: () => undefined } };
}

/** Paths at which a session begins, ends or is renewed, and the methods that read (RFC 9110 §9.2.1). */
const ofSessions = /\/(?:login|logout|refresh)$/;
const reads: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** Requests that may change something. */
const writes = (met: readonly Met[]): string[] => [
  ...new Set(met.filter(m => !reads.has(m.method) && !ofSessions.test(m.path)).map(m => `${m.method} ${m.path}`)),
];

/** Most logins of one account within a window. */
function busiest(met: readonly Met[], accounts: readonly string[], windowMs = MINUTE_MS): number {
  const logins = met.filter(m => m.method === 'POST' && accounts.includes(m.account)).map(m => m.at);
  return Math.max(0, ...logins.map(from => logins.filter(at => at >= from && at < from + windowMs).length));
}

/** A production that counts its requests while `use` works with it. */
async function onProd<T>(
  config: Partial<ReferenceConfig>,
  use: (variables: Readonly<Record<string, string>>) => Promise<T>,
): Promise<{ met: Met[]; made: T; accounts: string[] }> {
  const reference = await startReference('prod', { log: false, config });
  const { met, scene } = counter();
  const proxy = await startHostileProxy(reference, { scenes: [scene], caFile: test.info().outputPath('ca.pem') });
  try {
    const made = await use(proxy.variables);
    const { SMOKE_USER = '', SMOKE_USER_2 = '' } = proxy.variables;
    return { met, made, accounts: [SMOKE_USER, SMOKE_USER_2].filter(Boolean) };
  } finally {
    await proxy.close();
    await reference.close();
  }
}

/** Runs the suite against a production, one run after the other. */
const runsOnProd = (
  runs: ReadonlyArray<{ args?: readonly string[]; variables?: Readonly<Record<string, string>> }>,
  config: Partial<ReferenceConfig> = {},
): Promise<{ met: Met[]; made: Run[]; accounts: string[] }> =>
  onProd(config, async known => {
    const made: Run[] = [];
    for (const [i, { args = [], variables = {} }] of runs.entries())
      made.push(await runSuite(['--project=prod', ...args], { ...known, ...variables }, `run-${i}`));
    return made;
  });

/** Summarises the counts for a reader. */
const summary = (what: string, met: readonly Met[], accounts: readonly string[]): string => {
  const methods = [...new Set(met.map(m => m.method))].map(
    method => `${method} ${met.filter(m => m.method === method).length}`,
  );
  return `| ${what} | ${methods.join(', ')} | ${new Set(met.map(m => m.path)).size} | ${writes(met).join(', ') || 'none'} | ${busiest(met, accounts)} |`;
};

/** The rows that sign in, one after the other as quickly as they can. */
const signingIn = ['-g', '@(auth-cookie-present|login-dashboard|login-refusal|logout)( |$)'];

const cases: ReadonlyArray<{ what: string; runs: Parameters<typeof runsOnProd>[0] }> = [
  { what: 'three smoke runs in a row', runs: [{}, { args: signingIn }, { args: signingIn }] },
  { what: 'a full run', runs: [{ variables: { POSTFLIGHT_DEPTH: 'full', PROD_LOUD_PROBES: '0' } }] },
  {
    what: 'repeat-each=3, retries and several workers',
    runs: [
      {
        args: [
          '--repeat-each=3',
          '--retries=2',
          '--workers=4',
          '-g',
          '@(auth-cookie-present|login-dashboard|healthz-open|logout)( |$)',
        ],
      },
    ],
  },
];

for (const { what, runs } of cases)
  test(`${what}: nothing is written, and no login is the fifth`, async () => {
    test.setTimeout(RUN_TIMEOUT_MS);
    const { met, made, accounts } = await runsOnProd(runs);
    console.log(summary(what, met, accounts));
    for (const run of made) expect([0, 2], run.text).toContain(run.code);
    expect(met.length).toBeGreaterThan(20);
    expect(writes(met)).toEqual([]);
    expect(busiest(met, accounts)).toBeLessThan(5);
    expect(busiest(met, accounts), 'a run signs in').toBeGreaterThan(1);
    if (!what.includes('full')) return;
    const [run] = made;
    const loud = met.filter(
      m => /\/\.|dump|\.sql/.test(m.path) || ['PUT', 'TRACE'].includes(m.method) || m.host.includes('..'),
    );
    expect(
      loud.map(m => `${m.method} ${m.path}`),
      'PROD_LOUD_PROBES=0',
    ).toEqual([]);
    for (const id of ['no-exposed-dotfiles', 'proxy-presence'])
      expect(run && `${cellOf(run, id, 'prod')?.verdict}: ${cellOf(run, id, 'prod')?.reason}`, run?.text).toMatch(
        /^not run: PROD_LOUD_PROBES=0/,
      );
  });

for (const { what, config, variables } of [
  { what: '3 a minute', config: { 'LOGIN_LIMIT.count': 3 }, variables: { LOGIN_LIMIT_COUNT: '3' } },
  { what: '5 in 15 minutes', config: { 'LOGIN_LIMIT.window_s': 900 }, variables: { LOGIN_LIMIT_WINDOW_S: '900' } },
] satisfies ReadonlyArray<{ what: string; config: Partial<ReferenceConfig>; variables: Record<string, string> }>)
  test(`a limit of ${what} locks nobody out`, async () => {
    test.setTimeout(RUN_TIMEOUT_MS);
    const { met, made, accounts } = await runsOnProd(
      [
        { variables, args: signingIn },
        { variables, args: signingIn },
      ],
      config,
    );
    console.log(summary(what, met, accounts));
    const wrong = made.flatMap(run =>
      reportOf(run)
        .rows.filter(row => row.cells['prod']?.verdict === 'fail')
        .map(row => row.id),
    );
    expect(
      wrong.filter(id => id !== 'login-limit-count'),
      "red for the suite's own logins",
    ).toEqual([]);
    expect(writes(met)).toEqual([]);
    expect(busiest(met, accounts)).toBeLessThan(what.startsWith('3') ? 3 : 5);
  });

/** Runs a command of the suite as its users do. */
function postflight(
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<{ code: number | null; text: string }> {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, ['fixtures/cli/postflight.cjs', ...words], {
    cwd: root,
    env: { PATH, HOME, TMPDIR, NO_COLOR: '1', POSTFLIGHT_REPORTS: test.info().outputPath('reports'), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  return new Promise(resolve => child.once('close', code => resolve({ code, text })));
}

/**
 * More than the logins that an account may have in a window; the window is short enough for the test to wait for the
 * next one, and long enough for four logins on a busy machine, s.
 */
const BENCHES = 5;
const SHORT_S = 40;

test('benchmarks in a row write nothing, and sign in no fifth time in a window', async () => {
  const { met, made, accounts } = await onProd({}, async known => {
    const variables = { ...known, BENCH_ALLOW_PROD: '1', LOGIN_LIMIT_WINDOW_S: String(SHORT_S) };
    const ended: Awaited<ReturnType<typeof postflight>>[] = [];
    for (let i = 0; i < BENCHES; i++)
      ended.push(
        await postflight(['bench', '--env', 'prod', '--tag', `n${i}`, '--endpoint', 'me', '--quick'], variables),
      );
    return ended;
  });
  // The counting proxy closes each connection, so that nothing is measured after the login.
  for (const { code, text } of made) expect(code, text).toBe(2);
  expect(made.at(-1)?.text).toContain('the logins that production bears are spent; waiting');
  expect(writes(met)).toEqual([]);
  expect(met.filter(m => accounts.includes(m.account))).toHaveLength(BENCHES);
  expect(busiest(met, accounts, SHORT_S * 1_000)).toBeLessThan(5);
});

test('nothing is proven or drilled before production, and nothing measured that was not allowed', async () => {
  const { met, made } = await onProd({}, async variables => [
    await postflight(['prove', '--env', 'prod'], variables),
    await postflight(['bench', '--env', 'prod'], variables),
    ...(await Promise.all(
      ['deploy', 'rollback', 'disaster', 'jwt-rotation', 'gate-raise', 'ota-rollback', 'log-rotation'].map(drill =>
        postflight(['drill', drill, '--env', 'prod'], variables),
      ),
    )),
  ]);
  for (const { code, text } of made) expect(code, text).toBe(3);
  expect(met.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
