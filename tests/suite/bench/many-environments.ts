/**
 * Starts many environments for the scaling test: a file for each, and a reference target behind each.
 */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentNames, prefixOf, type EnvironmentName } from '../../../envs/names.ts';
import { secretNames } from '../../../envs/schema.ts';
import type { ConformanceReport } from '../../../fixtures/report/conformance/model.ts';
import { startReference, type Reference } from '../../../fixtures/target/reference/reference.ts';

/** Reference targets by the name of their environment. */
export type Many = { targets: ReadonlyMap<EnvironmentName, Reference>; close(): Promise<void> };

/** Names of that many environments: local, stage, prod, and siblings of each in turn. */
export const namesOf = (count: number): EnvironmentName[] =>
  Array.from({ length: Math.ceil(count / 3) }, (_, round) =>
    environmentNames.map((kind): EnvironmentName => (round === 0 ? kind : `${kind}-${round}`)),
  )
    .flat()
    .slice(0, count);

/** Starts a target for each name, in this process. */
export async function startMany(names: readonly EnvironmentName[]): Promise<Many> {
  const targets = new Map<EnvironmentName, Reference>();
  for (const name of names)
    targets.set(
      name,
      await startReference(environmentNames.find(kind => name.startsWith(kind)) ?? 'local', { log: false }),
    );
  return {
    targets,
    close: async () => {
      await Promise.all([...targets.values()].map(target => target.close()));
    },
  };
}

const isSecret = (key: string) => secretNames.some(name => name === key);

/**
 * Describes targets in a copy of the suite, each in a file of its own; files of other siblings are removed.
 * @returns variables of the process: the secrets, which are in no file.
 */
export function describeIn(
  folder: string,
  { targets }: Many,
  names: readonly EnvironmentName[],
): Record<string, string> {
  for (const name of targets.keys()) rmSync(path.join(folder, 'envs', `${name}.env`), { force: true });
  return Object.fromEntries(
    names.flatMap(name => {
      const all = Object.entries(targets.get(name)?.variables ?? {});
      writeFileSync(
        path.join(folder, 'envs', `${name}.env`),
        all
          .filter(([key]) => !isSecret(key))
          .map(([key, value]) => `${key}='${value}'\n`)
          .join(''),
      );
      return all.filter(([key]) => isSecret(key)).map(([key, value]) => [`${prefixOf(name)}${key}`, value] as const);
    }),
  );
}

/** The verdicts of each environment, as one text each: siblings must have those of the first of their kind. */
export const verdictsOf = (report: ConformanceReport): Map<string, string> =>
  new Map(
    report.run.environments.map(name => [
      name,
      report.rows.map(row => `${row.id} ${row.cells[name]?.verdict ?? ''}`).join('\n'),
    ]),
  );
