/**
 * Tests shards: environments split among several processes, whose merged reports equal that of one run.
 */
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { environmentNames, prefixOf } from '../../../envs/names.ts';
import { namesOf, startMany } from '../bench/many-environments.ts';
import type { Cell, ConformanceReport } from '../../../fixtures/report/conformance/model.ts';
import { readConformance } from '../../../fixtures/report/conformance/read.ts';
import { reportOf, root, runSuite, type Run } from '../child-run.ts';

const SHARDS = [1, 2, 3] as const;
/**
 * Rows of many topics, including some that use other rows' observations; none that waits or needs a browser, which
 * would take too long.
 */
const rows =
  '@(env-matrix|healthz-open|healthz-uncached|cookie-httponly|cookie-secure|cors-allowed-origin|cors-hostile-origins|bearer-refusal|token-lifetime|signing-key-isolation|tls-chain|hsts|asset-caching|openapi-valid|openapi-responses)( |$)';

/** Merges the reports of shards, as a user does. */
async function merged(
  shards: readonly number[],
  name: string,
  variables: Record<string, string> = {},
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
    {
      cwd: root,
      env: { PATH, HOME, NO_COLOR: '1', POSTFLIGHT_REPORTS: reports, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
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
 * Removes the varying parts of an evidence, which depend on times, chance and other rows: numbers, made-up names, and
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
      // One process observes an environment: twice as many logins would exceed its budget.
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

/** Makes a folder of POSTFLIGHT_ENVS with a file for each of these environments. */
function describedIn(names: readonly string[]): string {
  const folder = test.info().outputPath('ops');
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(path.join(folder, `${name}.env`), '');
  return folder;
}

test('twelve environments on three shards: four whole ones on each', () => {
  const names = namesOf(12);
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, POSTFLIGHT_ENVS: describedIn(names) };
  const dealt = SHARDS.map(shard => {
    const args = ['test', '--list', `--shard=${shard}/${SHARDS.length}`];
    const cli = path.join(root, 'node_modules/@playwright/test/cli.js');
    const listed = execFileSync(process.execPath, [cli, ...args], { cwd: root, env, encoding: 'utf8' });
    const counts = new Map<string, number>();
    for (const [, name = ''] of listed.matchAll(/^ *\[([a-z0-9-]+)\]/gm)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return counts;
  });
  const own = dealt.map(counts => [...counts.keys()].filter(name => !name.endsWith('-mobile')));
  expect(own.map(it => it.length)).toEqual([4, 4, 4]);
  expect(own.flat().sort()).toEqual([...names].sort());
  const sizes = new Set(dealt.flatMap(counts => own.flat().flatMap(name => counts.get(name) ?? [])));
  expect(sizes.size, 'tests of an environment').toBe(1);
});

test('one environment from two places: a column for each, one exit status, and the place that is red by its name', async () => {
  const places = ['stage-eu', 'stage-us'] as const;
  const many = await startMany(places);
  const POSTFLIGHT_ENVS = describedIn(places);
  const judge = async (index: number, name: (typeof places)[number], changed: Record<string, string> = {}) => {
    const variables = Object.entries({ ...many.targets.get(name)?.variables, ...changed }).map(
      ([key, value]): [string, string] => [`${prefixOf(name)}${key}`, value],
    );
    return runSuite(
      [`--project=${name}`, '-g', '@(env-matrix|cookie-secure|hsts)( |$)', '--add-reporter=blob'],
      { ...Object.fromEntries(variables), POSTFLIGHT_ENVS, PLAYWRIGHT_BLOB_OUTPUT_DIR: blobsOf(index) },
      `${name}-${index}`,
    );
  };
  const verdictsIn = ({ rows: all }: ConformanceReport, id: string) =>
    places.map(name => all.find(r => r.id === id)?.cells[name]?.verdict);
  try {
    for (const [index, name] of places.entries()) {
      const run = await judge(index, name);
      expect(run.code, run.text).toBe(0);
    }
    const together = await merged([0, 1], 'places', { POSTFLIGHT_ENVS });
    expect(together.code, together.text).toBe(0);
    expect(together.report.run.environments).toEqual([...places]);
    expect(verdictsIn(together.report, 'cookie-secure')).toEqual(['pass', 'pass']);

    const lost = await merged([0], 'one-is-lost', { POSTFLIGHT_ENVS, POSTFLIGHT_MERGE_OF: places.join(',') });
    expect(lost.code, lost.text).toBe(4);
    expect(lost.report.problems).toEqual([
      expect.objectContaining({ environment: 'stage-us', text: expect.stringContaining('is missing') }),
    ]);

    // The same place, described with another token lifetime than it serves.
    const red = await judge(2, 'stage-us', { AUTH__TOKEN_EXPIRE: '1800' });
    expect(red.code, red.text).toBe(1);
    const one = await merged([0, 2], 'one-is-red', { POSTFLIGHT_ENVS });
    expect(one.code, one.text).toBe(1);
    expect(verdictsIn(one.report, 'env-matrix')).toEqual(['pass', 'fail']);
    expect(verdictsIn(one.report, 'cookie-secure')).toEqual(['pass', 'pass']);
    const words = ['stage-eu: keeps all 3 that were judged', 'stage-us: 1 of 3 broken — roll back or look'];
    expect(one.report.result).toEqual({ status: 1, words });
    for (const line of words) expect(one.text).toContain(line);
    expect(one.text).toMatch(/environment {2}stage-us/);
    expect(one.text).not.toMatch(/environment {2}stage-eu/);
  } finally {
    await many.close();
  }
});
