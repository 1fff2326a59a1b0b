/** Tests the measure of JSON's depth, even of a hostile one. */
import { expect, test } from '@playwright/test';
import { depthOf } from '../../../fixtures/probe/parse/json-depth.ts';

test('levels are counted up to one more than the limit', () => {
  expect(depthOf('text', 9)).toBe(0);
  expect(depthOf({}, 9)).toBe(1);
  expect(depthOf({ a: [{ b: 1 }] }, 9)).toBe(3);
  expect(depthOf(JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), 500)).toBe(501);
});
