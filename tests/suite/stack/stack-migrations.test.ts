/**
 * Tests Alembic on the real stack: its row's finding for each fault, and a rollback over a migration that contracts.
 */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { checkMigrations } from '../../../fixtures/probe/backups/migration-check.ts';
import { alembic as program } from '../../../fixtures/target/stack/build.ts';
import { PREVIOUS_RELEASE } from '../../../fixtures/target/stack/deployment.ts';
import { lacking } from '../../../fixtures/target/stack/needs.ts';
import { startStack, type Stack } from '../../../fixtures/target/stack/stack.ts';
import { cellOf, root, runSuite } from '../child-run.ts';

test.setTimeout(400_000);
test.describe.configure({ mode: 'serial' });
// In CI it must be there: a skipped test proves nothing.
test.skip(() => lacking() !== '' && !process.env.CI, 'the stack is not installed: npm run stack -- install');

let stack: Stack;
let variables: Record<string, string>;

test.beforeAll(async ({}, testInfo) => {
  // Its newest migration renames a column that the previous release reads.
  stack = await startStack('stage', {
    logs: testInfo.outputPath('logs'),
    windowS: 5,
    faults: [],
    change: 'user-renamed',
  });
  variables = { ...stack.variables, POSTFLIGHT_TARGET: 'deployed' };
});
test.afterAll(() => stack.close());

const alembic = (): string => variables['MIGRATION_CHECK_CMD']?.split('"')[1] ?? '';
const ask = (words: string) => checkMigrations({ name: 'MIGRATION_CHECK_CMD', line: `"${alembic()}" ${words}` });
const check = () => checkMigrations({ name: 'MIGRATION_CHECK_CMD', line: variables['MIGRATION_CHECK_CMD'] ?? '' });

/** Runs one of the stack's commands, which this process answers. */
const command = (name: string) =>
  promisify(execFile)('sh', ['-c', variables[name] ?? ''], { env: { PATH: process.env.PATH } });

/** Runs `act` while the code holds one more revision. */
async function withRevision<T>(text: string, act: () => Promise<T>): Promise<T> {
  const file = path.join(path.dirname(alembic()), 'api/migrations/versions/r9999_more.py');
  writeFileSync(file, text);
  try {
    return await act();
  } finally {
    rmSync(file);
  }
}
const revision = (after: string): string =>
  `revision, down_revision = "9999", "${after}"\n\n\ndef upgrade():\n    pass\n`;

/** Changes the schema by hand. */
function byHand(sql: string): void {
  const [, dsn = ''] = /DATABASE__DSN="([^"]+)"/.exec(readFileSync(alembic(), 'utf8')) ?? [];
  const words = ['-Xq', '-v', 'ON_ERROR_STOP=1', '-c', sql, dsn.replace('+psycopg', '')];
  execFileSync('psql', words, { env: { PATH: process.env.PATH } });
}

/** Returns the verdicts of the two rows about the schema in a run, and the text of the first one. */
async function judged(name: string): Promise<{ verdicts: (string | undefined)[]; text: string }> {
  const run = await runSuite(['--project=stage', '-g', '@(migration-head|schema-drift)( |$)'], variables, name);
  const cells = ['migration-head', 'schema-drift'].map(id => cellOf(run, id, 'stage'));
  return { verdicts: cells.map(cell => cell?.verdict), text: cells.map(cell => cell?.reason ?? '').join('\n') };
}

test('migration-head passes at the one head, and fails on two', async () => {
  expect((await judged('right')).verdicts).toEqual(['pass', 'pass']);
  const twoHeads = await withRevision(revision('0001'), () => judged('two-heads'));
  expect(twoHeads.verdicts, twoHeads.text).toEqual(['fail', 'pass']);
  expect(twoHeads.text).toContain('Database is not on all head revisions');
  console.log(twoHeads.text);
});

test('Alembic tells each fault by its status', async () => {
  expect(await check()).toMatchObject({ status: 0 });
  await withRevision(revision('0002'), async () =>
    expect(await check(), 'the database is behind').toEqual({
      status: 255,
      said: 'FAILED: Database is not on all head revisions',
      names: true,
    }),
  );
  await expect(withRevision('def', check), 'a revision that Python cannot read').rejects.toThrow('named no migration');
  await expect(ask('current --check-heads && /nowhere/alembic'), 'no such program').rejects.toThrow('127');
  await command('DB_STOP_CMD');
  await expect(check(), 'the database is stopped').rejects.toThrow('did not reach its database');
  await command('DB_START_CMD');
});

test('Alembic ends with 0 where there is no revision at all, and names none', async ({}, testInfo) => {
  const folder = testInfo.outputPath('nothing');
  mkdirSync(folder);
  execFileSync(program, ['init', 'migrations'], { cwd: folder, env: { PATH: process.env.PATH } });
  const settings = path.join(folder, 'alembic.ini');
  const text = readFileSync(settings, 'utf8').replace(
    /^sqlalchemy\.url =.*$/m,
    'sqlalchemy.url = sqlite:///nothing.db',
  );
  writeFileSync(settings, text);
  const line = `cd "${folder}" && "${program}" current --check-heads`;
  expect(await checkMigrations({ name: 'MIGRATION_CHECK_CMD', line })).toEqual({ status: 0, said: '', names: false });
  expect(await check()).toEqual({ status: 0, said: '', names: true });
});

test('a column made by hand is a matter of schema-drift, and of alembic check', async () => {
  byHand('alter table users add column nickname text');
  const drifted = await judged('drifted');
  expect(drifted.verdicts, drifted.text).toEqual(['pass', 'fail']);
  expect(drifted.text).toContain('not expected: column public.users.nickname text');
  expect(await ask('check')).toMatchObject({ status: 255 });
  byHand('alter table users drop column nickname');
});

test('a rollback over a migration that contracts fails where the release before signs in', async ({}, testInfo) => {
  const own = { ...variables, RECORDS: testInfo.outputPath('records') };
  const words = ['fixtures/cli/postflight.cjs', 'drill', 'rollback', '--env', 'stage', '--to', PREVIOUS_RELEASE];
  const child = spawn(process.execPath, words, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, POSTFLIGHT_REPORTS: testInfo.outputPath('drill'), ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
  const [status] = (await once(child, 'close')) as [number | null];
  console.log(text);
  expect(status, text).toBe(1);
  expect(text).toContain('what was changed is put back and verified');
  const rows = ['rollback-drill', 'rollback-schema'];
  const run = await runSuite(['--project=stage', '-g', `@(${rows.join('|')})( |$)`], own);
  const cells = rows.map(row => cellOf(run, row, 'stage'));
  console.log(cells.map(cell => `${cell?.verdict}: ${cell?.reason}`).join('\n'));
  expect(cells.map(cell => cell?.verdict)).toEqual(['fail', 'fail']);
});
