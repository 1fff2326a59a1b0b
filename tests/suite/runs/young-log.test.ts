/** Tests runs on an environment whose log is younger than logs must be kept: they end with 0 from the first day on. */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

const rows = ['log-retention', 'log-continuity', 'healthz-open'];

test('a log that begins three days ago is not run, and fails where the environment is older', async () => {
  const reference = await startReference('stage', { log: false, config: { 'LOG.kept_days': 3 } });
  try {
    const words = ['--project=stage', '-g', `@(${rows.join('|')})( |$)`];
    const variables = { ...reference.variables, POSTFLIGHT_TARGET: 'deployed', POSTFLIGHT_DEPTH: 'full' };
    const young = await runSuite(words, variables, 'young');
    expect(rows.map(row => cellOf(young, row, 'stage')?.verdict)).toEqual(['not run', 'pass', 'pass']);
    expect(young.code, young.text).toBe(0);
    expect(cellOf(young, 'log-retention', 'stage')?.reason).toMatch(
      /^the oldest line is 3\.\d days old .* and stage may be no older: .*; 6 days can be judged from \d{4}-\d\d-\d\d on, or by LOG_KEPT_FROM,/,
    );
    const old = await runSuite(words, { ...variables, LOG_KEPT_FROM: '2026-01-01' }, 'old');
    expect(rows.map(row => cellOf(old, row, 'stage')?.verdict)).toEqual(['fail', 'pass', 'pass']);
    expect(old.code, old.text).toBe(1);
  } finally {
    await reference.close();
  }
});
