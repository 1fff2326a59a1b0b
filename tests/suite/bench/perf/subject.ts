/**
 * The subject of a measurement by `npm run perf`: the reference target of a kind in this process, and runs of the suite
 * against it.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describeEnvironment, type Environment } from '../../../../envs/environment.ts';
import type { Kind } from '../../../../envs/policy/row.ts';
import { readConformance } from '../../../../fixtures/report/conformance/read.ts';
import { startReference, type Reference } from '../../../../fixtures/target/reference/reference.ts';
import { measured, type Measured } from './measure.ts';
import { readRecording, type ProcessRecord } from './recording.ts';

/** The repository. */
export const root = path.join(import.meta.dirname, '../../../..');
/** Playwright's own command; `npx` would add a third of a second. */
const playwright = [process.execPath, path.join(root, 'node_modules/@playwright/test/cli.js'), 'test'];

/** Depth of a run, and the login window of its target. */
export type Way = { depth: 'smoke' | 'full'; windowS: number };

/** A kind of environment that is measured: the variables of its processes, and a folder of its own. */
export type Subject = {
  kind: Kind;
  reference: Reference;
  environment: Environment;
  variables: Record<string, string>;
  folder: string;
};

/** Outages, and commands that read, belong to few deployments, and no bare script can make them. */
const COMMANDS = /_CMD$/;

/**
 * Starts the target.
 * @param logins an account's attempts in a window: the product's 5, or more for a measurement that signs in repeatedly.
 */
export async function startSubject(kind: Kind, way: Way, folder: string, logins = 5): Promise<Subject> {
  const reference = await startReference(kind, {
    log: false,
    config: { 'LOGIN_LIMIT.window_s': way.windowS, 'LOGIN_LIMIT.count': logins },
  });
  const variables = Object.fromEntries(Object.entries(reference.variables).filter(([name]) => !COMMANDS.test(name)));
  const described = describeEnvironment(kind, variables, { target: 'deployed', depth: way.depth });
  if (!described.ok) throw new Error(described.problems.join('; '));
  const home = path.join(folder, `${kind}-${way.depth}-${way.windowS}`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return {
    kind,
    reference,
    environment: described.environment,
    variables: { ...variables, POSTFLIGHT_DEPTH: way.depth, POSTFLIGHT_REPORTS: path.join(home, 'reports') },
    folder: home,
  };
}

/** The environment of a child process: the machine's own variables, without the user's settings of the suite. */
export const childEnvironment = (more: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].flatMap(name => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  NO_COLOR: '1',
  ...more,
});

/** Runs the suite once. @throws Error when the run is not green: the time of a red run says nothing. */
export async function runSuite(
  subject: Subject,
  more: { args?: readonly string[]; env?: Record<string, string>; config?: string } = {},
): Promise<Measured> {
  subject.reference.restore();
  const config = more.config === undefined ? [] : ['-c', more.config];
  const run = await measured([...playwright, ...config, `--project=${subject.kind}`, ...(more.args ?? [])], {
    cwd: root,
    env: childEnvironment({ ...subject.variables, ...more.env }),
  });
  if (run.code !== 0)
    throw new Error(
      `the run against ${subject.kind} was not green (exit ${run.code ?? 'none'}), so its time says nothing:\n${run.text.slice(-3_000)}`,
    );
  return run;
}

/** A recorded run: the exchanges of its processes, the number of its tests, and the rows that passed. */
export type Recorded = { records: ProcessRecord[]; tests: number; passes: string[] };

/** Runs the suite once, and records every exchange. */
export async function record(subject: Subject): Promise<Recorded> {
  const recording = path.join(subject.folder, 'recording.jsonl');
  rmSync(recording, { force: true });
  const env = { NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'record.mjs')}`, PERF_RECORD: recording };
  await runSuite(subject, { env });
  const report = (file: string) => readFileSync(path.join(subject.folder, 'reports', file), 'utf8');
  const { rows } = readConformance(report('conformance.json'));
  return {
    records: readRecording(readFileSync(recording, 'utf8')),
    tests: Number(/<testsuites [^>]*\btests="(\d+)"/.exec(report('junit.xml'))?.[1]),
    passes: rows.filter(row => row.cells[subject.kind]?.verdict === 'pass').map(row => row.id),
  };
}
