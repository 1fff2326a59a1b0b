/**
 * Tests the verdicts on products that nobody wrote for this suite, strictly in both directions: an unexpected finding
 * fails, and so does the lack of an expected one. It installs packages and builds for minutes, so `npm run suite`
 * leaves it out: `npm run suite -- --project=products`.
 */
import { expect, test } from '@playwright/test';
import { reportOf, runSuite } from '../child-run.ts';
import { betterAuth } from './better-auth/product.ts';
import { payload } from './payload/product.ts';
import { install, start, type Product, type Reasons } from './product.ts';
import { signalk } from './signalk/product.ts';

/** Installation, build and one run, on a busy machine. */
test.setTimeout(900_000);

const kind = 'local';

async function judged(product: Product): Promise<Record<'broken' | 'notJudged', string[]>> {
  const started = await start(product, test.info().outputPath());
  try {
    // As its users run it: at the default pace.
    const run = await runSuite([`--project=${kind}`], { ...started.variables, REQUESTS_PER_MIN: '' });
    const rows = reportOf(run).rows.flatMap(({ id, cells }) => {
      const cell = cells[kind];
      // Rows that depend on a broken row are reported by that row.
      return cell && cell.see === undefined ? [{ id, ...cell }] : [];
    });
    const idsOf = (...verdicts: string[]): string[] => rows.filter(r => verdicts.includes(r.verdict)).map(r => r.id);
    await test.info().attach('run', { body: run.text, contentType: 'text/plain' });
    return { broken: idsOf('fail', 'advice'), notJudged: idsOf('not judged', 'inconclusive') };
  } finally {
    await started.close();
  }
}

const idsOf = (reasons: Reasons): string[] => Object.keys(reasons).sort();

for (const product of [betterAuth, payload, signalk]) {
  test(`${product.name} gets the findings that are true of it, and no other`, async () => {
    install(product);
    const { broken, notJudged } = await judged(product);
    expect.soft(broken.sort(), 'broken').toEqual(idsOf(product.broken));
    expect(notJudged.sort(), 'not judged').toEqual(idsOf(product.notJudged));
  });
}
