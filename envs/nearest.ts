/** Suggests the nearest known name for an unknown one in a description, most often a typing error. */
import { closestMatch } from 'leven';

/** Shortest part of a name by which the whole name is guessed: API_BASE for NEXT_PUBLIC_API_BASE. */
const PART_AT_LEAST = 5;

/** Returns the known name that `name` was most likely meant to be; undefined where no known name is close. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const upper = name.toUpperCase();
  const maxDistance = Math.max(2, Math.floor(upper.length / 4));
  const near = closestMatch(upper, known, { maxDistance });
  return near ?? (upper.length < PART_AT_LEAST ? undefined : known.find(whole => whole.endsWith(`_${upper}`)));
}

/** Returns the hint to add to a line about an unknown name: the nearest known one, or where all are listed. */
export function suggestion(name: string, known: readonly string[], spell = (near: string): string => near): string {
  const near = nearest(name, known);
  return near === undefined ? 'envs/README.md lists all' : `did you mean ${spell(near)}?`;
}
