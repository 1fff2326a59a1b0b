/** Tests Retry-After in forms that servers send, valid and invalid: data/retry-after.json. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { retryAfterMs } from '../../../fixtures/probe/parse/retry-after.ts';

type Case = { value: string; ok: boolean; seconds?: number; note?: string };

const { values } = JSON.parse(readFileSync(path.join(import.meta.dirname, 'data/retry-after.json'), 'utf8')) as {
  values: Case[];
};
/** Whole seconds, as a Date header has them. */
const NOW = Date.UTC(2026, 10, 5, 9, 8, 7);
/**
 * Longest wait, ms: the window of the login limit, a minute, and a second for rounding; a longer one is of another
 * limit.
 */
const LONGEST_WAIT_MS = 61_000;

/** The parts of an IMF-fixdate: "Thu, 05 Nov 2026 09:08:07 GMT". */
const partsOf = (at: Date): Partial<Record<'day' | 'date' | 'month' | 'year' | 'time', string>> =>
  /^(?<day>\w+), (?<date>\d+) (?<month>\w+) (?<year>\d+) (?<time>\S+) GMT$/.exec(at.toUTCString())?.groups ?? {};

const forms: Record<string, (at: Date) => string> = {
  'IMF-fixdate': at => at.toUTCString(),
  'rfc850-date': at => {
    const { date = '', month = '', year = '', time = '' } = partsOf(at);
    return `${at.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })}, ${date}-${month}-${year.slice(2)} ${time} GMT`;
  },
  // asctime pads the day of the month with a blank: "Nov 5".
  'asctime-date': at => {
    const { day = '', date = '', month = '', year = '', time = '' } = partsOf(at);
    return `${day} ${month} ${date.replace(/^0/, ' ')} ${time} ${year}`;
  },
  'ISO 8601': at => at.toISOString(),
  'epoch seconds': at => String(at.getTime() / 1000),
};

function written(value: string): string {
  const [, offset, form = ''] = /^\{now([+-]\d+)\} as (.+)$/.exec(value) ?? [];
  if (offset === undefined) return value;
  const write = forms[form];
  if (!write) throw new Error(`no form "${form}"`);
  return write(new Date(NOW + Number(offset) * 1000));
}

for (const { value, ok, seconds, note } of values) {
  test(`Retry-After "${value}" is ${ok ? 'a promise' : 'none that can be kept'}${note === undefined ? '' : ` (${note})`}`, () => {
    const waitMs = retryAfterMs(written(value), NOW);
    if (seconds !== undefined) expect(waitMs).toBe(seconds * 1000);
    expect(waitMs !== undefined && waitMs > 0 && waitMs <= LONGEST_WAIT_MS).toBe(ok);
  });
}

test('a missing Retry-After promises no time', () => {
  expect(retryAfterMs(undefined, NOW)).toBeUndefined();
});
