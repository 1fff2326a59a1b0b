import { everywhere, notApplicable, topic } from './row.ts';

/** Snapshots, restore tests and the schema of the database. */
export const backups = topic('backups', {
  'backup-age': {
    level: 'must',
    must: 'The newest database snapshot must be at most 26 h old.',
    source: ['백업/마이그레이션'],
    // A day between two snapshots, and two hours for the snapshot itself and a late start.
    expect: {
      local: notApplicable('a developer database is not backed up'),
      stage: notApplicable('the document asks for backups of prod only'),
      prod: { atMostH: 26 },
    },
    fix: "look into the timer of the snapshot job and the disk it writes to; judge the content's date, not the mtime of the file",
    status: 'planned',
  },
  'backup-series': {
    level: 'must',
    must: 'The last seven days must each have one kept snapshot.',
    source: ['백업/마이그레이션'],
    expect: {
      local: notApplicable('a developer database is not backed up'),
      stage: notApplicable('the document asks for backups of prod only'),
      prod: { perDay: 1, days: 7 },
    },
    fix: 'keep seven daily snapshots in the retention rule, and alarm on a missed day',
    status: 'planned',
  },
  'backup-content': {
    level: 'must',
    must: "A snapshot must be a complete dump that holds yesterday's data.",
    source: ['백업/마이그레이션'],
    expect: everywhere({ complete: true }),
    fix: 'check the exit code of pg_dump (set -o pipefail), then pg_restore -l and the size of the result',
    status: 'planned',
  },
  'restore-drill-age': {
    level: 'must',
    must: 'The last restore test must be at most 31 days old, with row counts and duration on record.',
    source: ['백업/마이그레이션'],
    expect: { local: { rehearsed: true }, stage: { rehearsed: true }, prod: { ageAtMostDays: 31 } },
    fix: 'restore the newest snapshot into an empty PostgreSQL, count its rows, and commit the record',
    status: 'planned',
  },
  'schema-drift': {
    level: 'must',
    must: 'The schemas of stage and prod must be the one that the release expects.',
    source: ['백업/마이그레이션'],
    expect: {
      local: notApplicable('a developer database is made from the seed'),
      stage: { sameAs: 'the schema of the release' },
      prod: { sameAs: 'the schema of stage' },
    },
    productionNote: 'read only',
    fix: 'write the named difference as a migration; the document says to adopt Alembic once the schema drifts',
    status: 'planned',
  },
  'seed-idempotent': {
    level: 'must',
    must: 'The database must be at the state the code expects: nothing doubled by a second seed, at the Alembic head of the code if there is one.',
    source: ['백업/마이그레이션'],
    expect: {
      local: { rowsAddedBySecondSeed: 0 },
      stage: { head: 'the head of the code' },
      prod: { head: 'the head of the code' },
    },
    productionNote: 'read only',
    fix: 'seed with INSERT … ON CONFLICT DO NOTHING; run `alembic upgrade head` in the deploy and merge double heads',
    status: 'planned',
  },
});
