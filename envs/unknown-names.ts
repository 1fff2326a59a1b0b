/** Finds names unknown to every environment and run, which would otherwise be silently ignored. */
import type { EnvFile, Places } from './env-file.ts';
import { allEnvironments, canonical, kindOf, prefixOf, type EnvironmentName } from './names.ts';
import { nearest, suggestion } from './nearest.ts';
import { otherVariables } from './others.ts';
import { settings } from './run-settings.ts';
import { secretNames, variables } from './schema.ts';

type ProcessVariables = Readonly<Record<string, string | undefined>>;

const known = Object.keys(variables.shape);
const BASELINE = 'BASELINE__';

/** The document's spelling of a name with a dot, for a file that writes names so. */
function dotted(name: string): string {
  const [head = '', ...rest] = name.split('__');
  return rest.length > 0 ? `${head}.${rest.join('.').toLowerCase()}` : name;
}

/** Returns what is wrong with a name in the file of an environment; undefined for a variable. */
function wrongInFile(environment: EnvironmentName, key: string, spelling: string): string | undefined {
  if (known.includes(key)) return undefined;
  const owner = allEnvironments().find(name => key.startsWith(prefixOf(name)));
  const rest = owner === undefined ? '' : key.slice(prefixOf(owner).length);
  const bare = key.startsWith(BASELINE) ? key.slice(BASELINE.length) : rest;
  if (secretNames.some(name => name === bare) && kindOf(owner ?? environment) !== 'local')
    return 'is a secret, and secrets come from the process environment only: delete the line and change the secret';
  if (owner === environment) return `needs no prefix in this file; write ${rest}`;
  if (owner !== undefined)
    return (otherVariables as readonly string[]).includes(rest)
      ? undefined
      : `belongs into envs/${owner}.env, as ${rest}`;
  if (key in settings.shape || key.startsWith(BASELINE))
    return 'is read from the process environment alone; delete the line';
  const spell = spelling.includes('.') ? dotted : undefined;
  return `is no variable; ${suggestion(key, known, spell)}`;
}

/** Returns a line for each unknown name in the file of an environment. */
export const unknownInFile = (environment: EnvironmentName, { places }: EnvFile): string[] =>
  [...places].flatMap(([key, { spelling, at = '' }]) => {
    const wrong = wrongInFile(environment, key, spelling);
    return wrong === undefined ? [] : [`${spelling} ${wrong} (${at})`];
  });

/** Returns a line for each unknown name after an environment's prefix; an empty one counts as not set. */
export function unknownAfterPrefix(environment: EnvironmentName, from: ProcessVariables): string[] {
  const prefix = prefixOf(environment);
  return Object.entries(from).flatMap(([spelling, value]) => {
    const key = canonical(spelling);
    if (!value || !key.startsWith(prefix) || known.includes(key.slice(prefix.length))) return [];
    const hint = suggestion(key.slice(prefix.length), known, near => prefix + near);
    return [`${spelling} is no variable; ${hint}`];
  });
}

/** Returns a name of the process environment that was most likely meant to be that of a missing variable. */
function likelyMeant(missing: string, from: ProcessVariables): string | undefined {
  const strangers = Object.keys(from).filter(name => from[name] && !known.includes(canonical(name)));
  return strangers.find(name => nearest(name, known) === missing);
}

/**
 * Returns a problem, whose first word is the name of a variable, with that name as it was spelt and its place; with the
 * name that was most likely meant where the variable was not found.
 */
export function placed(problem: string, places: Places, from: ProcessVariables): string {
  const [key = ''] = problem.split(' ', 1);
  const place = places.get(key);
  if (place) return `${place.spelling}${problem.slice(key.length)}${place.at === undefined ? '' : ` (${place.at})`}`;
  const meant = problem === `${key} is missing` ? likelyMeant(key, from) : undefined;
  return meant === undefined ? problem : `${problem}; ${meant} is set: did you mean that?`;
}
