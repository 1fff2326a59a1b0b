/**
 * Tests the command line as a user meets it: help for everything, and misuse reported in one line with exit status 3.
 */
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { root } from '../child-run.ts';
import { command, type Ended } from '../command-line.ts';
import { alive, descendants } from '../processes.ts';

const launcher = path.join(root, 'fixtures/cli/postflight.cjs');

/** Runs a program, by default the launcher in a process of its own. */
const asProcess = (args: readonly string[], program = process.execPath, more: NodeJS.ProcessEnv = {}): Promise<Ended> =>
  new Promise(resolve => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...more };
    const child = execFile(program, args, { cwd: root, env }, (_, out, err) =>
      resolve({ status: child.exitCode ?? -1, out, err }),
    );
  });

const commands = [
  '',
  'setup',
  'demo',
  'init',
  'doctor',
  'records',
  'records keys',
  'records list',
  'records verify',
  'can-promote',
  'prove',
  'bench',
  'bench compare',
  'bench merge',
  'bench accuracy',
  'bench selftest',
  'drill',
  'stack',
  'stack install',
  'stack up',
  'stack drill',
  'stack run',
  'app',
  'app install',
  'app export',
  'app prebuild',
  'target',
  'catalogue',
  'perf',
];

for (const words of commands)
  test(`help of "postflight ${words}" shows its use, its options and an example`, async () => {
    const { status, out, err } = await command(...words.split(' ').filter(Boolean), '--help');
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain(`Usage: npx postflight ${words}`.trim());
    expect(out).toMatch(/\n {2}-h, --help/);
    expect(out).toContain('npx p');
  });

test('help of a group has a line for each of its commands', async () => {
  for (const words of commands.filter(Boolean)) {
    const [group = '', own = group] = words.includes(' ') ? words.split(' ') : ['', words];
    const { out } = await command(...[group].filter(Boolean), '--help');
    expect(out, words).toMatch(new RegExp(`\\n  ${own} .*[a-z]`));
  }
});

/** Command lines that are misuse, and the message for each. */
const misuse: Readonly<Record<string, string>> = {
  demoo: "unknown command 'demoo' (Did you mean demo?)",
  'setup --forse': "unknown option '--forse'",
  'stack rn stage': "unknown command 'rn' (Did you mean run?)",
  'stack install --if-posible': "unknown option '--if-posible' (Did you mean --if-possible?)",
  'stack up': "missing required argument 'names'",
  'stack up stagee': 'Allowed choices are local, stage, prod',
  'stack up stage --window-s 0': 'Give a whole number of at least 1',
  'stack run': "missing required argument 'name'",
  'stack run stagee': 'there is no environment "stagee"; they are local, stage, prod',
  'app exprt web': "unknown command 'exprt' (Did you mean export?)",
  'app install web': 'too many arguments',
  'app export ios': 'Allowed choices are web, android',
  'app prebuild --clean': "unknown option '--clean'",
  target: "missing required argument 'names'",
  'target stage --windows-s=5': "unknown option '--windows-s' (Did you mean --window-s?)",
  'can-promote': "missing required argument 'tag'",
  'can-promote v1.4.0 --evn prod': "unknown option '--evn' (Did you mean --env?)",
  'records lst': "unknown command 'lst' (Did you mean list?)",
  'records list --env staging': 'there is no environment "staging"',
  'catalogue --chek': "unknown option '--chek' (Did you mean --check?)",
  'perf smok': 'Allowed choices are smoke, browser, full',
  'perf --rounds many': 'Give a whole number of at least 1',
  'perf --kind staging': 'Allowed choices are local, stage, prod',
  'bench compere v1 v2': "unknown command 'compere' (Did you mean compare?)",
  'bench --evn=stage': "unknown option '--evn' (Did you mean --env?)",
  'bench --env stage --blocks many': 'Give a whole number from 1 to 10000',
  'bench compare v1 --agianst v2': "unknown option '--agianst' (Did you mean --against?)",
  'bench merge all.json': "missing required argument 'results'",
  'bench accuracy --seconds 3': 'Give a multiple of 5',
  'bench selftest --twins 0': 'Give a whole number from 1 to 999',
  'prove --full --env stage': "option '--full' cannot be used with option '--env <name>'",
  'prove --mobile --full': "option '--full' cannot be used with option '--mobile'",
};

for (const [words, told] of Object.entries(misuse))
  test(`misuse is told in one line with status 3: postflight ${words}`, async () => {
    const { status, out, err } = await command(...words.split(' '));
    expect([status, out]).toEqual([3, '']);
    expect(err).toMatch(/^postflight: [^\n]+\n$/);
    expect(err).toContain(told);
  });

test('unknown options of a run are told with the nearest one, of Playwright or of the command', async () => {
  const ends = await Promise.all(
    [
      ['demo', '--projct=stage'],
      ['prove', '--ful'],
      ['stack', 'run', 'stage', '--workrs', '1'],
    ].map(args => asProcess([launcher, ...args])),
  );
  expect(ends).toEqual(
    [
      ['--projct', '--project'],
      ['--ful', '--full'],
      ['--workrs', '--workers'],
    ].map(([given, meant]) => ({
      status: 3,
      out: '',
      err: `postflight: unknown option '${given}' (Did you mean ${meant}?); --help tells more\n`,
    })),
  );
});

test('options of Playwright reach it, between those of the command, and a list leaves no reports', async ({}, testInfo) => {
  const reports = testInfo.outputPath('reports');
  const { status, out } = await asProcess(
    [launcher, 'demo', '-g', '@hsts( |$)', '--project=stage', '--list'],
    undefined,
    { POSTFLIGHT_REPORTS: reports },
  );
  expect(existsSync(reports)).toBe(false);
  expect([status, out.match(/Total: .*/)?.[0]]).toEqual([0, 'Total: 1 test in 1 file']);
});

test('a reader that closes the pipe early gets no stack trace, and the status stays', async () => {
  test.skip(process.platform === 'win32', 'there is no sh');
  const line = `{ "${process.execPath}" "${launcher}" --help; echo "status $?" >&2; } | true`;
  expect(await asProcess(['-c', line], 'sh')).toEqual({ status: 0, out: '', err: 'status 0\n' });
});

test('npx finds the command in the checkout', async () => {
  const { status, out } = await asProcess(['--no-install', 'postflight', 'demo', '--help'], 'npx');
  expect([status, out.split('\n')[0]]).toEqual([0, 'Usage: npx postflight demo [options] [playwright...]']);
});

test('missing packages are told with the command that installs them', async () => {
  // The packages of this checkout would be found from any folder below it.
  const checkout = mkdtempSync(path.join(tmpdir(), 'postflight-cli-'));
  try {
    cpSync(launcher, path.join(checkout, 'postflight.cjs'));
    const { status, err } = await asProcess([path.join(checkout, 'postflight.cjs'), 'demo']);
    expect([status, err]).toEqual([
      3,
      "postflight: Cannot find module 'tsx/cjs/api'; install the packages: npm run setup\n",
    ]);
  } finally {
    rmSync(checkout, { recursive: true });
  }
});

test('a command ends with the process that started it', async () => {
  const shell = spawn('sh', ['-c', `${process.execPath} ${launcher} target local; true`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise(resolve => shell.stdout.once('data', resolve));
  const started = descendants(shell.pid ?? 0);
  expect(started.length).toBeGreaterThan(0);
  shell.kill('SIGKILL');
  await expect.poll(() => alive(started), { timeout: 5_000 }).toEqual([]);
});
