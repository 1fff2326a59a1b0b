/**
 * Tests that a command's output is read as bytes within bounds, and that nothing that it started outlives the reading.
 */
import { expect, test } from '@playwright/test';
import {
  nothing,
  outputOf,
  readCommand,
  sinceVariables,
  type ReadingOptions,
} from '../../../fixtures/probe/command/command-output.ts';
import { processesOf } from './processes.ts';

const MiB = 1024 ** 2;
const command = (line: string) => ({ name: 'LOG_CMD', line });
const all = (line: string, options?: ReadingOptions) => outputOf(command(line), options);
test('bytes stay as they are', async () => {
  const printed = await all(String.raw`printf 'a\r\n\303\050\000\033[31mred'`);
  expect([...printed]).toEqual([...Buffer.from('a\r\n\xc3(\0\x1b[31mred', 'latin1')]);
});

test('a command is told when, and none of the secrets', async () => {
  expect(sinceVariables(Date.UTC(2026, 10, 28, 3, 42, 30, 392))).toEqual({
    POSTFLIGHT_SINCE: '2026-11-28T03:42:30Z',
    POSTFLIGHT_SINCE_EPOCH: '1795837350',
  });
  const variables = { ...sinceVariables(0), POSTFLIGHT_REQUEST_ID: 'pf-1' };
  const told = await all('echo "$POSTFLIGHT_SINCE $POSTFLIGHT_SINCE_EPOCH $POSTFLIGHT_REQUEST_ID"', { variables });
  expect(told.toString()).toBe('1970-01-01T00:00:00Z 0 pf-1\n');
  process.env['SMOKE_PASSWORD'] = 'k7-canary-Wp93mXz';
  try {
    expect((await all('env')).toString()).not.toContain('k7-canary');
  } finally {
    delete process.env['SMOKE_PASSWORD'];
  }
});

const failures: ReadonlyArray<readonly [line: string, why: RegExp]> = [
  ['echo half; echo >&2; echo "  no such unit: api" >&2; exit 3', /^LOG_CMD ended with 3; .*: no such unit: api$/],
  ['kill -9 $$', /^LOG_CMD ended with SIGKILL$/],
  ['no-such-program-here', /^LOG_CMD ended with 127; on its error output: .*no-such-program-here/],
  ['echo "No such container: api" 2>&1; exit 1', /^LOG_CMD ended with 1; the last line .*: No such container: api$/],
  ['true', /^LOG_CMD printed nothing and ended with 0$/],
  ['echo "is the daemon running?" >&2', /^LOG_CMD printed nothing and ended with 0; .*: is the daemon running\?$/],
  [
    'echo "psql: postgres://api:hunter2@db: password=hunter2, token: hunter2" >&2; exit 2',
    /postgres:\/\/\[redacted\]@db: password=\[redacted\], token: \[redacted\]$/,
  ],
];
for (const [line, why] of failures)
  test(`not judged: ${line}`, async () => {
    await expect(all(line)).rejects.toMatchObject({ verdict: 'not judged', message: expect.stringMatching(why) });
  });

test('a command that follows its log is ended with all that it started, and so is one that ignores it', async () => {
  const mark = `postflight-reading-${process.pid}`;
  const lines = [`(: ${mark}; sleep 61) | cat`, `trap '' TERM; : ${mark}; sleep 61; sleep 61`];
  for (const line of lines) {
    const reading = all(line, { timeoutMs: 300 });
    await expect(reading).rejects.toThrow(/^LOG_CMD did not end within 0.3 s, after 0 bytes; it must print what there/);
    expect(processesOf(mark)).toBe('');
  }
});

test('the first line ends an endless command', async () => {
  const begun = performance.now();
  let first = '';
  const reading = await readCommand(command('yes 0123456789abcdef-first'), piece => {
    first += piece.toString('latin1').slice(0, 40);
    return false;
  });
  expect(reading.end).toBe('enough');
  expect(first).toContain('0123456789abcdef-first\n');
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(processesOf('0123456789abcdef-first')).toBe('');
});

test('two gigabytes are read no further than the bound, in little memory', async () => {
  const before = process.memoryUsage().rss;
  let bytes = 0;
  const line = 'yes {} | head -c 2147483648';
  const reading = await readCommand(command(line), piece => (bytes += piece.length) > 0);
  expect(reading.end).toBe('bound');
  expect(bytes).toBeLessThanOrEqual(64 * MiB);
  expect(process.memoryUsage().rss - before).toBeLessThan(96 * MiB);
  await expect(all(line, { mostBytes: MiB })).rejects.toThrow('LOG_CMD printed more than 1 MiB');
});

test('a service that holds the output does not hold the reading', async () => {
  const mark = `61.${process.pid}`;
  const printed = await all(`echo begun; (sleep ${mark} &)`);
  expect(printed.toString()).toBe('begun\n');
  expect(processesOf(`sleep ${mark}`)).toBe('');
  expect(() => nothing('LOG_CMD', { said: '' })).toThrow('printed nothing');
});
