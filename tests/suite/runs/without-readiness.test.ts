/**
 * Tests runs through outages of a product without readiness: its own answers to a session show when the database is
 * out, and when it is back.
 */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite, type Run } from '../child-run.ts';

const rows = ['healthz-without-database', 'health-discloses-nothing', 'outage-errors', 'outage-sessions'] as const;

async function runWithout(given: Readonly<Record<string, string>>): Promise<Run> {
  const reference = await startReference('stage', { log: false });
  try {
    const selection = `@(${[...rows, 'readyz-healthy', 'health-api-outage'].join('|')})( |$)`;
    const none = { HAS_NOT: 'readiness', READYZ_URL: 'https://stage.example.test/nowhere' };
    return await runSuite(['--project=stage', '-g', selection], { ...reference.variables, ...none, ...given });
  } finally {
    await reference.close();
  }
}

test('a product without readiness: its outages are judged, and nothing is grey', async () => {
  const run = await runWithout({});
  expect(run.code, run.text).toBe(0);
  for (const id of [...rows, 'health-api-outage']) expect(cellOf(run, id, 'stage')?.verdict, run.text).toBe('pass');
  expect(cellOf(run, 'readyz-healthy', 'stage')?.verdict).toBe('not applicable');
});

test('an outage that nothing feels: its rows are not judged, and name the command', async () => {
  const run = await runWithout({ DB_STOP_CMD: 'true', DB_PAUSE_CMD: '', DB_RESUME_CMD: '' });
  for (const id of ['healthz-without-database', 'outage-errors', 'outage-sessions']) {
    expect(cellOf(run, id, 'stage')?.verdict, run.text).toBe('not judged');
    expect(cellOf(run, id, 'stage')?.reason).toContain('DB_STOP_CMD may have missed the one that the API uses');
  }
});
