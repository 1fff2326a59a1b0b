/** Checks that files of variables are neither in the repository's history nor on the hosts. */
import { covers, expect, observed, requirement, test } from '../../fixtures/test.ts';

test('history holds no .env file', covers('env-file-in-git'), async ({ env, envFiles }) => {
  const rule = requirement('env-file-in-git', env);
  const { at, files, isIgnored, commits } = await envFiles();
  observed(
    `${at}: ${commits} commits; ${files.join(', ') || 'no .env file'}; a new .env is ${isIgnored ? '' : 'not '}ignored`,
  );
  expect(files, rule.broken(at, `committed: ${files.slice(0, 5).join(', ')}`)).toEqual(rule.expected.files);
  expect(isIgnored, rule.broken(at, 'git would take a new .env')).toBe(rule.expected.isIgnored);
});

test('hosts and images hold no .env file', covers('env-file-on-host'), async ({ env, hostFiles }) => {
  const rule = requirement('env-file-on-host', env);
  const { at, files } = await hostFiles();
  observed(`${at} ended with 0 and named ${files.join(', ') || 'none'}`);
  expect(files, rule.broken(at, files.slice(0, 5).join(', '))).toEqual(rule.expected.files);
});
