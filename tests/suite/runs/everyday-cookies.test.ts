/**
 * Tests the reports of runs whose login also sets everyday cookies: nothing is removed from them. A password that is a
 * word of the reports is refused, since removing it would damage them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { isXml } from '../../../fixtures/report/redaction/documents.ts';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, runSuite, type Run } from '../child-run.ts';
import { startHostileProxy, type Play } from '../hostile/hostile-server.ts';

/** Values that are words, numbers, languages and ids of the reports, and a word of the product's script. */
const everyday = [
  'sidebar:state=true',
  'theme=light',
  'beta=null',
  'locale=en-US',
  'last_status=200',
  'tab=pass',
  'channel=stage',
  'tour=cookie-secure',
  'panel=addEventListener',
  'empty=',
  'state=passed',
  'result=not%20judged',
  'kind=requirement',
];

/** Passes a request on, and lets `edit` change the head of its answer. */
const answering =
  (edit: (head: string) => string): Play =>
  async (socket, asked) => {
    const answer = await asked.passOn();
    const end = answer.indexOf('\r\n\r\n');
    socket.end(
      Buffer.concat([Buffer.from(edit(answer.subarray(0, end).toString('latin1')), 'latin1'), answer.subarray(end)]),
    );
  };

const withEveryday = (head: string) =>
  [head, ...everyday.map(pair => `Set-Cookie: ${pair}; Path=/; Secure; SameSite=Lax`)].join('\r\n');

/** Runs some checks against such a target, with all JSON and XML reports of Playwright. */
async function runAgainst(edit: (head: string) => string, password?: string): Promise<Run> {
  const reference = await startReference('stage', { log: false, ...(password === undefined ? {} : { password }) });
  const isLogin = ({ method, path: at }: { method: string; path: string }) =>
    method === 'POST' && at.endsWith('/login');
  const proxy = await startHostileProxy(reference, {
    caFile: test.info().outputPath('ca.pem'),
    scenes: [{ on: isLogin, play: answering(edit) }],
  });
  try {
    const ids = 'auth-cookie-present|cookie-httponly|cookie-secure|healthz-open|login-dashboard|no-secrets-in-bundles';
    return await runSuite(['--project=stage', '--add-reporter=json', '-g', `@(${ids})( |$)`], {
      ...proxy.variables,
      PLAYWRIGHT_JSON_OUTPUT_FILE: test.info().outputPath('reports', 'reports', 'results.json'),
    });
  } finally {
    await proxy.close();
    await reference.close();
  }
}

/** Every report is read back: a gap in its form shows here. */
function readBack(run: Run): { results: string; junit: string } {
  const files = readdirSync(run.reports, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter(name => name.endsWith('.json')))
    expect(() => JSON.parse(readFileSync(path.join(run.reports, file), 'utf8')) as unknown, file).not.toThrow();
  const junit = readFileSync(path.join(run.reports, 'junit.xml'), 'utf8');
  expect(isXml(junit)).toBe(true);
  return { results: readFileSync(path.join(run.reports, 'results.json'), 'utf8'), junit };
}

test('reports of a login with everyday cookies are whole, and green', async () => {
  const run = await runAgainst(withEveryday);
  expect(run.code, run.text).toBe(0);
  expect(reportOf(run).problems, run.text).toEqual([]);
  expect(cellOf(run, 'cookie-secure', 'stage')?.verdict, run.text).toBe('pass');
  const { results, junit } = readBack(run);
  for (const text of [results, junit, run.text, readFileSync(path.join(run.reports, 'conformance.md'), 'utf8')])
    expect(text).not.toContain('[redacted]');
});

test('a password that reports say anyway is refused in one line, before anything is asked', async () => {
  const run = await runAgainst(withEveryday, 'cookie-secure');
  expect(run.code, run.text).toBe(3);
  expect(run.text).toContain(
    'SMOKE_PASSWORD is a word that the reports contain anyway, so that it cannot be taken out of them; give the account another one, of 8 characters or more',
  );
  expect(reportOf(run).counts.pass).toBe(0);
  readBack(run);
});
