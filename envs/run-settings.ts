/** Variables of the run itself (POSTFLIGHT_…), the same for all environments. */
import path from 'node:path';
import { quoted } from './given-variables.ts';
import type { Kind, Level } from './policy/row.ts';
import { suggestion } from './nearest.ts';
import { documentation } from './variables/documentation.ts';
import { filePath, numberOf } from './variables/forms.ts';
import { z } from './zod.ts';

/**
 * The thing under test: the environment's own addresses, the embedded reference target, or the real stack on loopback.
 */
export type Target = 'deployed' | 'reference' | 'stack';
/** `smoke` waits for no window; `full` runs every row. */
export type Depth = 'smoke' | 'full';

/** The configurations of `.detoxrc.cjs`: the web export in Chromium, or a native build. */
export type DetoxConfiguration = 'web' | 'android.emu.release' | 'android.att.release' | 'ios.sim.release';

/** The parsed settings of a run. */
export type RunSettings = {
  target: Target;
  depth: Depth;
  /** Lowest level at which a breach changes the exit status. */
  failOn: Level;
  /**
   * Settings that differ from their default, in a shell's spelling: a command that repeats this run begins with them.
   */
  given: string[];
  /** Path of a browser that takes precedence over all others. */
  chromium: string | undefined;
  /** Address at which workers reach the run memory. */
  runMemory: string | undefined;
  /** Detox's configuration, which decides where the app is driven. */
  detox: DetoxConfiguration;
  /** Longest wait for the target to be ready, seconds. */
  waitS: number;
  /** Longest time for the checks of one environment, seconds; undefined: by depth and login window. */
  budgetS: number | undefined;
  /** Environments whose reports a merge must find, in addition to those in its parts. */
  mergeOf: string[];
  /** Folder of the reports; Playwright's raw output is kept next to it until it is redacted. */
  reports: string;
  /** Login window of the targets on loopback, in seconds. */
  referenceWindowS: string;
  /** Framework defaults that the real stack falls back to, comma separated: to show which row catches each. */
  stackFaults: string;
  /** Files and folders to which reporters of a command line write, by variables of Playwright. */
  outputs: string[];
  ci: boolean;
  /** Page of the pipeline's run, where the pipeline names it. */
  runUrl: string | undefined;
  /** Checks are being proven: each worker has a target of its own, which no other test can disturb. */
  proving: boolean;
  /**
   * The kind of proof (`npm run prove`): `rounds` against the reference target, `full` with whole runs, `mobile` for
   * the rows of the app, or `deployed` against the environment `of`; `rows` are those known to pass there.
   */
  proof: { kind: 'rounds' | 'full' | 'mobile' } | { kind: 'deployed'; of: Kind; rows: readonly string[] | undefined };
};

/** Settings that a user gives (envs/README.md). */
export const settings = z.object({
  POSTFLIGHT_TARGET: z
    .enum(['deployed', 'reference', 'stack'], 'must be deployed, reference or stack')
    .default('deployed')
    .register(documentation, {
      what:
        'What is tested: your environment (`deployed`), the embedded reference target, or the real stack of ' +
        '`fixtures/target/stack`. A run starts and stops the latter two.',
      example: 'reference',
    }),
  POSTFLIGHT_DEPTH: z
    .enum(['smoke', 'full'], 'must be smoke or full')
    .default('smoke')
    .register(documentation, { what: '`smoke` waits for no window; `full` runs every row.', example: 'full' }),
  POSTFLIGHT_FAIL_ON: z
    .enum(['must', 'should'], 'must be must or should')
    .default('must')
    .register(documentation, {
      what:
        'From which level on a breach turns the exit status: `must`, what the document says, or `should`, good ' +
        'practice beside it, too.',
      example: 'should',
    }),
  POSTFLIGHT_REPORTS: filePath
    .default('reports')
    .register(documentation, { what: 'Folder of the reports.', example: 'out/postflight' }),
  POSTFLIGHT_ENVS: filePath
    .optional()
    .register(documentation, {
      what:
        'A folder outside of the checkout with files `<name>.env`, read before `envs`, and with `waivers.json`; a path ' +
        'that is not absolute begins at the checkout.',
      example: '../ops/postflight',
      unset: '`envs` alone',
    }),
  POSTFLIGHT_CHROMIUM: filePath
    .optional()
    .register(documentation, {
      what: 'Path of a Chromium or Chrome.',
      example: '/usr/bin/chromium',
      unset: "Playwright's own, then the system's",
    }),
  POSTFLIGHT_WAIT_S: numberOf('seconds', { from: 0, to: 3_600 })
    .default(0)
    .register(documentation, {
      what:
        'Longest wait for liveness and readiness to answer with success before the first check, seconds: after a deploy ' +
        'the new release starts up. With 0 a target that is not ready is judged as it is.',
      example: '300',
    }),
  POSTFLIGHT_BUDGET_S: numberOf('seconds', { from: 5, to: 14_400 })
    .optional()
    .register(documentation, {
      what:
        'Longest time for the checks of one environment, seconds; what is left then is not judged: out of time (exit 2). ' +
        "Waits for the product's own limits are not counted.",
      example: '900',
      unset: '`300` at depth smoke; at depth full `600` and two login windows',
    }),
  POSTFLIGHT_MERGE_OF: z
    .string()
    .regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'must be names of environments, comma separated')
    .optional()
    .register(documentation, {
      what:
        'Environments whose reports `merge-reports` must find, comma separated: where each was run by itself, none of ' +
        'them knows of the others. One whose report is lost is exit 4. A run takes no notice of it.',
      example: 'prod-eu,prod-us,prod-ap',
      unset: 'those that the shards of one run speak of',
    }),
  POSTFLIGHT_REFERENCE_WINDOW_S: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'must be a whole number of seconds, at most 9999')
    .default('3')
    .register(documentation, {
      what: "Login window of the two targets on this machine, seconds; `60` is the document's.",
      example: '60',
    }),
  POSTFLIGHT_STACK_FAULTS: z
    .string()
    .regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'must be names of faults, comma separated')
    .default('')
    .register(documentation, {
      what: 'Framework defaults that the stack falls back to, comma separated, to see which row catches each.',
      example: 'cookie-defaults,docs-public',
    }),
  DETOX_CONFIGURATION: z
    .enum(
      ['web', 'android.emu.release', 'android.att.release', 'ios.sim.release'],
      'must be web, android.emu.release, android.att.release or ios.sim.release',
    )
    .default('web')
    .register(documentation, {
      what: 'Where the app is driven: its web export in Chromium, or a native build (configurations of `.detoxrc.cjs`).',
      example: 'ios.sim.release',
    }),
});

/** Settings that `npm run prove` hands to the runs that it starts. */
const settingsOfProof = z.object({
  POSTFLIGHT_PROOF: z
    .enum(['rounds', 'full', 'mobile', 'deployed'], 'must be rounds, full, mobile or deployed')
    .default('rounds'),
  POSTFLIGHT_PROOF_ENV: z.enum(['local', 'stage', 'prod'], 'must be local, stage or prod').default('stage'),
  POSTFLIGHT_PROOF_ROWS: z
    .string()
    .transform(v => v.split(','))
    .optional(),
});

/** Made once: a schema compiles itself on first use, and a run reads its settings hundreds of times. */
const allSettings = settings.extend(settingsOfProof.shape);
const defaults: Readonly<Record<string, unknown>> = settings.parse({});

/** Variables that a run hands to its own processes. */
const internal = ['POSTFLIGHT_RUN_MEMORY', 'POSTFLIGHT_LOOPBACK'];

/** Returns a line for each `POSTFLIGHT_…` that is not a setting; an empty one counts as not set. */
function unknownSettings(from: Readonly<Record<string, string | undefined>>): string[] {
  const public_ = Object.keys(settings.shape).filter(name => name.startsWith('POSTFLIGHT_'));
  const known = [...public_, ...Object.keys(settingsOfProof.shape), ...internal];
  return Object.keys(from)
    .filter(name => /^POSTFLIGHT_/i.test(name) && from[name] && !known.includes(name))
    .map(name => `${name} is no setting; ${suggestion(name, public_)}`);
}

/**
 * Returns the settings that differ from their default, except the folder of the reports, which a second run would
 * overwrite.
 */
function givenAmong(from: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(settings.shape).flatMap(name => {
    const value = from[name];
    if (!value || name === 'POSTFLIGHT_REPORTS' || value === String(defaults[name])) return [];
    return [`${name}=${quoted(value)}`];
  });
}

/** Returns the page of this run in the pipeline, on GitHub or GitLab. */
function runUrlOf(from: Readonly<Record<string, string | undefined>>): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run, CI_JOB_URL: job } = from;
  const url = server && repository && run ? `${server}/${repository}/actions/runs/${run}` : job;
  return url !== undefined && /^https?:\/\/[^\s@?#]+$/.test(url) ? url : undefined;
}

/** Reads `PLAYWRIGHT_<REPORTER>_OUTPUT_DIR`, `_FILE` and `_NAME`; a name is relative to the folder, if there is one. */
const outputsAmong = (from: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(from).flatMap(([name, value]) => {
    const [, reporter = '', what] = /^PLAYWRIGHT_(\w+)_OUTPUT_(DIR|FILE|NAME)$/.exec(name) ?? [];
    if (!value || what === undefined) return [];
    return what === 'NAME' ? path.join(from[`PLAYWRIGHT_${reporter}_OUTPUT_DIR`] ?? '', value) : value;
  });

/**
 * Reads the folder of the reports alone, even if another setting is wrong; undefined for a path that cannot be a
 * folder.
 */
export const readReportsFolder = ({
  POSTFLIGHT_REPORTS: folder,
}: Readonly<Record<string, string | undefined>>): string | undefined =>
  settings.shape.POSTFLIGHT_REPORTS.safeParse(folder || undefined).data;

/** Reads the run's settings. @throws one clear line for each wrong variable, which names it. */
export function readSettings(from: Readonly<Record<string, string | undefined>>): RunSettings {
  const parsed = allSettings.safeParse(Object.fromEntries(Object.entries(from).filter(([, v]) => v !== '')));
  const wrong = parsed.error?.issues.map(i => `${i.path.join('.')} ${i.message}`) ?? [];
  const problems = [...unknownSettings(from), ...wrong];
  if (!parsed.success || problems.length > 0) throw new Error(problems.join('\n'));
  const { POSTFLIGHT_PROOF: kind, POSTFLIGHT_PROOF_ENV: of, POSTFLIGHT_PROOF_ROWS: rows } = parsed.data;
  return {
    target: parsed.data.POSTFLIGHT_TARGET,
    depth: parsed.data.POSTFLIGHT_DEPTH,
    failOn: parsed.data.POSTFLIGHT_FAIL_ON,
    waitS: parsed.data.POSTFLIGHT_WAIT_S,
    budgetS: parsed.data.POSTFLIGHT_BUDGET_S,
    mergeOf: parsed.data.POSTFLIGHT_MERGE_OF?.split(',') ?? [],
    given: givenAmong(from),
    reports: parsed.data.POSTFLIGHT_REPORTS,
    referenceWindowS: parsed.data.POSTFLIGHT_REFERENCE_WINDOW_S,
    stackFaults: parsed.data.POSTFLIGHT_STACK_FAULTS,
    detox: parsed.data.DETOX_CONFIGURATION,
    chromium: parsed.data.POSTFLIGHT_CHROMIUM,
    runMemory: from.POSTFLIGHT_RUN_MEMORY || undefined,
    outputs: outputsAmong(from),
    ci: !!from.CI,
    runUrl: runUrlOf(from),
    proving: !!from.POSTFLIGHT_PROOF,
    proof: kind === 'deployed' ? { kind, of, rows } : { kind },
  };
}
