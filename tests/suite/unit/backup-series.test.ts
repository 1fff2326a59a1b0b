/** Tests which of the last days have a snapshot, and which snapshots are kept for too long. */
import { expect, test } from '@playwright/test';
import { daysWith, seriesOf } from '../../../fixtures/probe/backups/backup-series.ts';

const HOUR_MS = 3_600_000;
const now = Date.parse('2026-11-28T12:00:00Z');

const bounds = { days: 7, keptAtMostDays: 8, since: now - 40 * 24 * HOUR_MS };
const series = (times: readonly number[], zone = 'UTC', given = bounds) =>
  seriesOf({ zone, ...daysWith(times, zone, now) }, given);
const every = (hours: number, count: number, first = 3) =>
  Array.from({ length: count }, (_, i) => now - (first + hours * i) * HOUR_MS);

test('a day without a snapshot is one, and midnight leaves none out', () => {
  expect(series(every(24, 8)).missing).toEqual([]);
  expect(series(every(24, 8).toSpliced(3, 1)).missing).toEqual(['2026-11-25']);
  // A job at midnight: it ended at 23:58 and at 00:04, so that a day has two and the next none.
  const aboutMidnight = [
    '28T00:04',
    '26T23:58',
    '25T23:59',
    '25T00:01',
    '24T00:01',
    '23T00:02',
    '21T23:59',
    '20T23:58',
  ];
  expect(series(aboutMidnight.map(at => Date.parse(`2026-11-${at}:00Z`))).missing).toEqual([]);
  expect(series(every(24, 8), 'Asia/Seoul').missing).toEqual([]);
});

test('days before the first known snapshot are unknown', () => {
  const young = series(every(24, 3), 'UTC', { ...bounds, since: now - 51 * HOUR_MS });
  expect(young.missing).toEqual([]);
  expect(young.unknown).toHaveLength(4);
  expect(series(every(24, 1)).missing).toHaveLength(6);
});

/**
 * Returns the snapshots that `restic forget --keep-daily …` and the like keep: the last one of each of the newest
 * periods.
 */
function forgotten(times: readonly number[], keep: { daily: number; weekly?: number; monthly?: number }): number[] {
  const lastOf = (periodOf: (time: number) => string | number, count: number) =>
    [...new Map(times.toSorted((a, b) => a - b).map(time => [periodOf(time), time])).values()].slice(
      -count,
      count === 0 ? 0 : undefined,
    );
  const monday = Date.parse('2024-01-01T00:00:00Z');
  const kept = [
    ...lastOf(time => Math.floor(time / (24 * HOUR_MS)), keep.daily),
    ...lastOf(time => Math.floor((time - monday) / (7 * 24 * HOUR_MS)), keep.weekly ?? 0),
    ...lastOf(time => new Date(time).toISOString().slice(0, 7), keep.monthly ?? 0),
  ];
  return [...new Set(kept)];
}

test('seven that are kept are a series on each day, before and after its job', () => {
  const first = Date.parse('2025-01-01T03:00:00Z');
  const made = Array.from({ length: 700 }, (_, i) => first + i * 24 * HOUR_MS);
  for (const keep of [{ daily: 7 }, { daily: 7, weekly: 4, monthly: 6 }])
    for (let day = 220; day < 700; day += 1)
      for (const hours of [1, 4, 20.5]) {
        const at = first + (day * 24 + hours - 3) * HOUR_MS;
        const kept = forgotten(
          made.filter(time => time <= at),
          keep,
        );
        const seen = seriesOf(
          { zone: 'UTC', ...daysWith(kept, 'UTC', at) },
          // The oldest one that yesterday's run has seen.
          { ...bounds, since: Math.min(...kept) - 24 * HOUR_MS },
        );
        expect(seen, new Date(at).toISOString()).toEqual({ zone: 'UTC', missing: [], unknown: [], over: [] });
      }
});

test('a hole among the seven is one, also on the day before and where today has none', () => {
  expect(series(every(24, 7)).missing).toEqual([]);
  expect(series(every(24, 7).toSpliced(6, 1)).missing).toEqual(['2026-11-22']);
  expect(series(every(24, 7).toSpliced(1, 1)).missing).toEqual(['2026-11-27']);
  expect(series(every(24, 7, 27)).missing).toEqual([]);
  expect(series(every(24, 6, 27)).missing).toEqual(['2026-11-21']);
  expect(series(every(24, 7, 51)).missing).toEqual(['2026-11-27']);
});

test('daily snapshots of long ago are too many, weekly and monthly ones are not', () => {
  const weekly = every(24 * 7, 20);
  expect(series([...every(24, 8), ...weekly]).over).toEqual([]);
  expect(series([...every(24, 9)]).over).toEqual([]);
  expect(series(every(24, 11)).over).toEqual(['2026-11-18', '2026-11-19']);
  expect(series(every(24, 11), 'UTC', { ...bounds, keptAtMostDays: 30 }).over).toEqual([]);
  const monthsEnd = ['2026-10-31T03:00:00Z', '2026-11-01T03:00:00Z'].map(Date.parse);
  expect(series([...every(24, 8), ...monthsEnd]).over).toEqual([]);
});
