/** Tests properties of the statistics: verdicts on a share are monotonic, quantiles are values of the sample. */
import { test } from '@playwright/test';
import { atMost, percentileBound, sequentialShare } from '../../../fixtures/probe/statistics/proportions.ts';
import { quantiles } from '../../../fixtures/probe/statistics/quantiles.ts';
import { fc, must } from './generated.ts';

test.describe('share of slow answers', () => {
  const share = fc
    .integer({ min: 1, max: 2000 })
    .chain(of => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));

  test('more slow answers never make a verdict better', () => {
    const rank = { few: 0, open: 1, many: 2 };
    fc.assert(
      fc.property(share, ([slow, of]) => {
        const less = Math.max(0, slow - 1);
        must(rank[percentileBound(less, of)]).toBeLessThanOrEqual(rank[percentileBound(slow, of)]);
        const bounds = { p0: 0.01, p1: 0.1, error: 0.001 };
        must(rank[sequentialShare(less, of, bounds)]).toBeLessThanOrEqual(rank[sequentialShare(slow, of, bounds)]);
        const [one, two] = [atMost(less, of, 0.05), atMost(slow, of, 0.05)];
        must(one >= 0 && two <= 1 && one <= two + 1e-9).toBe(true);
      }),
    );
  });

  test('quantiles are values of the sample, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: 0, max: 1e6 }), { minLength: 1 }), values => {
        const found = quantiles(values, 0, 0.5, 0.95, 1);
        must(found.every(v => values.includes(v))).toBe(true);
        must(found).toEqual(found.toSorted((a, b) => a - b));
        must([found[0], found.at(-1)]).toEqual([Math.min(...values), Math.max(...values)]);
      }),
    );
  });
});
