/**
 * Common naive rules for "within 50 ms", which the latency simulation compares with this one: each looks at single
 * answers, without a control.
 */
import { sequentialShare } from '../../../../fixtures/probe/statistics/proportions.ts';
import { seededRandom } from '../random.ts';
import { handler, rule, side, type Simulated } from './simulated.ts';

/** The verdict of a rule, and the number of answers it took. */
export type Said = { verdict: 'fast' | 'slow' | 'undecided'; samples: number };

/** True if the answer at this index, in order of time, is over the budget. */
type Over = (i: number) => boolean;

const most = (over: Over, from: number, to: number): number => {
  let count = 0;
  for (let i = from; i < to; i++) if (over(i)) count += 1;
  return count;
};
/** Fast with at most `allowed` of `of` over the budget: any percentile is such a count. */
const atMostOf =
  (of: number, allowed: number) =>
  (over: Over): Said => ({ verdict: most(over, 0, of) <= allowed ? 'fast' : 'slow', samples: of });

/** By name, in the order of the table. */
export const naiveRules: Readonly<Record<string, (over: Over) => Said>> = {
  '1 sample': atMostOf(1, 0),
  'median of 20': atMostOf(20, 9),
  'max of 20': atMostOf(20, 0),
  'max of 20, 2 retries': over => {
    const tries = [0, 1, 2].findIndex(attempt => most(over, 20 * attempt, 20 * attempt + 20) === 0);
    return { verdict: tries >= 0 ? 'fast' : 'slow', samples: 20 * (tries >= 0 ? tries + 1 : 3) };
  },
  'p95 of 100': atMostOf(100, 5),
  'p99 of 200': atMostOf(200, 2),
  'p99 of 1000': atMostOf(1_000, 10),
  'binomial, n = 1000, slow from 22': atMostOf(1_000, 21),
  'SPRT without control': over => {
    let slow = 0;
    for (let n = 1; n <= 3_000; n++) {
      if (over(n - 1)) slow += 1;
      const verdict = sequentialShare(slow, n, { p0: rule.p0, p1: rule.p1, error: 0.001 });
      if (verdict !== 'open') return { verdict: verdict === 'many' ? 'slow' : 'fast', samples: n };
    }
    return { verdict: 'undecided', samples: 3_000 };
  },
};

/** Returns the answers of one run as those rules see them, made only when they are needed. */
export function answersOf(seed: number, it: Simulated): Over {
  const random = seededRandom(seed);
  const [work, ours] = [handler(it, random), side(it, random)];
  const over: boolean[] = [];
  return i => {
    while (over.length <= i) over.push(work() + ours() + (it.way ?? 0) + (it.everyAnswer ?? 0) > rule.budgetMs);
    return over[i] ?? false;
  };
}
