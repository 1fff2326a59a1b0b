/** Tests the statistics: bounds on a share, the sequential test and quantiles agree with published tables. */
import { expect, test } from '@playwright/test';
import {
  atMost,
  exceeds,
  percentileBound,
  sequentialShare,
  shareInterval,
} from '../../../fixtures/probe/statistics/proportions.ts';
import { quantiles } from '../../../fixtures/probe/statistics/quantiles.ts';

test('statistics agree with tables', () => {
  expect(atMost(0, 59, 0.05)).toBeCloseTo(0.0485, 4);
  expect(atMost(9, 1000, 0.02)).toBeCloseTo(0.0047, 3);
  expect([percentileBound(0, 58), percentileBound(0, 59), percentileBound(1, 92), percentileBound(1, 93)]).toEqual([
    'open',
    'few',
    'open',
    'few',
  ]);
  expect([percentileBound(0, 0), percentileBound(5, 5)]).toEqual(['open', 'many']);
  // The upper bound of 2 hits in 431 at 0.001 is 2.6 %, that of none in 20 is 29 %.
  expect([
    exceeds({ slow: 58, of: 1279 }, { slow: 2, of: 431 }, 0.001),
    exceeds({ slow: 40, of: 1279 }, { slow: 2, of: 431 }, 0.001),
    exceeds({ slow: 5, of: 20 }, { slow: 0, of: 20 }, 0.001),
    exceeds({ slow: 14, of: 20 }, { slow: 0, of: 20 }, 0.001),
    exceeds({ slow: 0, of: 9 }, { slow: 0, of: 9 }, 0.001),
  ]).toEqual([true, false, false, true, false]);
  const sprt = { p0: 0.005, p1: 0.02, error: 0.001 };
  expect([sequentialShare(0, 454, sprt), sequentialShare(0, 455, sprt), sequentialShare(5, 5, sprt)]).toEqual([
    'open',
    'few',
    'many',
  ]);
  expect([...quantiles([3, 1, Infinity], 0.5, 1), ...quantiles([1, 2], 0.99), ...quantiles([], 0.5)]).toEqual([
    3,
    Infinity,
    2,
    NaN,
  ]);
  // Clopper and Pearson: 1 of 10 is 0.25 % to 44.5 %, none of 10 up to 30.8 %, 10 of 10 from 69.2 %.
  const interval = (hits: number, of: number) =>
    shareInterval(hits, of, 0.05).map(end => Number((100 * end).toFixed(1)));
  expect([interval(1, 10), interval(0, 10), interval(10, 10), interval(0, 0), interval(10, 500)]).toEqual([
    [0.3, 44.5],
    [0, 30.8],
    [69.2, 100],
    [0, 100],
    [1, 3.6],
  ]);
});
