/** Mutants and variations of the rows on backups and restore tests. */
import {
  all,
  configured,
  drill,
  inEnvironment,
  named,
  recorded,
  variables,
  type Fault,
  type Proof,
  type Written,
  type WrittenDrill,
} from '../../fixtures/proof/faults/faults.ts';

type Record = WrittenDrill['drill'];
type Restored = NonNullable<Record['restore']>;
type Kept = { id?: string; hoursAgo: number; bytes?: number; ok?: boolean };

/** The product keeps these snapshots. */
const kept = (name: string, snapshots: readonly Kept[]): Fault => named(name, configured({ 'BACKUP.kept': snapshots }));
/** Its tool prints this. */
const printed = (name: string, text: string): Fault => named(name, configured({ 'BACKUP.prints': text }));
const on = (name: string, ...records: readonly (Written | WrittenDrill)[]): Fault => named(name, recorded(...records));

/** One snapshot a day, from this age on, for `count` days. */
const daily = (count: number, from = 3): Kept[] =>
  Array.from({ length: count }, (_, day) => ({ hoursAgo: from + 24 * day, bytes: 1_600_000 }));
const days = (count: number) => ({ hoursAgo: count * 24 });
const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

/** A restore whose snapshot holds something else. */
const restored = (change: (restore: Restored) => void, how?: Parameters<typeof drill>[2]): WrittenDrill =>
  drill(
    'restore',
    record => {
      if (record.restore) change(record.restore);
    },
    how,
  );
const rowsOf =
  (table: string, rows: number | undefined) =>
  (restore: Restored): void => {
    restore.tables = restore.tables.flatMap(it =>
      it.table === table ? (rows === undefined ? [] : [{ table, rows }]) : [it],
    );
  };
const withoutLive = (change: (restore: Restored) => void) => (restore: Restored) => {
  change(restore);
  delete restore.live;
};
/** A step of the restore failed. */
const failedAt =
  (i: number, evidence: string) =>
  (record: Record): void => {
    const step = record.steps[i];
    if (step) Object.assign(step, { ok: false, evidence });
    Object.assign(record, { ok: false, why: evidence });
    if (i < 2) delete record.restore;
    record.steps = record.steps.slice(0, i + 1);
    record.forward = record.steps.length;
  };
/** The listing with a good restore on record. */
const after = (fault: Fault, ...records: readonly (Written | WrittenDrill)[]): Fault =>
  named(fault.name, all(fault, recorded(...(records.length > 0 ? records : [drill('restore')]))));

export default {
  mutants: {
    'backup-age': [
      kept('the newest is three days old', daily(8, 72)),
      kept('the job is two hours late', daily(8, 26.2)),
      kept('the newest failed', [{ hoursAgo: 2, ok: false }, ...daily(8, 50)]),
      kept('nothing was ever made', []),
      kept('every job failed', [{ hoursAgo: 2, ok: false }]),
      kept('a clock is wrong', [{ hoursAgo: -9, bytes: 1_600_000 }, ...daily(8)]),
      printed('as lines, two days old', `{"id":"a","time":"${ago(49)}"}\n{"id":"b","time":"${ago(73)}"}\n`),
      printed(
        'as psql prints it, two days old',
        `{"id":"a","time":"${ago(49).replace('T', ' ').replace('Z', '+00')}"}`,
      ),
      printed('as digits, two days old', `{"id":"a","time":"${Date.now() - 49 * 3_600_000}"}`),
      printed('none is finished', '[{"id":"rds:a","time":null,"ok":false}]'),
      printed(
        'the newest is under way for two days',
        `[{"id":"rds:b","time":null,"ok":false},{"id":"rds:a","time":"${ago(49)}","ok":true}]`,
      ),
      ...['db.dump.part', 'db.dump.4f1a.partial', 'daily/db.sql.gz.tmp'].map(id =>
        printed(
          `${id} is under way since two days`,
          JSON.stringify([
            { id, time: ago(1) },
            { id: 'a', time: ago(49) },
          ]),
        ),
      ),
      printed('in seconds, two days old', JSON.stringify([{ id: 7, time: Math.round(Date.now() / 1000) - 180_000 }])),
    ],
    'backup-series': [
      kept('a day is missing', daily(8).toSpliced(3, 1)),
      after(kept('one of the seven is missing', daily(7, 0.1).toSpliced(5, 1)), {
        env: 'prod',
        by: 'prod',
        hoursAgo: 24,
        backups: { oldest: ago(24 * 8) },
      }),
      kept('two days are missing', daily(8).toSpliced(4, 2)),
      kept('the job of a day failed', daily(8).with(2, { hoursAgo: 51, ok: false })),
      kept(
        'weekly only',
        [0, 7, 14].map(day => ({ hoursAgo: 3 + 24 * day })),
      ),
      kept('nothing is ever deleted', daily(40)),
      kept('daily ones of a fortnight ago are still there', [...daily(8), ...daily(3, 3 + 24 * 13)]),
      named(
        'more are kept than declared',
        all(configured({ 'BACKUP.kept': daily(40) }), variables({ BACKUP_KEPT_DAYS: '30' })),
      ),
      after(kept('the newest alone is kept', daily(1)), {
        env: 'prod',
        by: 'prod',
        hoursAgo: 100,
        backups: { oldest: ago(500) },
      }),
      named(
        'a day is missing in Seoul, too',
        all(configured({ 'BACKUP.kept': daily(8).toSpliced(5, 1) }), variables({ BACKUP_TZ: 'Asia/Seoul' })),
      ),
    ],
    'backup-content': [
      kept('an empty file', [{ hoursAgo: 3, bytes: 0 }, ...daily(7, 27)]),
      after(kept('a tenth of what was restored', [{ hoursAgo: 3, bytes: 160_000 }, ...daily(7, 27)])),
      after(kept('four times what was restored', [{ hoursAgo: 3, bytes: 6_400_000 }, ...daily(7, 27)])),
      on(
        'schema only',
        restored(it => (it.tables = it.tables.map(({ table }) => ({ table, rows: 0 })))),
      ),
      on('the data of a table are left out', restored(rowsOf('public.users', 0))),
      on('a table is missing', restored(rowsOf('public.orders', undefined))),
      on('a third of the rows', restored(rowsOf('public.orders', 20_000))),
      on(
        'a table of the restore before is missing',
        restored(() => undefined, days(30)),
        restored(withoutLive(rowsOf('public.coupons', undefined))),
      ),
      on(
        'rows of the restore before are gone',
        restored(() => undefined, days(30)),
        restored(withoutLive(rowsOf('public.users', 40))),
      ),
      on(
        'a table of eleven rows is left out',
        restored(it => it.live?.push({ table: 'public.roles', rows: 11 })),
      ),
      on(
        'a table is missing that the restore before lacked, too',
        restored(rowsOf('public.orders', undefined), days(30)),
        restored(rowsOf('public.orders', undefined)),
      ),
      on(
        'the live rows were those of an empty database, and the restore before had more',
        restored(() => undefined, days(30)),
        restored(it => {
          rowsOf('public.orders', undefined)(it);
          it.live = it.live?.map(({ table }) => ({ table, rows: 0 }));
        }),
      ),
      on(
        'the content is a week old',
        restored(it => (it.canary = ago(9 * 24).slice(0, 10))),
      ),
      on(
        'the canary was never written',
        restored(it => (it.canary = '0000-01-01')),
      ),
      on('it is cut off', drill('restore', failedAt(1, 'RESTORE_CMD ended with 1'))),
      on(
        'the last one cannot be restored, the one before could',
        drill('restore', undefined, days(20)),
        drill('restore', failedAt(1, 'RESTORE_CMD ended with 1')),
      ),
    ],
    'restore-drill-age': [
      on('six weeks ago', drill('restore', undefined, days(45))),
      on('a day too late', drill('restore', undefined, days(32.1))),
      on(
        'no table was counted',
        restored(it => (it.tables = []), days(3)),
      ),
      on(
        'by hand: no steps',
        drill('restore', record => void (record.steps = [])),
      ),
      on(
        'it only listed',
        drill('restore', record => void (record.steps = record.steps.slice(0, 1))),
      ),
      on(
        'without a time',
        drill('restore', record => record.steps.forEach(step => (step.seconds = 0))),
      ),
      on(
        'without evidence',
        drill('restore', record => record.steps.forEach(step => (step.evidence = ' '))),
      ),
      on('tomorrow', drill('restore', undefined, days(-1))),
      on(
        'this month the listing failed',
        drill('restore', undefined, days(40)),
        drill('restore', failedAt(0, 'BACKUP_LIST_CMD ended with 1'), days(2)),
      ),
      on(
        'this month somebody else signed it',
        drill('restore', undefined, days(40)),
        drill('restore', undefined, { by: 'stranger', hoursAgo: 48 }),
      ),
    ],
  },
  variations: [
    inEnvironment(
      'prod',
      printed(
        'one is under way, and the others tell of one database',
        JSON.stringify([
          { id: 'rds:new', time: null, ok: false },
          ...daily(8).map(({ hoursAgo }, i) => ({ id: `rds:${i}`, time: ago(hoursAgo), ok: true, of: 'main' })),
          { id: 'by hand', time: ago(30), of: 'app' },
        ]),
      ),
    ),
    inEnvironment(
      'prod',
      on(
        'migrations made and dropped tables since, a queue has a job, and old rows were cleared away',
        restored(it => {
          it.tables.push({ table: 'public.legacy', rows: 7_000 }, { table: 'public.audit', rows: 9_000 });
        }, days(30)),
        restored(it => {
          it.tables.push({ table: 'public.outbox', rows: 0 }, { table: 'public.audit', rows: 300 });
          it.live?.push(
            { table: 'public.outbox', rows: 1 },
            { table: 'public.audit', rows: 310 },
            { table: 'public.invoices', rows: 0 },
          );
        }),
      ),
    ),
    ...Object.entries({
      'seven are kept, and the job of today has run': daily(7, 0.1),
      'seven are kept, and one of each week and month': [
        ...daily(7, 0.1),
        ...[9, 16, 23, 40, 71].map(day => ({ hoursAgo: 24 * day, bytes: 1_500_000 })),
      ],
    }).map(([name, snapshots]) =>
      inEnvironment(
        'prod',
        named(
          name,
          all(
            configured({ 'BACKUP.kept': snapshots }),
            recorded(drill('restore'), {
              env: 'prod',
              by: 'prod',
              hoursAgo: 24,
              backups: { oldest: ago(24 * 7 + 0.1) },
            }),
          ),
        ),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'hourly and weekly ones beside the daily ones, which Seoul makes about its midnight',
        all(
          configured({
            'BACKUP.kept': [
              ...Array.from({ length: 60 }, (_, i) => ({ hoursAgo: 1 + i, bytes: 1_500_000 + i })),
              ...daily(9, 10),
              ...[14, 21, 28, 60, 91].map(day => ({ hoursAgo: 5 + 24 * day, bytes: 1_200_000 })),
              { hoursAgo: 0.5, ok: false, bytes: 12 },
            ],
          }),
          variables({ BACKUP_TZ: 'Asia/Seoul', RESTORE_EMPTY_TABLES: 'public.sessions' }),
          recorded(
            drill('restore', undefined, { ...days(30.9), by: 'prod' }),
            restored(it => {
              it.tables.push({ table: 'public.sessions', rows: 0 });
              it.live?.push({ table: 'public.sessions', rows: 900 }, { table: 'public.queue', rows: 0 });
              it.tables.push({ table: 'public.queue', rows: 17 });
            }, days(3)),
            drill('restore', failedAt(1, 'by somebody else'), { by: 'stranger', hoursAgo: 5 }),
            drill('restore', failedAt(0, 'BACKUP_LIST_CMD ended with 1'), { by: 'prod', hoursAgo: 4 }),
            { env: 'prod', by: 'prod', tag: 'v1.2.0', hoursAgo: 90, backups: { oldest: ago(24 * 90) } },
          ),
        ),
      ),
    ),
  ],
} satisfies Proof;
