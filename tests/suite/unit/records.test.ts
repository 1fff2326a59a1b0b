/** Tests records: which are read, which are set aside and why, and that two writers at once both succeed. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { PublicKey } from '../../../envs/variables/records.ts';
import type { Environment } from '../../../envs/environment.ts';
import { policy } from '../../../envs/policy.ts';
import type { Row } from '../../../envs/policy/row.ts';
import { Secret } from '../../../envs/secret.ts';
import { makeRepository } from '../../../fixtures/proof/faults/repository-faults.ts';
import { accountDigest } from '../../../fixtures/records/account.ts';
import { keptTokens, sealToken } from '../../../fixtures/records/kept-token.ts';
import { keep, placeOf, type RecordPlace } from '../../../fixtures/records/place.ts';
import { meantBy, pathOfRecord, policyHash, readRecord } from '../../../fixtures/records/record.ts';
import { readRecords } from '../../../fixtures/records/read.ts';
import { makeKeys, sign, verify } from '../../../fixtures/records/signing.ts';
import { goodRecord, put } from './records-specimen.ts';

const folderAt = (folder: string): RecordPlace => ({ shown: folder, isDefault: false, folder });
const keysOf = (text: string): PublicKey[] => JSON.parse(text) as PublicKey[];

const inBase64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

test('a record is read back as it was signed, whoever else signs beside it', async ({}, testInfo) => {
  const [ours, theirs] = await Promise.all([makeKeys(), makeKeys()]);
  const place = folderAt(testInfo.outputPath('records'));
  const record = goodRecord();
  const file = pathOfRecord(record, true);
  await keep(place, { file, text: await sign(JSON.stringify(record), ours.privateKey) });
  const strange = pathOfRecord(record, true);
  await keep(place, { file: strange, text: await sign(JSON.stringify(record), theirs.privateKey) });
  const keys = keysOf(ours.publicKeys);
  expect(await readRecords(place, keys)).toEqual({
    kept: [{ file, record, signer: keys[0]?.x, isSigned: true }],
    drills: [],
    aside: [{ file: strange, is: 'foreign', why: 'is signed by a key that RECORD_PUBLIC_KEYS does not have' }],
  });
  const unverified = await readRecords(place, undefined);
  expect(unverified.kept.map(({ signer, isSigned }) => [signer, isSigned])).toEqual([
    [undefined, true],
    [undefined, true],
  ]);
});

test('what is no record is set aside with the reason, and hides none of the others', async ({}, testInfo) => {
  const { privateKey, publicKeys } = await makeKeys();
  const folder = testInfo.outputPath('records');
  const whole = await sign(JSON.stringify(goodRecord()), privateKey);
  const [head = '', , signature = ''] = whole.split('.');
  const forged = Buffer.from(JSON.stringify(goodRecord({ exit: 0, tag: 'v9.9.9' }))).toString('base64url');
  put(folder, 'stage/run/a.jws', whole);
  put(folder, 'stage/run/b.jws', whole.slice(0, whole.length / 2));
  put(folder, 'stage/run/c.jws', `${head}.${forged}.${signature}`);
  put(folder, 'stage/run/d.jws', await sign('{"v":2,"kind":"run"}', privateKey));
  put(folder, 'stage/run/e.jws', '');
  put(folder, 'stage/run/f.json', '{"v":1,"kind":"run"}');
  put(folder, 'stage/run/g.json', `${JSON.stringify(goodRecord({ ended: '2026-01-01T00:00:00Z' }))}\n`);
  put(folder, 'stage/run/h.jws', await sign('{"v":1,"kind":"game-day"}', privateKey));
  put(folder, 'stage/run/i.jws', `${whole.split('.').slice(0, 2).join('.')}.`);
  put(folder, 'stage/run/j.jws', whole.replace(head, Buffer.from('{"alg":"none"}').toString('base64url')));
  // Outside the place of records: nothing is reported about them.
  put(folder, 'README.md', 'records');
  put(folder, 'node_modules/x/package.json', '{}');
  put(folder, 'stage/token/kept.jwe', 'a.b.c.d.e');
  const { kept, aside } = await readRecords(folderAt(folder), keysOf(publicKeys));
  expect(kept.map(({ file, signer }) => [file, signer !== undefined])).toEqual([
    ['stage/run/a.jws', true],
    ['stage/run/g.json', false],
  ]);
  expect(Object.fromEntries(aside.map(({ file, is }) => [file.split('/').at(-1), is]))).toEqual({
    'b.jws': 'cut',
    'c.jws': 'forged',
    'd.jws': 'newer',
    'e.jws': 'cut',
    'f.json': 'cut',
    'h.jws': 'newer',
    'i.jws': 'cut',
    'j.jws': 'cut',
  });
});

test('a signature of the same key for another purpose is no record', async () => {
  const { privateKey, publicKeys } = await makeKeys();
  const jws = await sign('{}', privateKey);
  const [, content = '', signature = ''] = jws.split('.');
  const other = `${Buffer.from('{"alg":"EdDSA"}').toString('base64url')}.${content}.${signature}`;
  expect(await verify(other, keysOf(publicKeys))).toEqual({ not: 'a signed record' });
});

test('a place that is not there holds nothing', async ({}, testInfo) => {
  expect(await readRecords(folderAt(testInfo.outputPath('nowhere')), undefined)).toEqual({
    kept: [],
    drills: [],
    aside: [],
  });
});

test('targets on this machine leave no record, unless they are told where', () => {
  expect(placeOf({ target: 'reference' })).toBeUndefined();
  expect(placeOf({ target: 'reference', RECORDS: 'here' })).toMatchObject({ folder: path.resolve('here') });
  expect(placeOf({ target: 'deployed' })).toMatchObject({ folder: path.resolve('records'), isDefault: true });
  expect(() => placeOf({ target: 'deployed', RECORDS: 'git:origin' })).toThrow("the suite's own checkout");
});

test('a path holds no more of a tag than letters, and tells of a file what it was', () => {
  const file = pathOfRecord(goodRecord({ tag: '../../v1 <b>\n' }), true);
  expect(file).toMatch(/^stage\/run\/[\dT.-]+Z-[0-9a-f]{6}-\.\._\.\._v1__b__\.jws$/);
  expect(meantBy(pathOfRecord(goodRecord(), false))).toEqual({ env: 'stage', tag: 'v1.4.0' });
  expect(pathOfRecord(goodRecord(), true)).not.toBe(pathOfRecord(goodRecord(), true));
});

test('fields that a later version adds do not keep a record from being read', () => {
  const record = goodRecord();
  expect(readRecord(JSON.stringify({ ...record, later: [1] }))).toEqual({ record });
});

test('two writers at once both land on the branch, and the checkout is left as it was', async () => {
  const work = makeRepository({});
  const place = placeOf({ target: 'deployed', RECORDS: 'git:origin', REPO_DIR: work });
  if (place === undefined) throw new Error('no place');
  expect(await readRecords(place, undefined)).toEqual({ kept: [], drills: [], aside: [] });
  const status = () => execFileSync('git', ['-C', work, 'status', '--porcelain', '--branch'], { encoding: 'utf8' });
  const before = [status(), readdirSync(work).sort()];
  const records = Array.from({ length: 4 }, (_, i) => goodRecord({ tag: `v1.4.${i}` }));
  await Promise.all(
    records.map(record => keep(place, { file: pathOfRecord(record, false), text: JSON.stringify(record) })),
  );
  const { kept, aside } = await readRecords(place, undefined);
  expect([kept.map(({ record }) => record.tag).sort(), aside]).toEqual([records.map(({ tag }) => tag), []]);
  expect([status(), readdirSync(work).sort()]).toEqual(before);
  const refs = execFileSync('git', ['-C', work, 'for-each-ref', 'refs/postflight'], { encoding: 'utf8' });
  expect(refs).toBe('');
  const shallow = execFileSync('git', ['-C', work, 'rev-parse', '--is-shallow-repository'], { encoding: 'utf8' });
  expect(shallow).toBe('false\n');
});

test('a remote that cannot be reached is told in one line', async () => {
  const work = makeRepository({});
  const place = placeOf({ target: 'deployed', RECORDS: 'git:nowhere', REPO_DIR: work });
  if (place === undefined) throw new Error('no place');
  await expect(readRecords(place, undefined)).rejects.toThrow(/^git ls-remote: fatal: 'nowhere' does not appear/);
  await expect(keep(place, { file: 'stage/run/a.json', text: '{}' })).rejects.toThrow(/^git ls-remote: /);
});

test('a file is written whole or not at all', async ({}, testInfo) => {
  const place = folderAt(testInfo.outputPath('records'));
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => keep(place, { file: `stage/run/${i}.json`, text: 'x'.repeat(10_000) })),
  );
  const files = readdirSync(testInfo.outputPath('records/stage/run'));
  expect(files).toHaveLength(20);
  expect(files.every(name => readFileSync(testInfo.outputPath(`records/stage/run/${name}`)).length === 10_000)).toBe(
    true,
  );
});

test('the hash of the policy tells demands apart, and no words', () => {
  const rows: Readonly<Record<string, Row>> = policy;
  const changed = (patch: Partial<Pick<Row, 'fix' | 'must' | 'level' | 'expect' | 'source' | 'ownBound'>>) =>
    policyHash({ ...rows, 'cookie-secure': { ...(policy['cookie-secure'] as Row), ...patch } });
  expect(changed({ fix: 'another', must: 'Another must.' })).toBe(policyHash());
  expect(changed({ level: 'should' })).not.toBe(policyHash());
  expect(changed({ expect: { local: 1, stage: 2, prod: 3 } })).not.toBe(policyHash());
  expect(changed({ source: ['목적'] })).not.toBe(policyHash());
  // An adopter's own bounds are kept and compared one by one.
  expect(changed({ ownBound: { key: 'secure', from: 0, to: 1 } })).toBe(policyHash());
});

test('an account is told apart by name, password and address, and its digest holds none of them', async () => {
  const env = {
    name: 'stage',
    NEXT_PUBLIC_API_BASE: 'https://stage.product.test/api',
    LOGIN_PATH: '/login',
    SMOKE_USER: 'smoke@product.test',
    SMOKE_PASSWORD: new Secret('a-password-1'),
  } as const;
  const [own, same, ...others] = await Promise.all([
    accountDigest(env),
    accountDigest({ ...env }),
    accountDigest({ ...env, SMOKE_PASSWORD: new Secret('a-password-2') }),
    accountDigest({ ...env, SMOKE_USER: 'other@product.test' }),
    accountDigest({ ...env, name: 'prod' }),
    accountDigest({ ...env, LOGIN_PATH: '/signin' }),
  ]);
  expect(own).toMatch(/^[\w-]{22}$/);
  expect(same).toBe(own);
  expect(new Set([own, ...others]).size).toBe(5);
});

test('a token is kept until it has ended, for whoever has the password', async ({}, testInfo) => {
  const RECORDS = testInfo.outputPath('records');
  const env = {
    name: 'stage',
    target: 'deployed',
    NEXT_PUBLIC_API_BASE: 'https://stage.product.test/api',
    LOGIN_PATH: '/login',
    SMOKE_USER: 'smoke@product.test',
    SMOKE_PASSWORD: new Secret('a-password-1'),
    RECORDS,
  } as Environment;
  const jwt = (claims: object) => `${inBase64({ alg: 'HS256' })}.${inBase64(claims)}.c2lnbmF0dXJl`;
  expect(await sealToken(env, jwt({ sub: '1' })), 'it never ends').toBeUndefined();
  expect(await sealToken(env, 'an opaque text')).toBeUndefined();
  const texts = [1000, 3000, 2000].map(exp => jwt({ sub: '1', exp }));
  for (const [i, text] of texts.entries()) {
    const token = await sealToken(env, text);
    expect(JSON.stringify(token)).not.toContain(text.split('.')[1]);
    put(RECORDS, `stage/run/${i}.json`, JSON.stringify(goodRecord({ ...(token && { token }) })));
  }
  const held = async (of: Environment, nowS: number) => (await keptTokens(of, nowS)).map(({ text }) => text);
  expect(await held(env, 4000)).toEqual([texts[1], texts[2], texts[0]]);
  expect(await held(env, 2500)).toEqual([texts[2], texts[0]]);
  expect(await held(env, 1000)).toEqual([]);
  expect(await held({ ...env, SMOKE_PASSWORD: new Secret('a-password-2') }, 4000)).toEqual([]);
  expect(await held({ ...env, name: 'prod' }, 4000)).toEqual([]);
  expect(await held({ ...env, target: 'reference' }, 4000)).toEqual([]);
});
