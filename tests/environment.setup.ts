/** Checks the preconditions of every check in an environment. Playwright runs this file first. */
import { expect, test } from '../fixtures/test.ts';

test('environment is described and answers', ({ env, environment }) => {
  expect(env.name, 'the environment of the project').toBe(environment);
});

test('account gets in, and ME_PATH tells signed in from signed out', async ({ sources, runMemory, environment }) => {
  test.skip(!(await sources.admission()), 'the login went wrong in a way that the checks tell');
  const login = await runMemory.recall(`${environment}/login`);
  expect(Object.keys(login ?? {}), 'the session that all checks share').toEqual(['value']);
});
