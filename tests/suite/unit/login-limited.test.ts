/** Tests the report on a login of the suite's own that a limit refused, and the wait for it. */
import { expect, test } from '@playwright/test';
import { LoginLimited } from '../../../fixtures/probe/login-journey/login.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const at = (seconds: number) => String(NOW / 1000 + seconds);

for (const [what, headers, waitMs, told] of [
  ['Retry-After', { 'retry-after': '7', 'x-ratelimit-reset': at(300) }, 7_000, 'also after its Retry-After'],
  ['the moment of a reset', { 'x-ratelimit-reset': at(284) }, 284_000, 'in a window that ends in 284 s'],
  ['a moment in ms', { 'x-ratelimit-reset': `${at(284)}000` }, 284_000, 'in a window that ends in 284 s'],
  ['seconds until the reset', { 'ratelimit-reset': '30' }, 30_000, 'in a window that ends in 30 s'],
  ['a reset that is over', { 'x-ratelimit-reset': at(-5) }, 0, 'in a window that ends in 0 s'],
  ['no word of the time', { 'ratelimit-reset': 'soon' }, Infinity, 'without a Retry-After; other logins'],
] as [string, Record<string, string>, number, string][])
  test(`a login that is limited, with ${what}`, () => {
    const limited = new LoginLimited('POST /login', name => headers[name], NOW);
    expect(limited.waitMs).toBe(waitMs);
    expect(limited.message).toContain(told);
    expect(limited.message).toContain('LOGIN_LIMIT_WINDOW_S');
  });
