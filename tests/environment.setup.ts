import { expect, test } from '../fixtures/test.ts';

test('environment is described and answers', ({ env, environment }) => {
  expect(env.name, 'the environment of the project').toBe(environment);
});
