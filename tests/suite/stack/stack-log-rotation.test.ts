/**
 * Tests the rotation of the real stack's log under requests, in every way of logrotate and by journald: the drill
 * counts the lines.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import type { DrillRecord } from '../../../fixtures/records/drill-record.ts';
import { rotatedBy, type RotationWay } from '../../../fixtures/target/stack/api-log.ts';
import { lacking } from '../../../fixtures/target/stack/needs.ts';
import { startStack, type Stack } from '../../../fixtures/target/stack/stack.ts';
import { root } from '../child-run.ts';

test.setTimeout(180_000);

const MEBIBYTE = 1024 ** 2;
/** Size of a log before it is copied, MiB. */
const LOG_MIB = 50;

type Drilled = { code: number | null; text: string; rotated: DrillRecord['rotated'] };

/** Drills the stack, with these variables of its log instead of its own. */
async function drilled(stack: Stack, name: string, own: Record<string, string>): Promise<Drilled> {
  const { LOG_CMD: _, ...others } = stack.variables;
  const reports = test.info().outputPath(name);
  const records = path.join(reports, 'records');
  const child = spawn(
    process.execPath,
    [path.join(root, 'fixtures/cli/postflight.cjs'), 'drill', 'log-rotation', '--env', 'stage'],
    {
      cwd: root,
      env: {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', LOG_WAIT_S: '1' },
        ...{ ...others, ...own, POSTFLIGHT_TARGET: 'deployed', POSTFLIGHT_REPORTS: reports, RECORDS: records },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => void (text += piece));
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  const [file] = readdirSync(records, { recursive: true, encoding: 'utf8' }).filter(it => it.endsWith('.json'));
  const record = JSON.parse(readFileSync(path.join(records, file ?? 'none'), 'utf8')) as DrillRecord;
  return { code, text, rotated: record.rotated };
}

const journald = '/lib/systemd/systemd-journald';
/** A private journal needs root, systemd's programs, and no systemd as the first process. */
const hasJournald = process.getuid?.() === 0 && existsSync(journald) && existsSync('/etc/machine-id');

/** Starts a journald apart from the machine's own, which gets the lines of files as from a shipper. */
async function startJournal(folder: string): Promise<{ variables: Record<string, string>; close(): void }> {
  const namespace = `postflight-${process.pid}`;
  const sockets = `/run/systemd/journal.${namespace}`;
  const children: ChildProcess[] = [spawn(journald, [namespace], { stdio: 'ignore', env: {} })];
  for (let i = 0; !existsSync(`${sockets}/stdout`) && i < 100; i++) await pause(50);
  const files = readdirSync(folder).filter(name => name.endsWith('.log'));
  const tail = spawn('tail', ['-q', '-n0', '-F', ...files], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {},
  });
  children.push(tail);
  // Like a service whose standard output is the journal: identifier, unit, priority, and four switches that are off.
  // journald closes its own side at once.
  const stream = connect({ path: `${sockets}/stdout`, allowHalfOpen: true });
  stream.on('error', () => undefined);
  stream.write('api\n\n6\n0\n0\n0\n0\n');
  tail.stdout.pipe(stream);
  return {
    variables: {
      LOG_CMD: `journalctl --namespace=${namespace} -t api -o cat --no-pager --since "@$POSTFLIGHT_SINCE_EPOCH"`,
      LOG_ROTATE_CMD: `journalctl --namespace=${namespace} --rotate`,
    },
    close() {
      for (const child of children) child.kill('SIGKILL');
      const id = readFileSync('/etc/machine-id', 'utf8').trim();
      for (const kept of ['/var/log/journal', '/run/log/journal'])
        rmSync(`${kept}/${id}.${namespace}`, { recursive: true, force: true });
      rmSync(sockets, { recursive: true, force: true });
    },
  };
}

/** Makes the logs as large as those of a day, so that copying one takes a while. */
function fill(folder: string): void {
  const line = `${JSON.stringify({ ts: '2026-01-01T00:00:00Z', level: 'info', event: 'x'.repeat(MEBIBYTE) })}\n`;
  for (const name of readdirSync(folder).filter(it => it.endsWith('.log')))
    appendFileSync(path.join(folder, name), line.repeat(LOG_MIB));
}

const shown = (way: string, { code, rotated: it }: Drilled): string =>
  `| ${way} | ${it?.sent} | ${it?.lost} | ${it?.doubled} | ${it?.nul} | ${it?.inNewFile ?? 'not told'} | ${code === 0 ? 'green' : 'red'} |`;

/** Drills a journal that is fed with the lines of the files in a folder. */
async function drilledByJournal(stack: Stack, folder: string): Promise<Record<string, Drilled>> {
  if (!hasJournald) return {};
  const journal = await startJournal(folder);
  try {
    return { journald: await drilled(stack, 'journald', journal.variables) };
  } finally {
    journal.close();
  }
}

test('a rotation with a signal is green, one without is red, and journald loses nothing', async () => {
  test.skip(lacking() !== '' && !process.env.CI, lacking());
  const logs = test.info().outputPath('logs');
  const stack = await startStack('stage', { logs, windowS: 5, faults: [] });
  const folder = path.join(logs, readdirSync(logs).find(name => name.startsWith('stage-log-')) ?? 'none');
  const results: Record<string, Drilled> = {};
  const rotate = async (way: RotationWay): Promise<void> => {
    const { LOG_ROTATE_CMD = '' } = stack.variables;
    results[way] = await drilled(stack, way, {
      LOG_FILES: path.join(folder, 'api-*.log*'),
      LOG_ROTATE_CMD: rotatedBy(LOG_ROTATE_CMD, way),
    });
  };
  try {
    Object.assign(results, await drilledByJournal(stack, folder));
    await rotate('create-and-reopen');
    fill(folder);
    await rotate('copytruncate');
    await rotate('create');
  } finally {
    await stack.close();
  }
  const table = Object.entries(results).map(([way, it]) => shown(way, it));
  console.log(['| way | sent | lost | doubled | NUL | in the new file | drill |', ...table].join('\n'));
  const seen = Object.fromEntries(Object.entries(results).map(([way, { code, rotated }]) => [way, { code, rotated }]));
  const whole = { sent: 600, refused: 0, lost: 0, doubled: 0, nul: 0 };
  // Lines written between the end of the copy and the truncation are lost: on a fast disk there may be none.
  const isLossy = (results['copytruncate']?.rotated?.lost ?? 0) > 0;
  expect(seen, JSON.stringify(results, null, 2)).toMatchObject({
    ...(hasJournald && { journald: { code: 0, rotated: whole } }),
    'create-and-reopen': { code: 0, rotated: { ...whole, inNewFile: true } },
    copytruncate: {
      code: isLossy ? 1 : 0,
      rotated: { ...whole, lost: expect.any(Number) as unknown, inNewFile: true },
    },
    create: { code: 1, rotated: { ...whole, inNewFile: false } },
  });
  expect(results['create']?.text).toContain('new lines go to the file that the rotation has renamed');
  if (isLossy) expect(results['copytruncate']?.text).toMatch(/[1-9]\d* of 600 lines are lost/);
});
