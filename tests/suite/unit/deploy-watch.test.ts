/** Tests the observation of a deploy: periods without an answer, and releases that differ. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { describeEnvironment } from '../../../envs/environment.ts';
import { DeployWatch } from '../../../fixtures/probe/release/deploy-watch.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';

test('a gap of readiness is measured, and sides that differ', async () => {
  const reference = await startReference('stage', { log: false });
  try {
    const described = describeEnvironment('stage', reference.variables, { target: 'deployed', depth: 'smoke' });
    if (!described.ok) throw new Error(described.problems.join());
    const watch = new DeployWatch(described.environment, ['v1.4.0', 'v1.5.0']);
    await pause(600);
    reference.database.stop();
    reference.configure({ RELEASE: 'v1.5.0', 'WEB.release': 'v1.4.0' });
    await pause(1_500);
    reference.database.start();
    reference.configure({ 'WEB.release': 'v1.5.0' });
    await pause(600);
    const { looks, gaps, disagreementS } = await watch.end();
    expect(looks).toBeGreaterThan(10);
    expect(gaps).toMatchObject([{ of: 'readiness', saw: '503' }]);
    expect(gaps[0]?.seconds).toBeGreaterThan(1);
    expect(gaps[0]?.seconds).toBeLessThan(6);
    expect(disagreementS).toBeGreaterThan(0.5);
    expect(disagreementS).toBeLessThan(6);
  } finally {
    await reference.close();
  }
});
