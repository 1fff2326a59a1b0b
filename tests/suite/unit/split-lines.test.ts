/** Tests that long lines that a log's transport has split are reported as such, and an application's are not. */
import { expect, test } from '@playwright/test';
import { flawedLines } from '../../../fixtures/probe/logs/split-lines.ts';
import { readLogLine } from '../../../fixtures/probe/parse/log-line.ts';

const flawsOf = (lines: readonly (string | Buffer)[]): string[] =>
  flawedLines(
    lines.map(line => ({
      line: { bytes: Buffer.from(line as string), file: '', isBeginning: false, isHalf: false },
      read: readLogLine(Buffer.from(line as string)),
    })),
  ).map(({ flaw }) => flaw.replace(/ \(.*$/, ''));

/** Returns an object of that many bytes or a few more, mostly of three-byte characters. */
const objectOf = (bytes: number): Buffer =>
  Buffer.from(JSON.stringify({ ts: '2026-11-28T03:42:30Z', message: '가'.repeat(bytes / 3) }));
const splitAfter = (bytes: number): string =>
  `is a part of an object that something on the way of the log has split after ${bytes.toLocaleString('en-US')} bytes: the application wrote it as one line`;
/** Splits a line at a bound, as a log's transport does. */
const pieces = (line: Buffer, bound: number): Buffer[] =>
  Array.from({ length: Math.ceil(line.length / bound) }, (_, i) => line.subarray(i * bound, (i + 1) * bound));

test('a long line that its way has split or cut is told as such', () => {
  for (const bound of [8_192, 16_384, 49_152]) {
    for (const length of [bound + 17, 2 * bound + 1_000]) {
      const parts = pieces(objectOf(length), bound);
      const told = parts.map(() => splitAfter(bound));
      expect(flawsOf(parts)).toEqual(told);
      // Objects of other writers lie between the pieces, and a plain line after them is a line of its own.
      expect(flawsOf([...parts.flatMap(it => ['{}', it]), 'INFO: started'])).toEqual([...told, 'is not JSON']);
      expect(flawsOf(parts.slice(0, 1))[0]).toMatch(
        /^is an object that is cut after [\d,]+ bytes: something on the way/,
      );
    }
  }
});

test('what an application writes over several lines itself is its own', () => {
  const lines: readonly (readonly string[])[] = [
    JSON.stringify({ ts: '2026-11-28T03:42:30Z', message: ['a', 'b'] }, null, 2).split('\n'),
    ['{"a":1,', '"b":2}'],
    ['Traceback (most recent call last):', 'KeyError'],
    [`{"a":"${'x'.repeat(2_000)}`, `{"a":"${'x'.repeat(1_000)}`],
  ];
  for (const own of lines) expect(flawsOf(own).join('; '), own[0]).not.toMatch(/split|cut/);
});
