/** A description outside of the checkout: addresses and waivers of an adopter's own repository, read before `envs`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, reportOf, runSuite } from '../child-run.ts';

const left = { requirement: 'healthz-uncached', reason: 'our document says nothing of it' };
const waiver = {
  requirement: 'env-matrix',
  environment: 'stage',
  reason: 'the old gateway',
  owner: 'platform',
  until: '2999-12-31',
};

test('stage is described and a breach of it waived by two files of a folder of its own', async () => {
  const folder = test.info().outputPath('ops');
  mkdirSync(folder, { recursive: true });
  const reference = await startReference('stage', { log: false });
  try {
    const { WEB_URL, NEXT_PUBLIC_API_BASE, CORS__ALLOW_ORIGINS, SMOKE_USER, SMOKE_PASSWORD, CONNECT_TO, CA_FILE } =
      reference.variables;
    const file = {
      WEB_URL,
      NEXT_PUBLIC_API_BASE,
      CORS__ALLOW_ORIGINS,
      CONNECT_TO,
      CA_FILE,
      AUTH__TOKEN_EXPIRE: '1800',
    };
    const lines = Object.entries(file).map(([name, value]) => `${name}=${value}`);
    writeFileSync(path.join(folder, 'stage.env'), `${lines.join('\n')}\n`);
    const waivers = path.join(folder, 'waivers.json');
    writeFileSync(waivers, JSON.stringify({ waivers: [waiver], notInOurDocument: [left] }, null, 2));
    const variables = { POSTFLIGHT_ENVS: folder, SMOKE_USER: SMOKE_USER ?? '', SMOKE_PASSWORD: SMOKE_PASSWORD ?? '' };
    const rows = ['--project=stage', '-g', '@(env-matrix|healthz-open|healthz-uncached)( |$)'];
    const run = await runSuite(rows, variables);
    expect(run.code, run.text).toBe(0);
    expect(cellOf(run, 'env-matrix', 'stage')?.verdict).toBe('waived');
    expect(cellOf(run, 'healthz-open', 'stage')?.verdict).toBe('pass');
    expect(cellOf(run, 'healthz-uncached', 'stage')).toMatchObject({
      verdict: 'not applicable',
      reason: 'not in our document: our document says nothing of it',
    });
    writeFileSync(waivers, JSON.stringify({ waivers: [{ ...waiver, owner: '' }] }, null, 2));
    const wrong = await runSuite(rows, variables, 'wrong');
    expect(wrong.code, wrong.text).toBe(1);
    expect(reportOf(wrong).problems.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^the file of waivers: owner: is empty \(\S*ops\/waivers\.json:7\); none of it counts$/),
    ]);
    const gone = await runSuite(rows, { ...variables, POSTFLIGHT_ENVS: `${folder}/nowhere` }, 'gone');
    expect(gone.text).toContain('nowhere is no folder that can be read');
    expect(gone.code, gone.text).toBe(3);
  } finally {
    await reference.close();
  }
});
