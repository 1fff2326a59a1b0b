/** Tests that the command line distinguishes a whole run from a selection of its checks. */
import { expect, test } from '@playwright/test';
import { isSelection } from '../../../fixtures/run/selection.ts';

for (const [line, selected] of [
  ['', false],
  ['--project=stage', false],
  ['--project stage prod', false],
  ['--project=stage --reporter list -j 1', false],
  ['--trace on --workers=2', false],
  ['tests/auth-cookie', true],
  ['--project=stage tests/auth-cookie', true],
  ['-g @cookie-secure', true],
  ['-g=x', true],
  ['--grep-invert slow', true],
  ['-x', true],
  ['--last-failed', true],
  ['--shard=1/2', true],
] satisfies Array<[string, boolean]>) {
  test(`command line "playwright test ${line}" ${selected ? 'selects' : 'runs the whole'}`, () => {
    expect(isSelection(['node', 'playwright', 'test', ...line.split(' ').filter(Boolean)])).toBe(selected);
  });
}
