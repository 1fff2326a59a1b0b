/**
 * Tests the recipes on real dumps of a real PostgreSQL, good and bad: their output, and the findings of each row.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readRowCounts, type RowCounts } from '../../../fixtures/probe/parse/row-counts.ts';
import { readSnapshots } from '../../../fixtures/probe/parse/snapshots.ts';
import { contentProblems } from '../../../fixtures/records/restores-judged.ts';
import { startScratchPostgres, type ScratchPostgres } from './scratch-postgres.ts';

const recipes = path.join(import.meta.dirname, '../../../fixtures/recipes');
/** Rows as people would enter them. */
const filled = `
create table users (id bigserial primary key, email text not null unique);
create table orders (id bigserial primary key, user_id bigint not null references users (id), total int not null default 0 check (total >= 0), note text);
create index on orders (user_id);
create view open_orders as select id from orders where total > 0;
create table postflight_canary (day date primary key);
insert into users (email) select 'u' || i || '@product.test' from generate_series(1, 5000) i;
insert into orders (user_id, total, note) select i % 5000 + 1, i, md5(i::text) from generate_series(1, 20000) i;
insert into postflight_canary values (current_date);
create table events (at date) partition by range (at);
create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
insert into events select '2026-01-01' from generate_series(1, 100);
analyze;
`;

let programs: Record<string, string> = {};
let postgres: ScratchPostgres;
let folder = '';

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  folder = test.info().outputPath('dumps');
  postgres = await startScratchPostgres(folder);
  programs = { ...postgres.programs, TZ: 'UTC' };
  psql(filled);
});

test.afterAll(async () => postgres.close());

const psql = (sql: string): string =>
  execFileSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1'], { input: sql, encoding: 'utf8', env: programs });
const recipe = (file: string): string =>
  execFileSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-f', path.join(recipes, file)], {
    encoding: 'utf8',
    env: programs,
  });
const dump = (name: string, ...options: string[]): string => {
  const file = path.join(folder, name);
  execFileSync('pg_dump', ['-Fc', '-f', file, ...options, 'live'], { env: programs });
  return file;
};
const counts = (text: string): RowCounts => {
  const read = readRowCounts(text);
  if ('problem' in read) throw new Error(read.problem);
  return read.counts;
};

/** Restores a dump by the recipe. @returns its faults. */
function restored(name: string): string[] {
  const ended = spawnSync(path.join(recipes, 'restore-postgres.sh'), [folder], {
    encoding: 'utf8',
    env: { ...programs, POSTFLIGHT_BACKUP_ID: name },
  });
  if (ended.status !== 0) return ['RESTORE_CMD failed'];
  const snapshot = { id: name, time: new Date().toISOString() };
  const { tables, canary } = counts(ended.stdout);
  const live = counts(recipe('rows.sql')).tables;
  return contentProblems({ snapshot, tables, live, ...(canary === undefined ? {} : { canary }) }, undefined);
}

test('a good dump is listed by its own time, and restored with all rows', () => {
  const file = dump('good.dump');
  execFileSync('touch', ['-d', '2020-01-01', file], { env: programs });
  writeFileSync(path.join(folder, 'empty.dump'), '');
  const listing = execFileSync(path.join(recipes, 'pg-dump-folder.sh'), [folder], { encoding: 'utf8', env: programs });
  const read = readSnapshots(listing);
  const snapshots = 'snapshots' in read ? read.snapshots : [];
  expect(snapshots.map(({ id, ok }) => [id, ok])).toEqual([
    ['empty.dump', false],
    ['good.dump', true],
  ]);
  expect(Math.abs((snapshots[1]?.time ?? 0) - Date.now())).toBeLessThan(120_000);
  expect(restored('good.dump')).toEqual([]);
  // The scratch database is gone, even after a failure.
  restored('empty.dump');
  expect(psql("select count(*) from pg_database where datname like 'postflight_restore%'").trim()).toBe('0');
});

test('the newest dump is read to its end: one that is cut off failed, or is under way', () => {
  const alone = path.join(folder, 'alone');
  mkdirSync(alone, { recursive: true });
  const bytes = readFileSync(path.join(folder, 'good.dump'));
  const file = path.join(alone, 'newest.dump');
  const listed = (content: Buffer, at: string) => {
    writeFileSync(file, content);
    execFileSync('touch', ['-d', at, file], { env: programs });
    return readSnapshots(
      execFileSync(path.join(recipes, 'pg-dump-folder.sh'), [alone], { encoding: 'utf8', env: programs }),
    );
  };
  expect(listed(bytes, 'now')).toMatchObject({ snapshots: [{ ok: true }], underWay: [] });
  for (const length of [Math.floor(bytes.length * 0.6), bytes.length - 200]) {
    expect(listed(bytes.subarray(0, length), 'now')).toEqual({ snapshots: [], underWay: ['newest.dump'] });
    expect(listed(bytes.subarray(0, length), '1 hour ago')).toMatchObject({ snapshots: [{ ok: false }], underWay: [] });
  }
  const flipped = Buffer.from(bytes);
  flipped[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
  expect(listed(flipped, '1 hour ago')).toMatchObject({ snapshots: [{ ok: false }] });
});

test('a partition that was made since the dump is no table of its own', () => {
  psql(`create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');
    insert into events select '2026-02-01' from generate_series(1, 50)`);
  const live = counts(recipe('rows.sql')).tables;
  expect(live.filter(({ table }) => table.includes('events'))).toEqual([{ table: 'public.events', rows: 150 }]);
  expect(restored('good.dump')).toEqual([]);
});

test('what is counted leaves a connection of a pool able to write', () => {
  const sql = `${readFileSync(path.join(recipes, 'rows.sql'), 'utf8')}show default_transaction_read_only;`;
  expect(psql(sql).trim().split('\n').at(-1)).toBe('off');
});

test('a restore that is ended midway leaves no scratch database', async () => {
  const slow = path.join(folder, 'slow');
  mkdirSync(slow, { recursive: true });
  writeFileSync(path.join(slow, 'pg_restore'), '#!/bin/sh\nsleep 60\n', { mode: 0o755 });
  for (const shell of ['sh', 'bash']) {
    const child = spawn(shell, [path.join(recipes, 'restore-postgres.sh'), folder], {
      detached: true,
      stdio: 'ignore',
      env: { ...programs, POSTFLIGHT_BACKUP_ID: 'good.dump', PATH: `${slow}:${programs['PATH']}` },
    });
    const left = () => psql("select count(*) from pg_database where datname like 'postflight_restore%'").trim();
    await expect.poll(left).toBe('1');
    const ended = once(child, 'exit');
    process.kill(-(child.pid ?? 0), 'SIGTERM');
    await ended;
    expect(left(), shell).toBe('0');
  }
});

test('each bad dump is told by the restore or by its counts', () => {
  const good = readFileSync(path.join(folder, 'good.dump'));
  const left = (name: string, bytes: Buffer) => writeFileSync(path.join(folder, name), bytes);
  left('cut.dump', good.subarray(0, Math.floor(good.length * 0.6)));
  left('cut-at-the-end.dump', good.subarray(0, good.length - 200));
  const flipped = Buffer.from(good);
  const middle = Math.floor(good.length / 2);
  flipped[middle] = (flipped[middle] ?? 0) ^ 1;
  left('flipped.dump', flipped);
  dump('schema-only.dump', '--schema-only');
  dump('without-orders.dump', '--exclude-table-data=orders');
  dump('without-a-table.dump', '--exclude-table=orders', '--exclude-table=open_orders');
  dump('view-of-no-table.dump', '--exclude-table=orders');
  const listed = (name: string) =>
    spawnSync('pg_restore', ['--list', path.join(folder, name)], { env: programs, stdio: 'ignore' }).status;
  const told = [
    'cut',
    'cut-at-the-end',
    'flipped',
    'schema-only',
    'without-orders',
    'without-a-table',
    'view-of-no-table',
  ].map(name => {
    const file = `${name}.dump`;
    return [name, `pg_restore --list ${listed(file)}`, ...restored(file)];
  });
  console.table(told);
  expect(told).toEqual([
    ['cut', 'pg_restore --list 0', 'RESTORE_CMD failed'],
    ['cut-at-the-end', 'pg_restore --list 0', 'RESTORE_CMD failed'],
    ['flipped', 'pg_restore --list 0', 'RESTORE_CMD failed'],
    ['schema-only', 'pg_restore --list 0', 'no table of it holds a row'],
    [
      'without-orders',
      'pg_restore --list 0',
      'beside the live database it lacks rows of public.orders (0 of 20000 rows)',
    ],
    ['without-a-table', 'pg_restore --list 0', 'of the tables of the live database it lacks public.orders'],
    ['view-of-no-table', 'pg_restore --list 0', 'RESTORE_CMD failed'],
  ]);
});
