/** Starts reference targets in this process, as deployed environments for child runs of the app's tests. */
import type { Kind } from '../../../envs/policy/row.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';

/** Environments for a child run. */
export type Deployed = {
  /** Variables of a process, with the prefix of each environment. */
  variables: Record<string, string>;
  close(): Promise<void>;
};

/** Starts one reference target for each environment. Variables are added to its own; undefined removes one. */
export async function deploy(
  environments: Partial<Record<Kind, Readonly<Record<string, string | undefined>>>>,
): Promise<Deployed> {
  const started = await Promise.all(
    (Object.keys(environments) as Kind[]).map(kind => startReference(kind, { log: false })),
  );
  const variables = started.flatMap(({ kind, variables: own }) =>
    Object.entries({ ...own, ...environments[kind] }).flatMap(([name, value]) =>
      value === undefined ? [] : [[`${kind.toUpperCase()}__${name}`, value] as const],
    ),
  );
  return {
    variables: Object.fromEntries(variables),
    close: async () => {
      await Promise.all(started.map(reference => reference.close()));
    },
  };
}
