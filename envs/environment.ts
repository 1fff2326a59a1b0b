/**
 * Describes the environment of a run, from variables only: file `envs/<name>.env`, then the process environment, which
 * wins. The only reader of process.env. Values never enter process.env, so several projects in one run cannot see each
 * other's.
 */
import type { core } from 'zod';
import { controlProblem, healthAddresses, type HealthAddresses } from './addresses.ts';
import { readAuthority } from './authority.ts';
import { contradictions } from './contradictions.ts';
import { givenVariables } from './given-variables.ts';
import { readEnvFile } from './env-file.ts';
import { gather, type Found } from './gather.ts';
import { misspelt } from './misspelt.ts';
import { allEnvironments, canonical, environmentNames, kindOf, prefixOf, type EnvironmentName } from './names.ts';
import { asSeenFrom, otherEnvironments, type OtherEnvironment } from './others.ts';
import { unprotected } from './own-words.ts';
import type { Bounds } from './bounds.ts';
import type { Kind } from './policy/row.ts';
import { readReportsFolder, readSettings, type Depth, type RunSettings, type Target } from './run-settings.ts';
import { secretNames, variables, type Variables } from './schema.ts';
import { secretsInLines } from './secrets-in-file.ts';
import { placed, unknownAfterPrefix, unknownInFile } from './unknown-names.ts';
import { waiversInForce } from './waivers-file.ts';
import { z } from './zod.ts';

export type { Depth, DetoxConfiguration, RunSettings, Target } from './run-settings.ts';
export { environmentNames, environmentOfProject, kindOf, mobileProject, type EnvironmentName } from './names.ts';

type Raw = Record<string, string>;
type ProcessVariables = Readonly<Record<string, string | undefined>>;

/**
 * Returns the variables of a program that the suite starts for its own purposes: those of this process without its
 * secrets, and without those that would lead git to another repository.
 */
export const programEnvironment = (more: Raw): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isKeptBack(canonical(name)))),
  ...more,
});

const isKeptBack = (name: string): boolean =>
  secretNames.some(secret => name === secret || name.endsWith(`__${secret}`)) ||
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|NAMESPACE|COMMON_DIR|PREFIX)$/.test(name);

/** One environment, parsed and complete: the variables under the document's keys, and what follows from them. */
export type Environment = Variables &
  HealthAddresses & {
    /** The kind, which decides the rules. */
    kind: Kind;
    /** Its own name: `stage-eu`, or that of its kind. */
    name: EnvironmentName;
    target: Target;
    depth: Depth;
    /** Origins of WEB_URL and NEXT_PUBLIC_API_BASE, as a browser writes them. */
    webOrigin: string;
    apiOrigin: string;
    /** Content of CA_FILE (PEM): trusted besides the public authorities. */
    ca: string | undefined;
    /** Addresses and databases of the other environments. */
    others: OtherEnvironment[];
    /** Bounds of the adopter in place of postflight's own, from `waivers.json` [none]. */
    bounds?: Bounds;
  };

const canonicalKeys = (raw: ProcessVariables): Raw =>
  Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => (value === undefined ? [] : [[canonical(key), value]])),
  );

/** Returns the environments that a run can have. A target on loopback has the three kinds, and no siblings. */
export const environmentsOf = (target: Target): readonly EnvironmentName[] =>
  target === 'deployed' ? allEnvironments() : environmentNames;

/**
 * Returns the folder of this run's reports, even if other settings are wrong; undefined for a path that cannot be a
 * folder.
 */
export const reportsFolder = (from: ProcessVariables = process.env): string | undefined => readReportsFolder(from);

/** Returns the settings of this run. @throws one clear line that names the variable. */
export const runSettings = (from: ProcessVariables = process.env): RunSettings => readSettings(from);

/**
 * Returns the variables that the process environment gives to an environment, as assignments of a shell that repeat
 * them; nothing for a target on loopback, which brings its own variables.
 */
export const variablesGivenFor = (name: EnvironmentName, from: ProcessVariables = process.env): string[] =>
  runSettings(from).target === 'deployed' ? givenVariables(name, from, readEnvFile(name, from).values) : [];

/**
 * Returns the names in the process environment that are misspelt variables, each with the name that was meant; nothing
 * for a target on loopback, which reads none.
 * @param ofRun environments of the run, whose own descriptions report the names after their prefixes.
 */
export const misspeltNames = (ofRun: readonly EnvironmentName[], from: ProcessVariables = process.env): string[] =>
  runSettings(from).target === 'deployed' ? misspelt(from, ofRun) : [];

/**
 * Returns the raw variables of a deployed environment, those of its file, and the place of each, for a command that
 * describes or explains an environment.
 */
export const rawVariables = (name: EnvironmentName, from: ProcessVariables = process.env): Found =>
  gather(name, from, true);

/** Hands the run memory's address to the workers, which inherit the runner's environment. */
export function handOverRunMemory(address: string): void {
  process.env.POSTFLIGHT_RUN_MEMORY = address;
}

/**
 * Keeps Playwright from serving an HTML report at the end of a run: the report would be shown before it is redacted.
 */
export function keepReportsClosed(): void {
  process.env.PLAYWRIGHT_HTML_OPEN = 'never';
}

const handedOver = z.record(z.string(), z.record(z.string(), z.string()));

/**
 * Returns the raw variables of a target on loopback, as Playwright's webServer handed them over in one line; undefined
 * when it did not.
 */
function loopbackVariables(name: EnvironmentName, from: ProcessVariables): Raw | undefined {
  const text = from.POSTFLIGHT_LOOPBACK;
  if (!text) return undefined;
  try {
    return handedOver.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))[name];
  } catch {
    return undefined;
  }
}

/** An environment, or everything that is wrong with its description. */
export type Described = { ok: true; environment: Environment } | { ok: false; problems: string[] };

/**
 * Loads one environment.
 * @param from the process environment; only tests give another.
 * @param patch raw variables that override all others: a proof's mistakes.
 * @returns all problems at once, each naming its variable; never throws for a user's mistake.
 */
export function loadEnvironment(
  name: EnvironmentName,
  from: ProcessVariables = process.env,
  patch: Raw = {},
): Described {
  const described = withoutBounds(name, from, patch);
  const { bounds, problems } = waiversInForce(from);
  if (!described.ok) return { ok: false, problems: [...described.problems, ...problems] };
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, environment: { ...described.environment, bounds } };
}

function withoutBounds(name: EnvironmentName, from: ProcessVariables, patch: Raw): Described {
  let run: RunSettings;
  try {
    run = runSettings(from);
  } catch (error) {
    return { ok: false, problems: [error instanceof Error ? error.message : String(error)] };
  }
  if (run.target === 'deployed') return loadDeployed(name, from, patch, run);
  const raw = loopbackVariables(name, from);
  if (!raw) {
    const why = `POSTFLIGHT_TARGET=${run.target}: the target has not started; it is started by \`npx playwright test\``;
    return { ok: false, problems: [why] };
  }
  const others = new Map(environmentNames.map(other => [other, loopbackVariables(other, from) ?? {}]));
  return describeEnvironment(name, { ...asSeenFrom(name, others), ...raw }, run);
}

function loadDeployed(name: EnvironmentName, from: ProcessVariables, patch: Raw, run: RunSettings): Described {
  const { raw, file, places } = gather(name, from, true);
  // Without a readable file, every variable would be reported as missing.
  if (file.places.size === 0 && file.problems.length > 0)
    return {
      ok: false,
      problems: [...file.problems, ...secretsInLines({ name, lines: file.lines, comments: file.comments })],
    };
  const others = new Map(
    allEnvironments()
      .filter(other => other !== name)
      .map(other => [other, gather(other, from, false).raw]),
  );
  const found = contradictions(
    { name, raw, file: file.values, lines: file.lines, comments: file.comments },
    [...others].map(([other, theirs]) => ({ name: other, raw: theirs })),
  );
  const described = describeEnvironment(name, { ...asSeenFrom(name, others), ...raw, ...patch }, run, found);
  const unknown = [...file.problems, ...unknownInFile(name, file), ...unknownAfterPrefix(name, from)];
  if (described.ok) return unknown.length > 0 ? { ok: false, problems: unknown } : described;
  return { ok: false, problems: [...unknown, ...described.problems.map(problem => placed(problem, places, from))] };
}

/** Parses raw variables into an environment. `found` are problems known before; they are listed with the new ones. */
export function describeEnvironment(
  name: EnvironmentName,
  raw: Raw,
  run: Pick<RunSettings, 'target' | 'depth'>,
  found: readonly string[] = [],
): Described {
  const parsed = variables.safeParse(
    Object.fromEntries(Object.entries(raw).filter(([key, value]) => value !== '' || !isOptional(key))),
  );
  const authority = readAuthority(parsed.data?.CA_FILE);
  // Only the first issue of each variable: the others follow from it.
  const issues = new Map((parsed.error?.issues ?? []).toReversed().map(issue => [issue.path[0], problemOf(issue)]));
  const weak = unprotected(raw).filter(problem => !issues.has(problem.split(' ', 1)[0] ?? ''));
  const problems = [...found, ...[...issues.values()].toReversed(), ...weak, ...authority.problems];
  if (!parsed.success || problems.length > 0) return { ok: false, problems: [...new Set(problems)] };
  const health = healthAddresses(parsed.data);
  const misplaced = controlProblem(health);
  if (misplaced !== undefined) return { ok: false, problems: [misplaced] };
  return {
    ok: true,
    environment: {
      ...parsed.data,
      kind: kindOf(name),
      name,
      target: run.target,
      depth: run.depth,
      ca: authority.ca,
      others: otherEnvironments(name, environmentsOf(run.target), raw),
      apiOrigin: new URL(parsed.data.NEXT_PUBLIC_API_BASE).origin,
      webOrigin: new URL(parsed.data.WEB_URL).origin,
      ...health,
    },
  };
}

/** Returns a problem of the schema as a line that begins with its variable. */
const problemOf = ({ path: [key], code, message }: core.$ZodIssue): string =>
  `${key === undefined ? '' : String(key)} ${code === 'invalid_type' ? 'is missing' : message}`;

const isOptional = (key: string) =>
  key in variables.shape && variables.shape[key as keyof typeof variables.shape].safeParse(undefined).success;

/** Prefix of variables with the address of the previous release, for a comparison: `BASELINE__CONNECT_TO`. */
const BASELINE = 'BASELINE__';

/**
 * Returns the variables with the address of the previous release, for {@link loadEnvironment}'s patch; all others are
 * the environment's own.
 * @throws one clear line that names a variable unknown to every environment.
 */
export function baselineVariables(from: ProcessVariables = process.env): Record<string, string> {
  const given = Object.entries(canonicalKeys(from))
    .filter(([key, value]) => key.startsWith(BASELINE) && value !== '')
    .map(([key, value]) => [key.slice(BASELINE.length), value] as const);
  const unknown = given.find(([key]) => !(key in variables.shape));
  if (unknown)
    throw new Error(
      `${BASELINE}${unknown[0]} is no variable of an environment with ${BASELINE} before it; envs/README.md lists them`,
    );
  return Object.fromEntries(given);
}

/**
 * Returns a line for each variable without a prefix that would apply to every environment of a run of several; it needs
 * an environment's prefix.
 */
export function ambiguousVariables(names: readonly EnvironmentName[], from: ProcessVariables = process.env): string[] {
  const run = runSettings(from);
  if (names.length < 2 || run.target !== 'deployed') return [];
  const plain = Object.keys(canonicalKeys(from)).filter(key =>
    ['WEB_URL', 'NEXT_PUBLIC_API_BASE', 'SMOKE_USER', ...secretNames].includes(key),
  );
  return plain.map(
    key =>
      `${key} is set for ${names.length} environments at once; write ${names.map(n => `${prefixOf(n)}${key}`).join(' and ')}`,
  );
}

/** Variables that say where records are kept and whose signatures are trusted. */
export type RecordVariables = Pick<Variables, 'RECORDS' | 'RECORD_PRIVATE_KEY' | 'RECORD_PUBLIC_KEYS' | 'REPO_DIR'> & {
  target: Target;
};

/**
 * Reads the variables of records alone, so that a command can read records without addresses or passwords. @throws one
 * clear line for each problem.
 */
export function recordVariables(name: EnvironmentName, from: ProcessVariables = process.env): RecordVariables {
  const { raw } = gather(name, from, true);
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== ''));
  const shape = variables.pick({ RECORDS: true, RECORD_PRIVATE_KEY: true, RECORD_PUBLIC_KEYS: true, REPO_DIR: true });
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new Error(parsed.error.issues.map(problemOf).join('\n'));
  return { ...parsed.data, target: 'deployed' };
}
