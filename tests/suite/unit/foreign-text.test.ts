/** Tests that text of a target is data: a corpus goes through the reporter that precedes all others. */
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@playwright/test';
import type { TestCase, TestResult } from '@playwright/test/reporter';
import fc from 'fast-check';
import { disarmed } from '../../../fixtures/report/redaction/foreign-text.ts';
import RedactionReporter from '../../../fixtures/report/redaction/redaction-reporter.ts';

const SECRET = 'Tr4velling-light';
/** One for all tests: each guards the output of the process. */
const reporter = new RedactionReporter({ secrets: () => [SECRET], folders: [] });

for (const [what, text, left] of [
  ['screen that is cleared', '\u001b[2J\u001b[Hall green', 'all green'],
  ['title of the window', '\u001b]0;all green\u0007ok', ';all greenok'],
  ['link of a terminal', '\u001b]8;;https://evil.example\u001b\\here\u001b]8;;\u001b\\', 'here'],
  ['text that is hidden', '\u001b[8mhidden\u001b[28m', 'hidden'],
  [
    'styles of a matcher',
    '\u001b[31mred\u001b[39m \u001b[2mdim\u001b[22m',
    '\u001b[31mred\u001b[39m \u001b[2mdim\u001b[22m',
  ],
  ['8-bit control sequence', '\u009b2Jall green', 'all green'],
  ['return over a line', 'FAIL\rPASS', 'FAIL\nPASS'],
  ['backspaces', 'FAIL\b\b\b\bPASS', 'FAILPASS'],
  ['bell and NUL', 'a\u0007b\u0000c', 'abc'],
  ['delete and next line', 'a\u007fb\u0085c', 'abc'],
  ['right-to-left override', 'user\u202egnp.exe', 'usergnp.exe'],
  ['isolates', '\u2066a\u2069b\u200fc\u061cd', 'abcd'],
  ['separators', 'a\u2028b\u2029c', 'abc'],
  ['non-characters', 'a\ufffeb\uffffc\ufdd0d', 'abcd'],
  ['lone surrogate', 'a\ud800b', 'a\ufffdb'],
  ['emoji and letters', 'é 한국어 👩‍🚀', 'é 한국어 👩‍🚀'],
  ['command of GitHub', '::error file=a.ts::failed', ': :error file=a.ts::failed'],
  ['command on a later line', 'a\n  ::set-output name=x::y', 'a\n  : :set-output name=x::y'],
  ['command after a return', 'a\r::add-mask::b', 'a\n: :add-mask::b'],
  ['command behind a colour', '\u001b[30m::stop-commands::x', ': :stop-commands::x'],
  ['command behind a control', '\u0000::error::x', ': :error::x'],
  ['command of Azure', '##[error]failed', '# #[error]failed'],
  ['logging command of Azure', '##vso[task.complete result=Succeeded]', '# #vso[task.complete result=Succeeded]'],
  ['heading', '## Result', '## Result'],
  ['address of IPv6', 'at ::1 and [::1]:80', 'at ::1 and [::1]:80'],
  ['name with colons', 'std::string', 'std::string'],
  ['tab and line feed', 'a\tb\nc', 'a\tb\nc'],
] as const)
  test(`${what} is data`, () => {
    expect(disarmed(text)).toBe(left);
    const result = {
      attachments: [],
      steps: [],
      errors: [{ message: text, stack: `Error: ${text}` }],
      annotations: [{ type: 'observed', description: text }],
      stdout: [text],
      stderr: [],
    };
    reporter.onTestEnd({ annotations: [] } as unknown as TestCase, result as unknown as TestResult);
    expect([result.errors[0]?.message, result.annotations[0]?.description, result.stdout[0]]).toEqual([
      left,
      left,
      left,
    ]);
  });

test('a secret that is written around controls is taken out', () => {
  const message = `${SECRET.slice(0, 6)}\u0000${SECRET.slice(6, 9)}\u001b[1C${SECRET.slice(9)}`;
  const result = { attachments: [], steps: [], errors: [{ message }], annotations: [], stdout: [], stderr: [] };
  reporter.onTestEnd({ annotations: [] } as unknown as TestCase, result as unknown as TestResult);
  expect(result.errors[0]?.message).toBe('[redacted]');
});

test('nothing acts in any text, and reading it twice changes nothing', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u001b', '[', ']', ';', 'm', '8m', '\u009b', '::', '##', '\r', '\n', '\uffff', 'error', 'vso['),
  );
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const text = disarmed(pieces.join(''));
      expect(disarmed(text)).toBe(text);
      const plain = stripVTControlCharacters(text);
      expect(plain).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/);
      expect(plain).not.toMatch(/^[^\S\n]*(?:::[\w-]|##[[v])/m);
    }),
    { numRuns: 500, seed: 20_261_128 },
  );
});
