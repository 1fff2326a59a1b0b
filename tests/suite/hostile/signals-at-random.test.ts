/**
 * Tests signals at random moments of a run, from one seed: nothing of it is left, and its report states its end. Two
 * folders are used in turn, so that each run also meets the remains of the one before.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { UNFINISHED } from '../../../fixtures/report/begin-reports.ts';
import { LOCK } from '../../../fixtures/report/claim-folder.ts';
import { Redactor } from '../../../fixtures/report/redaction/redact.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { root } from '../child-run.ts';
import { seededRandom } from '../bench/random.ts';

const SEED = 20_261_128;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const;
const EACH = 10;
/** Further signals of each kind while the process starts, and the length of that time, ms. */
const EARLY = 3;
const EARLY_WITHIN_MS = 300;
/** Runs side by side, each with a folder of its own. */
const LANES = 2;
/** Time for the last process to react, ms: a shell deletes raw output 3 s after a runner was killed. */
const GONE_WITHIN_MS = 10_000;
const TIMEOUT_MS = 600_000;
/** Rows that sign in over HTTP and in a browser. */
const args = ['--project=stage', '--trace', 'on', '-g', '@(cookie-secure|login-dashboard)( |$)'];
/** A text of the reports before each run; none of it may be left. */
const STALE = 'of an earlier run: all green';

test.describe.configure({ timeout: TIMEOUT_MS });
test.skip(process.platform !== 'linux', 'processes are told by /proc');

/** A run in a folder of its own. All of its processes have `tmp` in their environment, and leave their files there. */
type Place = { home: string; reports: string; tmp: string };
const placeOf = (lane: number): Place => {
  const home = test.info().outputPath(`lane-${lane}`);
  return { home, reports: path.join(home, 'reports'), tmp: mkdtempSync(path.join(tmpdir(), 'signals-')) };
};

/** Returns the processes that were started for a place, by their environment. */
const processesOf = ({ tmp }: Place): number[] =>
  readdirSync('/proc').flatMap(pid => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`TMPDIR=${tmp}\0`)
        ? [Number(pid)]
        : [];
    } catch {
      return [];
    }
  });

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => path.join(entry.parentPath, entry.name));

type Ended = { code: number | null; signal: NodeJS.Signals | null; text: string; ms: number };

/** Runs the suite in a place, and sends a signal after some time. */
async function runIn(
  { home, reports, tmp }: Place,
  variables: Readonly<Record<string, string>>,
  sent?: { signal: NodeJS.Signals; afterMs: number },
): Promise<Ended> {
  for (const folder of [reports, tmp]) mkdirSync(folder, { recursive: true });
  // Files that were transpiled before do not belong to this run.
  const cache = path.join(tmpdir(), `playwright-transform-cache-${userInfo().uid}`);
  for (const file of ['.postflight', 'conformance.json', 'conformance.md', 'conformance.html', 'junit.xml'])
    writeFileSync(path.join(reports, file), STALE);
  const startedAt = Date.now();
  const { PATH, HOME, POSTFLIGHT_CHROMIUM } = process.env;
  const child = spawn(process.execPath, [path.join(root, 'node_modules/@playwright/test/cli.js'), 'test', ...args], {
    cwd: root,
    env: {
      ...{ PATH, HOME, POSTFLIGHT_CHROMIUM, NO_COLOR: '1', PWTEST_CACHE_DIR: cache },
      ...variables,
      TMPDIR: tmp,
      POSTFLIGHT_REPORTS: reports,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  const ended = new Promise<Pick<Ended, 'code' | 'signal'>>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  );
  if (sent !== undefined) void pause(sent.afterMs).then(() => child.kill(sent.signal));
  const end = await ended;
  writeFileSync(path.join(home, 'console.txt'), text);
  return { ...end, text, ms: Date.now() - startedAt };
}

/** Returns the state of a report. */
function stateOf({ reports }: Place): string {
  const file = path.join(reports, 'conformance.json');
  if (!existsSync(file)) return 'no report';
  const text = readFileSync(file, 'utf8');
  if (text.includes(STALE)) return 'of an earlier run';
  const report = JSON.parse(text) as { schema: string; said?: string; result?: { status?: number; words: string[] } };
  if (report.schema === UNFINISHED) return report.said?.includes('interrupted by') ? 'interrupted' : 'not finished';
  if (report.result?.words.includes('the run was interrupted')) return 'interrupted';
  return report.result?.status === 0 ? 'complete' : 'strange';
}

/** Asserts that only reports of a run are left, and no secret in them. */
async function expectNothingLeft(place: Place, secrets: readonly string[], when: string): Promise<void> {
  await expect.poll(() => processesOf(place), { timeout: GONE_WITHIN_MS, message: `processes ${when}` }).toEqual([]);
  expect.soft(filesBelow(place.tmp), `temporary files ${when}`).toEqual([]);
  const redactor = new Redactor(() => secrets);
  const leaks = filesBelow(place.home).filter(file => {
    const content = readFileSync(file);
    return redactor.bytes(file, content) !== content;
  });
  expect.soft(leaks, `files with a secret ${when}`).toEqual([]);
  expect
    .soft(
      filesBelow(place.home).filter(file => file.endsWith('.part')),
      `halves ${when}`,
    )
    .toEqual([]);
  rmSync(place.tmp, { recursive: true, force: true });
}

test('signals at random moments, many of them early, leave no process, file or secret, and no report that says too much', async () => {
  const reference = await startReference('stage', { log: false, config: { 'LOGIN_LIMIT.count': 1_000 } });
  const variables: Record<string, string> = { ...reference.variables, REQUESTS_PER_MIN: '1000000' };
  const secrets = [variables.SMOKE_PASSWORD ?? '', variables.SMOKE_PASSWORD_2 ?? ''];
  const rows: string[] = [];
  try {
    const places = Array.from({ length: LANES }, (_, number) => placeOf(number));
    const [first] = places;
    if (first === undefined) throw new Error('no lane');
    const whole = await runIn(first, variables);
    expect(whole.code, whole.text).toBe(0);
    expect(stateOf(first)).toBe('complete');
    await expectNothingLeft(first, secrets, 'after a whole run');
    const random = seededRandom(SEED);
    const plan = SIGNALS.flatMap(signal => [
      ...Array.from({ length: EACH }, () => ({ signal, afterMs: Math.round(random() * whole.ms * 1.2) })),
      ...Array.from({ length: EARLY }, () => ({ signal, afterMs: Math.round(random() * EARLY_WITHIN_MS) })),
    ]);
    const lane = async (place: Place, number: number): Promise<void> => {
      for (const { signal, afterMs } of plan.filter((_, i) => i % LANES === number)) {
        const run = await runIn(place, variables, { signal, afterMs });
        const state = stateOf(place);
        const ended = run.signal ?? run.code;
        // It was ended before it had read a line of the suite, which cannot be seen here: its own status shows it, and
        // judge.sh has removed the report before.
        const hasBegun = state !== 'of an earlier run' || run.signal === null;
        const when = `after ${signal} at ${afterMs} ms: ended ${ended}, ${state}\n${run.text}`;
        rows.push(`| ${signal} | ${afterMs} | ${ended} | ${hasBegun ? state : 'not begun'} | ${run.ms - afterMs} |`);
        await expectNothingLeft(place, secrets, when);
        const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGKILL: 'SIGKILL' } as const;
        if (!hasBegun) continue;
        if (state === 'complete') expect.soft([0, statuses[signal]], when).toContain(ended);
        else {
          expect.soft(['interrupted', 'not finished', 'no report'], when).toContain(state);
          expect.soft([statuses[signal], signal], when).toContain(ended);
        }
        if (signal !== 'SIGKILL') expect.soft(existsSync(path.join(place.reports, LOCK)), when).toBe(false);
      }
    };
    await Promise.all(places.map(lane));
  } finally {
    await reference.close();
    writeFileSync(
      test.info().outputPath('signals.md'),
      `| signal | after ms | ended with | report | ended after ms |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`,
    );
  }
});
