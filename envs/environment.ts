/**
 * Describes the environment of a run, from variables only: file `envs/<name>.env`, then the process environment, which wins.
 * The only reader of process.env. Values never enter process.env, so several projects in one run cannot see each other's.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import { parse } from 'dotenv';
import { z } from 'zod';
import { asSeenFrom, otherEnvironments, type OtherEnvironment } from './others.ts';
import type { EnvName } from './policy.ts';
import { secretNames, variables, type Variables } from './schema.ts';

/** The environments of the document, in their order. */
export const environmentNames = ['local', 'stage', 'prod'] as const satisfies readonly EnvName[];

/** What is tested: the environment's own addresses, the embedded reference target, or the real stack on loopback. */
export type Target = 'deployed' | 'reference' | 'stack';
/** `smoke` waits for no window; `full` runs every row. */
export type Depth = 'smoke' | 'full';

/** One environment, parsed and complete: the variables under the document's keys, and what follows from them. */
export type Environment = Variables & {
  name: EnvName;
  target: Target;
  depth: Depth;
  /** Where liveness and readiness are asked; default: root of the API's origin. */
  HEALTHZ_URL: string;
  READYZ_URL: string;
  /** Origins of WEB_URL and NEXT_PUBLIC_API_BASE, as a browser writes them. */
  webOrigin: string;
  apiOrigin: string;
  /** Content of CA_FILE (PEM): trusted besides the public authorities. */
  ca: string | undefined;
  /** What is known of the other environments. */
  others: OtherEnvironment[];
};

/** Settings of the run itself, the same for all environments. */
export type RunSettings = {
  target: Target;
  depth: Depth;
  /** A browser's path that wins over every other. */
  chromium: string | undefined;
  /** Where workers reach the runner's ledger. */
  ledger: string | undefined;
  /** Folder of the reports; Playwright's raw output lies beside it until it is redacted. */
  reports: string;
  /** Login window of the targets on loopback, in seconds. */
  referenceWindowS: string;
  /** Framework defaults that the real stack falls back to, comma separated: for showing which row catches each. */
  stackFaults: string;
  ci: boolean;
  /** Checks are being proven: each worker has a target of its own, which no other test can disturb. */
  proving: boolean;
  /** How checks are proven (`npm run prove`): `rounds` against the reference target, `full` with whole runs, or `deployed` before the environment `of`; `rows` are those known to pass there. */
  proof: { kind: 'rounds' | 'full' } | { kind: 'deployed'; of: EnvName; rows: readonly string[] | undefined };
};

const settings = z.object({
  POSTFLIGHT_TARGET: z.enum(['deployed', 'reference', 'stack'], 'must be deployed, reference or stack').default('deployed'),
  POSTFLIGHT_DEPTH: z.enum(['smoke', 'full'], 'must be smoke or full').default('smoke'),
  POSTFLIGHT_REPORTS: z.string().default('reports'),
  POSTFLIGHT_REFERENCE_WINDOW_S: z.string().regex(/^[1-9]\d*$/, 'must be a whole number of seconds').default('3'),
  POSTFLIGHT_STACK_FAULTS: z.string().regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'must be names of faults, comma separated').default(''),
  POSTFLIGHT_PROOF: z.enum(['rounds', 'full', 'deployed'], 'must be rounds, full or deployed').default('rounds'),
  POSTFLIGHT_PROOF_ENV: z.enum(['local', 'stage', 'prod'], 'must be local, stage or prod').default('stage'),
  POSTFLIGHT_PROOF_ROWS: z.string().transform(v => v.split(',')).optional(),
});

type Raw = Record<string, string>;
type ProcessVariables = Readonly<Record<string, string | undefined>>;

/** The document writes `CORS.allow_origins`; a shell can only write `CORS__ALLOW_ORIGINS`. Both name one variable. */
const canonical = (key: string) => key.replaceAll('.', '__').toUpperCase();
const canonicalKeys = (raw: ProcessVariables): Raw =>
  Object.fromEntries(Object.entries(raw).flatMap(([key, value]) => value === undefined ? [] : [[canonical(key), value]]));

function fileVariables(name: EnvName): Raw {
  const file = path.join(import.meta.dirname, `${name}.env`);
  return existsSync(file) ? canonicalKeys(parse(readFileSync(file))) : {};
}

/** Reads the run's settings. @throws one clear line that names the variable. */
export function runSettings(from: ProcessVariables = process.env): RunSettings {
  const parsed = settings.safeParse(Object.fromEntries(Object.entries(from).filter(([, v]) => v !== '')));
  if (!parsed.success) throw new Error(parsed.error.issues.map(i => `${i.path.join('.')} ${i.message}`).join('; '));
  const { POSTFLIGHT_PROOF: kind, POSTFLIGHT_PROOF_ENV: of, POSTFLIGHT_PROOF_ROWS: rows } = parsed.data;
  return {
    target: parsed.data.POSTFLIGHT_TARGET, depth: parsed.data.POSTFLIGHT_DEPTH, reports: parsed.data.POSTFLIGHT_REPORTS, referenceWindowS: parsed.data.POSTFLIGHT_REFERENCE_WINDOW_S, stackFaults: parsed.data.POSTFLIGHT_STACK_FAULTS,
    chromium: from.POSTFLIGHT_CHROMIUM || undefined, ledger: from.POSTFLIGHT_LEDGER || undefined, ci: !!from.CI, proving: !!from.POSTFLIGHT_PROOF,
    proof: kind === 'deployed' ? { kind, of, rows } : { kind },
  };
}

/** Hands the ledger's address to the workers, which inherit the runner's environment. */
export function handOverLedger(address: string): void {
  process.env.POSTFLIGHT_LEDGER = address;
}

/** Keeps Playwright from serving an HTML report at the end of a run: it would be shown before it is redacted. */
export function keepReportsClosed(): void {
  process.env.PLAYWRIGHT_HTML_OPEN = 'never';
}

function gather(name: EnvName, from: ProcessVariables, plain: boolean): Raw {
  const here = canonicalKeys(from);
  const prefix = `${name.toUpperCase()}__`;
  const known = Object.keys(variables.shape);
  const raw = fileVariables(name);
  const given = [
    ...(plain ? Object.entries(here).filter(([key]) => known.includes(key)) : []),
    ...Object.entries(here).filter(([key]) => key.startsWith(prefix)).map(([key, value]) => [key.slice(prefix.length), value] as const),
  ];
  // CI hands over a variable that is not set as an empty one: that hides no other value.
  for (const [key, value] of given) if (value !== '' || raw[key] === undefined) raw[key] = value;
  return raw;
}

const handedOver = z.record(z.string(), z.record(z.string(), z.string()));

/** The raw variables of a target on loopback, which Playwright's webServer handed over in one line; undefined when it did not. */
function loopbackVariables(name: EnvName, from: ProcessVariables): Raw | undefined {
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
export function loadEnvironment(name: EnvName, from: ProcessVariables = process.env, patch: Raw = {}): Described {
  let run: RunSettings;
  try {
    run = runSettings(from);
  } catch (error) {
    return { ok: false, problems: [error instanceof Error ? error.message : String(error)] };
  }
  if (run.target === 'deployed') return describeEnvironment(name, { ...asSeenFrom(name, other => gather(other, from, false)), ...gather(name, from, true), ...patch }, run, contradictions(name, from));
  const raw = loopbackVariables(name, from);
  return raw ? describeEnvironment(name, { ...asSeenFrom(name, other => loopbackVariables(other, from)), ...raw }, run) : { ok: false, problems: [`POSTFLIGHT_TARGET=${run.target}: the target has not started; it is started by \`npx playwright test\``] };
}

/** Parses raw variables into an environment. `found` are problems known before, listed together with the new ones. */
export function describeEnvironment(name: EnvName, raw: Raw, run: Pick<RunSettings, 'target' | 'depth'>, found: readonly string[] = []): Described {
  const problems = [...found];
  const parsed = variables.safeParse(Object.fromEntries(Object.entries(raw).filter(([key, value]) => value !== '' || !isOptional(key))));
  if (!parsed.success) problems.push(...parsed.error.issues.map(i => `${i.path[0] === undefined ? '' : String(i.path[0])} ${i.code === 'invalid_type' ? 'is missing' : i.message}`));
  let ca: string | undefined;
  if (parsed.data?.CA_FILE !== undefined) {
    try {
      ca = readFileSync(parsed.data.CA_FILE, 'utf8');
    } catch {
      problems.push(`CA_FILE ${parsed.data.CA_FILE} cannot be read; give the path of a PEM file`);
    }
    if (ca !== undefined && !ca.includes('-----BEGIN CERTIFICATE-----')) problems.push(`CA_FILE ${parsed.data.CA_FILE} holds no PEM certificate`);
  }
  if (!parsed.success || problems.length > 0) return { ok: false, problems: [...new Set(problems)] };
  const apiOrigin = new URL(parsed.data.NEXT_PUBLIC_API_BASE).origin;
  return {
    ok: true,
    environment: {
      ...parsed.data, name, target: run.target, depth: run.depth, ca, others: otherEnvironments(name, raw), apiOrigin, webOrigin: new URL(parsed.data.WEB_URL).origin,
      HEALTHZ_URL: parsed.data.HEALTHZ_URL ?? `${apiOrigin}/healthz`, READYZ_URL: parsed.data.READYZ_URL ?? `${apiOrigin}/readyz`,
    },
  };
}

const isOptional = (key: string) => key in variables.shape && variables.shape[key as keyof typeof variables.shape].safeParse(undefined).success;

/** What one environment's variables say against the document or against another environment's. */
function contradictions(name: EnvName, from: ProcessVariables): string[] {
  const problems: string[] = [];
  const raw = gather(name, from, true);
  const hosts = (values: Raw) => ['WEB_URL', 'NEXT_PUBLIC_API_BASE'].flatMap(key => {
    const value = values[key] ?? '';
    return URL.canParse(value) ? [{ key, host: new URL(value).hostname }] : [];
  });
  if (name !== 'local') {
    for (const key of secretNames) if (fileVariables(name)[key]) problems.push(`${key} stands in envs/${name}.env; secrets come from the process environment only: delete the line and change the secret`);
    for (const { key, host } of hosts(raw)) if (host === 'localhost' || host.endsWith('.localhost') || /^127\.|^\[::1\]$/.test(host)) problems.push(`${key} is ${host}, which is this machine; ${name} is a deployed environment`);
  }
  for (const other of environmentNames.filter(o => o !== name)) {
    const theirs = gather(other, from, false);
    for (const mine of hosts(raw)) {
      const clash = hosts(theirs).find(t => t.host === mine.host && isIP(t.host) === 0);
      if (clash && !mine.host.endsWith('example.com')) problems.push(`${mine.key} is ${mine.host}, which is ${other}'s ${clash.key}; ${name} and ${other} must not share a host`);
    }
    for (const key of secretNames) if (raw[key] && raw[key] === theirs[key]) problems.push(`${key} is the same in ${name} and ${other}; give each environment its own`);
  }
  return problems;
}

/** Plain process variables that would be taken by every environment of a run of several; they need an environment's prefix. */
export function ambiguousVariables(names: readonly EnvName[], from: ProcessVariables = process.env): string[] {
  const run = runSettings(from);
  if (names.length < 2 || run.target !== 'deployed') return [];
  const plain = Object.keys(canonicalKeys(from)).filter(key => ['WEB_URL', 'NEXT_PUBLIC_API_BASE', 'SMOKE_USER', ...secretNames].includes(key));
  return plain.map(key => `${key} is set for ${names.length} environments at once; write ${names.map(n => `${n.toUpperCase()}__${key}`).join(' and ')}`);
}
