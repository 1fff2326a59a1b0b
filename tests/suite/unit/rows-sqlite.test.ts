/** Tests the recipe that counts the rows of a SQLite database, on a real one. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { systemVariables } from '../../../envs/child-environment.ts';
import { readRowCounts } from '../../../fixtures/probe/parse/row-counts.ts';

const recipe = path.join(import.meta.dirname, '../../../fixtures/recipes/rows-sqlite.sh');
const run = (program: string, ...words: string[]) =>
  spawnSync(program, words, { encoding: 'utf8', env: systemVariables() });

const hasSqlite = run('sqlite3', '--version').status === 0;
test.skip(!hasSqlite && !process.env.CI, 'sqlite3 is not installed: apt-get install sqlite3');

test('the rows of each table are counted, whatever its name', async ({}, testInfo) => {
  const file = testInfo.outputPath("a product's.db");
  const made = run(
    'sqlite3',
    file,
    `create table users (id integer primary key autoincrement, email text);
     insert into users (email) select value from json_each('["a","b","c"]');
     create table "sqliteless ""quoted"" table's" (x); insert into "sqliteless ""quoted"" table's" values (1);
     create table empty (x); create view seen as select * from users; create index of_users on users (email);`,
  );
  expect(made.stderr).toBe('');
  const { status, stdout, stderr } = run('sh', recipe, file);
  expect([status, stderr]).toEqual([0, '']);
  expect(
    stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as unknown),
  ).toEqual([
    { table: 'empty', rows: 0 },
    { table: `sqliteless "quoted" table's`, rows: 1 },
    { table: 'users', rows: 3 },
  ]);
  expect(readRowCounts(stdout)).toHaveProperty('counts');
});

test('a file that is no database, or is not there, ends it with a status and no line', async ({}, testInfo) => {
  for (const file of [recipe, testInfo.outputPath('none.db')]) {
    const { status, stdout } = run('sh', recipe, file);
    expect([stdout, status === 0], file).toEqual(['', false]);
  }
});
