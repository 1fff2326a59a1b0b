/**
 * Tests the suite's own order: a topic has one name everywhere, every built row has one test, every topic its proof.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { boundedRows, ownBoundOf } from '../../../envs/bounds.ts';
import { policy } from '../../../envs/policy.ts';
import { levelOf, type Row } from '../../../envs/policy/row.ts';
import type { Proof } from '../../../fixtures/proof/faults/faults.ts';

const root = path.join(import.meta.dirname, '../../..');
const built = Object.entries(policy)
  .filter(([, row]) => row.status === 'built')
  .map(([id]) => id);
/** Row that the report judges over the whole run, and that whole runs prove. */
const ofTheReport = ['never-green-on-nothing'];
/** Rows that need a device; device-storage.test.ts and cold-start.test.ts show that their judges can fail. */
const ofDevices = ['app-token-storage', 'ota-next-cold-start'];

/** Folders of probes that serve several topics. */
const sharedProbes = ['command', 'http', 'parse', 'statistics'];

const foldersIn = (folder: string): string[] =>
  readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name);

test('a topic bears one name: of its file in the policy, of the folder of its specs and of that of its probes', () => {
  const topics = new Set<string>(Object.values(policy).map(row => row.topic));
  const files = readdirSync(path.join(root, 'envs/policy')).filter(file => file !== 'row.ts');
  expect(files.sort(), 'files of envs/policy').toEqual([...topics].map(topic => `${topic}.ts`).sort());
  const strange = (folder: string, others: readonly string[]) =>
    foldersIn(folder).filter(name => !topics.has(name) && !others.includes(name));
  expect(strange('tests', ['suite']), 'folders of tests that are no topic').toEqual([]);
  expect(strange('fixtures/probe', sharedProbes), 'folders of fixtures/probe that are no topic').toEqual([]);
});

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
    "rows of the policy and tests do not match; add covers('<id>') to a test in its topic's folder",
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

test("a bound of the adopter's own turns its row, and is read where a row is judged", async () => {
  const moved = new Set<string>();
  const files = (folder: string, form: RegExp) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter(f => form.test(f));
  for (const file of files('tests', /\.mutants\.ts$/)) {
    const proof = ((await import(pathToFileURL(path.join(root, 'tests', file)).href)) as { default: Proof }).default;
    for (const [id, faults] of Object.entries(proof.mutants))
      if (faults.some(({ bounds }) => bounds && id in bounds)) moved.add(id);
  }
  expect([...moved].sort(), 'rows that a mutant turns by a bound').toEqual([...boundedRows].sort());
  const reads = files('fixtures', /^(?:browser|doctor|drill|init|probe|records|report|run)\/.*\.ts$/).flatMap(file => {
    const text = readFileSync(path.join(root, 'fixtures', file), 'utf8');
    return boundedRows
      .filter(id => text.includes(`policy['${id}']`) && text.includes(ownBoundOf(id)?.key ?? ''))
      .map(id => `${file}: ${id}`);
  });
  expect(reads, 'take the expected value of such a row from expectedIn(), not from the policy').toEqual([]);
});

test('the sentence of a row has the word of its level', () => {
  const astray = Object.entries(policy).filter(
    ([, { level, must }]) => !must.includes(` ${level === 'should' ? 'should' : 'must'} `),
  );
  expect(astray.map(([id]) => id)).toEqual([]);
});

test('a row with the level must rests on no row with the level should', () => {
  const kinds = ['local', 'stage', 'prod'] as const;
  const rows: Readonly<Record<string, Row>> = policy;
  const astray = Object.entries(rows).flatMap(([id, row]) =>
    (row.restsOn ?? [])
      .filter(base => {
        const of = rows[base];
        return kinds.some(kind => levelOf(row, kind) === 'must' && of !== undefined && levelOf(of, kind) === 'should');
      })
      .map(base => `${id} on ${base}`),
  );
  expect(astray).toEqual([]);
});

/** Rooms that judge a deployed product, and the commands around them. */
const gate =
  /^(?:envs|fixtures\/(?:browser|cli|doctor|drill|init|probe|records|report|run))\/|^tests\/[^/]+\/[^/]+(?<!\.app)\.spec\.ts$/;

test('what a gate imports is a dependency; what builds and proves the suite is none', () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const files = execFileSync('git', ['ls-files', '*.ts'], { encoding: 'utf8', cwd: root }).split('\n');
  const imported = files
    .filter(file => gate.test(file))
    .flatMap(file => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return [...text.matchAll(/(?: from|import\() ?'((?:@[\w-]+\/)?[a-z][\w-]*)[^':]*'/g)].map(([, name]) => name);
    });
  // `playwright` comes with @playwright/test.
  const expected = Object.keys(dependencies).filter(name => name !== '@playwright/test');
  expect(
    [...new Set(imported)].filter(name => !['@playwright/test', 'playwright'].includes(name ?? '')).sort(),
  ).toEqual(expected.sort());
});
