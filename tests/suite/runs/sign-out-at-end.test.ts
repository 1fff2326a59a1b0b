/** Tests that the suite leaves no session behind: the sessions of its own logins are signed out of at the end. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, root, runSuite } from '../child-run.ts';
import { startHostileProxy } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH, at } from '../hostile/wire-scenes.ts';

type Variables = Readonly<Record<string, string>>;

test.setTimeout(240_000);

/** Counts the sessions that `use` opens on a product, and those that no logout ended. */
async function sessionsOf(
  kind: 'stage' | 'prod',
  use: (variables: Variables) => Promise<void>,
): Promise<{ opened: number; left: number }> {
  const reference = await startReference(kind, { log: false });
  const ended: string[] = [];
  const logout = at(`${API_PATH}/auth/logout`, (socket, asked) => {
    if (asked.method === 'POST') ended.push(asked.head);
    return plays.late(0)(socket, asked);
  });
  const caFile = test.info().outputPath('ca.pem');
  const proxy = await startHostileProxy(reference, { scenes: [logout], caFile, keepsClients: true });
  try {
    await use(proxy.variables);
    const left = [...proxy.tokens].filter(token => !ended.some(head => head.includes(token)));
    return { opened: proxy.tokens.size, left: left.length };
  } finally {
    await proxy.close();
    await reference.close();
  }
}

for (const kind of ['stage', 'prod'] as const)
  test(`a run on ${kind} signs out of every session that it opens`, async () => {
    const { opened, left } = await sessionsOf(kind, async variables => {
      const run = await runSuite([`--project=${kind}`], variables);
      expect(reportOf(run).rows.length, run.text).toBeGreaterThan(0);
    });
    expect(opened).toBeGreaterThan(1);
    expect(left, `of ${opened}`).toBe(0);
  });

test('the doctor signs out of its session', async () => {
  const { opened, left } = await sessionsOf('stage', async variables => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...variables };
    const words = ['fixtures/cli/postflight.cjs', 'doctor', '--env', 'stage'];
    await promisify(execFile)(process.execPath, words, { cwd: root, env });
  });
  expect({ opened, left }).toEqual({ opened: 1, left: 0 });
});
