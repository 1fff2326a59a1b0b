/** Tests the reading of backups: listings of snapshots, row counts, and the record of a restore. */
import { expect, test } from '@playwright/test';
import { differenceOf } from '../../../fixtures/probe/backups/database-schema.ts';
import { readSchemaLines } from '../../../fixtures/probe/parse/schema-lines.ts';
import { packed, unpacked } from '../../../fixtures/records/packed.ts';
import { observeListing } from '../../../fixtures/probe/backups/listing.ts';
import { momentOf } from '../../../fixtures/probe/parse/moment.ts';
import { readRowCounts } from '../../../fixtures/probe/parse/row-counts.ts';
import { readSnapshots } from '../../../fixtures/probe/parse/snapshots.ts';
import { drill } from '../../../fixtures/proof/faults/faults.ts';
import { contentProblems, restoreProblems, testProblems } from '../../../fixtures/records/restores-judged.ts';

test('a moment has a zone, or is in seconds or milliseconds', () => {
  const at = Date.parse('2026-11-28T03:00:00Z');
  const good = [
    '2026-11-28T03:00:00Z',
    '2026-11-28t03:00:00.123456789z',
    '2026-11-28 12:00:00+09:00',
    '2026-11-28 03:00:00+00',
    '2026-11-28T12:00:00+0900',
    at / 1000,
    at,
    String(at / 1000),
    String(at),
    `${at / 1000}.25`,
  ];
  expect(good.map(momentOf).map(it => Math.floor((it ?? 0) / 1000) * 1000)).toEqual(good.map(() => at));
  expect(momentOf('2026-11-28T03:00:00-00:00')).toBe(at);
  const none = [
    '2026-11-28T03:00:00',
    '2026-02-30T03:00:00Z',
    '2026-11-28',
    '20261128',
    '2026-11-28 12:00:00+9',
    at * 1000,
    String(at * 1000),
    0,
    -5,
    null,
  ];
  expect(none.map(momentOf)).toEqual(none.map(() => undefined));
});

test('a listing is an array, lines, or objects over lines', () => {
  const one = '{"id":"a","time":"2026-11-28T03:00:00Z","bytes":7}';
  const other = '{\n  "id": "b}",\n  "time": 1764298800,\n  "ok": false\n}';
  const ids = (text: string) => {
    const read = readSnapshots(text);
    return 'problem' in read ? read.problem : read.snapshots.map(({ id, ok, bytes }) => [id, ok, bytes]);
  };
  const both = [
    ['a', true, 7],
    ['b}', false, undefined],
  ];
  for (const text of [`[${one},${other}]`, `${one}\n${other}\n`, `\uFEFF${one}${other}`, `[${one}]\n[${other}]`])
    expect(ids(text)).toEqual(both);
  expect(ids('[]')).toEqual([]);
});

test('one bad element spoils a listing, and is named', () => {
  const problem = (text: string) => {
    const read = readSnapshots(text);
    return 'problem' in read ? read.problem : 'a listing';
  };
  const good = '{"id":"a","time":"2026-11-28T03:00:00Z"}';
  expect(problem(' \n')).toContain('it prints nothing');
  expect(problem('ID  Time\n1 yesterday')).toContain('value 1 is no JSON: ID  Time');
  expect(problem(`${good}\n{"id":"b","ti`)).toContain('value 2 is no JSON');
  expect(problem(`[${good},{"time":1764298800}]`)).toContain('element 2 has no id');
  expect(problem(`[${good},{"id":"b"}]`)).toContain('element 2 has no time');
  expect(problem(`[${good},{"id":"b","time":"2026-11-28 03:00"}]`)).toContain(
    'element 2 has the time "2026-11-28 03:00"',
  );
  expect(problem('[{"id":"b","time":1764298800000000}]')).toContain('neither RFC 3339');
  expect(problem('[{"id":"b","time":1764298800,"bytes":"1.6 MB"}]')).toContain('no number of bytes');
  expect(problem('[{"id":"b","time":1764298800,"ok":"yes"}]')).toContain('neither true nor false');
  expect(problem('[{"id":"b","time":1764298800,"of":7}]')).toContain('an of that is no text');
  expect(problem(`[${good},{"id":"b","time":null,"ok":true}]`)).toContain('element 2 has no time');
  expect(problem('[["a"]]')).toContain('element 1 is no object');
});

test('a snapshot that is not finished is passed over, and told', () => {
  const good = '{"id":"a","time":"2026-11-28T03:00:00Z"}';
  for (const time of ['"time":null,', ''])
    expect(readSnapshots(`[{"id":"rds:b",${time}"ok":false},${good}]`)).toMatchObject({
      snapshots: [{ id: 'a' }],
      underWay: ['rds:b'],
    });
});

test('a listing of several things is not judged', async () => {
  const list = (...of: string[]) =>
    observeListing(`printf '%s' '${JSON.stringify(of.map((it, i) => ({ id: i, time: 1764298800 + i, of: it })))}'`, []);
  expect((await list('db:/dump', 'db:/dump', 'laptop:/tmp')).snapshots).toBe(3);
  await expect(list('db:/dump', 'web-1:/etc', 'db:/dump', 'web-1:/etc')).rejects.toThrow(
    /lists snapshots of db:\/dump, web-1:\/etc: list those of the database alone/,
  );
  const [bucket, other] = ['s3:https://AKIA:hunter2supersecret@minio/db', 'web-1:/etc'];
  const told = await list(bucket, other, bucket, other).catch(String);
  expect(told).toContain('lists snapshots of');
  expect(told).not.toContain('hunter2');
});

test('row counts are whole numbers, and a canary is a day', () => {
  expect(readRowCounts('{"table":"public.users","rows":5}\n{"canary":"2026-11-27"}\n')).toEqual({
    counts: { tables: [{ table: 'public.users', rows: 5 }], canary: '2026-11-27' },
  });
  expect(readRowCounts('{"table":"a","rows":0}{"canary":null}')).toMatchObject({ counts: { canary: '0000-01-01' } });
  for (const bad of ['', 'users 5', '{"table":"a"}', '{"table":"a","rows":-1}', '{"canary":"yesterday"}'])
    expect(readRowCounts(bad)).toHaveProperty('problem');
});

test('a restore of each bad dump is told by its counts', () => {
  const wrong = (change: (restore: NonNullable<ReturnType<typeof drill>['drill']['restore']>) => void) => {
    const { drill: record } = drill('restore', it => {
      if (it.restore) change(it.restore);
    });
    return restoreProblems(record, undefined, ['public.sessions']);
  };
  expect(wrong(() => undefined)).toEqual([]);
  expect(wrong(it => (it.tables = it.tables.map(({ table }) => ({ table, rows: 0 }))))).toEqual([
    'no table of it holds a row',
  ]);
  expect(wrong(it => (it.tables = it.tables.slice(1)))).toEqual([
    'of the tables of the live database it lacks public.users',
  ]);
  expect(wrong(it => it.live?.push({ table: 'public.sessions', rows: 900 }))).toEqual([]);
  expect(wrong(it => (it.canary = '2026-01-01'))[0]).toMatch(/^its canary is of 2026-01-01, and the snapshot of /);
  expect(testProblems(drill('restore').drill, Date.now())).toEqual([]);
});

test('what changed rightly since a snapshot is no loss of it', () => {
  type Rows = Record<string, number>;
  const tables = (of: Rows) => Object.entries(of).map(([table, rows]) => ({ table, rows }));
  const snapshot = { id: 'a', time: '2026-11-28T03:00:00Z' };
  const wrong = (has: Rows, live: Rows | undefined, before: Rows) =>
    contentProblems(
      { snapshot, tables: tables(has), ...(live ? { live: tables(live) } : {}) },
      { snapshot, tables: tables(before) },
    ).join('; ');
  const users = { users: 500 };
  expect(wrong(users, { ...users, invoices: 0 }, users)).toBe('');
  expect(wrong({ ...users, outbox: 0 }, { ...users, outbox: 1 }, { ...users, outbox: 40 })).toBe('');
  expect(wrong(users, users, { ...users, legacy: 7_000 })).toBe('');
  expect(wrong({ ...users, audit: 300 }, { ...users, audit: 310 }, { ...users, audit: 9_000 })).toBe('');
  expect(wrong(users, { ...users, invoices: 1 }, users)).toContain('it lacks invoices');
  expect(wrong({ ...users, roles: 0 }, { ...users, roles: 11 }, users)).toContain('roles (0 of 11 rows)');
  expect(wrong({ ...users, audit: 300 }, undefined, { ...users, audit: 9_000 })).toContain('audit (300 of 9000 rows)');
  expect(wrong(users, undefined, { ...users, legacy: 7_000 })).toContain('of the restore before it lacks legacy');
  expect(wrong(users, { users: 0 }, { ...users, legacy: 7_000 })).toContain('of the restore before it lacks legacy');
});

test('a listing of 100,000 snapshots takes a moment', async () => {
  const line = `node -e "for (let i = 0; i < 100000; i++) console.log(JSON.stringify({ id: 'snapshot-' + i, time: Math.round(Date.now() / 1000) - i * 300, bytes: 1600000 + i }))"`;
  const begun = Date.now();
  const seen = await observeListing(line, ['Asia/Seoul']);
  expect(seen.snapshots).toBe(100_000);
  expect(Date.now() - begun).toBeLessThan(15_000);
  console.log(`100,000 snapshots: ${Date.now() - begun} ms, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
});

test('a schema of 5,000 objects is compared in a moment, and fits into a record', () => {
  const lines = Array.from(
    { length: 5_000 },
    (_, i) => `column public.table_${i % 200}.column_${i} character varying(${i % 97}) not null`,
  );
  const begun = Date.now();
  const seen = readSchemaLines(`${lines.toReversed().join('  \n')}\n\nserver 15\n`);
  expect(differenceOf(seen, readSchemaLines(lines.join('\n')))).toEqual({
    missing: [],
    extra: [],
    isOfViewsAlone: false,
  });
  const text = packed(seen.lines) ?? '';
  expect(unpacked(text)).toEqual(seen.lines);
  expect(unpacked('no such thing')).toBeUndefined();
  console.log(`5,000 objects: ${Date.now() - begun} ms, ${text.length} characters in a record`);
  expect(text.length).toBeLessThan(200_000);
});

test('a line that stands in two objects is missed in one of them', () => {
  const table = (name: string, ...columns: string[]) => [`CREATE TABLE ${name} (`, ...columns, '  id integer)'];
  const [email, lines] = ['  email text not null,', (text: string[]) => readSchemaLines(text.join('\n'))];
  const both = lines([...table('users', email), ...table('orders', email)]);
  const { missing, extra } = differenceOf(lines([...table('users', email), ...table('orders')]), both);
  expect([missing, extra]).toEqual([[`${email} (number 2 of its kind)`], []]);
  expect(differenceOf(lines([...table('orders', email), ...table('users', email)]), both)).toMatchObject({
    missing: [],
    extra: [],
  });
});

test('what a dump says of itself is no part of the schema', () => {
  const dumped = (token: string, version: string, next: number) =>
    [
      `-- Dumped from database version ${version}`,
      `\\restrict ${token}`,
      'CREATE TABLE users (',
      '    -- the address',
      '  `email` text',
      `) ENGINE=InnoDB AUTO_INCREMENT=${next} DEFAULT CHARSET=utf8mb4;`,
      `\\unrestrict ${token}`,
      `-- Dump completed on 2026-11-${version}`,
    ].join('\n');
  const seen = readSchemaLines(dumped('tb3GwMM5Qudo49', '15.18', 7));
  expect(differenceOf(seen, readSchemaLines(dumped('3zqYPR4IqndE40', '15.19', 8)))).toMatchObject({
    missing: [],
    extra: [],
  });
  expect(seen.lines).toHaveLength(3);
  expect(readSchemaLines('-- Dumped by pg_dump\n\n').lines).toEqual([]);
});

test('views alone may differ between servers of different versions', () => {
  const schema = (server: string, ...more: string[]) =>
    readSchemaLines(['column a.b.c text', ...more, `server ${server}`].join('\n'));
  expect(differenceOf(schema('16', 'view a.v SELECT 1'), schema('15', 'view a.v SELECT (1)')).isOfViewsAlone).toBe(
    true,
  );
  expect(differenceOf(schema('15', 'view a.v SELECT 1'), schema('15', 'view a.v SELECT (1)')).isOfViewsAlone).toBe(
    false,
  );
  expect(differenceOf(schema('16', 'index a.i'), schema('15', 'view a.v SELECT (1)')).isOfViewsAlone).toBe(false);
});
