/** The checks of a broken run: they break in every way except by a breach of the target. */
import { covers, expect, observed, requirement, test } from '../../../../fixtures/test.ts';

/** Short timeout, ms, which is certain to pass. */
const SOON_MS = 500;

test('kills its own worker', covers('cookie-secure'), ({ env }) => {
  observed(`the environment ${env.kind}`);
  process.kill(process.pid, 'SIGKILL');
});

test('never ends', covers('cookie-httponly'), async ({ env }) => {
  test.setTimeout(SOON_MS);
  expect(env.kind).not.toBe('');
  observed('something');
  await new Promise(() => undefined);
});

test('asserts nothing', covers('cookie-samesite'), ({ env }) => {
  observed(`the environment ${env.kind}`);
});

test('observes nothing', covers('cookie-scope'), ({ env }) => {
  expect(env.kind, requirement('cookie-scope', env).broken('nothing')).not.toBe('');
});

test('looks at an observation that is not there', covers('cookie-lifetime'), ({ env }) => {
  const { missing } = env as unknown as { missing: { length: number } };
  observed(`${missing.length} things`);
});

test('skips without a declared reason', covers('cookie-deletion'), () => {
  test.skip(true, 'not today');
});

test('ends its worker as if all were well', covers('cookie-in-browser'), () => {
  process.exit(0);
});

test('holds', covers('env-matrix'), ({ env }) => {
  observed(`the environment ${env.kind}`);
  expect(env.kind, requirement('env-matrix', env).broken('nothing')).not.toBe('');
});
