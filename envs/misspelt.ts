/** Finds names in the process environment that were most likely meant for the suite, but that it does not read. */
import leven from 'leven';
import { allEnvironments, canonical, isEnvironmentName, prefixOf, type EnvironmentName } from './names.ts';
import { settings } from './run-settings.ts';
import { variables } from './schema.ts';

const known = Object.keys(variables.shape);
/** Shortest known name that is guessed from a slip: shorter names are close to many names of other programs. */
const SHORTEST = 7;
/** From this length on, two wrong letters are a slip; below it, one wrong letter or two that are swapped. */
const LONG = 10;
/** First parts of names that CI services, shells and package managers set; some are close to ours (OPENAI_URL). */
const foreign =
  /^(?:GITHUB|RUNNER|ACTIONS|NPM|CI|GITLAB|FF|CIRCLE|BUILDKITE|BITBUCKET|TRAVIS|APPVEYOR|AGENT|BUILD|SYSTEM|JENKINS|HUDSON|TEAMCITY|DRONE|CODEBUILD|AWS|AZURE|GCP|GOOGLE|VERCEL|NETLIFY|RENDER|FLY|HEROKU|DOCKER|KUBERNETES|XDG|LC|GIT|SSH|NODE|NVM|PNPM|YARN|PLAYWRIGHT|OPENAI|POSTFLIGHT)_/;

const sorted = (name: string): string => name.split('').sort().join('');
/**
 * Tells whether a name is a slip of a known one. LOG_PATH is no slip of LOGIN_PATH: two letters do not get lost at
 * once.
 */
function isSlip(name: string, of: string): boolean {
  if (of.length < SHORTEST || Math.abs(name.length - of.length) > 1) return false;
  const distance = leven(name, of, { maxDistance: 3 });
  return distance === 1 || (distance === 2 && (of.length >= LONG || sorted(name) === sorted(of)));
}

/** Returns the known name that a name without prefix is a slip of. */
const meantBy = (name: string): string | undefined =>
  known.includes(name) ? undefined : known.find(of => isSlip(name, of));

/** Returns the name that was meant after the prefix of an environment; the name itself where the suite reads it. */
function afterPrefix(name: string, environment: EnvironmentName): string | undefined {
  const prefix = prefixOf(environment);
  // One underscore in place of two.
  const short = prefix.slice(0, -1);
  if (!name.startsWith(short)) return undefined;
  const rest = name.slice((name.startsWith(prefix) ? prefix : short).length);
  const near = known.includes(rest) ? rest : meantBy(rest);
  return near && prefix + near;
}

/** Says what is wrong with the prefix of a name whose rest is known. */
function wrongPrefix(name: string, environments: readonly EnvironmentName[]): string | undefined {
  const [first = '', ...rest] = name.split('__');
  const key = rest.join('__');
  if (!known.includes(key)) return undefined;
  const near = environments.map(prefixOf).find(prefix => leven(`${first}__`, prefix) <= 2);
  if (near !== undefined) return near + key;
  const nameless = first.toLowerCase().replaceAll('_', '-');
  return isEnvironmentName(nameless) ? `there is no ${nameless}.env` : undefined;
}

/**
 * Returns what was meant by a name, or what it lacks; undefined for a name of another program, and the name itself
 * where the suite reads it.
 */
function meant(name: string, environments: readonly EnvironmentName[]): string | undefined {
  if (name in settings.shape || known.includes(name)) return name;
  if (foreign.test(name)) return undefined;
  const prefixed = environments.flatMap(environment => afterPrefix(name, environment) ?? []);
  return prefixed[0] ?? wrongPrefix(name, environments) ?? meantBy(name);
}

/** Names that can be shown; values are never shown. */
const form = /^[A-Za-z0-9_.]{1,80}$/;

/**
 * Returns the names in the process environment that are misspelt variables, each with the name that was meant: `WEB_ULR
 * (did you mean WEB_URL?)`. A name is left out if the right variable is given as well, or if the description of one of
 * the run's environments reports it.
 * @param ofRun environments of the run.
 */
export function misspelt(
  from: Readonly<Record<string, string | undefined>>,
  ofRun: readonly EnvironmentName[],
): string[] {
  const given = new Set(
    Object.keys(from)
      .filter(name => from[name])
      .map(canonical),
  );
  // Longest prefix first: STAGE_EU__ also begins with STAGE_.
  const environments = allEnvironments().toSorted((a, b) => b.length - a.length);
  return Object.keys(from).flatMap(spelling => {
    const name = canonical(spelling);
    if (!from[spelling] || !form.test(spelling) || ofRun.some(it => name.startsWith(prefixOf(it)))) return [];
    const right = meant(name, environments);
    if (right === undefined || given.has(right)) return [];
    return [`${spelling} (${right.startsWith('there ') ? right : `did you mean ${right}?`})`];
  });
}
