/**
 * The folders that describe environments: that of POSTFLIGHT_ENVS first, outside of the checkout, then this one. A path
 * that is not absolute begins at the checkout.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';

type ProcessVariables = Readonly<Record<string, string | undefined>>;

const checkout = path.join(import.meta.dirname, '..');

/** Returns the folder that POSTFLIGHT_ENVS names, absolute; undefined where it names none. */
export function ownFolder(from: ProcessVariables = process.env): string | undefined {
  const given = from.POSTFLIGHT_ENVS;
  return given ? path.resolve(checkout, given) : undefined;
}

/** Returns the folders of `<name>.env`, each with its name in messages, in order of precedence. */
export function envFolders(from: ProcessVariables = process.env): { folder: string; shown: string }[] {
  const own = ownFolder(from);
  return [
    ...(own === undefined ? [] : [{ folder: own, shown: from.POSTFLIGHT_ENVS ?? '' }]),
    { folder: import.meta.dirname, shown: 'envs' },
  ];
}

/**
 * Returns the file of an environment, and its name in messages: from the first folder that has it; where no folder has
 * it, its place in the first one.
 */
export function envFileOf(name: string, from: ProcessVariables = process.env): { file: string; shown: string } {
  const places = envFolders(from).map(({ folder, shown }) => ({
    file: path.join(folder, `${name}.env`),
    shown: `${shown.replace(/\/{1,9}$/, '')}/${name}.env`,
  }));
  const [first = { file: '', shown: '' }] = places;
  return places.find(({ file }) => existsSync(file)) ?? first;
}

/** Returns the place of a new file of an environment: in the folder of the user, or in this one. */
export function newEnvFile(name: string, from: ProcessVariables = process.env): { file: string; shown: string } {
  const [{ folder, shown } = { folder: import.meta.dirname, shown: 'envs' }] = envFolders(from);
  return { file: path.join(folder, `${name}.env`), shown: `${shown.replace(/\/{1,9}$/, '')}/${name}.env` };
}

/**
 * Returns the folder of the reports as it is given, unchecked: for work that must be done before the settings are read.
 */
export const reportsAsGiven = (from: ProcessVariables = process.env): string => from.POSTFLIGHT_REPORTS || 'reports';

/**
 * Returns only the variables by which a program is found: for programs that start before the settings are read
 * (`child-environment.ts` knows which others are no secret).
 */
export const wayToPrograms = ({ PATH = '' }: ProcessVariables = process.env): { PATH: string } => ({ PATH });
