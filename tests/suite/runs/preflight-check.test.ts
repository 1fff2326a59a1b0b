/** Tests the preflight check of a run, before its first test. */
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { policy } from '../../../envs/policy.ts';
import { root, runSuite } from '../child-run.ts';

test('the check that waits for the end of the login window comes last', async () => {
  const { text } = await runSuite(
    ['--project=stage', '-g', '@(env-matrix|login-limit-recovery|hsts|mixed-content|address-agreement)( |$)', '--list'],
    {},
  );
  const files = [...text.matchAll(/› ([\w/-]+)\.spec\.ts:/g)].map(([, file]) => file);
  expect(files.length, text).toBe(5);
  expect(files.at(-1)).toBe('login-rate-limit/recovery');
});

type Listed = { suites?: Listed[]; specs?: Array<{ file: string; line: number; tags: string[] }> };

test('every row is checked after those that it rests on', async () => {
  const playwright = [path.join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--list', '--project=stage'];
  // Lists tests with their tags, in the order of their names.
  const listed = execFileSync(process.execPath, [...playwright, '--reporter=json'], { encoding: 'utf8', cwd: root });
  const ids = new Map<string, string>();
  const read = ({ suites = [], specs = [] }: Listed) => {
    suites.forEach(read);
    for (const { file, line, tags } of specs) ids.set(`${file}:${line}`, tags[0]?.replace('@', '') ?? file);
  };
  read(JSON.parse(listed) as Listed);
  const { text } = await runSuite(['--project=stage', '--list'], {});
  const order = [...text.matchAll(/› ([\w/.-]+:\d+):\d+ ›/g)].map(([, place = '']) => ids.get(place) ?? place);
  expect(order.slice(0, 2), text).toEqual(['environment.setup.ts', 'environment.setup.ts']);
  const bases = Object.entries(policy).flatMap(([id, { restsOn = [] }]) => restsOn.map(base => ({ id, base })));
  const isAstray = ({ id, base }: { id: string; base: string }) =>
    !order.includes(base) || order.indexOf(base) > order.indexOf(id);
  expect(bases.filter(isAstray), 'rows that are checked before one they rest on, or rest on none').toEqual([]);
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
  // An early look, and one more: a bad early look does not count.
  expect(asked, run.text).toBe(4);
  expect(run.code, run.text).toBe(2);
});
