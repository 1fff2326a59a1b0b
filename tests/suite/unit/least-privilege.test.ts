/**
 * Tests that nothing that a run starts has more power than it needs: its variables, a browser's sandbox, the workflows'
 * secrets.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import ts from 'typescript';
import {
  commandVariables,
  onlySystemVariables,
  secretSpellings,
  systemVariables,
} from '../../../envs/child-environment.ts';
import { readEnvText } from '../../../envs/env-file.ts';
import { sandboxLack, type Machine } from '../../../fixtures/browser/sandbox.ts';
import { root } from '../child-run.ts';

const password = 'k7-canary-Wp93mXz';
const token = 'opaque-foreign-token-1';

/** A process environment with the secrets in every spelling, next to the variables that children need. */
const given: Record<string, string> = {
  PATH: '/usr/local/bin:/usr/bin',
  HOME: '/home/smoke',
  LC_ALL: 'ko_KR.UTF-8',
  KUBECONFIG: '/home/smoke/.kube/config',
  PGPASSWORD: "the database's own",
  AWS_SECRET_ACCESS_KEY: "the cloud's own",
  WEB_URL: 'https://stage.acme.io',
  ...Object.fromEntries(secretSpellings().map(name => [name, name.includes('TOKENS') ? `${token}, x` : password])),
  smoke_password: password,
  'STAGE.SMOKE_PASSWORD': password,
  BASELINE__SMOKE_PASSWORD: password,
  STAGE_EU__SMOKE_PASSWORD_2: password,
  API_HEADERS: 'x-api-key=another',
  PROD__LOGIN_EXTRA: 'pin=1234',
  DB_STOP_CMD: 'psql postgres://admin:hunter2@db',
  DEPENDENCIES: '[]',
  POSTFLIGHT_LOOPBACK: Buffer.from(`{"SMOKE_PASSWORD":"${password}"}`).toString('base64url'),
  POSTFLIGHT_RUN_MEMORY: '/tmp/x.sock',
  MY_COPY: password,
  TF_VAR_url: `https://smoke:${encodeURIComponent(password)}@stage.acme.io`,
  BASIC: Buffer.from(password).toString('base64'),
  XDG_COPY: password,
  COPIED_TOKEN: token,
};

test('browsers and targets inherit what a program needs to find its way, and nothing else', () => {
  expect(systemVariables(given)).toEqual({ PATH: given['PATH'], HOME: given['HOME'], LC_ALL: given['LC_ALL'] });
  const merged = { ...given, ...onlySystemVariables(given) };
  const left = Object.entries(merged).filter(([, value]) => (value as string | undefined) !== undefined);
  expect(Object.fromEntries(left)).toEqual(systemVariables(given));
});

test("the adopter's commands inherit the adopter's own variables, and none of the suite's secrets", () => {
  expect(Object.keys(commandVariables(given)).toSorted()).toEqual(
    ['PATH', 'HOME', 'LC_ALL', 'KUBECONFIG', 'PGPASSWORD', 'AWS_SECRET_ACCESS_KEY', 'WEB_URL'].toSorted(),
  );
});

test('a short password takes no other variable away', () => {
  const short = { PATH: '/usr/local/bin', HOME: '/home/local', EDITOR: '/usr/local/bin/vi', SMOKE_PASSWORD: 'local' };
  expect(commandVariables(short)).toEqual({ PATH: short.PATH, HOME: short.HOME, EDITOR: short.EDITOR });
});

const calls = /^(?:spawn|spawnSync|execFile|execFileSync|exec|execSync|fork)$/;

/** Finds calls in a file that start a process without naming its variables, as `file:line`. */
function inheriting(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  if (!source.text.includes("'node:child_process'")) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = node.expression;
      // `promisify(execFile)(…)` calls the function that it makes.
      const name = ts.isCallExpression(callee) ? callee.arguments[0]?.getText() : callee.getText();
      if (calls.test(name ?? '') && !/\benv\b/.test(node.arguments.map(argument => argument.getText()).join()))
        found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('every program that a run starts is given its variables', () => {
  // Installers and the proof's second half take the variables of the command line, from which they were taken.
  const files = readdirSync(path.join(root, 'fixtures'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !/node_modules|^(?:cli|target\/stack\/run-command)/.test(file))
    .map(file => `fixtures/${file}`);
  expect(files.length).toBeGreaterThan(200);
  expect(files.flatMap(inheriting)).toEqual([]);
});

const linux: Machine = { platform: 'linux', user: 1000, hasHelper: () => false, hasNamespaces: () => true };

test("Chromium's sandbox is on where the machine allows it", () => {
  expect(sandboxLack('/x', linux)).toBeUndefined();
  expect(sandboxLack('/x', { ...linux, hasHelper: () => true, hasNamespaces: () => false })).toBeUndefined();
  expect(sandboxLack('/x', { ...linux, platform: 'darwin' })).toBeUndefined();
  expect(sandboxLack('/x', { ...linux, platform: 'win32', user: undefined })).toBeUndefined();
  expect(sandboxLack('/x', { ...linux, user: 0 })).toContain("root's");
  expect(sandboxLack('/x', { ...linux, hasNamespaces: () => false })).toContain('namespaces');
});

test('a secret in a file is found in every spelling', () => {
  for (const line of [
    'SMOKE_PASSWORD=x',
    'export SMOKE_PASSWORD=x',
    ' export  SMOKE_PASSWORD = x',
    'smoke_password=x',
    'SMOKE_PASSWORD: x',
    "SMOKE_PASSWORD='x'",
    'STAGE__SMOKE_PASSWORD=x',
  ])
    expect(Object.keys(readEnvText(Buffer.from(line), 'f').values).join(), line).toMatch(/SMOKE_PASSWORD$/);
});

const workflows = readdirSync(path.join(root, '.github/workflows')).map(
  name => [name, readFileSync(path.join(root, '.github/workflows', name), 'utf8')] as const,
);

for (const [name, text] of [...workflows, ['README.md', readFileSync(path.join(root, 'README.md'), 'utf8')] as const])
  test(`${name}: actions by commit, secrets on the step that signs in, no credentials in the checkout`, () => {
    const used = [...text.matchAll(/^ *(?:- )?uses: (.*)$/gm)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const checkouts = text.match(/uses: actions\/checkout@.*(?:\n.*){2}/g) ?? [];
    for (const checkout of checkouts) expect(checkout).toContain('persist-credentials: false');
    expect(text).toMatch(/^ *permissions:\s*(?:\{ contents: read \}|\n\s+contents: read)$/m);
    // The one job that writes: issues about the nightly run, separate from it, and without a secret of the product.
    const mayWrite = name === 'issues.yml' ? '    permissions: { contents: read, actions: read, issues: write }\n' : '';
    expect(text.replace(mayWrite, '')).not.toMatch(/: write\b|write-all|secrets: inherit|pull_request_target/);
    if (mayWrite !== '') expect(text).not.toMatch(/secrets\.|npm |npx /);
    // A step's own variables are indented deeper than a job's.
    for (const line of text.split('\n').filter(it => it.includes('{{ secrets.'))) expect(line).toMatch(/^ {8,}\S/);
    for (const line of text.split('\n').filter(it => /npm (?:ci|i|install)\b/.test(it)))
      expect(line).toContain('--ignore-scripts');
  });

test('setup installs packages without their scripts', () => {
  expect(readFileSync(path.join(root, 'fixtures/cli/setup.mjs'), 'utf8')).toMatch(/'ci', '--ignore-scripts'/);
});
