/**
 * Tests the reading of a command that checks migrations: the output of tools that found the database behind, at the
 * head, or did not ask it.
 */
import { expect, test } from '@playwright/test';
import { checkMigrations } from '../../../fixtures/probe/backups/migration-check.ts';
import { readMigrationStatus } from '../../../fixtures/probe/parse/migration-status.ts';

const ask = (line: string) => checkMigrations({ name: 'MIGRATION_CHECK_CMD', line });

test('what a shell says of itself is no answer of the command', async () => {
  const ended = await Promise.all(['exit 0', 'exit 1', 'exit 255'].map(ask));
  expect(ended).toEqual([0, 1, 255].map(status => ({ status, said: '', names: false })));
  for (const line of ['no-such-command-here', 'exit 126', 'kill -9 $$', 'exit 137'])
    await expect(ask(line)).rejects.toThrow(/MIGRATION_CHECK_CMD ended with/);
});

/** Output of a tool that found the database behind, or two heads, and ended with a status other than 0. */
const behind = [
  'INFO  context\nFAILED: Database is not on all head revisions',
  'FAILED: Target database is not up to date.',
  'FAILED: Multiple head revisions are present for given argument "head"',
  'CommandError: Conflicting migrations detected; multiple leaf nodes in the migration graph: (0002_a, 0002_b in api).',
  'FAILED: New upgrade operations detected: [("add_column", None, "users")]',
  "FAILED: Can't locate revision identified by '9f2c41d0aa17'",
  'Following migration have not yet been applied:\n20260101_init',
  'Drift detected: Your database schema is not in sync with your migration history.',
  'ActiveRecord::PendingMigrationError: Migrations are pending. To resolve this issue, run: bin/rails db:migrate',
  'You have 1 pending migration:\n  20260101120000 AddUsers',
  'ERROR: Validate failed: Migrations have failed validation\nDetected resolved migration not applied to database: 2.',
  '2 changesets have not been applied to app@jdbc:postgresql',
  ' [ERROR] Out-of-date! 1 migration is available to execute.',
  '1 migration to apply',
  'the database is behind',
  'head is 9f2c41d0aa17, the database is at 0b7e41d0aa17',
];
for (const text of behind)
  test(`behind: ${JSON.stringify(text)}`, () => {
    expect(readMigrationStatus('', text, true).behind).not.toBe('');
    expect(readMigrationStatus(text, '', true).behind).not.toBe('');
  });

/** Output of a tool that did not ask its database. */
const unasked = [
  'OperationalError: connection to server at "127.0.0.1", port 1 failed: Connection refused',
  'FATAL:  password authentication failed for user "app"',
  "Error: P1001: Can't reach database server at db:5432",
  'Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)',
  'Error: getaddrinfo ENOTFOUND db',
  'psycopg.errors.ConnectionTimeout: connection timeout expired',
  'FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "app", database "product", no encryption',
  'FATAL:  sorry, too many clients already',
  'FATAL:  the database system is starting up',
  'ERROR: Unable to obtain connection from database (jdbc:postgresql://db/app) for user app: refused',
  'app@host: Permission denied (publickey).',
  'ssh: Could not resolve hostname app-1: Name or service not known',
  'Error response from daemon: No such container: api',
  'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  'service "api" is not running',
  'error: You must be logged in to the server (Unauthorized)',
  'Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout',
  "FAILED: No 'script_location' key found in configuration",
  'Traceback (most recent call last):\n  File "manage.py", line 11\nModuleNotFoundError: No module named \'django\'',
  'Error: the current revision of the database cannot be read: connect ETIMEDOUT',
  'INFO  Checking for pending migrations\nError: getaddrinfo EAI_AGAIN db',
  'relation "knex_migrations" does not exist',
  'something else went wrong',
];
for (const text of unasked)
  test(`not judged: ${JSON.stringify(text)}`, async () => {
    expect(readMigrationStatus('', text, true)).toMatchObject({ behind: '', isSilent: false });
    const line = `cat <<'END' >&2\n${text}\nEND\nexit 1`;
    await expect(ask(line)).rejects.toThrow(
      /^MIGRATION_CHECK_CMD ended with 1 and named no migration.*; its output: ./,
    );
  });

test('a command that says nothing answers by its status', async () => {
  const log = 'echo "INFO  [alembic.runtime.migration] Context impl PostgresqlImpl." >&2';
  const npm = 'echo "> product@1.0.0 check"; echo "npm error Lifecycle script failed" >&2';
  for (const line of ['test a = b', `${log}; test a = b`, `${npm}; exit 1`])
    expect(await ask(line), line).toMatchObject({ status: 1, said: '' });
});

/** Output of a tool that ends with 0 regardless of its finding. */
const listed = [
  'Found 1 Pending Migration file/files.\n20260101_users.js',
  '[X] 20260101_users.sql\n[ ] 20260201_orders.sql\n\nApplied: 1\nPending: 1',
  '[X]  a.0001_initial\n[ ]  a.0002_more',
  '| Versioned | 2       | add orders  | SQL  |              | Pending |',
  '    Applied At                  Migration\n    =======\n    Pending                  -- 00002_orders.sql',
  'up 20260101-users.js\ndown 20260201-orders.js',
  '   up     20260101120000  Create users\n  down    20260201120000  Create orders',
  'Migration Status: PENDING\n  -- Current Version: 1\n  -- Pending Files:    2',
  '20260101/installed users\n20260201/pending orders',
  '  2026_01_01_000000_create_users_table ............... [1] Ran\n  2026_02_01_000000_orders ............... Pending',
  '20260101_Users\n20260201_Orders (Pending)',
  '{"applied": 3, "pending": 2}',
  'Your models have 2 unapplied migration(s). Your project may not work properly.',
  '2026/11/30 23:31:15     Applied At                  Migration\n2026/11/30 23:31:15     Pending                  -- 00002_v.sql',
  'STATUS    ID      SOURCE\n--------  ------  --------\nA         0001.u  m\nU         0002.v  m',
  'Planned operations:\nauth.0004_alter_user_username_opts\n    Alter field username on user',
  '│ Filename           │ Applied At               │\n│ 20260101-users.js  │ 2026-01-01T10:00:00.000Z │\n│ 20260201-orders.js │ PENDING                  │',
  '+--------------+-------------------------------+\n| 1_users.sql  | 2026-01-01 10:00:00 +0000 UTC |\n| 2_orders.sql | no                            |',
  '20260101_init   applied\n20260201_orders   not applied',
  '002_orders.sql (not executed)',
  'schema is behind by 2 migrations',
  'Database is 3 versions behind',
  '{"version": 3, "dirty": true}',
  // A later one is applied, and Flyway passes it over.
  '| Versioned | 4       | c           | SQL  | 2026-12-01 04:05:39 | Success  | No       |\n| Versioned | 3       | d           | SQL  |                     | Ignored  | No       |',
  '| Versioned | 5       | e           | SQL  | 2026-12-01 04:05:39 | Future Failed | No |',
  'dry run\n> Migrating files:\n> - 1796079945429_a',
  '2 (dirty)',
  '# On database product\n# Project:  app\nUndeployed change:\n  * users',
  '|            | Executed | 10 |\n|            | New                  | 2   |',
  'eba2ec617004 (head)\n9f2c41d0aa17 (head)',
  'eba2ec617004 (branchpoint) (head)\n9f2c41d0aa17 (effective head) (head)',
];
for (const text of listed)
  test(`behind, with 0: ${JSON.stringify(text)}`, async () => {
    expect((await ask(`cat <<'END'\n${text}\nEND`)).said).not.toBe('');
  });

/** Printed at the head. */
const right = [
  'eba2ec617004 (head)',
  'eba2ec617004 (head)\neba2ec617004 (head)',
  'eba2ec617004 (mergepoint) (head)',
  '0001',
  'initial',
  'INFO  [alembic.runtime.migration] Context impl PostgresqlImpl.\neba2ec617004 (head)',
  '[X]  contenttypes.0001_initial\n[X]  auth.0001_initial',
  'No pending migrations to apply.\nprisma/migrations/20260101_pending_orders/migration.sql',
  'Found 2 Completed Migration file/files.\nNo Pending Migration files Found.',
  '[X] 20260101_users.sql\n\nApplied: 1\nPending: 0',
  '0 pending migrations, 12 applied',
  'Migration Status: OK\n  -- Current Version: 2\n  -- Pending Files:    0',
  '| Versioned | 1       | pending orders | SQL  | 2026-01-01   | Success |',
  '| Versioned | 1       | below       | SQL  |                     | Ignored (Baseline) | No |\n| Versioned | 2 | ignored | SQL | 2026-01-01 | Success |\n| Versioned | 3 | pending | JDBC | 2026-01-01 | Success |',
  '│ 20260101-pending-users.js  │ 2026-01-01T10:00:00.000Z │',
  '{"version": 3, "dirty": false}',
  'at the head: 0 behind',
  '20260101_not_applied_orders applied\n| 1_no.sql | 2026-01-01 |',
  '{"applied": 3, "pending": 0}',
  '{"applied": ["1"], "pending": []}',
  'INFO checking for pending migrations\n12 migrations, pending: none',
  '    Mon Jan  1 10:00:00 2026 -- 00001_pending_orders.sql',
  'up 20260101-pending-orders.js\nup 20260201-down-payments.js',
  'npm notice your npm is out of date\n0004 applied',
  '2026/11/30 23:31:15     Mon Nov 30 23:31:15 2026 -- 00001_pending.sql',
  'STATUS    ID      SOURCE\n--------  ------  --------\nA         0001.u  m\nA         0002.U  m',
  'Planned operations:\n  No planned migration operations.\n[X]  auth.0001_initial',
  '|            | Executed | 10 |\n|            | New                  | 0   |',
  'Database schema is up to date!\nprisma/migrations/20260101_init/migration.sql',
];
for (const text of right)
  test(`at the head: ${JSON.stringify(text)}`, async () => {
    expect(await ask(`cat <<'END'\n${text}\nEND`)).toEqual({ status: 0, said: '', names: true });
  });

test('what names nothing shows nothing', async () => {
  for (const text of [
    '',
    '\n \n---',
    'INFO  [alembic.runtime.migration] Context impl SQLiteImpl.',
    '2026-01-01 10:00:00,123 INFO sqlalchemy.engine.Engine SELECT 1',
    '> product@1.0.0 check\n> true',
    '(no migrations)',
    'Prisma schema loaded from prisma/schema.prisma\nNo migration found in prisma/migrations\nDatabase schema is up to date!',
    'No migrations found. Are your locations set up correctly?',
  ])
    expect(await ask(`cat <<'END'\n${text}\nEND`), text).toEqual({ status: 0, said: '', names: false });
  expect((await ask('echo "eba2ec617004 (head)" >&2')).names, 'on standard error, where logs go').toBe(false);
});

test('alembic current ends with 0 behind the head, too, and marks the head alone', async () => {
  for (const text of ['eba2ec617004', 'eba2ec617004 (branchpoint)'])
    await expect(ask(`echo "${text}"`)).rejects.toThrow(/printed eba2ec617004.*add --check-heads$/);
  expect(await ask('echo "eba2ec617004"; : alembic current --check-heads')).toMatchObject({ status: 0, names: true });
});

test('a command that compares nothing is not judged', async () => {
  for (const [line, why] of [
    ['echo "1fc75970f536 (head)"; : alembic heads', 'lists the migrations of the code, and asks no database'],
    ['echo "No changes detected"; : python manage.py makemigrations --check', 'and asks no database'],
    ['echo "Everything\'s fine"; : npx drizzle-kit check', 'compares files with each other'],
    ['echo "The schema is valid"; : npx prisma validate', 'and asks no database'],
    ['echo "Current Version: 20260101"; : npx knex migrate:currentVersion', 'prints the version that'],
    ['echo 3; : migrate -path m -database "$DB" version', 'prints the version that'],
    ['echo "goose: version 3"; : goose postgres "$DB" version 2>&1', 'prints the version that'],
  ] as const)
    await expect(ask(line), line).rejects.toThrow(
      new RegExp(`^MIGRATION_CHECK_CMD ended with 0, as it does wherever the database is: it .*${why}`),
    );
  for (const line of [
    'echo a; : "$(alembic current)" = "$(alembic heads)"',
    'echo a; : python manage.py makemigrations --check \\&\\& python manage.py migrate --check',
    'echo 3; : ./compare-migrations --with version',
  ])
    expect(await ask(line), line).toMatchObject({ status: 0, names: true });
  expect(await ask('echo "2 (dirty)" >&2; : migrate -database "$DB" version')).toMatchObject({ said: '2 (dirty)' });
});

test('a credential in a line that tells is not shown', async () => {
  const { said } = await ask('echo "database postgres://app:hunter2@db/app is behind: pwd=hunter2" >&2; exit 255');
  expect(said).toBe('database postgres://[redacted]@db/app is behind: pwd=[redacted]');
  await expect(ask('echo "cannot open postgres://app:hunter2@db/app" >&2; exit 1')).rejects.toThrow(
    '; its output: cannot open postgres://[redacted]@db/app',
  );
});

test('a command that leaves a process behind is not waited for', async () => {
  const started = Date.now();
  expect(await ask('sleep 20 & exit 3')).toMatchObject({ status: 3 });
  expect(Date.now() - started).toBeLessThan(10_000);
});
