/**
 * Tests runs on a target without a listener for plain http: as safe as a redirect, so that no check may object. The
 * fault proxy cannot close a port.
 */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { startReference } from '../../../fixtures/target/reference/reference.ts';
import { cellOf, runSuite } from '../child-run.ts';

test('a closed port 80 keeps what a redirect keeps', async () => {
  const taken = createServer();
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  await new Promise(resolve => taken.close(resolve));

  const reference = await startReference('stage', { log: false });
  try {
    const { CONNECT_TO = '', ...variables } = reference.variables;
    const closed = CONNECT_TO.replace(/:80:127\.0\.0\.1:\d+/g, `:80:127.0.0.1:${port}`);
    expect(closed).not.toBe(CONNECT_TO);
    const run = await runSuite(['--project=stage', '-g', '@(https-redirect|cookie-not-on-http)( |$)'], {
      ...variables,
      CONNECT_TO: closed,
    });
    for (const id of ['https-redirect', 'cookie-not-on-http']) {
      const cell = cellOf(run, id, 'stage');
      expect(cell?.verdict, run.text).toBe('pass');
      expect(JSON.stringify(cell)).toContain('closed');
    }
  } finally {
    await reference.close();
  }
});
