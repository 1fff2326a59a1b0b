/** Variables of the database's backups: the adopter's own commands that list them, restore one and count rows. */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { numberOf, text } from './forms.ts';

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

const tables = z
  .string()
  .transform(v =>
    v
      .split(',')
      .map(part => part.trim())
      .filter(Boolean),
  )
  .prefault('');

/** Variables of backups. */
export const backups = {
  BACKUP_LIST_CMD: text
    .optional()
    .register(documentation, {
      what:
        'Shell command that prints the kept snapshots as JSON, `{"id":"…","time":"2026-11-28T03:00:00Z"}` each, in an ' +
        'array or one after another; `bytes`, `ok` (false: it failed) and `of` (of what it is) where the tool tells. ' +
        '`time` is that of the content: RFC 3339, or seconds since the epoch. Those of one database alone: where `of` ' +
        'differs, nothing is judged. `fixtures/recipes` has one for each tool.',
      example: 'restic snapshots --json --tag db | jq -f fixtures/recipes/restic.jq',
      unlocks: ['backup-age', 'backup-series', 'backup-content'],
    }),
  BACKUP_TZ: z
    .string()
    .refine(isZone, 'is no time zone like Asia/Seoul')
    .default('UTC')
    .register(documentation, {
      what: 'Time zone in which the days of the backups are cut. A series that is whole in UTC is whole, too.',
      example: 'Asia/Seoul',
    }),
  BACKUP_KEPT_DAYS: numberOf('days', { from: 7, to: 3_650 })
    .optional()
    .register(documentation, {
      what: 'How long daily snapshots are kept, days, where that is another time than the seven days of the document.',
      example: '30',
      unset: 'daily snapshots that are older than eight days are too many; weekly and monthly ones are not',
    }),
  RESTORE_CMD: text
    .optional()
    .register(documentation, {
      what:
        'Shell command that restores the snapshot `$POSTFLIGHT_BACKUP_ID` into a scratch database, prints ' +
        '`{"table":"public.users","rows":5000}` for each table, and `{"canary":"2026-11-27"}` where a backup job writes ' +
        'one, and removes it again. It may take six hours. Only `npx postflight drill restore` runs it, on prod, too.',
      example: 'fixtures/recipes/restore-postgres.sh /var/backups/db',
      unlocks: ['restore-drill-age', 'backup-content'],
    }),
  RESTORE_EMPTY_TABLES: tables.register(documentation, {
    what:
      'Tables that a backup leaves out on purpose, or that jobs fill and clear, comma separated: their rows are not ' +
      'compared.',
    example: 'public.sessions,public.cache',
  }),
  DB_ROWS_CMD: text
    .optional()
    .register(documentation, {
      what: 'Shell command that prints the rows of each table of the live database, as RESTORE_CMD does; it reads only.',
      example: 'psql -XAtq -v ON_ERROR_STOP=1 -f fixtures/recipes/rows.sql',
      unlocks: ['seed-idempotent'],
    }),
};
