/**
 * Tests how the adopter's commands are run: their output, the report of a failure, their time limits, and the processes
 * that outlive them.
 */
import { expect, test } from '@playwright/test';
import { runAction, runCommand, type CommandOptions } from '../../../fixtures/probe/command/command.ts';
import { processesOf } from './processes.ts';

const run = (line: string, options?: CommandOptions) => runCommand({ name: 'BACKUP_LIST_CMD', line }, options);
const act = (line: string, timeoutMs?: number) =>
  runAction({ name: 'API_START_CMD', line }, timeoutMs === undefined ? {} : { timeoutMs });

test('a character may stand across two pieces of what is printed', async () => {
  const line = `node -e "process.stdout.write('a' + '한글 '.repeat(60000))"`;
  const text = await run(line, { mostCharacters: 2 ** 20 });
  // Compared here: a failure would print both.
  expect(text === `a${'한글 '.repeat(60_000)}`).toBe(true);
  expect(await run(`printf '\\355\\225'; sleep 0.2; printf '\\234\\033[32m!'`)).toBe('한!');
  expect(await run(line, { mostCharacters: 4 })).toBe('a한글 ');
});

const reasons: ReadonlyArray<readonly [line: string, why: string]> = [
  ['echo "Fatal: wrong password" >&2; exit 12', 'ended with 12; on its error output: Fatal: wrong password'],
  [
    'sh -c \'echo "Fatal: wrong password" >&2; exit 1\' | cat',
    'printed nothing and ended with 0; on its error output: Fatal: wrong password',
  ],
  [
    'echo; echo "No such container: api"; exit 1',
    'ended with 1; the last line that it printed: No such container: api',
  ],
  [
    'printf "Traceback (most recent call last):\\n  raise IntegrityError(x)\\nsqlite3.IntegrityError: UNIQUE failed\\n\\n(Background: x)\\n" >&2; exit 1',
    'ended with 1; on its error output: sqlite3.IntegrityError: UNIQUE failed',
  ],
  [
    'printf "node:internal/modules:1215\\n  throw err;\\n\\nError: Cannot find module x\\n    at y\\n" >&2; exit 1',
    'ended with 1; on its error output: Error: Cannot find module x',
  ],
  [
    'echo "restic -r s3:https://AKIA:hunter2@minio/b: password: hunter2" >&2; exit 1',
    'ended with 1; on its error output: restic -r s3:https://[redacted]@minio/b: password: [redacted]',
  ],
  [
    `node -e "console.error('a warning'.repeat(9000)); console.error('ValueError: the end'); process.exit(1)"`,
    'ended with 1; on its error output: ValueError: the end',
  ],
];
for (const [line, why] of reasons)
  test(`not judged: ${why}`, async () => {
    await expect(run(line)).rejects.toMatchObject({ verdict: 'not judged', message: `BACKUP_LIST_CMD ${why}` });
  });

test('a command whose output is no answer may speak of itself', async () => {
  expect(await run('echo seeded >&2', { mayBeSilent: true })).toBe('');
  expect(await run('true')).toBe('');
});

test('a command that takes too long is ended with all that it started', async () => {
  const mark = `postflight-command-${process.pid}`;
  for (const line of [`(: ${mark}; sleep 61) | cat`, `trap '' TERM; : ${mark}; sleep 61; sleep 61`]) {
    await expect(run(line, { timeoutMs: 300 })).rejects.toThrow(/^BACKUP_LIST_CMD did not end within 0.3 s/);
    await expect(act(line, 300)).rejects.toThrow(/^API_START_CMD did not end within 0.3 s$/);
    expect(processesOf(mark)).toBe('');
  }
});

test('a command takes no longer than it takes', async () => {
  // The fastest of some: a shared machine starts a shell slowly.
  const tries: number[] = [];
  for (let i = 0; i < 8; i++) {
    const begun = performance.now();
    await run('echo hi');
    await act('echo hi');
    tries.push(performance.now() - begun);
  }
  expect(Math.min(...tries)).toBeLessThan(250);
});

test('a service that an action starts lives on, and may write', async () => {
  const mark = `61.7${process.pid}`;
  // More than a pipe holds, after the action has ended.
  await act(`(sleep 0.3; yes up | head -c 300000; yes up | head -c 300000 >&2; exec sleep ${mark}) &`);
  await expect.poll(() => processesOf(`sleep ${mark}`)).toMatch(/^\s*\d+ sleep/);
  const [, pid] = /^\s*(\d+) sleep/.exec(processesOf(`sleep ${mark}`)) ?? [];
  process.kill(Number(pid));
  await expect.poll(() => processesOf(mark)).toBe('');
});

const failedActions: ReadonlyArray<readonly [line: string, why: string]> = [
  ['exit 3', 'ended with 3'],
  ["echo 'Error: it'\\''s no such unit' >&2; exit 5", "ended with 5; it printed: Error: it's no such unit"],
  ['echo "No such container: api"; exit 1', 'ended with 1; it printed: No such container: api'],
  [
    'echo Pulling; echo "manifest unknown" >/dev/stderr; exit 2',
    'ended with 2; it printed: Pulling … manifest unknown',
  ],
  [
    'echo "restic -r s3:https://AKIA:hunter2@minio/b: password: hunter2" >&2; exit 1',
    'ended with 1; it printed: restic -r s3:https://[redacted]@minio/b: password: [redacted]',
  ],
  [
    'yes "a line of no interest" | head -n 13000; echo "ValueError: the end"; exit 1',
    'ended with 1; it printed: ValueError: the end',
  ],
  ['set -e; echo "psql: fatal: no"; false; echo never', 'ended with 1; it printed: psql: fatal: no'],
  [
    `node -e "console.error('failed: ' + 'x'.repeat(900)); process.exit(1)"`,
    `ended with 1; it printed: failed: ${'x'.repeat(192)}…`,
  ],
];
for (const [line, why] of failedActions)
  test(`an action that fails tells why: ${why}`, async () => {
    await expect(act(line)).rejects.toMatchObject({ verdict: 'not judged', message: `API_START_CMD ${why}` });
  });

test('an action that fails beside a service of its own is not waited for', async () => {
  const mark = `61.8${process.pid}`;
  const begun = performance.now();
  await expect(act(`echo fatal >&2; sleep ${mark} & exit 4`)).rejects.toThrow(/^API_START_CMD ended with 4/);
  expect(performance.now() - begun).toBeLessThan(5_000);
  const [, pid] = /^\s*(\d+) sleep/.exec(processesOf(`sleep ${mark}`)) ?? [];
  process.kill(Number(pid));
});
