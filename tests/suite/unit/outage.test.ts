/**
 * Tests that the drill of an outage restores the database: after a good end, after a failing command, and when its
 * process is killed in the middle.
 */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { describeEnvironment, type Environment } from '../../../envs/environment.ts';
import { observeOutage, type Outage } from '../../../fixtures/probe/health/outage.ts';
import { Http } from '../../../fixtures/probe/http/client.ts';

/** The outage that variables describe. */
const outageOf = ({ DB_STOP_CMD = '', DB_START_CMD = '' }: Record<string, string>): Outage => ({
  of: /database/,
  begin: { name: 'DB_STOP_CMD', line: DB_STOP_CMD },
  end: { name: 'DB_START_CMD', line: DB_START_CMD },
});

const bounds = { downWithinMs: 2_000, recoveredWithinMs: 2_000, slowerAtMostMs: 50 };

/** Serves a readiness that reads a file which the commands write; the file is also their log. */
async function readiness(log: string): Promise<{ url: string; close(): void }> {
  await writeFile(log, '');
  const server = createServer((_request, response) => {
    void readFile(log, 'utf8').then(text => response.writeHead(text.trim().endsWith('stop') ? 503 : 200).end());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function variablesOf(url: string, log: string, stop = `echo stop>>"${log}"`): Record<string, string> {
  const origin = new URL(url).origin;
  return {
    WEB_URL: origin,
    NEXT_PUBLIC_API_BASE: `${origin}/api/v1`,
    READYZ_URL: url,
    CORS__ALLOW_ORIGINS: origin,
    SMOKE_USER: 'smoke',
    SMOKE_PASSWORD: 'not used here',
    DB_STOP_CMD: stop,
    DB_START_CMD: `echo start>>"${log}"`,
  };
}

function environmentOf(variables: Record<string, string>): Environment {
  const described = describeEnvironment('local', variables, { target: 'reference', depth: 'smoke' });
  if (!described.ok) throw new Error(described.problems.join('; '));
  return described.environment;
}

test('a drill observes that readiness fails and recovers', async ({}, testInfo) => {
  const log = testInfo.outputPath('log');
  const { url, close } = await readiness(log);
  const http = new Http(environmentOf(variablesOf(url, log)));
  const seen = await observeOutage(http, environmentOf(variablesOf(url, log)), outageOf(variablesOf(url, log)), bounds);
  expect(seen).toMatchObject({
    before: 200,
    down: { status: 503 },
    recovered: { status: 200 },
    afterwards: [200, 200, 200, 200, 200],
    discloses: [],
  });
  expect((await readFile(log, 'utf8')).split('\n').map(line => line.trim())).toEqual(['stop', 'start', '']);
  await http.close();
  close();
});

test('a failed stop command is no finding about the target, and is undone', async ({}, testInfo) => {
  const log = testInfo.outputPath('log');
  const { url, close } = await readiness(log);
  const variables = variablesOf(url, log, `echo stop>>"${log}" && exit 3`);
  const env = environmentOf(variables);
  const http = new Http(env);
  await expect(observeOutage(http, env, outageOf(variables), bounds)).rejects.toThrow(/^DB_STOP_CMD ended with 3$/);
  expect(await readFile(log, 'utf8')).toMatch(/start\s*$/);
  await http.close();
  close();
});

test('the database is started again when the process is killed during the outage', async ({}, testInfo) => {
  const log = testInfo.outputPath('log');
  const { url, close } = await readiness(log);
  const root = path.resolve(import.meta.dirname, '../../..');
  // Readiness never recovers for this one, so that the kill comes during the outage.
  const script = `
    import { describeEnvironment } from './envs/environment.ts';
    import { observeOutage } from './fixtures/probe/health/outage.ts';
    const { environment } = describeEnvironment('local', ${JSON.stringify(variablesOf(url, log))}, { target: 'reference', depth: 'smoke' });
    const [begin, end] = [environment.DB_STOP_CMD, environment.DB_START_CMD].map(line => ({ name: 'a command', line }));
    await observeOutage({ ask: async () => ({ status: 200, body: '', headerLines: [] }) }, environment, { of: /database/, begin, end }, { downWithinMs: 60_000, recoveredWithinMs: 1, slowerAtMostMs: 50 });`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: root,
    stdio: 'inherit',
  });
  await expect.poll(() => readFile(log, 'utf8'), { timeout: 10_000 }).toContain('stop');
  child.kill('SIGKILL');
  await expect.poll(() => readFile(log, 'utf8'), { timeout: 10_000 }).toContain('start');
  close();
});

test('database of prod is never stopped', async ({}, testInfo) => {
  const log = testInfo.outputPath('log');
  const { url, close } = await readiness(log);
  const env: Environment = { ...environmentOf(variablesOf(url, log)), kind: 'prod' };
  const http = new Http(env);
  await expect(observeOutage(http, env, outageOf(variablesOf(url, log)), bounds)).rejects.toThrow(/is ever stopped/);
  expect(await readFile(log, 'utf8')).toBe('');
  await http.close();
  close();
});
