/** Tests that the stack API's Python keeps the rules of its ruff.toml. */
import { spawnSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { apiFolder, python } from '../../../fixtures/target/stack/build.ts';
import { lacking } from '../../../fixtures/target/stack/needs.ts';

// In CI it must be there: a test that is left out proves nothing.
test.skip(() => lacking() !== '' && !process.env.CI, 'the stack is not installed: npm run stack -- install');

for (const command of [['check'], ['format', '--check']]) {
  test(`ruff ${command.join(' ')} finds nothing in the API's Python`, () => {
    const args = ['-m', 'ruff', ...command, '--no-cache', '.'];
    const { status, stdout, stderr } = spawnSync(python, args, { cwd: apiFolder, encoding: 'utf8' });
    expect(status, `${stdout}${stderr}`).toBe(0);
  });
}
