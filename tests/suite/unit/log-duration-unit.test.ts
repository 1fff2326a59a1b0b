/** Tests that a login reveals seconds under the name of milliseconds, and a slow network is no other unit. */
import { expect, test } from '@playwright/test';
import type { LogObservation } from '../../../fixtures/probe/logs/logs.ts';
import { wrongUnit } from '../../logs/duration-unit.ts';

type Line = { clientMs: number; latencyMs: number };

/** Returns the finding on these requests, none of which is a login, and on the run's login. */
function saidOf(others: readonly Line[], login: LogObservation['login']): string | undefined {
  const requests = others.map(({ clientMs }) => ({ clientMs, isLogin: false }));
  const access = others.map(({ latencyMs }, request) => ({ request, latencyMs }));
  return wrongUnit({ requests, access, login } as unknown as LogObservation);
}

test("the run's own login tells seconds, where no other login does", () => {
  const near = [2, 3, 4].map(clientMs => ({ clientMs, latencyMs: 0.002 }));
  expect(saidOf(near, { clientMs: 62, latencyMs: 0.061 })).toBe(
    'latency_ms is 0.061 for a login that took 62 ms, where another request took 2 ms: seconds',
  );
  const far = [180, 190].map(clientMs => ({ clientMs, latencyMs: 0.002 }));
  expect(saidOf(far, { clientMs: 800, latencyMs: 0.061 })).toMatch(/seconds$/);
});

test('milliseconds are told as such, near and far, and where a connection took long', () => {
  const near = [2, 3, 4].map(clientMs => ({ clientMs, latencyMs: 1.2 }));
  const far = [180, 190].map(clientMs => ({ clientMs, latencyMs: 1.2 }));
  for (const [others, login] of [
    [near, { clientMs: 62, latencyMs: 60.5 }],
    // A name server that answered late, and a fast login.
    [near, { clientMs: 5_010, latencyMs: 8 }],
    // The login opens the connection.
    [far, { clientMs: 730, latencyMs: 3 }],
    [far, { clientMs: 800, latencyMs: 61 }],
    [near, undefined],
  ] as const)
    expect(saidOf(others, login)).toBeUndefined();
});
