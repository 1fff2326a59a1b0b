/**
 * Tests the manners of whole runs against products that limit all of their clients: the suite's own pace turns no row
 * red.
 */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, runSuite } from '../child-run.ts';

/** Longest run, ms: with the default pace it waits for its turns. */
const RUN_TIMEOUT_MS = 400_000;

for (const { perMinute, variables } of [
  { perMinute: 100, variables: {} },
  { perMinute: 60, variables: { REQUESTS_PER_MIN: '60' } },
])
  test(`a general limit of ${perMinute} requests a minute is kept`, async () => {
    test.setTimeout(RUN_TIMEOUT_MS);
    const reference = await startReference('stage', { log: false, config: { 'GENERAL_LIMIT.per_min': perMinute } });
    try {
      const run = await runSuite(['--project=stage'], { ...reference.variables, REQUESTS_PER_MIN: '', ...variables });
      expect(run.code, run.text).toBe(0);
      const budget = cellOf(run, 'request-budget', 'stage');
      expect(budget?.verdict, run.text).toBe('pass');
      if (perMinute > 60) expect(budget?.evidence?.join(), 'nothing was refused').not.toContain('429');
      const red = reportOf(run).rows.filter(({ cells }) =>
        /fail|not judged|advice/.test(cells['stage']?.verdict ?? ''),
      );
      expect(red.map(({ id }) => id)).toEqual([]);
    } finally {
      await reference.close();
    }
  });

test('a tighter limit makes rows not judged, and none red', async () => {
  test.setTimeout(RUN_TIMEOUT_MS);
  const reference = await startReference('stage', { log: false, config: { 'GENERAL_LIMIT.per_min': 8 } });
  try {
    const rows = ['cors-hostile-origins', 'cors-configured-list', 'bearer-refusal', 'jwt-algorithm', 'healthz-latency'];
    const run = await runSuite(['--project=stage', '-g', `@(${rows.join('|')})( |$)`], reference.variables);
    const cells = Object.fromEntries(reportOf(run).rows.map(({ id, cells: c }) => [id, c['stage']]));
    for (const id of rows)
      expect(['pass', 'not judged', 'inconclusive'], `${id}: ${run.text}`).toContain(cells[id]?.verdict);
    expect(run.text).toContain('the product limits its clients: ');
  } finally {
    await reference.close();
  }
});
