/**
 * Tests by whole runs that a report states the end of its own run: an earlier run's is never taken for it.
 */
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readConformance } from '../../../fixtures/report/conformance/read.ts';
import { root, runSuite } from '../child-run.ts';
import { copyOfSuite } from '../copy-of-suite.ts';

const files = ['conformance.html', 'conformance.md', 'conformance.json', 'junit.xml'];

/** Leaves the reports of an earlier run, and a foreign file, in the folder of the run `name`. */
function leaveOld(name = 'reports'): string {
  const folder = test.info().outputPath(name, 'reports');
  mkdirSync(folder, { recursive: true });
  for (const file of [...files, '.postflight', 'notes.txt'])
    writeFileSync(path.join(folder, file), 'of an earlier run: all green');
  return folder;
}

for (const [what, args, variables] of [
  ['an unknown project', ['--project=nope'], {}],
  ['a setting that is none', ['--project=stage'], { POSTFLIGHT_DEPTH: 'deep' }],
  ['a reporter that takes the place of all', ['--project=stage', '--reporter=dot'], {}],
] as const)
  test(`${what} leaves no report of an earlier run`, async () => {
    const folder = leaveOld();
    const run = await runSuite(args, variables);
    expect(run.code, run.text).toBe(3);
    for (const file of files) expect(existsSync(path.join(folder, file)), file).toBe(false);
    expect(readFileSync(path.join(folder, 'notes.txt'), 'utf8'), 'of somebody else').toContain('of an earlier run');
  });

test('a suite that does not load leaves no report of an earlier run, and judges nobody', async () => {
  const folder = copyOfSuite(test.info().outputPath('copy'));
  const broken: Readonly<Record<string, () => void>> = {
    'a package is missing': () => appendFileSync(path.join(folder, 'envs/zod.ts'), "\nimport 'no-such-package';\n"),
    'a file is missing': () => rmSync(path.join(folder, 'envs/names.ts')),
    'the configuration throws': () =>
      writeFileSync(
        path.join(folder, 'fixtures/cli/configuration.ts'),
        "throw new Error('on purpose');\nexport default {};\n",
      ),
    'the configuration is no TypeScript': () =>
      writeFileSync(path.join(folder, 'fixtures/cli/configuration.ts'), 'export {{'),
  };
  for (const [what, breakIt] of Object.entries(broken)) {
    const reports = leaveOld(what);
    breakIt();
    const run = await runSuite(['--project=stage'], {}, what, { folder });
    expect(run.code, `${what}\n${run.text}`).toBe(4);
    for (const file of files) expect(existsSync(path.join(reports, file)), `${what}: ${file}`).toBe(false);
  }
});

test('a folder that is none is one line, as before', async () => {
  const run = await runSuite(['--project=stage'], { POSTFLIGHT_REPORTS: '~/reports' });
  expect(run.code, run.text).toBe(3);
  expect(run.text).toContain('POSTFLIGHT_REPORTS is ~/reports, and only a shell knows what ~ is');
  expect(run.text).not.toMatch(/ZodError|\n\s+at /);
});

test('a listing leaves the report as it is', async () => {
  const folder = leaveOld();
  const run = await runSuite(['--project=stage', '--list'], { POSTFLIGHT_TARGET: 'reference' });
  expect(run.code, run.text).toBe(0);
  expect(readFileSync(path.join(folder, 'conformance.json'), 'utf8')).toContain('of an earlier run');
});

test('a run that is killed says that it has not finished', async () => {
  const folder = leaveOld('killed');
  const demo = ['fixtures/cli/postflight.cjs', 'demo', '--project=stage', '--add-reporter=list'];
  const runner = spawn(process.execPath, demo, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, POSTFLIGHT_REPORTS: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  await new Promise<void>(resolve =>
    runner.stdout.on('data', (text: Buffer) => {
      if (text.toString().includes('✓')) resolve();
    }),
  );
  const ended = new Promise(resolve => runner.once('close', resolve));
  process.kill(-(runner.pid ?? 0), 'SIGKILL');
  await ended;
  expect(() => readConformance(readFileSync(path.join(folder, 'conformance.json'), 'utf8'))).toThrow(
    'the run of this report has not finished, or was interrupted; run it again',
  );
  expect(readFileSync(path.join(folder, 'conformance.md'), 'utf8')).toMatch(
    /^# Not finished\n\npostflight: the run that/,
  );
  expect(existsSync(path.join(folder, 'junit.xml'))).toBe(false);
});
