/** The preflight check of a run, before its first test. */
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { runSuite } from '../child-run.ts';

test('the check that waits for the end of the login window comes last', async () => {
  const { text } = await runSuite(
    ['--project=stage', '-g', '@(env-matrix|login-limit-recovery|hsts|mixed-content|address-agreement)( |$)', '--list'],
    {},
  );
  const files = [...text.matchAll(/› ([\w/-]+)\.spec\.ts:/g)].map(([, file]) => file);
  expect(files.length, text).toBe(5);
  expect(files.at(-1)).toBe('login-rate-limit/recovery');
});

test('a list of tests, and the shard of another environment, ask no host', async () => {
  let asked = 0;
  const host = createServer(socket => {
    asked += 1;
    socket.destroy();
  });
  await new Promise<void>(resolve => host.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(host.address() as { port: number }).port}`;
  const described = {
    WEB_URL: origin,
    NEXT_PUBLIC_API_BASE: `${origin}/api/v1`,
    CORS__ALLOW_ORIGINS: origin,
    SMOKE_USER: 'smoke@acme.test',
    SMOKE_PASSWORD: 'a-long-secret-of-local',
  };
  const list = await runSuite(['--project=local', '-g', '@cookie-secure', '--list'], described, 'list');
  const shard = await runSuite(['--project=local', '-g', '@cookie-secure', '--shard=2/2'], described, 'shard');
  expect(asked, list.text + shard.text).toBe(0);
  const run = await runSuite(['--project=local', '-g', '@cookie-secure'], described, 'run');
  host.close();
  // Early, and once more: a bad early look does not count.
  expect(asked, run.text).toBe(4);
  expect(run.code, run.text).toBe(2);
});
