/** Tests the scripts and descriptions with which a CI runs the suite. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';

const root = path.join(import.meta.dirname, '../../..');
const recipe = (name: string): string => path.join(root, 'fixtures/recipes/ci', name);

/**
 * Makes programs that replace npx, which ends with one status after the other and leaves its report unless it is
 * killed, and sleep; both note their words.
 */
function programs(folder: string, statuses: readonly number[]): string {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(folder, 'statuses'), statuses.join('\n') + '\n');
  const npx = `#!/bin/sh
echo "npx $*" >> "$FOLDER/calls"
status=$(head -n 1 "$FOLDER/statuses"); sed -i 1d "$FOLDER/statuses"
[ "$status" -gt 2 ] || cp "$FOLDER/report.json" "$FOLDER/conformance.json"
exit "$status"
`;
  writeFileSync(path.join(bin, 'npx'), npx);
  writeFileSync(path.join(bin, 'sleep'), '#!/bin/sh\necho "sleep $*" >> "$FOLDER/calls"\n');
  for (const name of ['npx', 'sleep']) chmodSync(path.join(bin, name), 0o755);
  return bin;
}

const report = {
  schema: 'postflight-conformance/2',
  rows: [
    { id: 'hsts', cells: { stage: { verdict: 'fail' }, prod: { verdict: 'pass' } } },
    { id: 'logout', cells: { stage: { verdict: 'pass' } } },
    { id: 'cookie-secure', cells: { stage: { verdict: 'fail' } } },
  ],
};
const run = 'npx playwright test --project=stage';

for (const { statuses, verdict, calls, failed = 'hsts,cookie-secure' } of [
  { statuses: [0], verdict: 'kept', calls: [run] },
  { statuses: [1], verdict: 'broken', calls: [run] },
  { statuses: [2, 0], verdict: 'kept', calls: [run, 'sleep 65', run] },
  { statuses: [2, 2], verdict: 'undecided', calls: [run, 'sleep 65', run] },
  { statuses: [2, 1], verdict: 'broken', calls: [run, 'sleep 65', run] },
  // A file of the run before is not this one's.
  { statuses: [3], verdict: 'misconfigured', calls: [run], failed: '' },
  { statuses: [4], verdict: 'suite', calls: [run], failed: '' },
  { statuses: [137], verdict: 'suite', calls: [run], failed: '' },
  { statuses: [2, 137], verdict: 'suite', calls: [run, 'sleep 65', run], failed: '' },
])
  test(`judge.sh, runs that end with ${statuses.join(' and ')}: ${verdict}`, async ({}, testInfo) => {
    const FOLDER = testInfo.outputPath('ci');
    const PATH = `${programs(FOLDER, statuses)}:${process.env.PATH}`;
    for (const name of ['report.json', 'conformance.json'])
      writeFileSync(path.join(FOLDER, name), JSON.stringify(report));
    writeFileSync(path.join(FOLDER, 'conformance.md'), 'of an earlier run: all green');
    const GITHUB_OUTPUT = path.join(FOLDER, 'output');
    const env = { PATH, FOLDER, GITHUB_OUTPUT, POSTFLIGHT_REPORTS: FOLDER };
    const ended = spawnSync(recipe('judge.sh'), ['stage'], { env, encoding: 'utf8' });
    expect([ended.status, ended.stderr]).toEqual([statuses.at(-1), '']);
    expect(readFileSync(path.join(FOLDER, 'calls'), 'utf8').trim().split('\n')).toEqual(calls);
    expect(readFileSync(GITHUB_OUTPUT, 'utf8')).toBe(`verdict=${verdict}\nfailed=${failed}\n`);
    expect(existsSync(path.join(FOLDER, 'conformance.md')), 'the page of an earlier run').toBe(false);
  });

test('descriptions can be read, and run what there is', () => {
  const gitlab = parse(readFileSync(recipe('gitlab-ci.yml'), 'utf8')) as { postflight: { script: string[] } };
  const cronjob = parse(readFileSync(recipe('cronjob.yaml'), 'utf8')) as { kind: string };
  expect([gitlab.postflight.script.at(-1), cronjob.kind]).toEqual(['fixtures/recipes/ci/judge.sh stage', 'CronJob']);
  for (const name of ['Dockerfile', 'crontab', 'Jenkinsfile'])
    expect(readFileSync(recipe(name), 'utf8')).toContain('fixtures/recipes/ci/judge.sh');
});

/**
 * Makes a program's replacement, which notes its words, and answers with the text and status of files named after it.
 */
function program(folder: string, name: string, script: string): void {
  const bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, name), `#!/bin/sh\necho "${name} $*" >> "$FOLDER/calls"\n${script}\n`);
  chmodSync(path.join(bin, name), 0o755);
}

/** Runs a script of the folder with such replacements first in the PATH. */
function runScript(folder: string, name: string, args: readonly string[]) {
  const env = {
    PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
    FOLDER: folder,
    POSTFLIGHT_REPORTS: folder,
    RUN_URL: 'https://ci.example.test/1',
  };
  const ended = spawnSync(recipe(name), args, { env, encoding: 'utf8' });
  const calls = readFileSync(path.join(folder, 'calls'), { encoding: 'utf8', flag: 'a+' });
  return { ...ended, calls: calls.trim().split('\n') };
}

test('issues.sh: a broken row has one issue, which is commented, and closed when the row holds', ({}, testInfo) => {
  const folder = testInfo.outputPath('ci');
  const open = [
    { number: 7, title: 'postflight: hsts is broken in prod' },
    { number: 8, title: 'postflight: logout is broken in prod' },
    { number: 9, title: 'postflight: tls-chain is broken in prod' },
    { number: 10, title: 'postflight: cookie-secure is broken in stage' },
  ];
  program(
    folder,
    'gh',
    `case "$*" in
  *" list "*) echo '${JSON.stringify(open)}' ;;
  *--body-file*) while [ $# -gt 1 ]; do [ "$1" = --body-file ] && cat "$2" >> "$FOLDER/bodies"; shift; done ;;
esac`,
  );
  const cells = (verdict: string, reason = '') => ({ prod: { verdict, reason }, stage: { verdict: 'fail' } });
  const rows = [
    { id: 'hsts', cells: cells('fail', 'hsts: it must\n  seen  @everyone ::error::x') },
    { id: 'cookie-secure', cells: cells('fail', 'cookie-secure: it must $(id) `id`') },
    { id: 'logout', cells: cells('pass') },
    { id: 'tls-chain', cells: cells('not judged', 'no answer') },
    { id: 'compression', cells: cells('advice') },
  ];
  writeFileSync(path.join(folder, 'conformance.json'), JSON.stringify({ rows }));
  const { status, stderr, calls } = runScript(folder, 'issues.sh', ['prod']);
  expect([status, stderr]).toEqual([0, '']);
  expect(calls.slice(2).map(call => call.replace(/--body-file \S+/, '--body-file F'))).toEqual([
    'gh issue comment 7 --body-file F',
    'gh issue create --title postflight: cookie-secure is broken in prod --label postflight --body-file F',
    'gh issue close 8 --comment It is no longer broken. https://ci.example.test/1',
  ]);
  const bodies = readFileSync(path.join(folder, 'bodies'), 'utf8');
  expect(bodies).toContain('    hsts: it must\n      seen  @everyone ::error::x\n\n\nhttps://ci.example.test/1\n');
  expect(bodies).toContain('    cookie-secure: it must $(id) `id`\n');
});

test('issues.sh: a run that left no report touches no issue', ({}, testInfo) => {
  const folder = testInfo.outputPath('ci');
  program(folder, 'gh', '');
  const { status, stdout, calls } = runScript(folder, 'issues.sh', ['prod']);
  expect([status, calls]).toEqual([0, ['']]);
  expect(stdout).toContain('no issue is touched');
});

for (const { measured, compared, status } of [
  { measured: 0, compared: undefined, status: 0 },
  { measured: 0, compared: 0, status: 0 },
  { measured: 0, compared: 1, status: 1 },
  { measured: 1, compared: 2, status: 1 },
  { measured: 2, compared: 1, status: 1 },
  { measured: 2, compared: 0, status: 2 },
  { measured: 3, compared: undefined, status: 3 },
])
  test(`bench.sh: measured ${measured}, compared ${compared ?? 'with nothing'}: ${status}`, ({}, testInfo) => {
    const folder = testInfo.outputPath('ci');
    program(folder, 'npx', `case "$*" in *compare*) exit ${compared ?? 9} ;; *) exit ${measured} ;; esac`);
    const results = path.join(folder, 'bench/stage');
    mkdirSync(results, { recursive: true });
    // The same release measured again, and a comparison, are no earlier release.
    for (const name of ['v2.json', 'v0..v1.json', ...(compared === undefined ? [] : ['v1.json'])])
      writeFileSync(path.join(results, name), '{}');
    const ended = runScript(folder, 'bench.sh', ['stage', 'v2']);
    const calls = [
      'npx postflight bench --env stage --tag v2 --force',
      ...(compared === undefined ? [] : ['npx postflight bench compare v2 --against previous --env stage']),
    ];
    expect([ended.status, ended.stderr, ended.calls]).toEqual([status, '', calls]);
  });

/** Checks a pipeline by GitLab's own schema, as its editor does. Returns the exit status and the output. */
function asGitlabReads(folder: string, text: string): { status: number | null; said: string } {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '.gitlab-ci.yml'), text);
  const cli = path.join(root, 'node_modules/.bin/gitlab-ci-local');
  const ended = spawnSync(cli, ['--list', '--home', folder], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
  });
  return { status: ended.status, said: ended.stdout + ended.stderr };
}

test("the GitLab file is one by GitLab's schema, and its mistakes are none", ({}, testInfo) => {
  const text = readFileSync(recipe('gitlab-ci.yml'), 'utf8');
  const right = asGitlabReads(testInfo.outputPath('right'), text);
  expect(right.status, right.said).toBe(0);
  expect(right.said).toContain('json schema validated');
  for (const [find, put] of [
    ['resource_group:', 'resource-group:'],
    ['when: always', 'when: ever'],
    ['action: verify', 'action: look'],
    ['exit_codes: [2]', "exit_codes: ['2']"],
  ] as const) {
    const wrong = asGitlabReads(testInfo.outputPath(put.replace(/\W+/g, '-')), text.replace(find, put));
    expect(wrong.status, `${put}: ${wrong.said}`).toBe(1);
  }
});
