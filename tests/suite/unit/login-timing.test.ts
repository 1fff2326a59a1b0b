/**
 * Tests that refusals are distinguished by their time: the cost of a password check is noticed, noise is not, and
 * nothing is certain too early.
 */
import { expect, test } from '@playwright/test';
import { toldApart } from '../../../fixtures/probe/login-rate-limit/login-limit-oracle.ts';

const times = (length: number, ms: (i: number) => number) => Array.from({ length }, (_, i) => ms(i));

test('a look at a password shows, a difference of some milliseconds does not', () => {
  expect(
    toldApart(
      times(12, i => 84 + (i % 3)),
      times(12, i => 4 + (i % 2)),
    ),
  ).toBe(80);
  expect(
    toldApart(
      times(12, i => 9 + (i % 3)),
      times(12, i => 4 + (i % 2)),
    ),
  ).toBe(0);
  expect(
    toldApart(
      times(12, i => 4 + (i % 3)),
      times(12, () => 90),
    ),
    'quicker',
  ).toBe(0);
});

test('one pair against the others asks for more pairs, which then decide', () => {
  const spike = (i: number) => (i === 5 ? 300 : 4);
  expect(
    toldApart(
      times(12, () => 84),
      times(12, spike),
    ),
  ).toBeUndefined();
  expect(
    toldApart(
      times(24, () => 84),
      times(24, spike),
    ),
  ).toBe(80);
});

test('missing measurements show no difference between accounts', () => {
  expect(toldApart([], [])).toBe(0);
  expect(
    toldApart(
      times(12, () => NaN),
      times(12, () => 4),
    ),
  ).toBe(0);
  expect(
    toldApart(
      times(12, i => (i < 3 ? NaN : 84)),
      times(12, () => 4),
    ),
  ).toBeUndefined();
});

test('noise as large as a look at a password is not taken for one', () => {
  // Seeded: a linear congruential generator, uniform in [0, 200) ms.
  let state = 1;
  const noise = () => ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31) * 200;
  const verdicts = times(3_000, () => toldApart(times(12, noise), times(12, noise)) ?? 0);
  expect(verdicts.filter(ms => ms > 0).length).toBeLessThanOrEqual(3);
});
