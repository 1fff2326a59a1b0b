/** Checks backups: their age, series and content, and the age of the last restore test. */
import { seriesOf } from '../../fixtures/probe/backups/backup-series.ts';
import { covers, expect, inconclusive, notRun, observed, requirement, test } from '../../fixtures/test.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Largest difference between clocks, ms. */
const AHEAD_MS = 5 * 60_000;

const iso = (time: number): string => new Date(time).toISOString();

test('newest snapshot is at most a day old', covers('backup-age'), async ({ env, listing }) => {
  const rule = requirement('backup-age', env);
  const { at, now, snapshots, underWay, last, newest } = await listing();
  const unfinished = underWay.length > 0 ? `; not finished: ${underWay.slice(0, 3).join(', ')}` : '';
  expect(snapshots, rule.broken(at, `there is no snapshot at all${unfinished}`)).toBeGreaterThan(0);
  if (last && last.time > now + AHEAD_MS)
    expect(iso(last.time), rule.broken(at, `snapshot ${last.id} is of the future: a clock or a zone is wrong`)).toBe(
      `at most ${iso(now)}`,
    );
  const ageH = newest === undefined ? Infinity : (now - newest.time) / HOUR_MS;
  const seen = newest
    ? `newest of ${snapshots} snapshots: ${newest.id} of ${iso(newest.time)}, ${ageH.toFixed(1)} h old`
    : `none of ${snapshots} snapshots is a good one`;
  const failed = last && !last.ok ? `; ${last.id} of ${iso(last.time)} failed` : '';
  observed(seen + failed + unfinished);
  expect(ageH, rule.broken(at, seen + failed + unfinished)).toBeLessThanOrEqual(rule.expected.atMostH);
});

test('each of the last days has a snapshot', covers('backup-series'), async ({ env, listing, restores }) => {
  const rule = requirement('backup-series', env);
  const { at, now, newest, oldest, days } = await listing();
  if (!newest || !oldest) notRun('no good snapshot is listed (see backup-age)');
  const { since = oldest.time } = await restores();
  const bounds = {
    days: rule.expected.days,
    keptAtMostDays: env.BACKUP_KEPT_DAYS ?? rule.expected.keptAtMostDays,
    since: Math.min(since, oldest.time, now),
  };
  // A series is complete if it is so by the days of one of the zones.
  const [series] = days
    .map(it => seriesOf(it, bounds))
    .toSorted((a, b) => a.missing.length + a.unknown.length - b.missing.length - b.unknown.length);
  const { zone = 'UTC', missing = [], unknown = [], over = [] } = series ?? {};
  observed(
    `days of ${zone}, from ${iso(oldest.time)} to ${iso(newest.time)}; without a snapshot: ${missing.join(', ') || 'none'}`,
  );
  expect(missing, rule.broken(at, `no snapshot is kept of ${missing.join(', ')} (${zone})`)).toEqual(
    rule.expected.missing,
  );
  expect(
    over,
    rule.broken(at, `daily snapshots of ${over.slice(0, 5).join(', ')} are older than ${bounds.keptAtMostDays} days`),
  ).toEqual(rule.expected.over);
  if (unknown.length > 0)
    inconclusive(
      `the oldest snapshot is of ${iso(oldest.time)}, and no record knows an earlier one: whether ${unknown.join(', ')} had one shows once the series is ${rule.expected.days} days old`,
    );
});

test('snapshots are whole, as a restore has shown', covers('backup-content'), async ({ env, listing, restores }) => {
  const rule = requirement('backup-content', env);
  const { at, newest } = await listing();
  if (!newest) notRun('no good snapshot is listed (see backup-age)');
  expect(newest.bytes, rule.broken(at, `newest snapshot ${newest.id} of ${iso(newest.time)}: 0 bytes`)).not.toBe(0);
  const { at: records, content } = await restores();
  if (!content)
    notRun(
      `give RESTORE_CMD and run npx postflight drill restore --env ${env.name}: only a restore with row counts shows what is in a snapshot, and none is on record (${records})`,
    );
  const { file, shown, wrong, snapshot } = content;
  observed(shown);
  expect(wrong, rule.broken(file, `${shown}: ${wrong[0] ?? ''}`)).toEqual(rule.expected.problems);
  if (newest.id === snapshot?.id) return;
  if (newest.bytes === undefined || !snapshot?.bytes)
    notRun(
      `let BACKUP_LIST_CMD print bytes, too: nothing else ties the newest snapshot, ${newest.id}, to ${snapshot?.id ?? 'the one'} whose restore was counted`,
    );
  const size = newest.bytes / snapshot.bytes;
  const seen = `newest snapshot ${newest.id}: ${newest.bytes} bytes, ${size.toFixed(2)} times those of ${snapshot.id}, whose restore was counted`;
  observed(seen);
  expect(size, rule.broken(at, seen)).toBeGreaterThanOrEqual(rule.expected.sizeFrom);
  expect(size, rule.broken(at, seen)).toBeLessThanOrEqual(rule.expected.sizeTo);
});

test('a restore was tested within the last month', covers('restore-drill-age'), async ({ env, restores }) => {
  const rule = requirement('restore-drill-age', env);
  const { at, last, good } = await restores();
  if (!last)
    notRun(
      `give RESTORE_CMD (\`fixtures/recipes/restore-postgres.sh\`, with \`pgbackrest restore\` or \`restic dump\` in front of it) and run npx postflight drill restore --env ${env.name}: no such drill is on record (${at})`,
    );
  observed(good?.shown ?? last.shown);
  const days = good === undefined ? Infinity : (Date.now() - Date.parse(good.ended)) / DAY_MS;
  const why =
    good === undefined
      ? `no good one is on record; the last one: ${last.problems[0] ?? ''} (${last.file})`
      : `the last good one ended ${days.toFixed(1)} days ago: ${good.file}`;
  expect(days, rule.broken(at, why)).toBeLessThanOrEqual(rule.expected.ageAtMostDays);
});
