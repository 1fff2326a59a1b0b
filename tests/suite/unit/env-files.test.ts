/** Tests which files of a repository's history are examined, and which no clone of it can show. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { systemVariables } from '../../../envs/child-environment.ts';
import { observeEnvFiles } from '../../../fixtures/probe/secrets/env-files.ts';
import { makeRepository } from '../../../fixtures/proof/faults/repository-faults.ts';

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@product.test', ...args], {
    stdio: 'pipe',
    env: systemVariables(),
  });

test('what was stashed is in no other clone', async () => {
  const work = makeRepository({ files: { '.gitignore': '.env\n', '.env': 'A=1\n' } });
  git('-C', work, 'stash', '--all', '--quiet');
  expect(await observeEnvFiles(work)).toMatchObject({ files: [], commits: 4 });
});

test('a clone without its files shows the names alone, and is not judged by them', async ({}, testInfo) => {
  const password = 'DB_PASSWORD=Sommer2026!xK\n';
  const work = makeRepository({ deleted: { 'prod.env': password } });
  const partial = testInfo.outputPath('partial');
  git('-C', path.join(work, '../remote.git'), 'config', 'uploadpack.allowFilter', 'true');
  git('clone', '--quiet', '--filter=blob:none', `file://${path.join(work, '../remote.git')}`, partial);
  expect(await observeEnvFiles(partial), 'fetched as they are needed').toMatchObject({
    files: ['prod.env (DB_PASSWORD)'],
  });
  const alone = testInfo.outputPath('alone');
  git('clone', '--quiet', '--filter=blob:none', `file://${path.join(work, '../remote.git')}`, alone);
  git('-C', alone, 'remote', 'set-url', 'origin', 'file:///nowhere');
  await expect(observeEnvFiles(alone)).rejects.toThrow(/^git cat-file of prod\.env in REPO_DIR: .*without --filter$/s);
});

test('a file in UTF-16 is read', async () => {
  const work = makeRepository({});
  writeFileSync(path.join(work, 'prod.env'), Buffer.from('\uFEFFDB_PASSWORD=Sommer2026!xK\r\n', 'utf16le'));
  git('-C', work, 'add', 'prod.env');
  git('-C', work, 'commit', '--quiet', '-m', 'a');
  expect(await observeEnvFiles(work)).toMatchObject({ files: ['prod.env (DB_PASSWORD)'] });
});

test('a checkout of another user is told as such, and not as none', async () => {
  const work = makeRepository({});
  process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'] = '1';
  try {
    await expect(observeEnvFiles(work)).rejects.toThrow(
      `REPO_DIR is ${work}, which belongs to another user, so that git refuses it: \`git config --global --add safe.directory ${work}\``,
    );
  } finally {
    delete process.env['GIT_TEST_ASSUME_DIFFERENT_OWNER'];
  }
  await expect(observeEnvFiles(path.dirname(work))).rejects.toThrow(
    /which is no checkout of git: fatal: not a git repo/,
  );
});
