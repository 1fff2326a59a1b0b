/** Tests by a child run that a pattern over the logs of several services is not judged by the longest of them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

const HOUR_MS = 3_600_000;
const rows = ['log-retention', 'log-continuity'];

/** A line each hour from so many days ago until so many, without those of some days. */
const hours = (from: number, to: number, ...without: number[]): string =>
  Array.from({ length: (from - to) * 24 }, (_, i) => from * 24 - i)
    .filter(hour => !without.includes(Math.floor(hour / 24)))
    .map(hour => `${JSON.stringify({ ts: new Date(Date.now() - hour * HOUR_MS).toISOString() })}\n`)
    .join('');

test('each service of a pattern is told, and judged where it has a pattern of its own', async () => {
  const reference = await startReference('stage', { log: false });
  const folder = test.info().outputPath('logs');
  mkdirSync(folder, { recursive: true });
  const files = {
    'api.log': hours(1, 0),
    'api.log.1': hours(2, 1),
    'worker.log': hours(1, 0),
    'worker.log.1': hours(7, 1),
    'web.log': hours(1, 0),
    'web.log.1': hours(7, 1, 3, 4),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  try {
    const { LOG_CMD: _, ...others } = reference.variables;
    const verdicts = async (name: string, LOG_FILES: string) => {
      const variables = { ...others, LOG_FILES, LOG_KEPT_FROM: '2026-01-01', POSTFLIGHT_TARGET: 'deployed' };
      const words = ['--project=stage', '-g', `@(${rows.join('|')})( |$)`];
      const run = await runSuite(words, { ...variables, POSTFLIGHT_DEPTH: 'full' }, name);
      return rows.map(row => `${cellOf(run, row, 'stage')?.verdict}: ${cellOf(run, row, 'stage')?.reason ?? ''}`);
    };
    const all = await verdicts('all', `${folder}/*.log*`);
    expect(all[0]).toMatch(/^not run: .*api\* goes back 2\.0 days, and others further: .* in LOG_FILES$/);
    expect(all[1]).toMatch(/^not run: .*web\* has no line of .*, and others have: /);
    const each = await verdicts('each', ['api', 'worker', 'web'].map(it => `${folder}/${it}.log*`).join(','));
    expect(each.map(it => it.slice(0, 4))).toEqual(['fail', 'fail']);
    const worker = await verdicts('worker', `${folder}/worker.log*`);
    expect(worker.map(it => it.slice(0, 4))).toEqual(['pass', 'pass']);
  } finally {
    await reference.close();
  }
});
