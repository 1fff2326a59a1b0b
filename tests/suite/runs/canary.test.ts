/**
 * Tests by child runs, whose own specs leak canaries through every channel into every reporter, that no artefact holds
 * a secret. The scanner of the artefacts shares nothing with the redaction, and must find the canaries in runs without
 * redaction, or it proves nothing.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { canariesFor } from './canary/canaries.ts';
import { runCanaries } from './canary/canary-run.ts';
import { Scanner } from './canary/scanner.ts';
import { artefactNames, artefactOf, columns, countsOf, tableOf, type Artefact, type Column } from './canary/table.ts';

/**
 * Longest test, ms: a run of five tests, each failure in a new worker, takes tens of seconds on a busy machine, and
 * some run side by side; then comes the scan.
 */
const TIMEOUT_MS = 180_000;
/** File of the table for people; ignored by git. */
const tableFile = path.join(import.meta.dirname, '../../../test-results/suite/canary.md');

const texts = [
  'raw',
  'percent',
  'form',
  'JSON',
  'unicode',
  'HTML',
  'base64',
  'base64url',
  'bytes',
] as const satisfies readonly Column[];
/** Columns that each artefact is known to fill without redaction; a scanner that finds less has gone blind. */
const carried: Readonly<Record<Artefact, readonly Column[]>> = {
  console: texts,
  junit: texts,
  perfetto: texts.filter(c => c !== 'unicode'),
  'html report': columns,
  json: columns,
  blob: columns,
  allure: columns,
  trace: columns,
  attachment: columns,
  'stray file': columns,
  // The page never holds it: it is redacted before it is rendered, independently of any other layer.
  conformance: [],
  'error context': ['raw', 'JSON'],
  HAR: ['raw', 'form', 'JSON'],
};

const fresh = () => canariesFor(randomBytes(3).toString('hex'));
test.describe.configure({ timeout: TIMEOUT_MS });

test('canaries are found in every artefact of an unredacted run, and nowhere after the redaction', async () => {
  const canaries = fresh();
  const scanner = new Scanner(canaries);
  const [raw, redacted] = await Promise.all([runCanaries(canaries, 'none'), runCanaries(canaries, 'all')]);
  expect([raw.code, redacted.code]).toEqual([130, 130]);
  const [before, after] = [scanner.folder(raw.folder), scanner.folder(redacted.folder)];
  mkdirSync(path.dirname(tableFile), { recursive: true });
  writeFileSync(
    tableFile,
    `Canaries found, unredacted → redacted run. Regenerate: \`npx playwright test -c tests/suite/suite.config.ts canary.test.ts\`\n\n${tableOf(before, after)}\n`,
  );
  const counts = countsOf(before);
  const missed = artefactNames
    .flatMap(artefact => carried[artefact].map(column => `${artefact} / ${column}`))
    .filter(key => !counts.has(key));
  expect(missed, 'what the scanner should have found in the unredacted run').toEqual([]);
  for (const canary of Object.keys(canaries))
    expect(
      before.some(f => f.canary === canary),
      canary,
    ).toBe(true);
  expect(after, 'what the redaction left').toEqual([]);
  // The redaction must not succeed by leaving nothing.
  const kinds = (folder: string) =>
    new Set(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(e => e.isFile())
        .map(e => artefactOf(path.relative(folder, path.join(e.parentPath, e.name)))),
    );
  expect(kinds(redacted.folder)).toEqual(kinds(raw.folder));
  expect(redacted.text).toContain('[redacted]');
});

test('the final sweep leaves nothing by itself', async () => {
  const canaries = fresh();
  const run = await runCanaries(canaries, 'sweep', { grep: 'fails|is interrupted' });
  expect(run.code).toBe(130);
  expect(new Scanner(canaries).folder(run.folder)).toEqual([]);
});

test('the redaction of shared objects by itself leaves nothing but what no object carries', async () => {
  const canaries = fresh();
  const run = await runCanaries(canaries, 'objects', { grep: 'passes|crashes|is interrupted' });
  expect(run.code).toBe(130);
  const left = new Set(new Scanner(canaries).folder(run.folder).map(f => artefactOf(f.file)));
  // Output passed on live, and the options of the project; attachments that nobody attached. The console and all other
  // reports are clean.
  expect([...left].toSorted()).toEqual(['HAR', 'blob', 'json', 'stray file']);
});

test('a run whose --reporter left the redaction out leaves nothing', async () => {
  const canaries = fresh();
  const run = await runCanaries(canaries, 'left out', { grep: 'fails' });
  expect(run.code).not.toBe(0);
  expect(new Scanner(canaries).folder(run.folder)).toEqual([]);
});

test('a runner that is killed leaves nothing in its reports', async () => {
  const canaries = fresh();
  const run = await runCanaries(canaries, 'all', { grep: 'passes|fails|is interrupted', end: 'SIGKILL' });
  expect(run.signal).toBe('SIGKILL');
  const found = new Scanner(canaries).folder(run.folder);
  // Raw output lies beside the reports until it is redacted; the next run begins by removing it.
  expect(found.filter(f => !f.file.startsWith('test-results/'))).toEqual([]);
  expect(found.length, 'a run killed before its raw output was redacted').toBeGreaterThan(0);
});

test('a file that cannot be cleaned is deleted, named, and the suite at fault: exit 4', async () => {
  const canaries = fresh();
  const run = await runCanaries(canaries, 'all', { grep: 'leaves an archive nobody can read' });
  expect(run.code, run.text).toBe(4);
  expect(run.text).toContain('cut.zip could not be cleaned of secrets and was deleted');
  expect(readdirSync(run.folder, { recursive: true, encoding: 'utf8' }).filter(f => f.endsWith('cut.zip'))).toEqual([]);
  expect(existsSync(path.join(run.folder, 'reports/conformance.json'))).toBe(true);
  expect(new Scanner(canaries).folder(run.folder)).toEqual([]);
});
