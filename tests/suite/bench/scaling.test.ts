/** Tests that time and memory of a run grow with the number of its environments, and no faster. */
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { measured, type Measured } from './perf/measure.ts';
import { describeIn, namesOf, startMany, verdictsOf } from './many-environments.ts';
import { readConformance } from '../../../fixtures/report/conformance/read.ts';
import { root, runSuite } from '../child-run.ts';
import { copyOfSuite } from '../copy-of-suite.ts';

const COUNTS = [1, 3, 9] as const;
/**
 * Largest growth of the CPU time per environment: from 3 to 9 of them against from 1 to 3. Quadratic growth would make
 * it 3.
 */
const MOST_GROWTH = 2;
/** Largest growth of the memory: 9 environments against 3. Only verdicts of a target stay in the runner. */
const MOST_MEMORY = 1.5;
/** Rows that spend no login, and are judged in every kind of environment. */
const rows = '@(env-matrix|healthz-open)( |$)';

test('time and memory grow with the number of environments, and no verdict changes', { tag: '@alone' }, async () => {
  const folder = copyOfSuite(test.info().outputPath('copy'));
  const all = namesOf(Math.max(...COUNTS));
  const many = await startMany(all);
  const runs = new Map<number, Measured>();
  try {
    // The first run fills the cache of transformed sources, and is measured again.
    for (const count of [COUNTS[0], ...COUNTS]) {
      const names = all.slice(0, count);
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...describeIn(folder, many, names) };
      const run = await measured(
        [
          process.execPath,
          path.join(root, 'node_modules/@playwright/test/cli.js'),
          'test',
          ...names.map(name => `--project=${name}`),
          '-g',
          rows,
        ],
        { cwd: folder, env, memory: true },
      );
      expect(run.code, run.text).toBe(0);
      const report = readConformance(readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8'));
      expect(report.run.environments.toSorted()).toEqual(names.toSorted());
      const verdicts = verdictsOf(report);
      for (const name of names) expect(verdicts.get(name), name).toBe(verdicts.get(name.split('-', 1)[0] ?? ''));
      expect(report.counts.pass).toBe(2 * count);
      runs.set(count, run);
    }
  } finally {
    await many.close();
  }
  const [one, three, nine] = COUNTS.map(count => runs.get(count));
  if (!one || !three || !nine) throw new Error('a run is missing');
  const [few, most] = [(three.cpuS - one.cpuS) / 2, (nine.cpuS - three.cpuS) / 6];
  const said = COUNTS.map(
    count =>
      `${count}: ${runs.get(count)?.cpuS.toFixed(2) ?? ''} s CPU, ${runs.get(count)?.wallS.toFixed(1) ?? ''} s, ${runs.get(count)?.peakMb?.toFixed(0) ?? 'unknown'} MiB`,
  ).join('; ');
  test.info().annotations.push({ type: 'observed', description: said });
  expect(most / few, `CPU an environment adds: ${few.toFixed(2)} s, then ${most.toFixed(2)} s (${said})`).toBeLessThan(
    MOST_GROWTH,
  );
  if (three.peakMb !== undefined && nine.peakMb !== undefined)
    expect(nine.peakMb / three.peakMb, said).toBeLessThan(MOST_MEMORY);
});

test('a file that names no environment, or one whose addresses another has: exit 3, and which', async () => {
  const folder = copyOfSuite(test.info().outputPath('copy'));
  const many = await startMany(namesOf(3));
  try {
    const secrets = describeIn(folder, many, namesOf(3));
    cpSync(path.join(folder, 'envs/prod.env'), path.join(folder, 'envs/prod-eu.env'));
    const twice = await runSuite(
      ['--project=prod-eu', '-g', rows],
      { ...secrets, PROD_EU__SMOKE_PASSWORD: 'another long secret' },
      'twice',
      { folder },
    );
    expect(twice.code, twice.text).toBe(3);
    expect(twice.text).toContain('prod-eu is not described:');
    expect(twice.text).toMatch(/WEB_URL is web\.example\.test, which is prod's WEB_URL;.*\(envs\/prod-eu\.env:\d+\)/);
    cpSync(path.join(folder, 'envs/prod.env'), path.join(folder, 'envs/produktion.env'));
    const strange = await runSuite(['--project=prod'], secrets, 'strange', { folder });
    expect(strange.code, strange.text).toBe(3);
    expect(strange.text).toContain('envs/produktion.env names no environment; write local.env, stage.env, prod.env');
    expect(strange.text).not.toMatch(/\n\s+at .*\.[jt]s:\d+/);
  } finally {
    await many.close();
  }
});
