/**
 * Describes the environment of a run, from variables only: file `envs/<name>.env`, then the process environment, which
 * wins. The only reader of process.env. Values never enter process.env, so several projects in one run cannot see each
 * other's.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { contradictions } from './contradictions.ts';
import { allEnvironments, environmentNames, kindOf, prefixOf, type EnvironmentName } from './names.ts';
import { asSeenFrom, otherEnvironments, type OtherEnvironment } from './others.ts';
import type { Kind } from './policy/row.ts';
import { readSettings, type Depth, type RunSettings, type Target } from './run-settings.ts';
import { secretNames, variables, type Variables } from './schema.ts';
import { z } from './zod.ts';

export type { Depth, DetoxConfiguration, RunSettings, Target } from './run-settings.ts';
export { environmentNames, environmentOfProject, kindOf, mobileProject, type EnvironmentName } from './names.ts';

/** One environment, parsed and complete: the variables under the document's keys, and what follows from them. */
export type Environment = Variables & {
  /** Whose rules it is judged by. */
  kind: Kind;
  /** Its own name: `stage-eu`, or that of its rules. */
  name: EnvironmentName;
  target: Target;
  depth: Depth;
  /** Where liveness and readiness are asked; default: root of the API's origin. */
  HEALTHZ_URL: string;
  READYZ_URL: string;
  /**
   * What liveness is compared with, on the same connection; default: a path nobody knows, where liveness is answered.
   */
  HEALTHZ_CONTROL_URL: string;
  /** Origins of WEB_URL and NEXT_PUBLIC_API_BASE, as a browser writes them. */
  webOrigin: string;
  apiOrigin: string;
  /** Content of CA_FILE (PEM): trusted besides the public authorities. */
  ca: string | undefined;
  /** What is known of the other environments. */
  others: OtherEnvironment[];
};

type Raw = Record<string, string>;
type ProcessVariables = Readonly<Record<string, string | undefined>>;

/** The document writes `CORS.allow_origins`; a shell can only write `CORS__ALLOW_ORIGINS`. Both name one variable. */
const canonical = (key: string) => key.replaceAll('.', '__').toUpperCase();
const canonicalKeys = (raw: ProcessVariables): Raw =>
  Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => (value === undefined ? [] : [[canonical(key), value]])),
  );

/** The environments that a run can have. A target on loopback stands for one of the three, and has no siblings. */
export const environmentsOf = (target: Target): readonly EnvironmentName[] =>
  target === 'deployed' ? allEnvironments() : environmentNames;

function fileVariables(name: EnvironmentName): Raw {
  const file = path.join(import.meta.dirname, `${name}.env`);
  return existsSync(file) ? canonicalKeys(parse(readFileSync(file))) : {};
}

/** The settings of this run. @throws one clear line that names the variable. */
export const runSettings = (from: ProcessVariables = process.env): RunSettings => readSettings(from);

/** Hands the run memory's address to the workers, which inherit the runner's environment. */
export function handOverRunMemory(address: string): void {
  process.env.POSTFLIGHT_RUN_MEMORY = address;
}

/** Keeps Playwright from serving an HTML report at the end of a run: it would be shown before it is redacted. */
export function keepReportsClosed(): void {
  process.env.PLAYWRIGHT_HTML_OPEN = 'never';
}

function gather(name: EnvironmentName, from: ProcessVariables, plain: boolean): Raw {
  const here = canonicalKeys(from);
  const prefix = prefixOf(name);
  const known = Object.keys(variables.shape);
  const raw = fileVariables(name);
  const given = [
    ...(plain ? Object.entries(here).filter(([key]) => known.includes(key)) : []),
    ...Object.entries(here)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value] as const),
  ];
  // CI hands over a variable that is not set as an empty one: that hides no other value.
  for (const [key, value] of given) if (value !== '' || raw[key] === undefined) raw[key] = value;
  return raw;
}

const handedOver = z.record(z.string(), z.record(z.string(), z.string()));

/**
 * The raw variables of a target on loopback, which Playwright's webServer handed over in one line; undefined when it
 * did not.
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
 * @param patch raw variables that win over all others: a proof's mistakes.
 * @returns all problems at once, each naming its variable; never throws for a user's mistake.
 */
export function loadEnvironment(
  name: EnvironmentName,
  from: ProcessVariables = process.env,
  patch: Raw = {},
): Described {
  let run: RunSettings;
  try {
    run = runSettings(from);
  } catch (error) {
    return { ok: false, problems: [error instanceof Error ? error.message : String(error)] };
  }
  if (run.target === 'deployed') {
    const others = new Map(
      allEnvironments()
        .filter(other => other !== name)
        .map(other => [other, gather(other, from, false)]),
    );
    const raw = gather(name, from, true);
    const found = contradictions(
      { name, raw, file: fileVariables(name) },
      [...others].map(([other, theirs]) => ({ name: other, raw: theirs })),
    );
    return describeEnvironment(name, { ...asSeenFrom(name, others), ...raw, ...patch }, run, found);
  }
  const raw = loopbackVariables(name, from);
  return raw
    ? describeEnvironment(
        name,
        {
          ...asSeenFrom(name, new Map(environmentNames.map(other => [other, loopbackVariables(other, from) ?? {}]))),
          ...raw,
        },
        run,
      )
    : {
        ok: false,
        problems: [
          `POSTFLIGHT_TARGET=${run.target}: the target has not started; it is started by \`npx playwright test\``,
        ],
      };
}

/** Parses raw variables into an environment. `found` are problems known before, listed together with the new ones. */
export function describeEnvironment(
  name: EnvironmentName,
  raw: Raw,
  run: Pick<RunSettings, 'target' | 'depth'>,
  found: readonly string[] = [],
): Described {
  const problems = [...found];
  const kind = kindOf(name);
  const parsed = variables.safeParse(
    Object.fromEntries(Object.entries(raw).filter(([key, value]) => value !== '' || !isOptional(key))),
  );
  if (!parsed.success)
    problems.push(
      ...parsed.error.issues.map(
        i =>
          `${i.path[0] === undefined ? '' : String(i.path[0])} ${i.code === 'invalid_type' ? 'is missing' : i.message}`,
      ),
    );
  let ca: string | undefined;
  if (parsed.data?.CA_FILE !== undefined) {
    try {
      ca = readFileSync(parsed.data.CA_FILE, 'utf8');
    } catch {
      problems.push(`CA_FILE ${parsed.data.CA_FILE} cannot be read; give the path of a PEM file`);
    }
    if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----'))
      problems.push(`CA_FILE ${parsed.data.CA_FILE} holds no PEM certificate`);
  }
  if (!parsed.success || problems.length > 0) return { ok: false, problems: [...new Set(problems)] };
  const apiOrigin = new URL(parsed.data.NEXT_PUBLIC_API_BASE).origin;
  const HEALTHZ_URL = parsed.data.HEALTHZ_URL ?? `${apiOrigin}/healthz`;
  const health = new URL(HEALTHZ_URL);
  // Behind a base path of the API the same process answers as at its root.
  const HEALTHZ_CONTROL_URL =
    parsed.data.HEALTHZ_CONTROL_URL ??
    (health.origin === apiOrigin
      ? `${parsed.data.NEXT_PUBLIC_API_BASE}/postflight-control`
      : new URL('postflight-control', health).href);
  if (new URL(HEALTHZ_CONTROL_URL).origin !== health.origin)
    return {
      ok: false,
      problems: [
        `HEALTHZ_CONTROL_URL is on ${new URL(HEALTHZ_CONTROL_URL).origin}, and liveness on ${health.origin}; both are asked on one connection: give an address of ${health.origin}`,
      ],
    };
  return {
    ok: true,
    environment: {
      ...parsed.data,
      kind,
      name,
      target: run.target,
      depth: run.depth,
      ca,
      others: otherEnvironments(name, environmentsOf(run.target), raw),
      apiOrigin,
      webOrigin: new URL(parsed.data.WEB_URL).origin,
      HEALTHZ_URL,
      HEALTHZ_CONTROL_URL,
      READYZ_URL: parsed.data.READYZ_URL ?? `${apiOrigin}/readyz`,
    },
  };
}

const isOptional = (key: string) =>
  key in variables.shape && variables.shape[key as keyof typeof variables.shape].safeParse(undefined).success;

/**
 * What marks the variables of the release before, for a comparison of two that can both be reached:
 * `BASELINE__CONNECT_TO`.
 */
const BASELINE = 'BASELINE__';

/**
 * The variables that describe where the release before is reached, for {@link loadEnvironment}'s patch; everything else
 * is the environment's own.
 * @throws one clear line that names a variable which no environment has.
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
 * Plain process variables that would be taken by every environment of a run of several; they need an environment's
 * prefix.
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
