/** Checks that files of variables are neither in the repository's history nor on the hosts. */
import { quotedList } from '../../fixtures/probe/parse/quoted.ts';
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

test('history holds no .env file', covers('env-file-in-git'), async ({ env, envFiles }) => {
  const rule = requirement('env-file-in-git', env);
  const { at, files, isIgnored, commits } = await envFiles();
  observed(
    `${at}: ${commits} commits; ${quotedList(files).join(', ') || 'no .env file'}; a new .env is ${isIgnored ? '' : 'not '}ignored`,
  );
  expect(quotedList(files), rule.broken(at, `committed: ${quotedList(files).join(', ')}`)).toEqual(rule.expected.files);
  expect(isIgnored, rule.broken(at, 'git would take a new .env')).toBe(rule.expected.isIgnored);
});

test('hosts and images hold no .env file', covers('env-file-on-host'), async ({ env, hostFiles }) => {
  const rule = requirement('env-file-on-host', env);
  const { at, files, status } = await hostFiles();
  observed(`${at} ended with ${status} and named ${quotedList(files).join(', ') || 'none'}`);
  expect(quotedList(files), rule.broken(at, quotedList(files).join(', '))).toEqual(rule.expected.files);
});
