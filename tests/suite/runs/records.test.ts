/** Tests that a run leaves its record, and that the record permits a release on prod. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { makeRepository } from '../../../fixtures/proof/faults/repository-faults.ts';
import { placeOf } from '../../../fixtures/records/place.ts';
import type { RunRecord } from '../../../fixtures/records/record.ts';
import { readRecords, type Records } from '../../../fixtures/records/read.ts';
import { makeKeys } from '../../../fixtures/records/signing.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { workflow } from '../../release/pipeline-files.ts';
import { cellOf, reportOf, root, runSuite } from '../child-run.ts';
import type { Ended } from '../command-line.ts';
import { startHostileProxy, type Play } from '../hostile/hostile-server.ts';
import * as plays from '../hostile/plays.ts';

/** Runs `npx postflight …` with only these variables. */
const postflight = (args: readonly string[], variables: Readonly<Record<string, string>>): Promise<Ended> =>
  new Promise(resolve => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...variables };
    const program = path.join(root, 'fixtures/cli/postflight.cjs');
    const child = execFile(process.execPath, [program, ...args], { cwd: root, env }, (_, out, err) =>
      resolve({ status: child.exitCode ?? -1, out, err }),
    );
  });

const readAll = async (variables: { RECORDS: string; REPO_DIR?: string }): Promise<Records> => {
  const place = placeOf({ ...variables, target: 'deployed' });
  if (place === undefined) throw new Error('no place');
  return readRecords(place, undefined);
};

/** Judges the one row on prod, with records shared with stage. */
async function promotionOnProd(variables: Readonly<Record<string, string>>, name = 'prod') {
  const reference = await startReference('prod', { log: false });
  try {
    const rows = ['--project=prod', '-g', '@promotion-record( |$)'];
    const run = await runSuite(rows, { ...reference.variables, ...variables }, name);
    return { code: run.code, cell: cellOf(run, 'promotion-record', 'prod') };
  } finally {
    await reference.close();
  }
}

/** The record of a run holds no secret; the token of its login is sealed. */
function expectNoSecret(record: RunRecord | undefined, given: Readonly<Record<string, string>>, privateKey: string) {
  const { token, ...rest } = record ?? {};
  expect(token?.exp, 'a later run finds its token expired').toBeGreaterThan(Date.now() / 1000);
  const text = JSON.stringify(rest);
  const { SMOKE_PASSWORD = '', SMOKE_USER = '' } = given;
  for (const secret of [SMOKE_PASSWORD, SMOKE_USER, 'eyJ', (JSON.parse(privateKey) as { d: string }).d])
    expect(text, 'a record holds no secret').not.toContain(secret);
}

test('a whole run of stage leaves a signed record, by which the release may go to prod', async () => {
  const { privateKey, publicKeys } = await makeKeys();
  const where = {
    RECORDS: 'git:origin',
    REPO_DIR: makeRepository({ files: { '.gitignore': '.env\n', '.github/workflows/release.yml': workflow } }),
  };
  const prod = { ...where, RECORD_PUBLIC_KEYS: publicKeys };
  const before = await postflight(['can-promote', 'v1.4.0'], prod);
  expect([before.status, before.out], before.err).toEqual([1, expect.stringContaining('there is no record yet')]);
  const reference = await startReference('stage', { log: false, config: { 'LOGIN_LIMIT.window_s': 3 } });
  try {
    const given = { ...reference.variables, ...where, RECORD_PRIVATE_KEY: privateKey, POSTFLIGHT_DEPTH: 'full' };
    const run = await runSuite(['--project=stage'], given);
    expect(run.code, run.text).toBe(0);
    expect(run.text).toMatch(/^record of stage: git:origin · stage\/run\/\S+-v1\.4\.0\.jws$/m);
    const { kept, aside } = await readAll(where);
    expect(aside).toEqual([]);
    const { verdicts } = kept[0]?.record ?? {};
    expect(kept.map(({ record }) => record)).toMatchObject([
      { env: 'stage', tag: 'v1.4.0', depth: 'full', complete: true, exit: 0, account: { gotIn: true } },
    ]);
    const { rows } = reportOf(run);
    const told = rows
      .map(({ id, cells }) => [id, cells['stage']?.verdict])
      .filter(([, verdict]) => verdict !== 'planned');
    expect(verdicts).toEqual(Object.fromEntries(told));
    expectNoSecret(kept[0]?.record, reference.variables, privateKey);
  } finally {
    await reference.close();
  }
  const after = await postflight(['can-promote', 'v1.4.0'], prod);
  expect([after.status, after.err], after.out).toEqual([0, '']);
  expect(after.out).toMatch(
    /^Computer says yes \\o\/\n\nTAG +\| ENVIRONMENT \| ENDED +\| DEPTH \| EXIT \| SIGNED \| RESULT/,
  );
  expect(after.out).toMatch(/\nv1\.4\.0 may go to prod: stage passed with v1\.4\.0: stage, full, /);
  const foreign = await postflight(['can-promote', 'v1.4.0'], {
    ...where,
    RECORD_PUBLIC_KEYS: (await makeKeys()).publicKeys,
  });
  expect([foreign.status, foreign.out]).toEqual([
    1,
    expect.stringContaining('is signed by a key that RECORD_PUBLIC_KEYS'),
  ]);
  const judged = await Promise.all([promotionOnProd(prod), promotionOnProd(where, 'unverified')]);
  expect(judged).toMatchObject([
    { code: 0, cell: { verdict: 'pass' } },
    { code: 4, cell: { verdict: 'not run', reason: expect.stringContaining('give RECORD_PUBLIC_KEYS') } },
  ]);
  const verified = await postflight(['records', 'verify'], prod);
  expect([verified.status, verified.out]).toEqual([1, expect.stringMatching(/is not signed\n1 verified, 2 not\n$/)]);
  const listed = await postflight(['records', 'list', '--env', 'stage'], where);
  expect([listed.status, listed.out]).toEqual([
    0,
    expect.stringMatching(/\nstage +\| v1\.4\.0 \| .*\| not verified \|/),
  ]);
});

test('a red run of a part leaves its record, too; one that names no release leaves none', async ({}, testInfo) => {
  const RECORDS = testInfo.outputPath('kept');
  const reference = await startReference('stage', { log: false, config: { 'COOKIE.secure': false } });
  try {
    const rows = ['--project=stage', '-g', '@(cookie-secure|release-identity)( |$)'];
    const run = await runSuite(rows, { ...reference.variables, RECORDS });
    expect(run.code, run.text).toBe(1);
    expect(run.text).toMatch(/^record of stage: .*, not signed$/m);
    const { kept } = await readAll({ RECORDS });
    expect(kept).toMatchObject([{ isSigned: false, record: { exit: 1, complete: false, depth: 'smoke' } }]);
    expect(kept[0]?.record.verdicts).toMatchObject({ 'cookie-secure': 'fail', 'release-identity': 'pass' });
    // Its own file names its author, and not why it is red.
    expect(readFileSync(path.join(RECORDS, kept[0]?.file ?? ''), 'utf8')).not.toContain('://');
    const nameless = await runSuite(rows, { ...reference.variables, RECORDS, EXPECTED_TAG: '' }, 'nameless');
    expect(nameless.text).not.toContain('record of stage');
    expect((await readAll({ RECORDS })).kept).toHaveLength(1);
  } finally {
    await reference.close();
  }
});

test('a record that cannot be left is told, and the run is not green', async () => {
  const reference = await startReference('stage', { log: false });
  try {
    const variables = { ...reference.variables, RECORDS: '/dev/null/records' };
    const run = await runSuite(['--project=stage', '-g', '@release-identity( |$)'], variables);
    expect(run.code, run.text).toBe(2);
    expect(run.text).toMatch(/^no record of stage was left: ENOTDIR/m);
    expect(reportOf(run).result).toMatchObject({ status: 2 });
  } finally {
    await reference.close();
  }
});

let detail = 'no';
const refusesLogin = {
  on: ({ method, path: at }: { method: string; path: string }) => method === 'POST' && at.endsWith('/auth/login'),
  play: ((socket, asked) =>
    plays.answer(
      '401 Unauthorized',
      ['Content-Type: application/json'],
      JSON.stringify({ detail }),
    )(socket, asked)) satisfies Play,
};

test('a refused login is a failure only where the same account got in before', async ({}, testInfo) => {
  const RECORDS = testInfo.outputPath('kept');
  const reference = await startReference('stage', { log: false });
  const rows = [
    '--project=stage',
    '-g',
    'preconditions|account gets in|@(login-dashboard|auth-guard|cookie-secure|hsts)( |$)',
  ];
  const variables = { ...reference.variables, RECORDS };
  const caFile = testInfo.outputPath('ca.pem');
  const proxy = await startHostileProxy(reference, { scenes: [refusesLogin], caFile });
  try {
    const refused = { ...proxy.variables, RECORDS };
    const unknown = await runSuite(rows, refused, 'unknown');
    expect(unknown.code, unknown.text).toBe(2);
    expect(unknown.text).toMatch(
      /Either SMOKE_USER or SMOKE_PASSWORD is wrong or no longer valid, or the product refuses/,
    );
    const good = await runSuite(rows, variables, 'good');
    expect(good.code, good.text).toBe(0);
    // The record of the refused run lies next to that of the good one, and does not contradict it.
    const known = await runSuite(rows, refused, 'known');
    expect(known.code, known.text).toBe(1);
    expect(cellOf(known, 'login-dashboard', 'stage')?.reason).toMatch(
      /401 to SMOKE_USER: the account does not get in\. It says: "no"\. The same password got in at 20\d\d-\S+Z, as a/,
    );
    for (const id of ['auth-guard', 'cookie-secure', 'hsts'])
      expect(cellOf(known, id, 'stage'), id).toMatchObject({ verdict: 'not judged', see: 'login-dashboard' });
    expect(reportOf(known).problems).toEqual([]);
    // A password that never worked is reported as before.
    const wrong = await runSuite(rows, { ...variables, SMOKE_PASSWORD: 'not-the-password-9X' }, 'wrong');
    expect(wrong.code, wrong.text).toBe(2);
    // Without the setup, the first check that signs in reports it.
    const alone = await runSuite(['--project=stage', '-g', '@(login-dashboard|auth-guard)( |$)'], refused, 'alone');
    expect(alone.code, alone.text).toBe(1);
    expect(cellOf(alone, 'login-dashboard', 'stage')?.reason).toMatch(/The same password got in at/);
    expect(cellOf(alone, 'auth-guard', 'stage')).toMatchObject({
      verdict: 'not judged',
      reason: 'see login-dashboard',
    });
    // An answer that asks for more than the password is no refusal.
    detail = 'Captcha required';
    const more = await runSuite(rows, refused, 'more');
    expect(more.code, more.text).toBe(2);
    expect(more.text).toContain('asks for a CAPTCHA');
  } finally {
    await proxy.close();
    await reference.close();
  }
});
