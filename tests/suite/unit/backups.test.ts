/** Tests what is read of backups: listings of snapshots, row counts, and what the record of a restore shows. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { systemVariables } from '../../../envs/child-environment.ts';
import { differenceOf } from '../../../fixtures/probe/backups/schema.ts';
import { readSchemaLines } from '../../../fixtures/probe/parse/schema-lines.ts';
import { packed, unpacked } from '../../../fixtures/records/packed.ts';
import { observeListing } from '../../../fixtures/probe/backups/listing.ts';
import { momentOf } from '../../../fixtures/probe/parse/moment.ts';
import { readRowCounts } from '../../../fixtures/probe/parse/row-counts.ts';
import { readSnapshots } from '../../../fixtures/probe/parse/snapshots.ts';
import { drill } from '../../../fixtures/proof/faults/faults.ts';
import { restoreProblems, testProblems } from '../../../fixtures/records/restores-judged.ts';
import { jq } from '../../../fixtures/target/stack/programs.ts';

test('a moment has a zone, or is in seconds', () => {
  const at = Date.parse('2026-11-28T03:00:00Z');
  const good = ['2026-11-28T03:00:00Z', '2026-11-28t03:00:00.123456789z', '2026-11-28 12:00:00+09:00', at / 1000];
  expect(good.map(momentOf).map(it => Math.floor((it ?? 0) / 1000) * 1000)).toEqual(good.map(() => at));
  expect(momentOf('2026-11-28T03:00:00-00:00')).toBe(at);
  const none = [
    '2026-11-28T03:00:00',
    '2026-11-28T12:00:00+0900',
    '2026-02-30T03:00:00Z',
    '2026-11-28',
    at,
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
  expect(problem('[{"id":"b","time":1764298800000}]')).toContain('neither RFC 3339');
  expect(problem('[{"id":"b","time":1764298800,"bytes":"1.6 MB"}]')).toContain('no number of bytes');
  expect(problem('[{"id":"b","time":1764298800,"ok":"yes"}]')).toContain('neither true nor false');
  expect(problem('[["a"]]')).toContain('element 1 is no object');
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

const recipes = path.join(import.meta.dirname, '../../../fixtures/recipes');
const through = (recipe: string, input: string): string =>
  recipe.endsWith('.jq')
    ? execFileSync('jq', ['-f', path.join(recipes, recipe)], { input, encoding: 'utf8', env: systemVariables() })
    : execFileSync(path.join(recipes, recipe), { input, encoding: 'utf8', env: systemVariables() });

/** What each tool printed, shortened. */
const printed = {
  'restic.jq':
    '[{"time":"2026-11-28T03:00:00.123456789+09:00","tree":"d1","paths":["/dump"],"hostname":"db","id":"6f1c9f3ce1d0","short_id":"6f1c9f3c"}]',
  'pgbackrest.jq':
    '[{"backup":[{"error":false,"info":{"delta":1,"size":23897655},"label":"20261128-030001F","timestamp":{"start":1795834801,"stop":1795834820},"type":"full"}],"name":"main","status":{"code":0}}]',
  'borg.jq':
    '{"archives":[{"archive":"db-1","barchive":"db-1","id":"53f9","name":"db-1","start":"2026-11-28T03:00:00.000000","time":"2026-11-28T03:00:00.000000"}],"encryption":{"mode":"none"}}',
  'rclone.jq':
    '[{"Path":"daily/db-2026-11-28T03-00.dump","Name":"db","Size":1600000,"ModTime":"2026-11-28T09:00:00.000000000Z","IsDir":false},{"Path":"other.dump","Size":12,"ModTime":"2026-11-28T03:00:00Z"}]',
  'litestream.sh':
    'replica  generation        index  size    created\ns3       b9ba08d3a0f6bb3d  2      1600000  2026-11-28T03:00:00Z\n',
};

test('each recipe prints a listing', () => {
  test.skip(jq() === undefined, 'needs jq: npm run stack -- install');
  for (const [recipe, text] of Object.entries(printed)) {
    const read = readSnapshots(through(recipe, text));
    expect(read, recipe).toHaveProperty('snapshots');
  }
  expect(readSnapshots(through('rclone.jq', printed['rclone.jq']))).toMatchObject({
    snapshots: [{ time: Date.parse('2026-11-28T03:00:00Z') }, { time: Date.parse('2026-11-28T03:00:00Z') }],
  });
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
