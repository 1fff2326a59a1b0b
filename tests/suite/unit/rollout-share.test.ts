/**
 * Tests the judgement on a rollout's share: the identity of the new update, the interval, and the power of so many
 * installations.
 */
import { expect, test } from '@playwright/test';
import jStat from 'jstat';
import { clientIdOf } from '../../../fixtures/probe/over-the-air/update-request.ts';
import type { SharesObservation } from '../../../fixtures/probe/over-the-air/shares.ts';
import { atMost, shareInterval } from '../../../fixtures/probe/statistics/proportions.ts';
import { placeOf } from '../../../fixtures/target/shared/updates/publications.ts';
import { judgeShare, type Declared } from '../../over-the-air/rollout-share.ts';

/** Answers of a pool in which each installation gets the new update by its place. */
function pool(percents: { ios: number; android: number }, clients: number, salt = ''): SharesObservation {
  const platforms = (['ios', 'android'] as const).map(platform => {
    const ids = Array.from({ length: clients }, (_, i) => clientIdOf(`https://u.test/${salt}${platform}`, i));
    const hits = ids.filter(id => placeOf(id, salt) < percents[platform]).length;
    const update = (id: string, createdAt: string, count: number) =>
      count === 0 ? [] : [{ id, createdAt, runtimeVersion: '1', release: id, clients: count }];
    return {
      platform,
      of: clients,
      updates: [...update('v1.3.0', '2026-10-01', clients - hits), ...update('v1.4.0', '2026-11-01', hits)],
      none: 0,
      lost: { clients: 0, why: '' },
    };
  });
  return { at: 'GET https://u.test', platforms };
}
const declared = (percent: number | undefined, more: Partial<Declared> = {}): Declared => ({
  percent,
  tag: 'v1.4.0',
  known: [],
  confidence: 0.99,
  ...more,
});

test('the interval is that of the beta distribution', () => {
  for (const [hits, of] of [
    [1, 40],
    [20, 200],
    [199, 200],
    [100, 200],
  ] as const) {
    const [low, high] = shareInterval(hits, of, 0.01);
    expect(low).toBeCloseTo(jStat.beta.inv(0.005, hits, of - hits + 1), 6);
    expect(high).toBeCloseTo(jStat.beta.inv(0.995, hits + 1, of - hits), 6);
  }
});

test('which update is the new one: by its release, by its time, by the records', () => {
  const one = (release: string | undefined, percent: number | undefined, more: Partial<Declared> = {}) => {
    const platforms = (['ios', 'android'] as const).map(platform => ({
      platform,
      of: 100,
      updates: [{ id: 'a', createdAt: '2026-11-01', runtimeVersion: '1', release, clients: 100 }],
      none: 0,
      lost: { clients: 0, why: '' },
    }));
    return judgeShare({ platforms }, declared(percent, more)).is;
  };
  expect(one('v1.4.0', undefined)).toBe('agrees');
  expect(one('v1.4.0', 100)).toBe('agrees');
  expect(one('v1.4.0', 10)).toBe('differs');
  // Nobody gets the release that is declared to be rolled out.
  expect(one('v1.3.0', 100)).toBe('differs');
  expect(one('v1.3.0', 10)).toBe('differs');
  // Not every release of API and web comes with an update.
  expect(one('v1.3.0', undefined)).toBe('agrees');
  expect(one(undefined, 10)).toBe('undecided');
  expect(one(undefined, 10, { known: ['a'] })).toBe('undecided');
  expect(one(undefined, 10, { known: ['b'] })).toBe('differs');
  expect(judgeShare(pool({ ios: 10, android: 10 }, 100), declared(10, { tag: undefined })).is).toBe('agrees');
});

/** Rollouts that are judged, and the rate of each verdict, of 100. The table of the topic's README. */
const table = [
  { declares: 10, truth: 10, differs: [0, 2] },
  { declares: 10, truth: 0, differs: [100, 100] },
  { declares: 10, truth: 5, differs: [38, 60] },
  { declares: 10, truth: 20, differs: [84, 97] },
  { declares: 10, truth: 50, differs: [100, 100] },
  { declares: 10, truth: 100, differs: [100, 100] },
  { declares: 5, truth: 5, differs: [0, 2] },
  { declares: 5, truth: 0, differs: [100, 100] },
  { declares: 5, truth: 10, differs: [42, 64] },
  { declares: 50, truth: 50, differs: [0, 2] },
  { declares: 50, truth: 25, differs: [99, 100] },
] as const;

/** Simulated pools of each. */
const RUNS = 100;

/**
 * Returns the chance that a rollout is distinguished from the declared one: by all installations, each equally likely.
 */
function power(percent: number, truth: number, clients: number): number {
  let chance = 0;
  for (let hits = 0; hits <= clients; hits += 1) {
    const [low, high] = shareInterval(hits, clients, 0.01);
    const isIn = (hits === 0 ? 0 : low) * 100 <= percent && percent <= (hits === clients ? 1 : high) * 100;
    const [upTo, below] = [hits, hits - 1].map(k =>
      truth === 0 ? (k < 0 ? 0 : 1) : truth === 100 ? (k < clients ? 0 : 1) : atMost(k, clients, truth / 100),
    );
    if (!isIn) chance += (upTo ?? 0) - (below ?? 0);
  }
  return Math.round(chance * 1000) / 10;
}

test('the power of the row, computed and by simulation of pools', () => {
  const rows = table.map(({ declares, truth, differs: [from, to] }) => {
    const verdicts = Array.from(
      { length: RUNS },
      (_, i) =>
        judgeShare(pool({ ios: truth, android: truth }, 100, `${declares} ${truth} ${i}`), declared(declares)).is,
    );
    const simulated = verdicts.filter(is => is === 'differs').length * (100 / RUNS);
    const computed = power(declares, truth, 200);
    expect(computed, `declared ${declares}, true ${truth}`).toBeGreaterThanOrEqual(from);
    expect(computed, `declared ${declares}, true ${truth}`).toBeLessThanOrEqual(to);
    // The platforms on their own find a little more.
    expect(Math.abs(simulated - computed), `${declares} ${truth}: ${simulated}, ${computed}`).toBeLessThanOrEqual(15);
    return `| ${declares} % | ${truth} % | ${computed} % | ${simulated} % |`;
  });
  test.info().annotations.push({ type: 'power', description: rows.join('\n') });
});

test('below 3 % the answers do not decide, unless the rollout is out of hand', () => {
  const one = (percent: number, truth: number) =>
    judgeShare(pool({ ios: truth, android: truth }, 100, 'few'), declared(percent)).is;
  expect(one(1, 0)).toBe('undecided');
  expect(one(2, 2)).toBe('undecided');
  expect(one(1, 50)).toBe('differs');
  expect(one(0, 0)).toBe('agrees');
});
