/** Tests the command that proves, as an adopter uses it: against a deployed environment, which must not notice. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import type { KillMatrix } from '../../../fixtures/proof/matrix/kill-matrix.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { root } from '../child-run.ts';

const bare = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' };

async function prove(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number; text: string; matrix: () => KillMatrix }> {
  const reports = test.info().outputPath('reports');
  const ended = await promisify(execFile)(process.execPath, ['fixtures/cli/postflight.cjs', 'prove', ...args], {
    cwd: root,
    env: { ...bare, POSTFLIGHT_REPORTS: reports, ...env },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );
  return {
    code: ended.code,
    text: ended.stdout + ended.stderr,
    matrix: () => JSON.parse(readFileSync(path.join(reports, 'proof.json'), 'utf8')) as KillMatrix,
  };
}

test('checks bite on a deployed environment, which sees one login', async () => {
  // A second login would be refused, and everything after it would not be judged.
  const deployed = await startReference('stage', {
    log: false,
    config: { 'LOGIN_LIMIT.count': 1, 'LOGIN_LIMIT.window_s': 3600 },
  });
  try {
    const { code, text, matrix } = await prove(
      ['--env', 'stage', '-g', '@(cookie-secure|cookie-in-browser|cors-credentials|hsts)( |$)'],
      deployed.variables,
    );
    expect(code, text).toBe(0);
    const { kind, tried } = matrix();
    expect(kind).toBe('deployed');
    expect(new Set(tried.map(t => t.requirement)), text).toEqual(
      new Set(['cookie-secure', 'cookie-in-browser', 'cors-credentials', 'hsts']),
    );
    expect(
      tried.filter(t => t.fate !== 'killed' && t.fate !== 'never fired'),
      text,
    ).toEqual([]);
    expect(text).not.toContain(deployed.variables.SMOKE_PASSWORD ?? '');
  } finally {
    await deployed.close();
  }
});

test('an environment that nobody knows, or that is not described: exit 3, and why', async () => {
  const unknown = await prove(['--env=staging'], {});
  expect(unknown.code).toBe(3);
  expect(unknown.text).toContain('--env is "staging"; the environments are local, stage, prod');
  const production = await prove(['--env', 'prod'], {});
  expect(production.code).toBe(3);
  expect(production.text).toContain('nothing is proven before production');
  const placeholders = await prove(['--env', 'stage'], {});
  expect(placeholders.code).toBe(3);
  expect(placeholders.text).toContain('SMOKE_PASSWORD is missing');
  expect(placeholders.text).not.toMatch(/\n\s+at /);
});
