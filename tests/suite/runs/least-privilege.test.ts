/**
 * Tests the variables that the processes of a run inherit, read while they live: only Linux has `/proc` for that.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { reportOf, runSuite } from '../child-run.ts';
import { descendants } from '../processes.ts';

const RUN_TIMEOUT_MS = 180_000;
const LOOK_EVERY_MS = 40;

/** A process and its variables. */
type Seen = { command: string; variables: string };

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
};

/** Watches every process below this one until `stop`, which returns all of them. */
function watch(): { stop(): Seen[] } {
  const seen = new Map<string, Seen>();
  const timer = setInterval(() => {
    for (const pid of descendants(process.pid)) {
      const it = { command: read(pid, 'cmdline').replaceAll('\0', ' ').trim(), variables: read(pid, 'environ') };
      // A starting process still has its parent's.
      if (it.command !== '' && !it.command.startsWith('ps ')) seen.set(`${pid} ${it.command}`, it);
    }
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return [...seen.values()];
    },
  };
}

/** The runner and its workers, which sign in. */
const signsIn = ({ command }: Seen): boolean => /playwright\/(?:test\/cli|lib\/)|playwright.*process\.js/.test(command);

test('commands, guard and browser inherit no secret of the run, and none of it stands in the list of processes', async () => {
  test.skip(process.platform !== 'linux', '/proc is of Linux');
  test.setTimeout(RUN_TIMEOUT_MS);
  const reference = await startReference('stage', { log: false });
  const printed = test.info().outputPath('variables');
  const { SMOKE_PASSWORD = '', DB_START_CMD = '', DB_STOP_CMD = '' } = reference.variables;
  const watching = watch();
  try {
    const run = await runSuite(
      ['--project=stage', '-g', '@(database-engine|readyz-database-down|login-dashboard|healthz-open)( |$)'],
      {
        ...reference.variables,
        STAGE__SMOKE_PASSWORD: SMOKE_PASSWORD,
        ANOTHER_NAME: SMOKE_PASSWORD,
        PROD__SMOKE_PASSWORD: 'another-canary-of-prod',
        PGPASSWORD: "the adopter's own",
        POSTFLIGHT_DEPTH: 'full',
        DB_IDENTITY_CMD: `env > ${printed}; ${reference.variables['DB_IDENTITY_CMD'] ?? 'echo postgresql 15.18 product_stage 1'}`,
        DB_START_CMD: `: guard-canary; ${DB_START_CMD}`,
        DB_STOP_CMD: `env > ${printed}.stop; ${DB_STOP_CMD}`,
      },
    );
    const seen = watching.stop();
    const verdicts = Object.fromEntries(reportOf(run).rows.map(row => [row.id, row.cells['stage']?.verdict]));
    expect(verdicts, run.text).toMatchObject({ 'readyz-database-down': 'pass', 'login-dashboard': 'pass' });
    for (const file of [printed, `${printed}.stop`]) {
      const variables = readFileSync(file, 'utf8');
      expect(variables, "the adopter's own variables are there").toContain("PGPASSWORD=the adopter's own");
      expect(variables).not.toContain(SMOKE_PASSWORD);
      expect(variables).not.toMatch(/SMOKE_PASSWORD|another-canary|POSTFLIGHT_/);
    }
    const others = seen.filter(it => !signsIn(it));
    expect(others.filter(({ command }) => /chrom/i.test(command)).length, 'browsers seen').toBeGreaterThan(2);
    expect(others.filter(({ command }) => / -e let said/.test(command)).length, 'guards seen').toBeGreaterThan(0);
    const holding = others.filter(({ variables }) => variables.includes(SMOKE_PASSWORD));
    expect(holding.map(({ command }) => command)).toEqual([]);
    const inList = others.filter(
      ({ command }) => !command.startsWith('/bin/sh -c') && command.includes('guard-canary'),
    );
    expect(
      inList.map(({ command }) => command),
      'a command beside its own shell',
    ).toEqual([]);
    // As root the sandbox cannot be on, and the report says so.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) expect(run.text).toContain("Chromium without its sandbox: the run is root's");
    expect(others.some(({ command }) => command.includes('--no-sandbox'))).toBe(
      reportOf(run).run.browser !== undefined,
    );
  } finally {
    watching.stop();
    await reference.close();
  }
});

test('a target on this machine inherits no secret of the process environment', async () => {
  test.skip(process.platform !== 'linux', '/proc is of Linux');
  const canary = 'canary-for-the-target-1';
  const watching = watch();
  const run = await runSuite(['--project=stage', '-g', '@healthz-open( |$)'], {
    POSTFLIGHT_TARGET: 'reference',
    SMOKE_PASSWORD: canary,
    STAGE__SMOKE_PASSWORD: canary,
    AWS_SECRET_ACCESS_KEY: canary,
  });
  const seen = watching.stop();
  expect(run.code, run.text).toBe(0);
  const targets = seen.filter(({ command }) => command.includes(path.join('reference', 'main.ts')));
  expect(targets.length).toBeGreaterThan(0);
  for (const { command, variables } of targets) expect(variables, command).not.toContain(canary);
  expect(readdirSync(run.reports)).toContain('conformance.json');
});
