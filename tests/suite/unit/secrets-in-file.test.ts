/**
 * Tests that the file of a deployed environment gives away no secret: not as a variable, in another line, or in a
 * comment.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { loadEnvironment } from '../../../envs/environment.ts';
import { secretsInLines } from '../../../envs/secrets-in-file.ts';
import { root } from '../child-run.ts';

const stage = {
  WEB_URL: 'https://stage.acme.test',
  NEXT_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  EXPO_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  CORS__ALLOW_ORIGINS: 'https://stage.acme.test',
  SMOKE_USER: 'smoke@acme.test',
  SMOKE_PASSWORD: 'a long secret of stage',
};

/** Returns the faults of stage under this file. */
function problemsOfFile(text: string | Buffer): string[] {
  const folder = test.info().outputPath('envs');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'stage.env'), text);
  const described = loadEnvironment('stage', { ...stage, POSTFLIGHT_ENVS: folder });
  return described.ok ? [] : described.problems;
}

test('a secret that a line of a file gives in another way is refused, and one that it names is not', () => {
  for (const line of [
    'export SMOKE_USER=a SMOKE_PASSWORD=y',
    'export A=x SMOKE_PASSWORD=y',
    'A=x; SMOKE_PASSWORD=y',
    'A=x;SMOKE_PASSWORD="y z"',
    'A="x" SMOKE_PASSWORD=y',
    "A='x' && export SMOKE_PASSWORD='y'",
    "A='x # ' SMOKE_PASSWORD=y",
    'A=x # SMOKE_PASSWORD=y',
    'A=x; STAGE__SMOKE_PASSWORD=y',
    'A=x; smoke_password=y',
    'A=x\texport\tFOREIGN_TOKENS=a.b.c',
    'set -a; SMOKE_PASSWORD=y',
    'set -a && . ./other && SMOKE_PASSWORD_2=y',
    'declare -x SMOKE_PASSWORD=y',
    'typeset -x SMOKE_PASSWORD="y"',
    'readonly SMOKE_PASSWORD=y',
    'env SMOKE_PASSWORD=y true',
    'SMOKE_PASSWORD+=y',
    '"SMOKE_PASSWORD"=y',
    '"SMOKE_PASSWORD": "y",',
    '{"SMOKE_PASSWORD":"y"}',
    "$env:SMOKE_PASSWORD = 'y'",
    'setenv SMOKE_PASSWORD y',
    'set -x SMOKE_PASSWORD y',
    'set SMOKE_PASSWORD=y',
    'DB_STOP_CMD="one\nSMOKE_PASSWORD=y\nthree"',
    'DB_STOP_CMD="one\ntwo"\ndeclare -x SMOKE_PASSWORD=y',
    'SMOKE_PASSWORD=y',
    'smoke_password=y',
    'Smoke_Password = "y"',
    "export  SMOKE_PASSWORD='y'",
    'SMOKE_PASSWORD: y',
  ])
    for (const form of [line, `\uFEFF${line}`, `${line}\r\n`, `WEB_URL=https://stage.acme.test\r${line}\r`])
      expect(problemsOfFile(form).join('\n'), JSON.stringify(form)).toMatch(
        /(?:gives|^|\n|\b)(?:SMOKE_PASSWORD(?:_2)?|FOREIGN_TOKENS)\b.*secrets come from the process environment only/,
      );
  for (const line of [
    '# SMOKE_PASSWORD=y comes from the vault',
    'SMOKE_PASSWORD=',
    'export SMOKE_PASSWORD=""',
    'SMOKE_USER=smoke@acme.test # SMOKE_PASSWORD comes from the vault',
    'SMOKE_USER=smoke@acme.test # SMOKE_PASSWORD= is left to the vault',
    'DEPLOY_CMD=./deploy --password=$SMOKE_PASSWORD',
    'DEPLOY_CMD=test -n "$SMOKE_PASSWORD"',
    'LOGIN_EXTRA=NOT_SMOKE_PASSWORDS=1',
  ])
    expect(problemsOfFile(line).join('\n'), line).not.toContain('secrets come from');
});

/** A value that no template has. */
const hidden = 'hunter2-Qp93';

test('a secret in a comment is as readable as elsewhere, and refused with its line', () => {
  for (const [line, name] of [
    [`# SMOKE_PASSWORD=${hidden}`],
    [`#SMOKE_PASSWORD=${hidden}`],
    [` \t## SMOKE_PASSWORD = ${hidden}`],
    [`#export SMOKE_PASSWORD='${hidden}'`],
    ['# export SMOKE_PASSWORD="two words"'],
    ['# SMOKE_PASSWORD=y'],
    ['# SMOKE_PASSWORD=correcthorse'],
    ['# SMOKE_PASSWORD=correct horse battery staple'],
    [`# SMOKE_PASSWORD=${hidden} # of stage`],
    [`# SMOKE_PASSWORD=${hidden} comes from the vault`],
    [`# SMOKE_PASSWORD: ${hidden}`],
    [`# SMOKE_PASSWORD: "correcthorse"`],
    [`# SMOKE_PASSWORD is ${hidden} until Friday`],
    [`# SMOKE_PASSWORD -> ${hidden}`],
    [`# \`SMOKE_PASSWORD\`: ${hidden}`],
    [`# {"SMOKE_PASSWORD":"${hidden}"}`],
    [`# smoke_password=${hidden}`],
    [`# SMOKE_USER=a SMOKE_PASSWORD=${hidden} npx playwright test`],
    ["# Run: SMOKE_PASSWORD='$2b$12$Qp{x}w93mXz' npx postflight doctor"],
    [`# STAGE_SMOKE_PASSWORD=${hidden}`, 'STAGE_SMOKE_PASSWORD'],
    [`# STAGE__SMOKE_PASSWORD=${hidden}`, 'STAGE__SMOKE_PASSWORD'],
    [`# PROD_EU__SMOKE_PASSWORD_2=${hidden}`, 'PROD_EU__SMOKE_PASSWORD_2'],
    [`# SMOKE_PASSWORD_PROD=${hidden}`, 'SMOKE_PASSWORD_PROD'],
    ['# FOREIGN_TOKENS=a.b.c, d.e.f', 'FOREIGN_TOKENS'],
    [`# RECORD_PRIVATE_KEY='{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7"}'`, 'RECORD_PRIVATE_KEY'],
    [`# setenv SMOKE_PASSWORD ${hidden}`],
    [`# set -gx SMOKE_PASSWORD ${hidden}`],
    [`# $env:SMOKE_PASSWORD = '${hidden}'`],
    [`; SMOKE_PASSWORD=${hidden}`],
    [`// SMOKE_PASSWORD=${hidden}`],
    [`REM SMOKE_PASSWORD=${hidden}`],
    [`LOGIN_PATH=/x # SMOKE_PASSWORD=${hidden}`],
    [`LOGIN_PATH='/x' # was SMOKE_PASSWORD: ${hidden}`],
    [`LOGIN_PATH=/x # STAGE_SMOKE_PASSWORD=${hidden}`, 'STAGE_SMOKE_PASSWORD'],
  ] as const)
    for (const [form, at] of [
      [line, 1],
      [`\uFEFF${line}`, 1],
      [`# ours\r\n${line}\r\n# not yours\r\n`, 2],
      [`\n\n${line}`, 3],
      [`WEB_URL=https://stage.acme.test\r${line}\r`, 2],
      [`# one\n\uFEFF${line}\n`, 2],
    ] as const) {
      const told = problemsOfFile(form).filter(problem => problem.includes('secrets come from'));
      expect(told, JSON.stringify(form)).toEqual([
        expect.stringMatching(
          new RegExp(`/stage\\.env:${at} gives ${name ?? 'SMOKE_PASSWORD'}\\b.*: delete it and change`, 'i'),
        ),
      ]);
      expect(told.join()).not.toContain(hidden);
    }
  expect(problemsOfFile(`# SMOKE_PASSWORD=\\\n#   ${hidden}\n`)).toEqual([
    expect.stringContaining('stage.env:1 gives SMOKE_PASSWORD in a comment'),
  ]);
  expect(problemsOfFile(`DB_STOP_CMD="one\n# SMOKE_PASSWORD=${hidden}\nthree"\n`).join()).toContain(
    'gives SMOKE_PASSWORD',
  );
});

test('a comment that shows where a secret goes gives none', () => {
  for (const value of [
    ...[
      '',
      '""',
      "''",
      '...',
      '…',
      '"..."',
      '<from the vault>',
      '<password> (ask ops)',
      '[from vault]',
      '(in the vault)',
    ],
    ...['$SMOKE_PASSWORD', '${SMOKE_PASSWORD}', '${{ secrets.SMOKE_PASSWORD }}', '"$(vault read -field=password x)"'],
    ...[
      '%SMOKE_PASSWORD%',
      '{{ smoke_password }}',
      '{password}',
      '@SMOKE_PASSWORD@',
      '__SMOKE_PASSWORD__',
      '***',
      'xxxx',
    ],
    ...['changeme', 'change-me', 'your-password', 'password', 'secret', 'TODO', 'none', 'required', '1Password'],
    ...['op://vault/smoke/password', 'arn:aws:secretsmanager:eu:1:secret:x9', '/run/secrets/smoke_password', '-----'],
    ...[
      'comes from the vault',
      'y comes from the vault',
      'set it in CI',
      'in CI',
      '비밀 저장소에서',
      '# in the vault',
      '... npx x y',
    ],
  ])
    for (const line of [
      `# SMOKE_PASSWORD=${value}`,
      `#SMOKE_PASSWORD: ${value}`,
      `LOGIN_PATH=/x # SMOKE_PASSWORD=${value}`,
    ])
      expect(problemsOfFile(line).join('\n'), line).not.toContain('secrets come from');
  for (const line of [
    '# SMOKE_PASSWORD: set it in CI',
    '# SMOKE_PASSWORD: required, at least 8 characters',
    '# SMOKE_PASSWORD: 16-character text, base64-encoded',
    '# SMOKE_PASSWORD is set in the CI of GitHub',
    '# Secrets (SMOKE_USER, SMOKE_PASSWORD, ...) never stand in this file:',
    '# set SMOKE_PASSWORD in the environment; setenv SMOKE_PASSWORD in csh',
    `# RECORD_PRIVATE_KEY='{"kty":"OKP","crv":"Ed25519","d":"..."}'`,
    '# NOT_A_SMOKE_PASSWORDS=1 MYSMOKE_PASSWORD=1',
    '# LOGIN_PASSWORD_FIELD=passwd9',
    '# DEPLOY_CMD=./deploy --password=$SMOKE_PASSWORD',
  ])
    expect(problemsOfFile(line).join('\n'), line).not.toContain('secrets come from');
  for (const kind of ['stage', 'prod'] as const)
    expect(problemsOfFile(readFileSync(path.join(root, `envs/${kind}.env`))).join('\n')).not.toContain(
      'secrets come from',
    );
});

test('the password of a run is found in a file whatever stands before it', () => {
  for (const line of [
    `# smoke@acme.test / ${stage.SMOKE_PASSWORD}`,
    `LOGIN_PATH=/x # ${stage.SMOKE_PASSWORD}`,
    `LOGIN_EXTRA=again=${stage.SMOKE_PASSWORD}`,
    `# https://smoke:${encodeURIComponent(stage.SMOKE_PASSWORD)}@stage.acme.test`,
    `# ${Buffer.from(stage.SMOKE_PASSWORD).toString('base64')}`,
  ])
    expect(problemsOfFile(`# ours\n${line}`), line).toEqual([
      expect.stringMatching(/stage\.env:2 holds the value of SMOKE_PASSWORD; secrets come from .*delete it and change/),
    ]);
});

test("a deployed environment's secret is refused in local's file, too", () => {
  const said = (line: string) => secretsInLines({ name: 'local', comments: [{ at: 'envs/local.env:3', rest: line }] });
  expect(said(` STAGE_SMOKE_PASSWORD=${hidden}`)).toEqual([
    expect.stringMatching(/^envs\/local\.env:3 gives STAGE_SMOKE/),
  ]);
  expect(said(` SMOKE_PASSWORD=${hidden}`)).toEqual([]);
});
