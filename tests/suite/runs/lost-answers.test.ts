/**
 * Answers that are lost on their way, here and there, or of the API or the web alone: a run may then judge less, and no
 * row is red for what the suite itself could not see.
 */
import { expect, test } from '@playwright/test';
import { policy, type RequirementId } from '../../../envs/policy.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite } from '../child-run.ts';
import { startHostileProxy, type Asked, type Play, type Scene } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH } from '../hostile/wire-scenes.ts';

type On = Scene['on'];

const badGateway = plays.answer('502 Bad Gateway', ['Content-Type: text/html'], '<h1>Bad Gateway</h1>');
const reset: Play = socket => void socket.destroy();

const isApi = ({ path }: Pick<Asked, 'path'>): boolean =>
  path.startsWith(API_PATH) || ['/healthz', '/readyz', '/openapi.json'].includes(path);
/** Served as they are: without them nothing at all is judged. */
const met = ['/healthz', '/readyz', `${API_PATH}/auth/login`, `${API_PATH}/me`];

/** One of seven requests, whatever it asks for. */
function everySeventh(): On {
  let count = 0;
  return () => (count += 1) % 7 === 0;
}

/** Rows that speak of the gateway, of each answer of health, or of each part of a page: what is lost is their subject. */
const subjects: readonly RequirementId[] = [
  'gateway-availability',
  'gateway-errors',
  'cors-on-proxy-errors',
  'healthz-open',
  'healthz-latency',
  'healthz-unlimited',
  'readyz-healthy',
  'readyz-series',
  'page-errors',
];

test.setTimeout(300_000);

for (const { what, on, play, alsoRed = [] } of [
  { what: 'every seventh answer is a 502', on: everySeventh(), play: badGateway },
  { what: 'every seventh connection is reset', on: everySeventh(), play: reset },
  // Nobody gets to the dashboard then, which is what its row says.
  {
    what: 'the web is good, and the API a 502 but for the login',
    on: asked => isApi(asked) && !met.includes(asked.path),
    play: badGateway,
    alsoRed: ['login-dashboard'],
  },
  {
    what: 'the API is good, and the web a 502',
    on: asked => !isApi(asked),
    play: badGateway,
    alsoRed: ['login-dashboard'],
  },
] satisfies readonly { what: string; on: On; play: Play; alsoRed?: readonly RequirementId[] }[])
  test(`${what}: nothing is red but what speaks of that`, async () => {
    const reference = await startReference('stage', { log: false });
    const proxy = await startHostileProxy(reference, {
      scenes: [{ on, play }],
      caFile: test.info().outputPath('ca.pem'),
    });
    try {
      const run = await runSuite(['--project=stage'], { ...proxy.variables, PAGE_TIMEOUT_MS: '2000' });
      expect([0, 1, 2], run.text).toContain(run.code);
      const red = reportOf(run).rows.flatMap(({ id, cells }) =>
        ['fail', 'advice'].includes(cells['stage']?.verdict ?? '') ? [id as RequirementId] : [],
      );
      // Behind this proxy all clients have one address, which the rows of the login limit rightly report.
      const others = red.filter(id => !subjects.includes(id) && policy[id].topic !== 'login-rate-limit');
      expect(others, run.text).toEqual(alsoRed);
    } finally {
      await proxy.close();
      await reference.close();
    }
  });
