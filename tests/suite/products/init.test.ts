/**
 * Tests `npx postflight init` on products that nobody wrote for it: its discoveries, and the verdicts of a run that is
 * described by nothing else. `npm run suite -- --project=products`.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readEnvText } from '../../../envs/env-file.ts';
import { reportOf, root, runSuite } from '../child-run.ts';
import { betterAuth } from './better-auth/product.ts';
import { payload } from './payload/product.ts';
import { install, start, WEB_URL, type Product } from './product.ts';

/** Installation, build, one discovery and one run, on a busy machine. */
test.setTimeout(900_000);

type Ended = { status: number; out: string; err: string };

const init = (variables: Readonly<Record<string, string>>): Promise<Ended> =>
  new Promise(resolve => {
    const words = ['fixtures/cli/postflight.cjs', 'init', '--yes', '--env', 'local', '--json'];
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...variables };
    const child = execFile(process.execPath, words, { cwd: root, env }, (_, out, err) =>
      resolve({ status: child.exitCode ?? -1, out, err }),
    );
  });

/** Variables that are given besides the discovery: the address, the accounts, and the ports of the test. */
const given = ['WEB_URL', 'CONNECT_TO', 'SMOKE_USER', 'SMOKE_PASSWORD', 'SMOKE_USER_2', 'SMOKE_PASSWORD_2'];

/** Variables that init does not write for a product, each with the reason. */
const leftOut: Readonly<Record<string, string>> = {
  CORS__ALLOW_ORIGINS: 'it is written in the spelling of the document',
};

for (const { product, difference = [] } of [{ product: betterAuth }, { product: payload }] satisfies {
  product: Product;
  difference?: string[];
}[])
  test(`init on ${product.name}: no variable is edited by hand, and the verdicts are those of the hand-written ones but for what is said here`, async () => {
    install(product);
    const started = await start(product, test.info().outputPath());
    try {
      const POSTFLIGHT_ENVS = test.info().outputPath('ops');
      mkdirSync(POSTFLIGHT_ENVS, { recursive: true });
      const variables = Object.fromEntries(
        given.map(name => [`LOCAL__${name}`, started.variables[`LOCAL__${name}`] ?? '']),
      );
      const { status, out, err } = await init({ ...variables, POSTFLIGHT_ENVS });
      expect(status, out + err).toBe(0);
      const told = JSON.parse(out) as { logins: number; requests: number };
      expect([told.logins, told.requests <= 60]).toEqual([1, true]);
      const { values } = readEnvText(readFileSync(path.join(POSTFLIGHT_ENVS, 'local.env')), 'local.env');
      const byHand = Object.entries(started.variables).flatMap(([name, value]) => {
        const key = name.replace('LOCAL__', '');
        return given.includes(key) || key in leftOut ? [] : [[key, value] as const];
      });
      expect(values).toMatchObject({ ...Object.fromEntries(byHand), WEB_URL });

      const run = await runSuite(['--project=local'], { ...variables, POSTFLIGHT_ENVS, REQUESTS_PER_MIN: '' });
      await test.info().attach('run', { body: run.text, contentType: 'text/plain' });
      const rows = reportOf(run).rows.flatMap(({ id, cells: { local } }) =>
        local && !local.see ? [{ id, local }] : [],
      );
      const idsOf = (...verdicts: string[]): string[] =>
        rows.filter(({ local }) => verdicts.includes(local.verdict)).map(({ id }) => id);
      expect
        .soft(idsOf('fail', 'advice').sort(), 'broken')
        .toEqual([...Object.keys(product.broken), ...difference].sort());
      expect(idsOf('not judged', 'inconclusive').sort(), 'not judged').toEqual(Object.keys(product.notJudged).sort());
    } finally {
      await started.close();
    }
  });
