/**
 * Tests by whole runs that servers with the same dull answer for everything pass no row that observes the product: a
 * pass needs an answer of the kind that its rule is about.
 */
import { expect, test } from '@playwright/test';
import { policy, type RequirementId } from '../../../envs/policy.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Play } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH } from '../hostile/wire-scenes.ts';

const json = ['Content-Type: application/json'];
const html = ['Content-Type: text/html; charset=utf-8'];
const servers: Readonly<Record<string, Play>> = {
  '503': plays.answer('503 Service Unavailable', html, '<h1>Service Unavailable</h1>'),
  '404': plays.answer('404 Not Found', json, '{"detail":"Not Found"}'),
  '429': plays.answer('429 Too Many Requests', [...json, 'Retry-After: 1'], '{"detail":"Too many requests"}'),
  '200 with a page': plays.answer('200 OK', html, '<!doctype html><title>Welcome</title><h1>Welcome</h1>'),
  '200 with {}': plays.answer('200 OK', json, '{}'),
  '200 without a body': plays.answer('200 OK', []),
  'no answer': socket => void socket.destroy(),
};

/**
 * Servers that need no second run with a good login, liveness and ME_PATH: nothing in their first run was cut short, or
 * another server fails in the same way.
 */
const withoutMore: readonly string[] = ['429', '200 without a body', 'no answer'];

/**
 * Rows that no HTTP answer decides: about the suite, its variables, a built file, ports and handshakes, and the output
 * of commands on the database and the host.
 */
const aroundTheAnswers: readonly RequirementId[] = [
  'env-matrix',
  'public-host-names',
  'min-app-version-present',
  'app-bundle-api-base',
  'feature-flags',
  'openapi-valid',
  'backend-ports-closed',
  'database-ports-closed',
  'tls-chain',
  'tls-expiry',
  'tls-renewal',
  'tls-versions',
  'log-retention',
  'log-continuity',
  'env-file-on-host',
  'schema-drift',
  'migration-head',
];
const topicsAround: readonly string[] = ['suite-honesty'];

/**
 * Topics and rows about liveness, the login, ME_PATH, their log, and the API's outage: all good if the preconditions
 * are met.
 */
const topicsOfPreconditions: readonly string[] = ['auth-cookie', 'bearer-token', 'login-rate-limit', 'logs'];
const rowsOfPreconditions: readonly RequirementId[] = [
  'healthz-open',
  'healthz-latency',
  'healthz-unlimited',
  'healthz-uncached',
  'health-api-outage',
  'gateway-errors',
  'gateway-availability',
  'password-echo',
  'app-api-base-reachable',
  'cors-configured-list',
  'cors-hostile-origins',
  'cors-vary',
  'cors-in-browser',
  'cors-preflight-independence',
  'cors-native-client',
  'rewrites',
  'private-answers-uncached',
];
/** Rows that need only ME_PATH and the login if no logout is served; others rest on them. */
const rowsOfServed: readonly RequirementId[] = ['cors-allowed-origin', 'cors-credentials', 'cors-preflight'];
/** Paths that are served as usual when the preconditions are met. */
const met = ['/healthz', `${API_PATH}/auth/login`, `${API_PATH}/me`];

const isAround = (id: RequirementId): boolean =>
  aroundTheAnswers.includes(id) || topicsAround.includes(policy[id].topic);

async function runAgainst(play: Play, good: readonly string[], args: readonly string[]): Promise<Run> {
  const reference = await startReference('stage', { log: false });
  try {
    const scenes = [{ on: ({ path }: { path: string }) => !good.includes(path), play }];
    const proxy = await startHostileProxy(reference, { scenes, caFile: test.info().outputPath('ca.pem') });
    try {
      return await runSuite(['--project=stage', ...args], { ...proxy.variables, PAGE_TIMEOUT_MS: '2000' });
    } finally {
      await proxy.close();
    }
  } finally {
    await reference.close();
  }
}

const passed = (run: Run): RequirementId[] =>
  reportOf(run).rows.flatMap(({ id, cells }) =>
    cells.stage?.verdict === 'pass' && !isAround(id as RequirementId) ? [id as RequirementId] : [],
  );

test.describe.configure({ timeout: 300_000 });

for (const [name, play] of Object.entries(servers)) {
  test(`${name} to everything passes nothing`, async () => {
    const run = await runAgainst(play, [], []);
    expect([1, 2, 3], run.text).toContain(run.code);
    expect(passed(run), run.text).toEqual([]);
  });

  if (withoutMore.includes(name)) continue;

  test(`${name} to everything but liveness, login and ME_PATH passes nothing of the rest`, async () => {
    const rest = Object.entries(policy).flatMap(([id, row]) =>
      row.status !== 'built' ||
      isAround(id as RequirementId) ||
      topicsOfPreconditions.includes(row.topic) ||
      rowsOfPreconditions.includes(id as RequirementId)
        ? []
        : [id],
    );
    const run = await runAgainst(play, met, ['-g', `@(${rest.join('|')})( |$)`]);
    expect([1, 2, 3], run.text).toContain(run.code);
    const ofTheRest = passed(run).filter(id => play !== servers['404'] || !rowsOfServed.includes(id));
    expect(ofTheRest, run.text).toEqual([]);
  });
}
