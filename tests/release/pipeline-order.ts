/** Judges whether a pipeline runs its roles in the document's order: finds the best chain through it, and its flaws. */
import { roles, type PipelineObservation, type Place, type Role } from '../../fixtures/probe/release/pipeline.ts';

/** A flaw that keeps a place, or two consecutive places, out of the chain; `isSure` if that is certain. */
type Flaw = { isSure: boolean; text: string };

/** The best chain through a pipeline. `flaws` is empty for one that holds. */
export type Chain = { places: Place[]; flaws: Flaw[] };

/** Shows a place in the way people name it. */
export const shown = ({ role, job, file }: Place): string => `${role} in ${job} (${file.split('/').at(-1)})`;

const sure = (text: string): Flaw => ({ isSure: true, text });
const unsure = (text: string): Flaw => ({ isSure: false, text });

/** Returns the flaws of one place by itself. */
function flawsOf(place: Place, { onRelease }: PipelineObservation): Flaw[] {
  const { firmness, why, ignored, runs, file } = place;
  const trigger = onRelease[file];
  return [
    ...(firmness === 'swallowed' ? [sure(`${shown(place)} cannot fail: ${why}`)] : []),
    ...(firmness === 'unclear' ? [unsure(`whether ${shown(place)} can fail is not known: ${why}`)] : []),
    ...(ignored === 'yes' ? [sure(`${shown(place)} may fail: its failure is let pass`)] : []),
    ...(ignored === 'unclear'
      ? [unsure(`whether a failure of ${shown(place)} is let pass is decided by an expression`)]
      : []),
    ...(runs === 'no' ? [sure(`${shown(place)} does not run for a release`)] : []),
    ...(runs === 'unclear' ? [unsure(`whether ${shown(place)} runs for a release is decided by an expression`)] : []),
    ...(trigger?.onRelease === 'no' ? [sure(`${file}: ${trigger.why}`)] : []),
    ...(trigger?.onRelease === 'unclear' ? [unsure(`${file}: ${trigger.why}`)] : []),
  ];
}

/** Returns the reason why the second place does not wait for the first; [] if it does. */
function gapBetween(first: Place, second: Place, { waits }: PipelineObservation): Flaw[] {
  const waitsFor = waits[`${second.file}#${second.job}`] ?? [];
  const isSameJob = first.file === second.file && first.job === second.job;
  const isInOrder = isSameJob ? first.step <= second.step : first.file === second.file && waitsFor.includes(first.job);
  return isInOrder ? [] : [sure(`${shown(second)} does not wait for ${shown(first)}`)];
}

const count = (flaws: readonly Flaw[]): number => flaws.reduce((sum, { isSure }) => sum + (isSure ? 100 : 1), 0);

/** Most chains that are compared. */
const MOST_CHAINS = 50_000;

/** Finds the chain of all roles, in their order, with the fewest flaws; undefined if a role is missing. */
export function bestChain(seen: PipelineObservation): Chain | undefined {
  let chains: Chain[] = [{ places: [], flaws: [] }];
  for (const role of roles) {
    const own = seen.places.filter(place => place.role === role);
    chains = chains
      .flatMap(({ places, flaws }) =>
        own.map(place => {
          const before = places.at(-1);
          const gaps = before ? gapBetween(before, place, seen) : [];
          return { places: [...places, place], flaws: [...flaws, ...flawsOf(place, seen), ...gaps] };
        }),
      )
      .toSorted((a, b) => count(a.flaws) - count(b.flaws))
      .slice(0, MOST_CHAINS);
  }
  return chains[0];
}

/** Returns the roles that no job runs. */
export const missingRoles = ({ places }: PipelineObservation): Role[] =>
  roles.filter(role => !places.some(place => place.role === role));
