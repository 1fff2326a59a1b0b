/** Tests that a run leaves no session behind: what its own logins have opened is signed out of when it ends. */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite } from '../child-run.ts';
import { startHostileProxy } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';
import { API_PATH, at } from '../hostile/wire-scenes.ts';

test.setTimeout(240_000);

for (const kind of ['stage', 'prod'] as const)
  test(`every session that a run on ${kind} opens is signed out of`, async () => {
    const reference = await startReference(kind, { log: false });
    const ended: string[] = [];
    const logout = at(`${API_PATH}/auth/logout`, (socket, asked) => {
      if (asked.method === 'POST') ended.push(asked.head);
      return plays.late(0)(socket, asked);
    });
    const caFile = test.info().outputPath('ca.pem');
    const proxy = await startHostileProxy(reference, { scenes: [logout], caFile, keepsClients: true });
    try {
      const run = await runSuite([`--project=${kind}`], { ...proxy.variables });
      expect(reportOf(run).rows.length, run.text).toBeGreaterThan(0);
      expect(proxy.tokens.size, 'logins').toBeGreaterThan(1);
      const left = [...proxy.tokens].filter(token => !ended.some(head => head.includes(token)));
      expect(left.length, `of ${proxy.tokens.size}; ${run.text}`).toBe(0);
    } finally {
      await proxy.close();
      await reference.close();
    }
  });
