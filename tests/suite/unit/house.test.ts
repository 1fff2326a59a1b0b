/** The suite's own order: every built row has one test, every topic its proof. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { policy } from '../../../envs/policy.ts';
import type { Proof } from '../../../fixtures/proof/faults/faults.ts';

const root = path.join(import.meta.dirname, '../../..');
const built = Object.entries(policy)
  .filter(([, row]) => row.status === 'built')
  .map(([id]) => id);
/** Judged by the report over the whole run, and proven by whole runs. */
const ofTheReport = ['never-green-on-nothing'];
/** Needs a device; device-storage.test.ts shows that its judge bites. */
const ofDevices = ['app-token-storage'];

type Listed = { suites?: Listed[]; specs?: Array<{ file: string; tags: string[] }> };

test('every built row has exactly one test, in the folder of its topic, and every test has a row', () => {
  const out = execFileSync(
    process.execPath,
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--list',
      '--reporter=json',
      '--project=stage',
      '--project=stage-mobile',
    ],
    { encoding: 'utf8', cwd: root },
  );
  const tests: Array<{ id: string; folder: string }> = [];
  const walk = (suite: Listed) => {
    suite.suites?.forEach(walk);
    for (const spec of suite.specs ?? [])
      for (const tag of spec.tags) tests.push({ id: tag.replace('@', ''), folder: spec.file.split('/')[0] ?? '' });
  };
  walk(JSON.parse(out) as Listed);
  const expected = built
    .filter(id => !ofTheReport.includes(id))
    .map(id => ({ id, folder: policy[id as keyof typeof policy].topic }));
  const sorted = (list: typeof tests) => list.map(t => `${t.folder}/${t.id}`).sort();
  expect(
    sorted(tests),
    "rows of envs/policy.ts and tests do not match; add covers('<id>') to a test in its topic's folder",
  ).toEqual(sorted(expected));
});

test('every built row has a mutant, every topic a variation', async () => {
  const threatened = new Set<string>([...ofTheReport, ...ofDevices]);
  const bare: string[] = [];
  for (const file of readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' }).filter(f =>
    f.endsWith('.mutants.ts'),
  )) {
    const proof = ((await import(pathToFileURL(path.join(root, 'tests', file)).href)) as { default: Proof }).default;
    for (const [id, faults] of Object.entries(proof.mutants)) if (faults.length > 0) threatened.add(id);
    if (proof.variations.length === 0 && !file.startsWith('suite-honesty')) bare.push(file);
  }
  expect(
    built.filter(id => !threatened.has(id)),
    'rows that no mutant breaks; add one to the .mutants.ts beside the test',
  ).toEqual([]);
  expect(bare, 'topics without a variation').toEqual([]);
});
