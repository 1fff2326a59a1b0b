/** Tests that each recipe for a listing prints one, with the time of the content, and of one thing alone. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { systemVariables } from '../../../envs/child-environment.ts';
import { readSnapshots } from '../../../fixtures/probe/parse/snapshots.ts';
import { jq } from '../../../fixtures/target/stack/programs.ts';

const recipes = path.join(import.meta.dirname, '../../../fixtures/recipes');
const through = (recipe: string, input: string, ...options: string[]): string =>
  recipe.endsWith('.jq')
    ? execFileSync('jq', [...options, '-f', path.join(recipes, recipe)], {
        input,
        encoding: 'utf8',
        env: systemVariables(),
      })
    : execFileSync(path.join(recipes, recipe), { input, encoding: 'utf8', env: systemVariables() });

/** Output of each tool, shortened. */
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
});

/** Returns a recipe's result for the given values: one part of each snapshot. */
const made = (recipe: string, values: unknown, part: 'of' | 'time', ...options: string[]): unknown[] => {
  const read = readSnapshots(through(recipe, JSON.stringify(values), ...options));
  return 'problem' in read ? [read.problem] : read.snapshots.map(it => it[part]);
};

test('a day in the name of a file tells a later copy, and not the hour', () => {
  test.skip(jq() === undefined, 'needs jq: npm run stack -- install');
  const times: [name: string, ModTime: string, time: string][] = [
    // Made at 03:05 in Seoul, and at 23:05 of the day before in New York.
    ['db-2026-12-01.dump', '2026-11-30T18:05:00.000000000Z', '2026-11-30T18:05:00Z'],
    ['db-2026-12-01.dump', '2026-12-02T04:05:00Z', '2026-12-02T04:05:00Z'],
    ['daily/db_20261201.sql.gz', '2026-12-01T03:05:00.5+09:00', '2026-11-30T18:05:00Z'],
    ['db-2026-12-01T03-00.dump', '2026-12-09T10:00:00Z', '2026-12-01T12:00:00Z'],
    ['db-2026-12-01.dump', '2026-12-09T10:00:00-05:00', '2026-12-01T12:00:00Z'],
    ['db-1795837350.dump', '2026-11-28T03:00:00Z', '2026-11-28T03:00:00Z'],
    ['other.dump', '2026-11-28T12:00:00.123456789+09:00', '2026-11-28T03:00:00Z'],
  ];
  const listed = times.map(([name, ModTime]) => ({ Path: name, Size: 1, ModTime }));
  expect(made('rclone.jq', listed, 'time')).toEqual(times.map(([, , time]) => Date.parse(time)));
});

test('each filter tells of what a snapshot is', () => {
  test.skip(jq() === undefined, 'needs jq: npm run stack -- install');
  const one = (hostname: string, file: string) => ({
    short_id: file,
    time: '2026-11-28T03:00:00Z',
    hostname,
    paths: [file],
  });
  const mixed = [one('db', '/dump'), one('web-1', '/etc'), one('db', '/dump'), one('web-1', '/etc')];
  expect(made('restic.jq', mixed, 'of')).toEqual(['db:/dump', 'web-1:/etc', 'db:/dump', 'web-1:/etc']);
  expect(made('restic.jq', mixed, 'of', '--arg', 'of', 'db')).toEqual(['db', 'db', 'db', 'db']);
  const containers = [one('5f1c9f3ce1d0', '/dump/2026-11-27.sql'), one('0a8b2c11aa7e', '/dump/2026-11-28.sql')];
  expect(made('restic.jq', containers, 'of')).toEqual(['/dump/DAY.sql', '/dump/DAY.sql']);
  const archives = ['db-2026-11-27T03:00:00', 'db-2026-11-28T03:00:00.123456', 'etc-1795837350'];
  expect(made('borg.jq', { archives: archives.map(name => ({ name, time: '2026-11-28T03:00:00' })) }, 'of')).toEqual([
    'db-DAY',
    'db-DAY',
    'etc-DAY',
  ]);
  const files = ['daily/db-20261128.dump', 'weekly/db-20261122.dump', 'daily/db-20261128.dump.sha256'];
  expect(
    made(
      'rclone.jq',
      files.map(Path => ({ Path, Size: 1, ModTime: '2026-11-28T03:00:00Z' })),
      'of',
    ),
  ).toEqual(['db-DAY.dump', 'db-DAY.dump', 'db-DAY.dump.sha256']);
  const stanza = (name: string) => ({
    name,
    backup: [{ label: name, timestamp: { stop: 1795834820 }, info: { size: 1 } }],
  });
  expect(made('pgbackrest.jq', [stanza('main'), stanza('logs')], 'of')).toEqual(['main', 'logs']);
});

test('a repository that pgBackRest could not read is told, and lists nothing', () => {
  test.skip(jq() === undefined, 'needs jq: npm run stack -- install');
  const status = (code: number, message: string) => ({ code, message });
  const stanza = (...repositories: ReturnType<typeof status>[]) => [
    {
      name: 'main',
      backup: [],
      repo: repositories.map((it, i) => ({ key: i + 1, status: it })),
      status: status(repositories.length > 1 ? 4 : (repositories[0]?.code ?? 0), 'other'),
    },
  ];
  const denied = status(99, "[FileOpenError] unable to load info file 'backup.info'\nHINT: has it been created?");
  const [good, none] = [status(0, 'ok'), status(2, 'no valid backups')];
  for (const repositories of [[denied], [good, denied]])
    expect(() => through('pgbackrest.jq', JSON.stringify(stanza(...repositories)))).toThrow(
      /pgbackrest cannot read a repository: \[FileOpenError\] unable to load info file 'backup\.info'$/m,
    );
  for (const values of [stanza(none), stanza(good, none), []])
    expect(readSnapshots(through('pgbackrest.jq', JSON.stringify(values)))).toEqual({ snapshots: [], underWay: [] });
});

let folders = 0;

/**
 * Lists a folder with these files, made at 03:00, with this output of pg_restore on each; undefined: there is no
 * pg_restore.
 */
function dumps(files: readonly string[], said: string | undefined, ...pattern: string[]) {
  folders += 1;
  const folder = test.info().outputPath(`dumps-${folders}`);
  const programs = test.info().outputPath(`programs-${folders}`);
  for (const it of [folder, programs]) mkdirSync(it, { recursive: true });
  for (const file of files) {
    writeFileSync(path.join(folder, file), 'PGDMP');
    utimesSync(path.join(folder, file), new Date('2026-11-28T03:00:00Z'), new Date('2026-11-28T03:00:00Z'));
  }
  for (const name of ['date', 'find', 'wc', 'tr', 'sed', 'head'])
    execFileSync('ln', ['-s', `/usr/bin/${name}`, path.join(programs, name)], { env: systemVariables() });
  if (said !== undefined) {
    // An unknown option ends it.
    const script = `#!/bin/sh\ncase "$2" in --) ;; -*) exit 1 ;; esac\n/bin/cat <<'E'\n${said}\nE\n`;
    writeFileSync(path.join(programs, 'pg_restore'), script);
    chmodSync(path.join(programs, 'pg_restore'), 0o755);
  }
  const ended = spawnSync('/bin/sh', [path.join(recipes, 'pg-dump-folder.sh'), folder, ...pattern], {
    encoding: 'utf8',
    env: { PATH: programs, TZ: 'UTC' },
  });
  const read = ended.status === 0 ? readSnapshots(ended.stdout) : ended.stderr;
  return typeof read === 'string' ? read : 'problem' in read ? read.problem : read.snapshots;
}

test('a folder of dumps that cannot be read here ends with 1, and says why', () => {
  const archive = (at: string) => `;\n; Archive created at ${at} KST\n;     dbname: app`;
  const one = { id: 'app-2026-11-28.dump', bytes: 5, ok: true, of: 'app-DAY.dump' };
  expect(dumps([one.id], archive('2026-11-28 02:59:00'))).toMatchObject([
    { ...one, time: Date.parse('2026-11-28T03:00:00Z') },
  ]);
  // In Seoul's time; and a copy of an old one.
  expect(dumps([one.id], archive('2026-11-28 11:59:00'))).toMatchObject([{ time: Date.parse('2026-11-28T03:00:00Z') }]);
  expect(dumps([one.id], archive('2026-11-20 02:59:00'))).toMatchObject([{ time: Date.parse('2026-11-20T02:59:00Z') }]);
  expect(dumps([one.id], 'pg_restore: error: input file is too short (read 0, expected 5)')).toMatchObject([
    { ...one, ok: false },
  ]);
  expect(dumps([one.id], 'pg_restore: error: unsupported version (1.16) in file header')).toContain(
    'app-2026-11-28.dump: pg_restore: error: unsupported version (1.16)',
  );
  expect(dumps([one.id], 'pg_restore: error: input file appears to be a text format dump. Please use psql.')).toContain(
    'text format dump',
  );
  expect(dumps([one.id], undefined)).toContain('no pg_restore on PATH');
  expect(dumps(['app-1.sql.gz', 'app-2.sql.gz'], '')).toContain('no *.dump among 2 files');
  const none = 'pg_restore: error: input file does not appear to be a valid archive';
  expect(dumps(['app-1.sql.gz'], none, '*.gz'), 'no failed one').toContain('app-1.sql.gz is packed or encrypted');
  expect(dumps([], '')).toEqual([]);
});

test('a dump may have any name', () => {
  const files = ['my app.dump', 'say "hi".dump', '-Fc.dump', String.raw`back\slash.dump`];
  const archive = '; Archive created at 2026-11-28 02:59:00 UTC';
  const read = dumps(files, archive);
  expect(Array.isArray(read) ? read.map(({ id, ok }) => [id, ok]) : read).toEqual(
    files.toSorted().map(name => [name, true]),
  );
  expect(dumps(files, archive, 'my *.dump')).toMatchObject([{ id: 'my app.dump' }]);
});
