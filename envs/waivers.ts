import type { EnvironmentName } from './names.ts';
import type { RequirementId } from './policy.ts';

/**
 * The list of waivers: known breaches, each of one requirement in one environment, accepted for a while. The
 * requirement is still judged and reported as waived. Waivers are strict. A waiver breaks the run when
 * - its requirement passes (the breach is fixed: delete the waiver),
 * - it is expired (`until` is in the past: fix the breach, or argue for a new date), or
 * - it names an unknown requirement or environment (the compiler reports most of these first).
 */
export type Waiver = {
  /** Key of the row in `policy`. */
  readonly requirement: RequirementId;
  /** The one environment in which the breach is accepted. */
  readonly environment: EnvironmentName;
  /** Why it is accepted and what will end it, in one sentence. */
  readonly reason: string;
  /** The person or team that answers for it, never empty. */
  readonly owner: string;
  /** The last day on which it counts, YYYY-MM-DD, in UTC. */
  readonly until: string;
};

/**
 * Every waiver in force; empty is the aim. An entry looks like this:
 * ```ts
 * {
 *   requirement: 'hsts',
 *   environment: 'stage',
 *   reason: 'the new load balancer drops the header until its next release, ticket OPS-17',
 *   owner: 'platform team',
 *   until: '2027-01-31',
 * }
 * ```
 */
export const waivers: readonly Waiver[] = [];
