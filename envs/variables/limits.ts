/** Variables of limits: bounds that the product keeps, and bounds of the suite's own waits. */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { numberOf, seconds } from './forms.ts';

const DAY_S = 86_400;
/** A test ends after 100 s: a longer wait would count as a broken suite. */
const PAGE_TIMEOUT_AT_MOST_MS = 90_000;

/** Variables of the login limit, of latency and of patience. */
export const limits = {
  LOGIN_LIMIT_COUNT: numberOf('attempts', { from: 1, to: 1_000 })
    .default(5)
    .register(documentation, { what: 'Login attempts that the product lets through in one window.', example: '5' }),
  LOGIN_LIMIT_WINDOW_S: seconds(DAY_S)
    .default(60)
    .register(documentation, { what: 'The window of the login limit, seconds.', example: '60' }),
  LOGIN_LIMIT_KEY: z
    .enum(
      ['ip+account', 'ip,account'],
      'must be ip+account (one key) or ip,account (two limits); a limit of the address alone is judged as ip+account',
    )
    .default('ip+account')
    .register(documentation, {
      what:
        'What the product counts by: `ip+account` is one limit for address and account together, `ip,account` means two ' +
        'limits. With two, some rows wait for a window of their own (`POSTFLIGHT_DEPTH=full`) or are not run, and where ' +
        'another account is refused at the same address, or the account at another one, the row on it is not applicable. ' +
        "A limit of the address alone, as nginx's limit_req, is none to declare: it breaks login-limit-per-account.",
      example: 'ip+account',
    }),
  REQUESTS_PER_MIN: numberOf('requests', { from: 10, to: 1_000_000 })
    .default(95)
    .register(documentation, {
      what:
        'Most requests a minute that the suite sends to one path. From 1000 on, liveness is measured with hundreds of ' +
        'requests, which tells rarer slow answers.',
      example: '60',
    }),
  REQUESTS_PER_S: numberOf('requests', { from: 0.1, to: 1_000 }, /^\d+(\.\d+)?$/)
    .optional()
    .register(documentation, {
      what: 'Most requests a second that the suite sends altogether, where the product limits its clients by less.',
      example: '5',
    }),
  HEALTHZ_BUDGET_MS: numberOf('milliseconds', { from: 0, to: 60_000 }, /^\d+(\.\d+)?$/)
    .default(50)
    .register(documentation, { what: 'Longest time in which the server may answer liveness, ms.', example: '50' }),
  PAGE_TIMEOUT_MS: numberOf('milliseconds', { from: 100, to: PAGE_TIMEOUT_AT_MOST_MS })
    .default(10_000)
    .register(documentation, { what: 'Longest wait for a page to show what it must, ms.', example: '20000' }),
};
