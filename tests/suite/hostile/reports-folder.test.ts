/**
 * Tests the folder of the reports in hostile places: one run at a time, and foreign files in it are not touched.
 */
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { zipSync } from 'fflate';
import { claimFolder, heldLock, leaveLock, LOCK } from '../../../fixtures/report/claim-folder.ts';
import { Before } from '../../../fixtures/report/redaction/outputs.ts';
import { Redactor, REDACTED } from '../../../fixtures/report/redaction/redact.ts';
import { cleanFile, sweep } from '../../../fixtures/report/redaction/sweep.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, root, runSuite } from '../child-run.ts';

const SECRET = 'Tr4velling-light';
const redactor = new Redactor(() => [SECRET]);

/** A new folder with some files. */
function folderWith(name: string, files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = test.info().outputPath(name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
  return folder;
}

/** Claims a folder and releases it; returns '' or the reason why it was not available. */
function claimed(folder: string): string {
  try {
    claimFolder(folder);
    const held = heldLock();
    expect(held?.lock).toBe(path.join(folder, LOCK));
    rmSync(path.join(folder, LOCK));
    leaveLock();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

for (const [what, files] of [
  ['junit.xml', { 'junit.xml': '<testsuites/>' }],
  ['html', { 'html/index.html': '<h1>my site</h1>' }],
  ['allure-results', { 'allure-results/1-result.json': '{}' }],
  ['conformance.json', { 'conformance.json': '{"of":"another tool"}' }],
] as const)
  test(`folder with ${what} of somebody else is refused, and left as it is`, () => {
    const folder = folderWith('theirs', files);
    expect(claimed(folder)).toContain(
      `whose ${what} is not known to be postflight's, and would be replaced; name another`,
    );
    expect(readdirSync(folder, { recursive: true }).filter(name => String(name).startsWith('.'))).toEqual([]);
  });

test('folder with other files, a new one, and one of an earlier run are taken', () => {
  expect(claimed(folderWith('other', { 'notes.txt': 'mine', 'db.tar': 'x', 'index.html': 'mine' }))).toBe('');
  expect(claimed(path.join(folderWith('new'), 'deep/reports'))).toBe('');
  expect(
    claimed(folderWith('old', { 'conformance.json': '{"schema":"postflight-conformance/2"}', 'junit.xml': 'x' })),
  ).toBe('');
  const marked = folderWith('marked', { '.postflight': '', 'junit.xml': 'x', 'html/index.html': 'x' });
  expect(claimed(marked)).toBe('');
  expect(claimed(marked), 'again').toBe('');
});

for (const [what, folder] of [
  ['the checkout', root],
  ['a parent of the checkout', path.dirname(root)],
  ['the root', '/'],
  ['home', homedir()],
] as const)
  test(`${what} is no folder for reports`, () => {
    expect(claimed(folder)).toBe(
      `POSTFLIGHT_REPORTS is ${folder}, which holds much else; name a folder for the reports alone`,
    );
  });

const lockOf = (holder: object): Record<string, string> => ({ '.postflight': '', [LOCK]: JSON.stringify(holder) });
const since = new Date().toISOString();
const gone = { id: 'x', pid: 2 ** 22 - 7, host: hostname(), started: '1 boot', since };

for (const [what, lock] of [
  ['a process that is gone', gone],
  ['a process whose number another one has now', { ...gone, pid: process.ppid }],
  ['another machine, a day ago', { ...gone, host: 'elsewhere', since: '2026-01-01T00:00:00.000Z' }],
  ['nobody who can be read', { pid: 'x' }],
] as const)
  test(`lock of ${what} is taken over`, () => {
    const folder = folderWith('stale', lockOf(lock));
    expect(claimed(folder)).toBe('');
    expect(readdirSync(folder), 'nothing is left beside it').toEqual(['.postflight']);
  });

test('lock of another machine, just now, is respected', () => {
  const folder = folderWith('held', lockOf({ ...gone, host: 'elsewhere' }));
  expect(claimed(folder)).toBe(
    `POSTFLIGHT_REPORTS is ${folder}, where another run has been writing since ${since}: process ${gone.pid} on elsewhere; wait for it, or name another folder`,
  );
  expect(existsSync(path.join(folder, LOCK))).toBe(true);
});

test('sweep cleans what was made since, and neither what was there nor what a link leads to', () => {
  const outside = folderWith('outside', { 'theirs.txt': SECRET, 'linked.txt': SECRET });
  const folder = folderWith('swept', { 'old.txt': SECRET, 'old.json': `{"a":"${SECRET}"}`, 'changed.txt': 'x' });
  const before = new Before();
  before.add([folder]);
  writeFileSync(path.join(folder, 'changed.txt'), SECRET);
  writeFileSync(path.join(folder, 'new.txt'), SECRET);
  writeFileSync(path.join(folder, 'data.zip'), zipSync({ 'a.json': Buffer.from(`{"a":"${SECRET}"}`) }));
  symlinkSync(outside, path.join(folder, 'folder'));
  symlinkSync(path.join(outside, 'theirs.txt'), path.join(folder, 'link.txt'));
  linkSync(path.join(outside, 'linked.txt'), path.join(folder, 'hard.txt'));
  const { rewritten, deleted, unreadable } = sweep([folder], redactor, before);
  expect(rewritten.map(file => path.basename(file)).toSorted()).toEqual([
    'changed.txt',
    'data.zip',
    'hard.txt',
    'new.txt',
  ]);
  expect([deleted, unreadable]).toEqual([[], []]);
  const text = (of: string, name: string) => readFileSync(path.join(of, name), 'utf8');
  expect([text(folder, 'old.txt'), text(outside, 'theirs.txt'), text(outside, 'linked.txt')]).toEqual([
    SECRET,
    SECRET,
    SECRET,
  ]);
  expect([text(folder, 'changed.txt'), text(folder, 'hard.txt')]).toEqual([REDACTED, REDACTED]);
  expect(lstatSync(path.join(folder, 'link.txt')).isSymbolicLink()).toBe(true);
  expect(cleanFile(path.join(folder, 'link.txt'), redactor), 'an attachment that is a link').toBe('clean');
});

test('a run touches nothing of others beside its reports; a second run in the folder ends at once, one in another goes on', async () => {
  const reference = await startReference('stage', { log: false });
  const variables = reference.variables;
  const secret = variables['SMOKE_PASSWORD'] ?? '';
  const outside = folderWith('outside', { 'note.txt': secret });
  const reports = folderWith('one/reports', {
    'backup.tar': `ustar ${secret} `.repeat(1_000),
    'theirs.zip': zipSync({ 'a.txt': Buffer.from(secret) }),
    'theirs.json': JSON.stringify({ password: secret }),
  });
  folderWith('one/test-results', { 'jest/results.json': JSON.stringify({ secret }) });
  symlinkSync(outside, path.join(reports, 'linked'));
  const theirs = [
    ...['backup.tar', 'theirs.zip', 'theirs.json'].map(name => path.join(reports, name)),
    path.join(reports, '../test-results/jest/results.json'),
    path.join(outside, 'note.txt'),
  ];
  const printOf = (file: string) => `${readFileSync(file).toString('base64')} ${lstatSync(file).mtimeMs}`;
  const prints = theirs.map(printOf);
  const args = ['--project=stage', '-g', '@(cookie-secure|login-dashboard)( |$)'];
  try {
    const first = runSuite([...args, '--trace', 'on'], variables, 'one');
    await expect.poll(() => existsSync(path.join(reports, LOCK)), { timeout: 30_000 }).toBe(true);
    const [second, third] = await Promise.all([runSuite(args, variables, 'one'), runSuite(args, variables, 'two')]);
    expect(second.code, second.text).toBe(3);
    expect(second.text).toMatch(
      /POSTFLIGHT_REPORTS is \S+, where another run has been writing since \S+: process \d+ on \S+; wait for it, or name another folder/,
    );
    expect(second.text).not.toMatch(/\n\s+at /);
    expect(third.code, third.text).toBe(0);
    const run = await first;
    expect(run.code, run.text).toBe(0);
    expect(cellOf(run, 'cookie-secure', 'stage')?.verdict).toBe('pass');
  } finally {
    await reference.close();
  }
  expect(theirs.map(printOf), 'files of others').toEqual(prints);
  expect(existsSync(path.join(reports, LOCK))).toBe(false);
  const raw = path.join(reports, '../test-results/reports');
  const traces = readdirSync(raw, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('trace.zip'));
  expect(traces.length, 'the raw output was swept, and stays').toBeGreaterThan(0);
  const own = new Redactor(() => [secret]);
  for (const trace of traces) {
    const content = readFileSync(path.join(raw, trace));
    expect(own.bytes(trace, content) === content, trace).toBe(true);
  }
});
