/** Shards: environments dealt out to several processes, whose reports together say what one run would have said. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { environmentNames, prefixOf } from '../../../envs/names.ts';
import { startMany } from '../bench/many-environments.ts';
import type { Cell, ConformanceReport } from '../../../fixtures/report/conformance/model.ts';
import { readConformance } from '../../../fixtures/report/conformance/read.ts';
import { reportOf, root, runSuite, type Run } from '../child-run.ts';

const SHARDS = [1, 2, 3] as const;
/**
 * Rows of many topics, those among them that judge by what other rows have observed; none that waits or needs a
 * browser, for the time it takes.
 */
const rows =
  '@(env-matrix|healthz-open|healthz-uncached|cookie-httponly|cookie-secure|cors-allowed-origin|cors-hostile-origins|bearer-refusal|token-lifetime|signing-key-isolation|tls-chain|hsts|asset-caching|openapi-valid|openapi-responses)( |$)';

/** Puts the reports of shards together, as a user does. */
async function merged(
  shards: readonly number[],
  name: string,
): Promise<Pick<Run, 'code' | 'text'> & { report: ConformanceReport }> {
  const [folder, reports] = [test.info().outputPath(name, 'blobs'), test.info().outputPath(name, 'reports')];
  mkdirSync(folder, { recursive: true });
  for (const shard of shards)
    for (const file of readdirSync(blobsOf(shard)))
      copyFileSync(path.join(blobsOf(shard), file), path.join(folder, `${shard}-${file}`));
  const { PATH, HOME } = process.env;
  const child = spawn(
    process.execPath,
    [path.join(root, 'node_modules/@playwright/test/cli.js'), 'merge-reports', '-c', 'playwright.config.ts', folder],
    { cwd: root, env: { PATH, HOME, NO_COLOR: '1', POSTFLIGHT_REPORTS: reports }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  return { code, text, report: readConformance(readFileSync(path.join(reports, 'conformance.json'), 'utf8')) };
}

const blobsOf = (shard: number): string => test.info().outputPath(`blob-${shard}`);

/**
 * Removes from an evidence whatever times, chance and the company of a run leave in it: numbers, made-up names, and
 * whether a closed port was refused in time.
 */
const steady = (text: string): string =>
  text
    .replace(/postflight(-unknown)?-[0-9a-f-]+/g, 'postflight-x')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'x')
    .replace(/\b(silent|closed)\b/g, 'shut')
    .replace(/\d+(\.\d+)?/g, '0');

/** A report without its times. */
function timeless({ run, rows, ...report }: ConformanceReport): unknown {
  const cell = (it: Cell): Cell => ({
    ...it,
    durationMs: 0,
    ...(it.evidence ? { evidence: it.evidence.map(steady) } : {}),
  });
  const cells = (of: Record<string, Cell>) =>
    Object.fromEntries(Object.entries(of).map(([name, it]) => [name, cell(it)]));
  return {
    ...report,
    run: { ...run, startedAt: '', durationMs: 0 },
    rows: rows.map(row => ({ ...row, cells: cells(row.cells) })),
  };
}

test('three shards, merged, give the report of one run but for times; without one of them there is no whole', async () => {
  const many = await startMany(environmentNames);
  const variables = Object.fromEntries(
    [...many.targets].flatMap(([name, target]) =>
      Object.entries(target.variables).map(([key, value]) => [`${prefixOf(name)}${key}`, value]),
    ),
  );
  try {
    const whole = await runSuite(['-g', rows], variables, 'whole');
    expect(whole.code, whole.text).toBe(0);
    for (const shard of SHARDS) {
      const run = await runSuite(
        ['-g', rows, `--shard=${shard}/${SHARDS.length}`, '--add-reporter=blob'],
        { ...variables, PLAYWRIGHT_BLOB_OUTPUT_DIR: blobsOf(shard) },
        `shard-${shard}`,
      );
      expect(run.code, run.text).toBe(0);
      // An environment is observed by one process: twice as many logins would not fit into its budget.
      expect(reportOf(run)).toMatchObject({ complete: false, run: { environments: [environmentNames[shard - 1]] } });
    }
    const together = await merged(SHARDS, 'merged');
    expect(together.code, together.text).toBe(0);
    expect(timeless(together.report)).toEqual(timeless(reportOf(whole)));

    const two = await merged([1, 3], 'two-of-three');
    expect(two.code, two.text).toBe(4);
    expect(two.report.problems).toContainEqual({
      kind: 'harness',
      environment: 'stage',
      text: 'the report of its shard is missing, or holds none of its tests',
    });
    expect(two.report.rows.find(r => r.id === 'env-matrix')?.cells['stage']?.verdict).toBe('not run');
  } finally {
    await many.close();
  }
});
