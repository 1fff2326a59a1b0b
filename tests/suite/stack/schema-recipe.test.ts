/**
 * Tests the catalogue query on a real PostgreSQL: it notices each change of a schema that a product may notice, and no
 * other.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { differenceOf } from '../../../fixtures/probe/backups/database-schema.ts';
import { readSchemaLines, type SchemaLines } from '../../../fixtures/probe/parse/schema-lines.ts';
import { startScratchPostgres, type ScratchPostgres } from './scratch-postgres.ts';

const file = path.join(import.meta.dirname, '../../../fixtures/recipes/schema.sql');
/** Objects of each kind. */
const product = `
create type mood as enum ('good', 'bad');
create domain email as text check (value like '%@%');
create table users (id serial primary key, email text not null unique, mail email, feels mood, name text,
  short text generated always as (left(name, 8)) stored, level int generated always as (1) stored);
create table orders (id bigint generated always as identity primary key, user_id int not null references users (id),
  total int not null default 0 check (total >= 0), note text);
create index on orders (user_id);
create view open_orders as select id from orders where total > 0;
create sequence numbers;
create function twice(n int) returns int language sql return n * 2;
create function touch() returns trigger language plpgsql as 'begin return new; end';
create trigger touched before insert on orders for each row execute function touch();
create aggregate longest(text) (sfunc = textcat, stype = text);
alter table users enable row level security;
create policy own on users using (name = current_user);
create table events (at date not null, id int, primary key (at, id)) partition by range (at);
create table events_01 partition of events for values from ('2026-01-01') to ('2026-02-01');
create table event_notes (at date, id int, foreign key (at, id) references events (at, id));
create table parts (id int) partition by hash (id);
create table parts_0 partition of parts for values with (modulus 1, remainder 0);
`;

let programs: Record<string, string> = {};
let postgres: ScratchPostgres;

test.describe.configure({ mode: 'serial' });
test.setTimeout(180_000);

test.beforeAll(async () => {
  postgres = await startScratchPostgres(test.info().outputPath('schema'));
  ({ programs } = postgres);
  psql(product);
});

test.afterAll(async () => postgres.close());

const options = ['-XAtq', '-v', 'ON_ERROR_STOP=1'];
const psql = (sql: string): string =>
  execFileSync('psql', options, { input: sql, encoding: 'utf8', env: { ...programs, PGOPTIONS: '' } });
const schema = (variables: Record<string, string> = {}): SchemaLines =>
  readSchemaLines(
    execFileSync('psql', [...options, '-f', file], { encoding: 'utf8', env: { ...programs, ...variables } }),
  );

/** Returns the differences after some statements, which are then undone. */
function changed(sql: string, back: string): string[] {
  const before = schema();
  psql(sql);
  const { missing, extra } = differenceOf(schema(), before);
  psql(back);
  expect(differenceOf(schema(), before), `after ${back}`).toMatchObject({ missing: [], extra: [] });
  return [...missing.map(line => `missing ${line}`), ...extra.map(line => `not expected ${line}`)];
}

/** Changes that a product may notice, each with its way back. */
const faults: [sql: string, back: string][] = [
  ['alter table users add nickname text', 'alter table users drop nickname'],
  ['drop index orders_user_id_idx', 'create index on orders (user_id)'],
  ['alter table users drop constraint users_email_key', 'alter table users add unique (email)'],
  [
    'alter table orders drop constraint orders_user_id_fkey',
    'alter table orders add foreign key (user_id) references users (id)',
  ],
  ['alter table orders drop constraint orders_total_check', 'alter table orders add check (total >= 0)'],
  ['alter table orders alter total drop default', 'alter table orders alter total set default 0'],
  ['alter table orders alter total drop not null', 'alter table orders alter total set not null'],
  ['alter table orders alter note type varchar(40)', 'alter table orders alter note type text'],
  ['create view paid as select id from orders', 'drop view paid'],
  ['alter view open_orders set (security_invoker = true)', 'alter view open_orders reset (security_invoker)'],
  ['alter table orders disable trigger touched', 'alter table orders enable trigger touched'],
  ['alter table users disable row level security', 'alter table users enable row level security'],
  ['alter table users force row level security', 'alter table users no force row level security'],
  ['drop policy own on users', 'create policy own on users using (name = current_user)'],
  ['alter policy own on users using (true)', 'alter policy own on users using (name = current_user)'],
  [
    'create or replace function twice(n int) returns int language sql return n * 3',
    'create or replace function twice(n int) returns int language sql return n * 2',
  ],
  [
    "create or replace function touch() returns trigger language plpgsql as 'begin return null; end'",
    "create or replace function touch() returns trigger language plpgsql as 'begin return new; end'",
  ],
  ['alter function twice(int) security definer', 'alter function twice(int) security invoker'],
  ['alter function twice(int) set work_mem = 64', 'alter function twice(int) reset work_mem'],
  ['alter domain email drop constraint email_check', "alter domain email add check (value like '%@%')"],
  ['alter domain email set not null', 'alter domain email drop not null'],
  [
    "alter type mood add value 'none'",
    'alter table users drop feels; drop type mood; ' +
      "create type mood as enum ('good', 'bad'); alter table users add feels mood",
  ],
  [
    'alter table users alter short drop expression',
    'alter table users drop short; alter table users add short text generated always as (left(name, 8)) stored',
  ],
  [
    'alter table users drop level; alter table users add level int default 1',
    'alter table users drop level; alter table users add level int generated always as (1) stored',
  ],
  ['alter table orders set unlogged', 'alter table orders set logged'],
  ['alter table orders alter note type text collate "C"', 'alter table orders alter note type text collate "default"'],
  ['alter sequence numbers maxvalue 1000', 'alter sequence numbers no maxvalue'],
  ['alter sequence users_id_seq maxvalue 1000', 'alter sequence users_id_seq no maxvalue'],
  ['alter sequence numbers cycle', 'alter sequence numbers no cycle'],
  [
    'alter table events detach partition events_01',
    "alter table events attach partition events_01 for values from ('2026-01-01') to ('2026-02-01')",
  ],
  [
    'alter table parts detach partition parts_0; alter table parts attach partition parts_0 for values with (modulus 2, remainder 0)',
    'alter table parts detach partition parts_0; alter table parts attach partition parts_0 for values with (modulus 1, remainder 0)',
  ],
  [
    'create table events_other partition of events default',
    'alter table events detach partition events_other; drop table events_other',
  ],
  [
    'drop aggregate longest(text); create aggregate longest(text) (sfunc = textcat, stype = text, initcond = x)',
    'drop aggregate longest(text); create aggregate longest(text) (sfunc = textcat, stype = text)',
  ],
];

test('each change that a product may notice is seen', () => {
  expect(schema().server).toMatch(/^\d+$/);
  for (const [sql, back] of faults) expect(changed(sql, back), sql).not.toEqual([]);
});

test('an index whose creation failed is invalid', () => {
  psql("insert into users (email, name) values ('a@b', 'x'), ('c@d', 'x')");
  const failing = 'create unique index concurrently on users (name)';
  const seen = changed('select 1', 'select 1');
  expect(seen).toEqual([]);
  const before = schema();
  const ended = spawnSync('psql', [...options, '-c', failing], { env: programs, stdio: 'ignore' });
  expect(ended.status).not.toBe(0);
  expect(differenceOf(schema(), before).extra).toEqual([expect.stringMatching(/^index public.users .* invalid$/)]);
  psql('drop index users_name_idx; delete from users');
});

/** Changes that mean nothing, each with its way back. */
const harmless: [sql: string, back: string][] = [
  ['alter index orders_user_id_idx rename to "by user"', 'alter index "by user" rename to orders_user_id_idx'],
  [
    'alter table users rename constraint users_email_key to one_email',
    'alter table users rename constraint one_email to users_email_key',
  ],
  ["comment on table users is 'people'", 'comment on table users is null'],
  ['create table alembic_version (version_num varchar(32))', 'drop table alembic_version'],
  ['alter sequence users_id_seq rename to user_numbers', 'alter sequence user_numbers rename to users_id_seq'],
  ['alter sequence users_id_seq as bigint', 'alter sequence users_id_seq as int'],
  ['alter sequence numbers restart with 500', 'alter sequence numbers restart with 1'],
  [
    "create table events_02 partition of events for values from ('2026-02-01') to ('2026-03-01')",
    'alter table events detach partition events_02; drop table events_02',
  ],
  ['grant select on users to public', 'revoke select on users from public'],
];

test('what means nothing is not told', () => {
  for (const [sql, back] of harmless) expect(changed(sql, back), sql).toEqual([]);
});

test('the search path of the role means nothing, and stays as it is', () => {
  const before = schema();
  for (const path of ['public', "''", 'pg_catalog,public'])
    expect(differenceOf(schema({ PGOPTIONS: `-c search_path=${path}` }), before), path).toMatchObject({
      missing: [],
      extra: [],
    });
  const both = execFileSync(
    'psql',
    [...options, '-f', file, '-c', 'show search_path; create table z (); drop table z'],
    { encoding: 'utf8', env: programs },
  );
  expect(both.trim().split('\n').at(-1)).toContain('public');
});
