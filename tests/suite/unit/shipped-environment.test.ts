/** Tests that `init` takes the file for local that comes with postflight for nobody's, and others for a description. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { isOfDocument } from '../../../fixtures/init/offered-files.ts';
import { root } from '../child-run.ts';

const shipped = readFileSync(path.join(root, 'envs/local.env'), 'utf8');

test('the file of local as it comes describes nobody', () => {
  expect(isOfDocument(shipped)).toBe(true);
});

for (const [what, text] of [
  ['another address', shipped.replace('localhost:3000', 'localhost:3001')],
  ['one more variable', `${shipped}\nME_PATH=/profile\n`],
] as const)
  test(`a file with ${what} describes a product`, () => {
    expect(isOfDocument(text)).toBe(false);
  });
