import { notApplicable, topic } from './row.ts';

const noDeveloperBackup = notApplicable('a developer database is not backed up');
const backupsOfProd = notApplicable('the document asks for backups of prod only');

/** Rows on snapshots, restore tests and the schema of the database. */
export const backups = topic('backups', {
  'backup-age': {
    level: 'must',
    must: 'The newest database snapshot must be at most 26 h old.',
    source: ['백업/마이그레이션'],
    // A day between two snapshots, and two hours for the snapshot itself and a late start.
    expect: { local: noDeveloperBackup, stage: backupsOfProd, prod: { atMostH: 26 } },
    fix: "look into the timer of the snapshot job and the disk it writes to; judge the content's date, not the mtime of the file",
  },
  'backup-series': {
    level: 'must',
    must: 'The last seven days must each have one kept snapshot, and daily snapshots must not be kept for more than eight.',
    source: ['백업/마이그레이션'],
    expect: {
      local: noDeveloperBackup,
      stage: backupsOfProd,
      prod: { days: 7, missing: [], keptAtMostDays: 8, over: [] },
    },
    fix: 'keep seven daily snapshots in the retention rule, and alarm on a missed day; BACKUP_KEPT_DAYS declares a longer time',
  },
  'backup-content': {
    level: 'must',
    must: "A snapshot must be a complete dump that holds yesterday's data.",
    source: ['백업/마이그레이션'],
    // The newest snapshot is compared with the one whose restore was counted: a growing database passes, an empty dump
    // fails.
    expect: { local: noDeveloperBackup, stage: backupsOfProd, prod: { problems: [], sizeFrom: 0.5, sizeTo: 2 } },
    fix:
      'let the job fail with pg_dump (set -o pipefail), and restore a snapshot with row counts: `pg_restore -l` lists ' +
      'all tables of a file that is cut off; tables that a backup leaves out, or that jobs clear away, ' +
      'belong into RESTORE_EMPTY_TABLES',
  },
  'restore-drill-age': {
    level: 'must',
    must: 'The last restore test must be at most 31 days old, with row counts and duration on record.',
    source: ['백업/마이그레이션'],
    expect: { local: noDeveloperBackup, stage: backupsOfProd, prod: { ageAtMostDays: 31 } },
    fix: 'run `npx postflight drill restore --env prod` every month: it restores the newest snapshot into a scratch database and counts its rows',
  },
  'schema-drift': {
    level: 'must',
    must: 'The schemas of stage and prod must be the one that the release expects.',
    source: ['백업/마이그레이션'],
    expect: {
      local: notApplicable('a developer database is made from the seed'),
      stage: { sameAs: 'SCHEMA_FILE', differences: [] },
      prod: { sameAs: 'the record of stage', differences: [] },
    },
    productionNote: 'read only',
    fix: 'write the named difference as a migration, and run it in the deploy of every environment',
  },
  // Split off seed-idempotent, which covered both: a seed shows on a developer machine, the head of the migrations
  // where something is deployed.
  'migration-head': {
    level: 'must',
    must: 'The database must be at the one head of the migrations of the code.',
    source: ['백업/마이그레이션'],
    expect: {
      local: notApplicable('a developer database is made from the seed'),
      stage: { status: 0 },
      prod: { status: 0 },
    },
    productionNote: 'read only',
    fix: 'run `alembic upgrade head` in the deploy, and merge double heads: `alembic merge heads`',
  },
  'seed-idempotent': {
    level: 'must',
    must: 'A seed must be repeatable: a second one must succeed, and add nothing to the database.',
    source: ['백업/마이그레이션'],
    expect: {
      local: { grown: [] },
      stage: notApplicable('the seed is that of a developer machine'),
      prod: notApplicable('the seed is that of a developer machine'),
    },
    fix: 'seed with INSERT … ON CONFLICT DO NOTHING, on a key that the seed itself chooses',
  },
});
