/**
 * Tests runs by a description outside the checkout: addresses and waivers of an adopter's own repository, which precede
 * `envs`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';
import { waiver, writeStage } from './adopters-folder.ts';

const left = { requirement: 'healthz-uncached', reason: 'our document says nothing of it' };
const bound = { requirement: 'tls-renewal', atLeastDays: 14, reason: 'renewals run weekly' };

/** Expects that mistakes in the file are reported before any request. */
async function expectRefusals(waivers: string, rows: string[], variables: Record<string, string>): Promise<void> {
  for (const [wrong, says] of [
    [{ waivers: [{ ...waiver, owner: '' }] }, 'owner: is empty'],
    [{ bounds: [{ ...bound, atLeastDays: 1 }] }, 'atLeastDays: must be a whole number from 7 to 60'],
  ] as const) {
    writeFileSync(waivers, JSON.stringify(wrong, null, 2));
    const refused = await runSuite(rows, variables, says.slice(0, 5));
    expect(refused.code, refused.text).toBe(3);
    expect(refused.text).toMatch(new RegExp(`${says}.*ops/waivers\\.json:\\d`));
    expect(cellOf(refused, 'healthz-open', 'stage')?.verdict).toBe('not run');
  }
}

test('stage is described and a breach of it waived, a bound of ours moved, by two files of a folder of its own', async () => {
  const folder = test.info().outputPath('ops');
  mkdirSync(folder, { recursive: true });
  const reference = await startReference('stage', { log: false });
  try {
    const { SMOKE_USER, SMOKE_PASSWORD } = reference.variables;
    writeStage(folder, reference.variables);
    const waivers = path.join(folder, 'waivers.json');
    writeFileSync(waivers, JSON.stringify({ waivers: [waiver], notInOurDocument: [left], bounds: [bound] }, null, 2));
    const WEB_ULR = 'https://slip.example.test';
    const variables = {
      WEB_ULR,
      POSTFLIGHT_ENVS: folder,
      SMOKE_USER: SMOKE_USER ?? '',
      SMOKE_PASSWORD: SMOKE_PASSWORD ?? '',
    };
    const rows = ['--project=stage', '-g', '@(env-matrix|healthz-open|healthz-uncached|tls-renewal)( |$)'];
    const run = await runSuite(rows, variables);
    expect(run.code, run.text).toBe(0);
    expect(cellOf(run, 'env-matrix', 'stage')?.verdict).toBe('waived');
    expect(cellOf(run, 'healthz-open', 'stage')?.verdict).toBe('pass');
    expect(cellOf(run, 'healthz-uncached', 'stage')).toMatchObject({
      verdict: 'not applicable',
      reason: 'not in our document: our document says nothing of it',
    });
    const of = (file: string) => readFileSync(path.join(run.reports, file), 'utf8');
    const said = /14 days instead of 21 \(\S*ops\/waivers\.json:\d+: renewals run weekly\)/;
    expect(cellOf(run, 'tls-renewal', 'stage')).toMatchObject({
      verdict: 'pass',
      expected: { atLeastDays: 14, orShareOfLife: 0.25 },
      bound: expect.stringMatching(said),
    });
    for (const text of [run.text, of('conformance.md'), of('conformance.html')])
      expect(text).toMatch(new RegExp(`own bound in stage: tls-renewal: ${said.source}`));
    for (const text of [run.text, of('conformance.md'), of('conformance.html')]) {
      expect(text).toContain('not read: WEB_ULR (did you mean WEB_URL?)');
      expect(text).not.toContain('slip.example.test');
    }
    await expectRefusals(waivers, rows, variables);
    const gone = await runSuite(rows, { ...variables, POSTFLIGHT_ENVS: `${folder}/nowhere` }, 'gone');
    expect(gone.text).toContain('nowhere is no folder that can be read');
    expect(gone.code, gone.text).toBe(3);
  } finally {
    await reference.close();
  }
});
