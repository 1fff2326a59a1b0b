/** Judges whether an over-the-air rollout reaches the declared share of installations. */
import { shareInterval } from '../../fixtures/probe/statistics/proportions.ts';
import { isRelease } from '../../fixtures/probe/parse/release-name.ts';
import type { PlatformShares, SharesObservation } from '../../fixtures/probe/over-the-air/shares.ts';

/** Facts besides the answers. `percent`: undefined if no rollout is declared; `known`: ids of the last run. */
export type Declared = {
  percent: number | undefined;
  tag: string | undefined;
  known: readonly string[];
  /** Confidence of the interval over all platforms; each one alone has ten times less doubt. */
  confidence: number;
};

/** Installations that got the new update, and number of those that asked. */
type Count = { hits: number; of: number };

/** A share in percent, with bounds for the true one. */
export type SeenShare = Count & { what: string; low: number; high: number };

/**
 * The verdict: the declared percentage lies within the bounds of all installations and of each platform (`agrees`), or
 * outside those of `share` (`differs`); or the answers do not decide.
 */
export type ShareVerdict =
  { is: 'agrees' | 'differs'; share: SeenShare; new: string } | { is: 'undecided'; why: string };

/** Percentage below which so few installations cannot distinguish a rollout stuck at 0 from a good one. */
const BLIND_BELOW = 3;
/** Percentage at which a rollout of less than {@link BLIND_BELOW} is out of hand. */
const OUT_OF_HAND = 20;
/** Doubt for a platform, as a part of the whole: two platforms are two more occasions for a false alarm. */
const DOUBT_OF_PLATFORM = 0.1;

const newestOf = (updates: PlatformShares['updates']): string =>
  updates.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))[0]?.id ?? '';

/** Returns the id of a platform's new update ('' if nobody gets it), or why it is unknown. */
function newUpdate({ updates, none }: PlatformShares, declared: Declared): { id: string } | { unknown: string } {
  const { percent, tag, known } = declared;
  const named = tag === undefined ? [] : updates.filter(it => it.release !== undefined);
  const own = named.find(
    it => it.release !== undefined && isRelease(it.release, { tag: tag ?? '', commit: undefined }),
  );
  if (own) return { id: own.id };
  if (updates.length > 1) return { id: newestOf(updates) };
  const [only] = updates;
  if (!only) return percent === 0 ? { id: '' } : { unknown: 'no installation gets an update' };
  // All get one update, and it names another release: the declared rollout is stuck.
  if (percent !== undefined && named.length > 0) return { id: '' };
  if (none > 0 || percent === undefined || percent === 100) return { id: only.id };
  if (known.length > 0 && !known.includes(only.id)) return { id: only.id };
  return {
    unknown:
      'all installations get one and the same update, and nothing tells whether it is the new one: name the release in `extra.release` of app.config and give EXPECTED_TAG',
  };
}

const inPercent = (share: number): number => Math.round(share * 1000) / 10;

function seenShare(what: string, { hits, of }: Count, error: number): SeenShare {
  const [low, high] = shareInterval(hits, of, error);
  // A bound of 0 or 1 leaves no doubt.
  return { what, hits, of, low: hits === 0 ? 0 : low * 100, high: hits === of ? 100 : high * 100 };
}

/** Shows a share with its bounds. */
export const shown = ({ what, hits, of, low, high }: SeenShare): string =>
  `${what}: ${hits} of ${of} installations (${inPercent(hits / of)} %; the true share lies between ${inPercent(low / 100)} and ${inPercent(high / 100)} %)`;

/** Judges the shares of all platforms together, and of each. */
export function judgeShare({ platforms }: Pick<SharesObservation, 'platforms'>, declared: Declared): ShareVerdict {
  const percent = declared.percent ?? 100;
  const found = platforms.map(it => ({ it, fresh: newUpdate(it, declared) }));
  const unknown = found.find(({ fresh }) => 'unknown' in fresh);
  if (unknown && 'unknown' in unknown.fresh)
    return { is: 'undecided', why: `${unknown.it.platform}: ${unknown.fresh.unknown}` };
  const counts = found.map(({ it, fresh }) => ({
    platform: it.platform,
    id: 'id' in fresh ? fresh.id : '',
    hits: it.updates.find(({ id }) => 'id' in fresh && id === fresh.id)?.clients ?? 0,
    of: it.of,
  }));
  const sum = counts.reduce((all, { hits, of }) => ({ hits: all.hits + hits, of: all.of + of }), { hits: 0, of: 0 });
  const error = 1 - declared.confidence;
  const whole = seenShare('both platforms', sum, error);
  const names = counts.map(({ platform, id }) => `${platform} ${id || 'none'}`).join(', ');
  if (percent > 0 && percent < BLIND_BELOW)
    return (sum.hits / sum.of) * 100 > OUT_OF_HAND
      ? { is: 'differs', share: whole, new: names }
      : {
          is: 'undecided',
          why: `${shown(whole)}; of a declared ${percent} %, ${sum.of} installations cannot tell whether it is stuck at 0`,
        };
  const each = counts.map(({ platform, ...count }) => seenShare(platform, count, error * DOUBT_OF_PLATFORM));
  const astray = [whole, ...each].find(({ low, high }) => percent < low || percent > high);
  return { is: astray ? 'differs' : 'agrees', share: astray ?? whole, new: names };
}
