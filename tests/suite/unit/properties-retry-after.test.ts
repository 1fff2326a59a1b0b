/** Tests properties of reading Retry-After: all forms of RFC 9110 name the same moment, other spellings none. */
import { test } from '@playwright/test';
import { retryAfterMs } from '../../../fixtures/probe/parse/retry-after.ts';
import { anyText, blanks, fc, must } from './generated.ts';

/** Whole seconds, as a Date header has them. */
const NOW = Date.UTC(2026, 10, 5, 9, 8, 7);

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const two = (n: number): string => String(n).padStart(2, '0');
/** The three forms of RFC 9110 §5.6.7, in its order. */
function httpDates(at: Date): string[] {
  const day = days[at.getUTCDay()] ?? '';
  const month = at.toUTCString().slice(8, 11);
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join(':');
  const date = at.getUTCDate();
  return [
    at.toUTCString(),
    `${day}, ${two(date)}-${month}-${two(at.getUTCFullYear() % 100)} ${time} GMT`,
    `${day.slice(0, 3)} ${month} ${String(date).padStart(2, ' ')} ${time} ${at.getUTCFullYear()}`,
  ];
}

test.describe('Retry-After', () => {
  test('seconds and all three dates promise the same moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), blanks, (s, blank) => {
        must(
          [String(s), ...httpDates(new Date(NOW + s * 1000))].map(value => retryAfterMs(blank + value, NOW)),
        ).toEqual(Array(4).fill(s * 1000));
      }),
    );
  });

  test('other spellings of a number or a moment promise nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), s => {
        const at = new Date(NOW + s * 1000);
        const [fixed = '', rfc850 = '', asctime = ''] = httpDates(at);
        const wrong = [
          `-${s}`,
          `+${s}`,
          `${s}.5`,
          `${s}s`,
          `${s} s`,
          `${s}, ${s}`,
          `"${s}"`,
          `0x${s.toString(16)}`,
          `${s}e0`,
          at.toISOString(),
          `${fixed} `.replace('GMT', 'UTC'),
          fixed.replace('GMT', '+0000'),
          fixed.replace(' GMT', ''),
          fixed.toLowerCase(),
          fixed.slice(5),
          rfc850.replace(/^\w+/, 'Holiday'),
          `${asctime} GMT`,
          fixed.replace(/ \d{2} \w{3} /, ' 31 Feb '),
          fixed.replace(/\d{2}:\d{2}:/, '25:00:'),
          fixed.replace(/ \w{3} (\d{4})/, ' Foo $1'),
        ];
        must(wrong.filter(value => retryAfterMs(value, NOW) !== undefined)).toEqual([]);
      }),
    );
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(anyText, fc.stringMatching(/^\d{1,400}$/)),
        fc.option(fc.integer(), { nil: undefined }),
        (value, now) => {
          must(Number.isNaN(retryAfterMs(value, now) ?? 0)).toBe(false);
        },
      ),
    );
  });
});
