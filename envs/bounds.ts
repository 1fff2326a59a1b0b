/** Bounds that an adopter sets by `waivers.json` in place of those that are postflight's own. */
import { policy, type RequirementId } from './policy.ts';
import type { Kind, OwnBound, Row } from './policy/row.ts';

/** A bound of the adopter: its value, the place where it is written, and its reason. */
export type Bound = { readonly value: number; readonly at: string; readonly reason: string };

/** Bounds of the adopter by the ids of their rows. */
export type Bounds = Readonly<Partial<Record<RequirementId, Bound>>>;

/** The kind of an environment and the adopter's bounds there, by which a row is read. */
type Place = { readonly kind: Kind; readonly bounds?: Bounds | undefined };

/** Returns which bound of a row may be moved, and how far; undefined where the row has no bound of postflight's own. */
export const ownBoundOf = (id: RequirementId): OwnBound | undefined => (policy[id] as Row).ownBound;

/** Rows with a bound that may be moved. */
export const boundedRows = (Object.keys(policy) as RequirementId[]).filter(id => ownBoundOf(id) !== undefined);

/** Returns the policy's own value of such a bound in environments of a kind; undefined where the row does not apply. */
export function policyBound(id: RequirementId, kind: Kind): number | undefined {
  const own = ownBoundOf(id);
  const expected = policy[id].expect[kind] as Readonly<Record<string, unknown>>;
  const value = own && expected[own.key];
  return typeof value === 'number' ? value : undefined;
}

/** Returns the adopter's bound of a row where it differs from the policy's. */
function moved(id: RequirementId, { kind, bounds }: Place): (Bound & { key: string; insteadOf: number }) | undefined {
  const [own, insteadOf, bound] = [ownBoundOf(id), policyBound(id, kind), bounds?.[id]];
  if (own === undefined || insteadOf === undefined || bound === undefined || bound.value === insteadOf)
    return undefined;
  return { ...bound, key: own.key, insteadOf };
}

/** Returns the expected value of a row in an environment: the policy's, with the adopter's bound in place. */
export function expectedIn<Id extends RequirementId>(id: Id, place: Place): (typeof policy)[Id]['expect'][Kind] {
  const expected: unknown = policy[id].expect[place.kind];
  const own = moved(id, place);
  const laid = own === undefined ? expected : { ...(expected as object), [own.key]: own.value };
  return laid as (typeof policy)[Id]['expect'][Kind];
}

/** Units as the keys of expected values name them, and as people do. */
const units: readonly (readonly [suffix: RegExp, unit: string])[] = [
  [/Days$/, ' days'],
  [/Bytes$/, ' bytes'],
  [/Ms$/, ' ms'],
  [/S$/, ' s'],
];

/** Returns a bound with its unit: `14 days`. */
export const withUnit = (id: RequirementId, value: number): string =>
  `${value}${units.find(([suffix]) => suffix.test(ownBoundOf(id)?.key ?? ''))?.[1] ?? ''}`;

/**
 * Returns a bound of the adopter in words, the number first: `14 days instead of 21 (ops/waivers.json:5: renewals run
 * weekly)`; undefined where the policy's own applies.
 */
export function boundShown(id: RequirementId, place: Place): string | undefined {
  const own = moved(id, place);
  return own && `${withUnit(id, own.value)} instead of ${own.insteadOf} (${own.at}: ${own.reason})`;
}

/** Tells whether one value of a bound is laxer than another: a lower floor, or a higher ceiling. */
export function isLooser(id: RequirementId, value: number, than: number): boolean {
  return /atLeast/i.test(ownBoundOf(id)?.key ?? '') ? value < than : value > than;
}
