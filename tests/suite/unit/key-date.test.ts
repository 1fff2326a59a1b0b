/** Tests the dates of keys: which names contain one, and which do not. */
import { expect, test } from '@playwright/test';
import { dateOfKey } from '../../../fixtures/probe/parse/key-date.ts';

test('a key bears the date that its name ends with', () => {
  const day = Date.UTC(2026, 10, 1);
  for (const name of ['stage-20261101', '20261101', 'key.2026-11-01', 'k_2026_11_01', 'v2-20261101'])
    expect(dateOfKey(name), name).toBe(day);
  for (const name of [
    '',
    'k1',
    'stage-20261345',
    'stage-20260231',
    '20261101-stage',
    '1764288000',
    'stage-202611',
    'a120261101',
  ])
    expect(dateOfKey(name), name).toBeUndefined();
});
