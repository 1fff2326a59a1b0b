/** Plans and runs the bare script of `npm run perf`: it repeats a recorded run. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromiumArguments, findChromium } from '../../../../fixtures/browser/chromium.ts';
import { browserRows, type BrowserObservation } from '../../../../fixtures/run/schedule.ts';
import type { BarePlan, PlainEnvironment } from './bare.ts';
import { measured, type Measured } from './measure.ts';
import { stepsOf } from './recording.ts';
import { childEnvironment, root, type Recorded, type Subject } from './subject.ts';

type BrowserPlan = NonNullable<BarePlan['browser']>;

/** The browser's part of a plan. @throws Error without a Chromium. */
export async function bareBrowser(
  subject: Subject,
  part: Pick<BrowserPlan, 'observations' | 'journeys'>,
): Promise<BrowserPlan> {
  const found = findChromium(process.env.POSTFLIGHT_CHROMIUM);
  if (!found) throw new Error('no Chromium found; run `npm run setup`');
  const { SMOKE_PASSWORD, ...rest } = subject.environment;
  const env: PlainEnvironment = { ...rest, password: SMOKE_PASSWORD.reveal() };
  return { executablePath: found.executablePath, args: await chromiumArguments(subject.environment), env, ...part };
}

/** The browser observations that a run made, by the rows that passed. */
function recordedBrowser(subject: Subject, passes: readonly string[]): Promise<BrowserPlan> | undefined {
  if (!passes.includes('login-dashboard')) return undefined;
  const names = Object.keys(browserRows) as BrowserObservation[];
  const made = names.filter(name => browserRows[name].some(id => passes.includes(id)));
  return bareBrowser(subject, { observations: ['journey', ...made], journeys: 0 });
}

/** Writes the plan of a bare run that repeats the recorded one. @returns its file. */
export async function planBare(
  subject: Subject,
  { records, passes }: Pick<Recorded, 'records' | 'passes'>,
  wanted: BarePlan['browser'] | 'as recorded',
): Promise<string> {
  const browser = wanted === 'as recorded' ? await recordedBrowser(subject, passes) : wanted;
  const places = Object.fromEntries(
    subject.environment.CONNECT_TO.map(it => [`${it.host}:${it.port}`, `${it.address}:${it.addressPort}`]),
  );
  const steps = stepsOf(records.flatMap(({ operations }) => operations));
  const plan: BarePlan = { steps, places, ca: subject.environment.ca, browser };
  const name = browser === undefined ? 'http' : `${browser.observations.length}-${browser.journeys}`;
  const file = path.join(subject.folder, `bare-${name}.json`);
  writeFileSync(file, JSON.stringify(plan), { mode: 0o600 });
  return file;
}

/** Runs a planned bare script. @throws Error when it fails. */
export async function runBare(subject: Subject, program: string, plan: string): Promise<Measured> {
  subject.reference.restore();
  const run = await measured([process.execPath, program, plan], { cwd: root, env: childEnvironment() });
  if (run.code !== 0) throw new Error(`the bare script failed: ${run.text.slice(-2_000)}`);
  return run;
}
