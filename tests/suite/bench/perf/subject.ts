/** What is measured: a profile of the reference target in this process, and a run of the suite against it, as an adopter starts one. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describeEnvironment, type Environment } from '../../../../envs/environment.ts';
import type { Kind } from '../../../../envs/policy/row.ts';
import { chromiumArguments, findChromium } from '../../../../fixtures/browser/chromium.ts';
import type { ConformanceReport } from '../../../../fixtures/report/conformance/model.ts';
import { startReference, type Reference } from '../../../../fixtures/target/reference/reference.ts';
import type { BarePlan, PlainEnvironment } from './bare.ts';
import { measured, type Measured } from './measure.ts';
import { readRecording, stepsOf, type ProcessRecord } from './recording.ts';
import { readTrace, type Trace } from './trace.ts';

/** The repository. */
export const root = path.join(import.meta.dirname, '../../../..');
/** How Playwright's own command is started; `npx` would add a third of a second. */
export const playwright = [process.execPath, path.join(root, 'node_modules/@playwright/test/cli.js'), 'test'];

/** Depth of a run, and the login window of its target in seconds. */
export type Way = { depth: 'smoke' | 'full'; windowS: number };

/** A profile that is being measured. `plain`: what its processes are given; `folder`: theirs alone, for a while. */
export type Subject = {
  profile: Kind;
  reference: Reference;
  environment: Environment;
  plain: Record<string, string>;
  folder: string;
  way: Way;
};

/** Outages, and questions put by commands, belong to few deployments, and no bare script can make them. */
const commands = /_CMD$/;

/** Starts the target. @param logins an account's attempts in a window: the product's 5, or more where a measurement signs in over and over. */
export async function startSubject(profile: Kind, way: Way, folder: string, logins = 5): Promise<Subject> {
  const reference = await startReference(profile, {
    log: false,
    config: { 'LOGIN_LIMIT.window_s': way.windowS, 'LOGIN_LIMIT.count': logins },
  });
  const variables = Object.fromEntries(Object.entries(reference.variables).filter(([name]) => !commands.test(name)));
  const described = describeEnvironment(profile, variables, { target: 'deployed', depth: way.depth });
  if (!described.ok) throw new Error(described.problems.join('; '));
  const home = path.join(folder, `${profile}-${way.depth}-${way.windowS}`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true, mode: 0o700 });
  return {
    profile,
    reference,
    environment: described.environment,
    plain: { ...variables, POSTFLIGHT_DEPTH: way.depth, POSTFLIGHT_REPORTS: path.join(home, 'reports') },
    folder: home,
    way,
  };
}

/** The environment of a child: a machine's own variables, and no settings of whoever measures. */
export const clean = (more: Record<string, string> = {}): Record<string, string> => ({
  ...Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].flatMap(name => (ambient[name] === undefined ? [] : [[name, ambient[name]]])),
  ),
  NO_COLOR: '1',
  ...more,
});
let ambient: Readonly<Record<string, string | undefined>> = {};
/** Hands over the process environment, which only the command reads. */
export const setAmbient = (of: Readonly<Record<string, string | undefined>>): void => {
  ambient = of;
};

/** Runs the suite once. @throws when it is not green: times of a red run say nothing. */
export async function runSuite(
  subject: Subject,
  more: { args?: readonly string[]; env?: Record<string, string>; config?: string } = {},
): Promise<Measured> {
  subject.reference.restore();
  const run = await measured(
    [...playwright, ...(more.config ? ['-c', more.config] : []), `--project=${subject.profile}`, ...(more.args ?? [])],
    { cwd: root, env: clean({ ...subject.plain, ...more.env }) },
  );
  if (run.code !== 0)
    throw new Error(
      `the run against ${subject.profile} was not green (exit ${run.code ?? 'none'}), so its time says nothing:\n${run.text.slice(-3_000)}`,
    );
  return run;
}

/** A recorded run: what its processes did, its tests, and the time of the whole command (ms since the epoch). */
export type Recorded = {
  records: ProcessRecord[];
  trace: Trace;
  span: { startedAt: number; endedAt: number };
  passes: string[];
};

/** Runs the suite once with every exchange noted. */
export async function record(subject: Subject): Promise<Recorded> {
  const [recording, trace] = [path.join(subject.folder, 'recording.jsonl'), path.join(subject.folder, 'trace.json')];
  for (const file of [recording, trace]) if (existsSync(file)) rmSync(file);
  const startedAt = Date.now();
  await runSuite(subject, {
    args: [`--add-reporter=${path.join(import.meta.dirname, 'trace-reporter.ts')}`],
    env: {
      NODE_OPTIONS: `--import ${path.join(import.meta.dirname, 'record.mjs')}`,
      PERF_RECORD: recording,
      PERF_TRACE: trace,
    },
  });
  const endedAt = Date.now();
  const report = JSON.parse(
    readFileSync(path.join(subject.folder, 'reports/conformance.json'), 'utf8'),
  ) as ConformanceReport;
  const passes = report.rows.filter(row => row.cells[subject.profile]?.verdict === 'pass').map(row => row.id);
  return {
    records: readRecording(readFileSync(recording, 'utf8')),
    trace: readTrace(readFileSync(trace, 'utf8')),
    span: { startedAt, endedAt },
    passes,
  };
}

/** Browser observations by the row that asks for them first. */
const byRow: Readonly<Record<string, string>> = {
  'auth-guard': 'authGuard',
  'login-refusal': 'refusal',
  'login-before-hydration': 'hydration',
  'cors-in-browser': 'corsInBrowser',
  'ui-tolerates-api-shapes': 'apiShapes',
  logout: 'logout',
};

/** What the bare script needs for a browser. @throws without one. */
export async function bareBrowser(
  subject: Subject,
  more: { observations: string[]; journeys: number },
): Promise<NonNullable<BarePlan['browser']>> {
  const found = findChromium(ambient.POSTFLIGHT_CHROMIUM);
  if (!found) throw new Error('no Chromium found; run `npm run setup`');
  const { SMOKE_PASSWORD, ...rest } = subject.environment;
  const env: PlainEnvironment = { ...rest, password: SMOKE_PASSWORD.reveal() };
  return { executablePath: found.executablePath, args: await chromiumArguments(subject.environment), env, ...more };
}

/** Writes the plan of a bare run that does again what was recorded. @returns its file. */
export async function planBare(
  subject: Subject,
  recorded: Pick<Recorded, 'records' | 'passes'>,
  browser: BarePlan['browser'] | 'as recorded',
): Promise<string> {
  const made =
    browser === 'as recorded'
      ? recorded.passes.includes('login-dashboard')
        ? await bareBrowser(subject, {
            observations: [
              'journey',
              ...Object.entries(byRow).flatMap(([row, name]) => (recorded.passes.includes(row) ? [name] : [])),
            ],
            journeys: 0,
          })
        : undefined
      : browser;
  const places = Object.fromEntries(
    subject.environment.CONNECT_TO.map(m => [`${m.host}:${m.port}`, `${m.address}:${m.addressPort}`]),
  );
  const plan: BarePlan = {
    steps: stepsOf(recorded.records.flatMap(r => r.operations)),
    places,
    ca: subject.environment.ca,
    browser: made,
  };
  const file = path.join(
    subject.folder,
    `bare-${made === undefined ? 'http' : `${made.observations.length}-${made.journeys}`}.json`,
  );
  writeFileSync(file, JSON.stringify(plan), { mode: 0o600 });
  return file;
}

/** Runs a planned bare script. @throws when it fails. */
export async function runBare(subject: Subject, program: string, plan: string): Promise<Measured> {
  subject.reference.restore();
  const run = await measured([process.execPath, program, plan], { cwd: root, env: clean() });
  if (run.code !== 0) throw new Error(`the bare script failed: ${run.text.slice(-2_000)}`);
  return run;
}
