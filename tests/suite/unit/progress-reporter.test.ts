/** Tests the terminal during a run: each check that does not pass once, by its verdict. */
import { expect, test } from '@playwright/test';
import type { FullConfig, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { readSettings } from '../../../envs/run-settings.ts';
import ProgressReporter from '../../../fixtures/report/progress-reporter.ts';
import { replacingReporters } from '../../../fixtures/run/selection.ts';

/** A check that ended, in the form that a reporter gets. */
function ended(id: string, status: TestResult['status'], more: Array<[type: string, description: string]>) {
  const annotations = [['requirement', id] as const, ...more].map(([type, description]) => ({ type, description }));
  const errors = status === 'failed' ? [{ message: more.map(([type, why]) => `${type}: ${why}`).join() }] : [];
  const steps = [{ category: 'expect', steps: [] }];
  const result = { status, annotations, errors, steps, retry: 0, duration: 7 } as unknown as TestResult;
  const one = {
    title: `title of ${id}`,
    location: { file: '/tests/a.spec.ts', line: 1 },
    expectedStatus: 'passed',
    results: [result],
    annotations,
    parent: { project: () => ({ name: 'stage' }) },
  };
  return { one: one as unknown as TestCase, result };
}

const withoutColours = (text: string) => text.replace(/\u001b\[\d+m/g, '');

function shown(isTTY: boolean): string {
  let text = '';
  const out = { isTTY, columns: 40, write: (piece: string) => (text += piece) } as unknown as NodeJS.WriteStream;
  const reporter = new ProgressReporter({ out });
  const checks = [
    ended('cookie-httponly', 'passed', [['observed', 'it']]),
    ended('cookie-secure', 'failed', [['fail', 'cookie-secure']]),
    ended('hsts', 'failed', [['advice', 'hsts']]),
    ended('healthz-latency', 'failed', [['not judged', 'no answer']]),
    ended('login-limit-recovery', 'skipped', [['not run', 'waits for a window']]),
  ];
  const suite = { allTests: () => checks.map(c => c.one) } as unknown as Suite;
  reporter.onBegin({ rootDir: '/', configFile: '/playwright.config.ts', quiet: false } as unknown as FullConfig, suite);
  for (const { one, result } of checks) {
    reporter.onTestBegin(one);
    reporter.onTestEnd(one, result);
  }
  reporter.onStdOut('said by a test\n');
  reporter.onError({ message: 'Error: it broke\nin two lines', location: { file: '/a.spec.ts', line: 3, column: 1 } });
  reporter.onEnd();
  return withoutColours(text);
}

test('a check that is no pass has one line with its verdict; one that was not run has none', () => {
  expect(shown(false)).toBe(
    [
      'FAIL  stage  cookie-secure',
      'advice  stage  hsts',
      'not judged  stage  healthz-latency',
      'said by a test',
      'error  it broke  a.spec.ts:3',
      '',
    ].join('\n'),
  );
});

test('a terminal shows how far the run is, in one line that renews itself and is gone at the end', () => {
  const text = shown(true);
  expect(text).toContain('0 of 5 checks, 0 s  stage › title of co');
  for (const piece of text.split('\r\u001b[2K')) expect(piece.split('\n').at(-1)?.length).toBeLessThan(40);
  expect(text.endsWith('\r\u001b[2K') || text.endsWith('\n')).toBe(true);
  expect(text).toContain('\r\u001b[2KFAIL  stage  cookie-secure\n');
});

for (const [line, named] of [
  ['test --project=stage --reporter=github', 'github'],
  ['test --reporter list,junit --project stage', 'list,junit'],
  ['test --add-reporter=blob --shard=1/3', undefined],
  ['test --list --reporter=json', undefined],
  ['merge-reports -c playwright.config.ts --reporter=html blobs', undefined],
  ['test -g reporter', undefined],
] satisfies Array<[string, string | undefined]>) {
  test(`"playwright ${line}" ${named === undefined ? 'keeps' : 'replaces'} the configured reporters`, () => {
    expect(replacingReporters(['node', 'playwright', ...line.split(' ')])).toBe(named);
  });
}

test('settings that differ from their default are kept as a shell takes them', () => {
  expect(readSettings({}).given).toEqual([]);
  const given = readSettings({
    POSTFLIGHT_TARGET: 'reference',
    POSTFLIGHT_DEPTH: 'smoke',
    POSTFLIGHT_REPORTS: 'out',
    POSTFLIGHT_FAIL_ON: '',
    POSTFLIGHT_CHROMIUM: "/opt/it's here/chrome",
    SMOKE_PASSWORD: 'not-used-here-7',
  }).given;
  expect(given).toEqual(['POSTFLIGHT_TARGET=reference', "POSTFLIGHT_CHROMIUM='/opt/it'\\''s here/chrome'"]);
});
