/** What the topics prove: every mutant with the environment it is tried in, and every variation. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { policy, type EnvName, type RequirementId } from '../../envs/policy.ts';
import type { Mutant } from '../../fixtures/proof.ts';
import type { Fault, Proof } from '../../fixtures/proxy/faults.ts';
import { skipReason } from '../../fixtures/requirement.ts';

const tests = path.join(import.meta.dirname, '..');

/** Where a mutant is tried that names no environment: on stage, or where its requirement exists and may be judged. */
const homes = ['stage', 'prod', 'local'] as const satisfies readonly EnvName[];

/** A mutant in its place: the k-th of its requirement there, counted from 1; `also` are other requirements that it may break. */
export type PlacedMutant = Mutant & { environment: EnvName; k: number; also: readonly RequirementId[] };

/** One topic's proof. `file` is relative to the tests' folder. */
export type TopicProof = { file: string; mutants: PlacedMutant[]; variations: readonly Fault[] };

/** Reads all `.mutants.ts`. @throws when a mutant's requirement is judged in no environment, or not in the one it names. */
export async function readProofs(): Promise<TopicProof[]> {
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter(f => f.endsWith('.mutants.ts'))
    .sort();
  return Promise.all(
    files.map(async file => {
      const { mutants, variations, also } = (
        (await import(pathToFileURL(path.join(tests, file)).href)) as { default: Proof }
      ).default;
      const counts = new Map<string, number>();
      const placed = (Object.entries(mutants) as Array<[RequirementId, readonly Fault[]]>).flatMap(([breaks, faults]) =>
        faults.map((fault): PlacedMutant => {
          const environment = [fault.environment, ...homes].find(
            e => e !== undefined && skipReason(policy[breaks], e, 'full') === undefined,
          );
          if (environment === undefined || (fault.environment ?? environment) !== environment)
            throw new Error(`${file}: ${breaks} is not judged on ${fault.environment ?? 'any environment'}`);
          const k = (counts.get(`${environment} ${breaks}`) ?? 0) + 1;
          counts.set(`${environment} ${breaks}`, k);
          return { breaks, fault, environment, k, also: also?.[breaks] ?? [] };
        }),
      );
      return { file, mutants: placed, variations };
    }),
  );
}
