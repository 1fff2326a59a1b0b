/** Tests that a verdict's quotations of third-party output are short and without credentials. */
import { expect, test } from '@playwright/test';
import { readRowCounts } from '../../../fixtures/probe/parse/row-counts.ts';
import { bounded, quoted, quotedList } from '../../../fixtures/probe/parse/quoted.ts';
import { readSnapshots } from '../../../fixtures/probe/parse/snapshots.ts';
import { observeHostFiles } from '../../../fixtures/probe/secrets/env-files.ts';
import { Redactor } from '../../../fixtures/report/redaction/redact.ts';
import RedactionReporter from '../../../fixtures/report/redaction/redaction-reporter.ts';
import { Outcome } from '../../../fixtures/run/outcome.ts';

const secret = 'hunter2supersecret';

test('credentials that a command prints are not quoted', () => {
  for (const text of [
    `restic -r s3:https://AKIA:${secret}@minio/b snapshots`,
    `column public.users.dsn text default 'postgres://api:${secret}@db/p'::text`,
    `alter role api password='${secret}'`,
    `{"url":"postgres:\\/\\/api:${secret}@db\\/p"`,
  ]) {
    expect(quoted(text), text).not.toContain(secret);
    for (const read of [readSnapshots(text), readRowCounts(text)]) expect(JSON.stringify(read)).not.toContain(secret);
  }
  expect(quoted("check ((token)::text <> ''), secret::text, password text")).toBe(
    "check ((token)::text <> ''), secret::text, password text",
  );
});

test('an address with a password is redacted in every text of a report, and one without is not', () => {
  const redactor = new Redactor(() => []);
  for (const address of [
    `postgres://api:${secret}@db/p`,
    `s3:https://AKIA:${secret}@minio.test:9000/b`,
    `redis://:${secret}@cache:6379/0`,
    `postgres:\\/\\/api:${secret}@db\\/p`,
  ]) {
    expect(redactor.text(`missing: x default '${address}'`)).not.toContain(secret);
    const kept = JSON.stringify({ reason: `x "${address}"` });
    const clean = Buffer.from(redactor.bytes('conformance.json', Buffer.from(kept))).toString();
    expect(clean).not.toContain(secret);
    expect(JSON.parse(clean)).toHaveProperty('reason');
  }
  for (const text of [
    'https://app.product.test:8443/@me and http://localhost:3000?mail=a@b.test',
    'ssh://git@host/repo, http://[::1]:80/ a@b, https://a.test:443#x@y',
  ])
    expect(redactor.text(text)).toBe(text);
});

test('of a line of variables the name alone is quoted', async () => {
  const observe = (line: string) => observeHostFiles(line).catch((error: unknown) => error);
  const said = await observe(`echo "DATABASE_URL=postgres://api:${secret}@db/p"`);
  expect(said).toMatchObject({ message: 'ENV_FILES_CMD prints "DATABASE_URL", which is no path of a file .env*' });
  expect(await observe('echo /srv/app/.env; echo "find: /root: Permission denied" >&2; exit 1')).toEqual({
    at: 'ENV_FILES_CMD',
    files: ['/srv/app/.env'],
    status: 1,
  });
  expect(await observe('echo /srv/.env.example; echo "find: /root: Permission denied" >&2; exit 1')).toMatchObject({
    message: 'ENV_FILES_CMD ended with 1; on its error output: find: /root: Permission denied',
  });
});

test('long texts are cut, and of many the first are told', () => {
  const long = `view public.orders ${'SELECT '.repeat(30_000)}`;
  const list = quotedList(Array.from({ length: 9 }, (_, i) => `${i} ${long}`));
  expect(list.join('').length).toBeLessThan(3_000);
  expect(list.at(-1)).toBe('and 4 more');
  expect(quoted(long, 80)).toHaveLength(81);
  expect(new Outcome('not judged', long).message).toMatch(/^view public.orders .{3900,4100}… \(\d+ characters more\)$/);
  expect(bounded('short')).toBe('short');
});

test('an error with two long values is short in every report', () => {
  const reporter = new RedactionReporter({ secrets: () => [`${secret}-x`] });
  const message = `Expected: []\nReceived: ["${'view '.repeat(200_000)}${secret}-x"]`;
  const annotations = [{ type: 'observed', description: message }];
  const result = { attachments: [], steps: [], errors: [{ message, stack: message }], annotations };
  const given = { ...result, error: { message, stack: message }, stdout: [], stderr: [] };
  reporter.onTestEnd({ annotations: [] } as never, given as never);
  expect(JSON.stringify(given).length).toBeLessThan(120_000);
});
