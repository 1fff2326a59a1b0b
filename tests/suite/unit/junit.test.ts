/** Tests the reading of pytest's results in each form, and of files that are none. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readJunit, wordsOf } from '../../../fixtures/probe/parse/junit.ts';
import { observePytest } from '../../../fixtures/probe/release/pytest.ts';

/** As pytest 8 writes it. */
const written = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="2" tests="5" time="0.062" timestamp="2026-11-28T13:00:00.123456+09:00" hostname="ci"><testcase classname="tests.test_auth.TestLogin" name="test_ok" time="0.001" /><testcase classname="tests.test_auth" name="test_author" time="0.001"><failure message="assert 1 == 2">E &lt;x&gt;</failure></testcase><testcase classname="" name="tests.test_broken" time="0.0"><error message="collection failure">E</error></testcase><testcase classname="t" name="test_skipped" time="0"><skipped type="pytest.skip" message="m">s</skipped></testcase><testcase classname="t" name="test_x" time="0"><skipped type="pytest.xfail" message="" /></testcase></testsuite></testsuites>`;

test('results are read with their outcomes and the time of the oldest suite', () => {
  expect(readJunit(written)).toEqual({
    cases: [
      { name: 'tests.test_auth.TestLogin::test_ok', outcome: 'passed' },
      { name: 'tests.test_auth::test_author', outcome: 'failed' },
      { name: '::tests.test_broken', outcome: 'error' },
      { name: 't::test_skipped', outcome: 'skipped' },
      { name: 't::test_x', outcome: 'skipped' },
    ],
    oldest: '2026-11-28T13:00:00.123456+09:00',
  });
  expect(readJunit(`\uFEFF<testsuite tests="0"/>`)).toEqual({ cases: [], oldest: undefined });
  for (const [at, text] of Object.entries({
    'a cut file': written.slice(0, 400),
    'a page': '<!doctype html><html></html>',
    'another XML': '<coverage/>',
    nothing: '',
    JSON: '{}',
  }))
    expect(readJunit(text), at).toBeUndefined();
});

test('the words of a name are whole, and its parameters are none of them', () => {
  expect(wordsOf('tests.test_auth.TestLogin::test_ok[login-1]')).toBe('tests test auth test login test ok');
  expect(wordsOf('test_로그인')).toBe('test 로그인');
});

test('a subject is executed by tests whose names hold its words', async ({}, testInfo) => {
  const folder = testInfo.outputPath('results');
  mkdirSync(path.join(folder, 'unit'), { recursive: true });
  writeFileSync(path.join(folder, 'unit/pytest.xml'), written);
  const seen = await observePytest(
    [`${folder}/**/*.xml`],
    { login: 'login', auth: 'auth', none: 'transaction' },
    undefined,
  );
  expect(seen).toMatchObject({
    files: 1,
    tests: 5,
    subjects: [
      { subject: 'login', executed: 1, named: 1 },
      { subject: 'auth', executed: 1, named: 2 },
      { subject: 'none', executed: 0, named: 0 },
    ],
    broken: ['tests.test_auth::test_author', '::tests.test_broken'],
  });
  await expect(observePytest([`${folder}/*.xml`], {}, undefined)).rejects.toThrow('names no file');
  writeFileSync(path.join(folder, 'cut.xml'), written.slice(0, 300));
  await expect(observePytest([`${folder}/cut.xml`], {}, undefined)).rejects.toThrow('is no whole JUnit XML');
});
