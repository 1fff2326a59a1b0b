/** What the gate makes of a run before it begins. */
import { expect, test } from '@playwright/test';
import { runSuite } from './child-run.ts';

test('the check that waits for the end of the login window comes last', async () => {
  const { text } = await runSuite(['--project=stage', '-g', '@(env-matrix|login-limit-recovery|hsts|mixed-content|address-agreement)( |$)', '--list'], {});
  const files = [...text.matchAll(/› ([\w/-]+)\.spec\.ts:/g)].map(([, file]) => file);
  expect(files.length, text).toBe(5);
  expect(files.at(-1)).toBe('login-rate-limit/recovery');
});
