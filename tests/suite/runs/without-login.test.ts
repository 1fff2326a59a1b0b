/**
 * Tests runs whose login fails: the rows about it report it, and every requirement that can be judged without it is.
 */
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

test('hostile origins are judged without a login, too', async () => {
  const reference = await startReference('stage', { log: false });
  try {
    const run = await runSuite(
      ['--project=stage', '-g', '@(cors-hostile-origins|cors-allowed-origin|cookie-secure)( |$)'],
      { ...reference.variables, SMOKE_PASSWORD: 'not the password' },
    );
    expect(cellOf(run, 'cors-hostile-origins', 'stage')?.verdict, run.text).toBe('pass');
    expect(cellOf(run, 'cookie-secure', 'stage')?.verdict, run.text).toBe('not judged');
    expect(cellOf(run, 'cors-allowed-origin', 'stage')?.verdict, run.text).toBe('not judged');
    expect(run.code, run.text).toBe(2);
    expect(run.text, 'the failed login is told').toMatch(/not judged +POST \S+ answered 401 to SMOKE_USER/);
  } finally {
    await reference.close();
  }
});
