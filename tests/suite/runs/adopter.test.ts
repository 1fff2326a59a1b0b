/**
 * Tests an adopter's repository of three files (addresses, waivers, a workflow that names a tag of postflight), judged
 * by a fresh clone beside it; an upgrade changes only the tag.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { workflowText } from '../../../fixtures/init/workflow.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, root, runSuite } from '../child-run.ts';
import { waiver, writeStage } from './adopters-folder.ts';

type Workflow = { jobs: { judge: { uses: string; with: { version: string; envs: string } } } };

/** Clones the repository, and gives it two tags: one as it is, and one with one more commit. */
function cloneWithTwoTags(folder: string): (...words: string[]) => string {
  const git = (...words: string[]): string =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@acme.io', ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    }).trim();
  mkdirSync(folder, { recursive: true });
  git('clone', '--quiet', '--shared', root, '.');
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  git('tag', 'v9.0.0');
  appendFileSync(path.join(folder, '.github/CHANGELOG.md'), '\nA later version.\n');
  git('commit', '--quiet', '--all', '--message', 'Release a later version');
  git('tag', 'v9.1.0');
  return git;
}

test('three files beside a fresh clone give a verdict, and an upgrade edits nothing but the tag', async () => {
  const [suite, ops] = [test.info().outputPath('postflight'), test.info().outputPath('ops')];
  const git = cloneWithTwoTags(suite);
  const workflow = path.join(ops, '.github/workflows/postflight.yml');
  mkdirSync(path.dirname(workflow), { recursive: true });
  const called = { environment: 'stage', repository: 'acme/postflight', folder: '.' };
  writeFileSync(workflow, workflowText({ ...called, tag: 'v9.0.0' }));
  writeFileSync(path.join(ops, 'waivers.json'), JSON.stringify({ waivers: [waiver] }));
  const reference = await startReference('stage', { log: false });
  try {
    const { SMOKE_USER = '', SMOKE_PASSWORD = '' } = reference.variables;
    // The waiver is needed.
    writeStage(ops, reference.variables);
    for (const tag of ['v9.0.0', 'v9.1.0']) {
      const text = readFileSync(workflow, 'utf8').replaceAll('v9.0.0', tag);
      writeFileSync(workflow, text);
      const { uses, with: handed } = (parse(text) as Workflow).jobs.judge;
      expect([uses.split('@')[1], handed.version, handed.envs]).toEqual([tag, tag, '.']);
      git('checkout', '--quiet', handed.version);
      const run = await runSuite(
        ['--project=stage', '-g', '@(env-matrix|healthz-open|healthz-uncached)( |$)'],
        { POSTFLIGHT_ENVS: '../ops', SMOKE_USER, SMOKE_PASSWORD },
        tag,
        { folder: suite },
      );
      expect(run.code, run.text).toBe(0);
      expect(cellOf(run, 'env-matrix', 'stage')?.verdict).toBe('waived');
      expect(cellOf(run, 'healthz-open', 'stage')?.verdict).toBe('pass');
      expect(reportOf(run).problems).toEqual([]);
    }
  } finally {
    await reference.close();
  }
});
