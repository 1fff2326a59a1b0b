/**
 * Names of environments. The document knows three; each may have siblings, such as `stage-eu`, which are judged by the
 * same rules.
 */
import { readdirSync } from 'node:fs';
import type { Kind } from './policy/row.ts';

/** The environments of the document, in their order: whose rules there are. */
export const environmentNames = ['local', 'stage', 'prod'] as const satisfies readonly Kind[];

/**
 * An environment's own name: that of its project, its file `envs/<name>.env`, its column, and, spelt `STAGE_EU__`, of
 * its variables.
 */
export type EnvironmentName = Kind | `${Kind}-${string}`;

/** Left free for the projects of the Expo app, which bear an environment's name and this. */
const RESERVED = 'mobile';
const form = new RegExp(`^(?:${environmentNames.join('|')})(?:-(?!${RESERVED}$)[a-z0-9]+(?:-[a-z0-9]+)*)?$`);

/** The project that drives the app against an environment. */
export const mobileProject = (name: EnvironmentName): string => `${name}-${RESERVED}`;

/** The environment that a project is about, of those known: its own, or that whose app it drives. */
export const environmentOfProject = (project: string, known: readonly EnvironmentName[]): EnvironmentName | undefined =>
  known.find(name => project === name || project === mobileProject(name));

/** Whether a text names an environment, described or not. */
export const isEnvironmentName = (text: string): text is EnvironmentName => form.test(text);

/**
 * Whose rules an environment is judged by: `prod-eu` is production, and so is, to be safe, what bears no name of ours.
 */
export const kindOf = (name: string): Kind =>
  environmentNames.find(kind => name === kind || name.startsWith(`${kind}-`)) ?? 'prod';

/** What marks the variables of one environment among those of a process: `STAGE_EU__` for stage-eu. */
export const prefixOf = (name: EnvironmentName): string => `${name.toUpperCase().replaceAll('-', '_')}__`;

/**
 * The environments of a folder: the three, each followed by its siblings in the order of their names.
 * @param files names of files; hidden ones and those that do not end in `.env` are none of ours.
 * @throws one clear line for a file that names no environment: it would be left out of every run in silence.
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

/** All environments that the files beside this one describe. @throws as {@link environmentsAmong}. */
export const allEnvironments = (): readonly EnvironmentName[] =>
  (found ??= environmentsAmong(readdirSync(import.meta.dirname)));
