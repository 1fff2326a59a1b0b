/**
 * The names of environments, which their files, projects and prefixes of variables share. The document knows three;
 * each may have siblings, such as `stage-eu`, which are judged by the same rules.
 */
import { readdirSync } from 'node:fs';
import { envFolders } from './folder.ts';
import type { Kind } from './policy/row.ts';

/** The environments of the document, in its order. */
export const environmentNames = ['local', 'stage', 'prod'] as const satisfies readonly Kind[];

/**
 * The name of one environment, of its project, its file `envs/<name>.env` and its column; as the prefix of its
 * variables it is spelt `STAGE_EU__`.
 */
export type EnvironmentName = Kind | `${Kind}-${string}`;

/** Suffix of the Expo app's projects, in which no environment's name may end. */
const RESERVED = 'mobile';
const form = new RegExp(`^(?:${environmentNames.join('|')})(?:-(?!${RESERVED}$)[a-z0-9]+(?:-[a-z0-9]+)*)?$`);

/** Returns the project that drives the app against an environment. */
export const mobileProject = (name: EnvironmentName): string => `${name}-${RESERVED}`;

/** Returns the known environment that a project judges: the one of its name, or the one whose app it drives. */
export const environmentOfProject = (project: string, known: readonly EnvironmentName[]): EnvironmentName | undefined =>
  known.find(name => project === name || project === mobileProject(name));

/** The document writes `CORS.allow_origins`; a shell can only write `CORS__ALLOW_ORIGINS`. Both name one variable. */
export const canonical = (key: string): string => key.replaceAll('.', '__').toUpperCase();

/** True for a text that is the name of an environment, described or not. */
export const isEnvironmentName = (text: string): text is EnvironmentName => form.test(text);

/** Returns the kind that an environment is judged as: `prod-eu` as prod, and so, to be safe, any unknown name. */
export const kindOf = (name: string): Kind =>
  environmentNames.find(kind => name === kind || name.startsWith(`${kind}-`)) ?? 'prod';

/** Returns the prefix of an environment's variables in the process environment: `STAGE_EU__` for stage-eu. */
export const prefixOf = (name: EnvironmentName): string => `${name.toUpperCase().replaceAll('-', '_')}__`;

/**
 * Returns the environments of a folder: the three, each followed by its siblings in alphabetical order.
 * @param files names of files; hidden ones and those that do not end in `.env` are ignored.
 * @throws one clear line for a file that names no environment: every run would silently leave it out.
 */
export function environmentsAmong(files: readonly string[]): EnvironmentName[] {
  const stems = files.filter(file => /^[^.].*\.env$/.test(file)).map(file => file.slice(0, -'.env'.length));
  const strange = stems.find(stem => !isEnvironmentName(stem));
  if (strange !== undefined)
    throw new Error(
      `envs/${strange}.env names no environment; write ${environmentNames.join('.env, ')}.env, or one of these with a suffix of a-z, 0-9 and - (stage-eu.env), which is not "${RESERVED}"`,
    );
  const siblings = stems
    .filter(isEnvironmentName)
    .filter(name => name !== kindOf(name))
    .toSorted();
  return environmentNames.flatMap(kind => [kind, ...siblings.filter(name => kindOf(name) === kind)]);
}

let found: EnvironmentName[] | undefined;

/**
 * Returns all environments that the files of the folders describe. @throws as {@link environmentsAmong}, and one clear
 * line where POSTFLIGHT_ENVS is no folder.
 */
export const allEnvironments = (): readonly EnvironmentName[] =>
  (found ??= environmentsAmong([...new Set(envFolders().flatMap(filesIn))]));

function filesIn({ folder, shown }: { folder: string; shown: string }): string[] {
  try {
    return readdirSync(folder);
  } catch {
    throw new Error(`POSTFLIGHT_ENVS=${shown} is no folder that can be read; a path begins at the checkout: ${folder}`);
  }
}
