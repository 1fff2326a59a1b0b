/** Tests exit codes of the runner as its users meet it: a child process, judged by exit status, counts and text. */
import { createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { cellOf, reportOf, runSuite } from '../child-run.ts';

const described = (origin: string) => ({
  WEB_URL: 'https://stage.acme.test',
  NEXT_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  EXPO_PUBLIC_API_BASE: 'https://stage.acme.test/api/v1',
  CORS__ALLOW_ORIGINS: 'https://stage.acme.test',
  SMOKE_USER: 'smoke@acme.test',
  SMOKE_PASSWORD: 'a-long-secret-of-stage',
  CONNECT_TO: `stage.acme.test:443:${origin}`,
});

/** Returns a port without a listener. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

test('placeholders: exit 3, one list, nothing judged', async () => {
  const run = await runSuite(['--project=stage'], {});
  expect(run.code, run.text).toBe(3);
  expect(run.text.match(/WEB_URL is still a placeholder/g)?.length, run.text).toBeLessThanOrEqual(2);
  expect(run.text).toContain('SMOKE_PASSWORD is missing');
  expect(run.text, 'a user mistake shows no stack trace').not.toMatch(/\n\s+at .*\.ts:\d+/);
  expect(reportOf(run).counts.pass).toBe(0);
  expect(cellOf(run, 'cookie-secure', 'stage')?.verdict).toBe('not run');
});

test('a missing secret: exit 3, by name', async () => {
  const { SMOKE_PASSWORD: _, ...rest } = described('127.0.0.1:9');
  const run = await runSuite(['--project=stage', '-g', '@cookie-secure'], rest);
  expect(run.code, run.text).toBe(3);
  expect(run.text).toContain('SMOKE_PASSWORD is missing');
});

test(
  'a port where nothing listens, and a host that accepts and never answers: exit 2, in seconds',
  { tag: '@alone' },
  async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve));
    // Side by side with a run that sends no requests, since machines are noisy.
    const [bare, refused, unanswered] = await Promise.all([
      runSuite(['--project=stage'], {}, 'bare'),
      runSuite(['--project=stage'], described(`127.0.0.1:${await closedPort()}`), 'refused'),
      runSuite(
        ['--project=stage'],
        described(`127.0.0.1:${(silent.address() as { port: number }).port}`),
        'unanswered',
      ),
    ]);
    silent.close();
    expect(refused.code, refused.text).toBe(2);
    expect(refused.text).toContain('ECONNREFUSED');
    expect(reportOf(refused).counts.fail).toBe(0);
    expect(refused.seconds - bare.seconds, 'a refusal costs no wait').toBeLessThan(2);
    expect(unanswered.code, unanswered.text).toBe(2);
    expect(unanswered.seconds - bare.seconds, 'one look of 2.5 s').toBeLessThan(5);
  },
);

test('one check of a healthy target: exit 0, and the rest is not run', async () => {
  const run = await runSuite(['--project=stage', '-g', '@cookie-secure'], { POSTFLIGHT_TARGET: 'reference' });
  expect(run.code, run.text).toBe(0);
  expect(reportOf(run).counts.pass).toBe(1);
  expect(cellOf(run, 'cookie-httponly', 'stage')?.verdict).toBe('not run');
});
