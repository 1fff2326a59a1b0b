/** Tests the assertion that Playwright's `expect` lacks, and the text of its failure. */
import { stripVTControlCharacters } from 'node:util';
import { test } from '@playwright/test';
import { expect } from '../../../fixtures/run/expect.ts';

const failure = (statement: () => void): string => {
  try {
    statement();
  } catch (error) {
    return stripVTControlCharacters(String(error));
  }
  return 'none';
};

test('one of several values is told of the value', () => {
  expect(failure(() => expect(200).toBeOneOf([200, 204]))).toBe('none');
  const text = failure(() => expect(404, 'healthz-open: GET /healthz').toBeOneOf([200, 204]));
  expect(text).toContain('healthz-open: GET /healthz');
  expect(text).toContain('Expected: one of [200, 204]\nReceived: 404');
  expect(failure(() => expect(undefined).toBeOneOf(['gzip']))).toContain('Received: undefined');
});

test('none of several values is told of the value', () => {
  expect(failure(() => expect('b').not.toBeOneOf(['a']))).toBe('none');
  expect(failure(() => expect('a').not.toBeOneOf(['a']))).toContain('Expected: none of ["a"]\nReceived: "a"');
});
