/** Tests that a run that waits for its target also waits for the release, and judges nothing of another one. */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';

const rows = ['-g', '@(release-identity|healthz-open|cookie-httponly)( |$)'];

/** Runs three rows against a target whose first answers on liveness report the release before. */
async function runAgainst(oldAnswers: number, variables: Record<string, string>): Promise<Run> {
  const reference = await startReference('stage', { log: false });
  let asked = 0;
  const old = plays.answer('200 OK', ['Content-Type: application/json'], '{"status":"ok","release":"v1.3.9"}');
  const scenes = [{ on: ({ path }: { path: string }) => path === '/healthz' && ++asked <= oldAnswers, play: old }];
  const proxy = await startHostileProxy(reference, { scenes, caFile: test.info().outputPath('ca.pem') });
  try {
    return await runSuite(['--project=stage', ...rows], { ...proxy.variables, ...variables });
  } finally {
    await proxy.close();
    await reference.close();
  }
}

test('a release that comes is waited for', async () => {
  const run = await runAgainst(8, { POSTFLIGHT_WAIT_S: '60' });
  expect(run.code, run.text).toBe(0);
  expect(reportOf(run).counts, run.text).toMatchObject({ pass: 3, fail: 0 });
});

test('a release that does not come is one cause, and nothing else is judged', async () => {
  const run = await runAgainst(Infinity, { POSTFLIGHT_WAIT_S: '4' });
  expect(run.code, run.text).toBe(1);
  expect(cellOf(run, 'release-identity', 'stage')?.reason).toMatch(
    /seen +the API reports v1\.3\.9, not v1\.4\.0, still so after 4 s; nothing else was judged/,
  );
  expect(cellOf(run, 'cookie-httponly', 'stage')).toMatchObject({
    verdict: 'not judged',
    reason: 'see release-identity',
  });
});

test('without a wait it is one red row among the others', async () => {
  const run = await runAgainst(Infinity, { RELEASE_WAIT_S: '2' });
  expect(run.code, run.text).toBe(1);
  expect(cellOf(run, 'release-identity', 'stage')?.reason).toMatch(
    /seen +API: v1\.3\.9 \(\d+ times\), asked for \d s; expected v1\.4\.0/,
  );
  expect(cellOf(run, 'cookie-httponly', 'stage')?.verdict).toBe('pass');
});
