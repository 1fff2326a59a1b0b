/** Tests that a session whose cookie each page renews still exists when a later row ends it. */
import { expect, test } from '@playwright/test';
import { cellOf, runSuite } from '../child-run.ts';
import { startRenewingProduct } from './renewing-product.ts';

const rows = 'login-dashboard|login-return-path|auth-guard|logout|cookie-deletion';

for (const { title, wantsBody, ends } of [
  { title: 'a logout that takes any call ends the session', wantsBody: false, ends: ['pass', 'pass'] },
  { title: 'a logout that refuses a bare call is not run', wantsBody: true, ends: ['not run', 'not run'] },
])
  test(`a session that each page renews: ${title}`, async () => {
    const product = await startRenewingProduct({ wantsBody });
    try {
      const run = await runSuite(['--project=local', '-g', `@(${rows})( |$)`], product.variables);
      expect(cellOf(run, 'login-dashboard', 'local')?.verdict, run.text).toBe('pass');
      const seen = ['logout', 'cookie-deletion'].map(id => cellOf(run, id, 'local'));
      expect(
        seen.map(cell => cell?.verdict),
        run.text,
      ).toEqual(ends);
      if (wantsBody) expect(seen[0]?.reason).toContain('LOGOUT_SELECTOR');
    } finally {
      await product.close();
    }
  });
