/** Bounds that the product keeps, and those that the suite waits for. */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { seconds } from './forms.ts';

/** Variables of the login limit, of latency and of patience. */
export const limits = {
  LOGIN_LIMIT_COUNT: z
    .string()
    .regex(/^[1-9]\d*$/, 'must be a whole number of attempts')
    .transform(Number)
    .default(5)
    .register(documentation, { what: 'Login attempts that the product lets through in one window.', example: '5' }),
  LOGIN_LIMIT_WINDOW_S: seconds
    .default(60)
    .register(documentation, { what: 'The window of the login limit, seconds.', example: '60' }),
  LOGIN_LIMIT_KEY: z
    .enum(['ip+account', 'ip,account'], 'must be ip+account (one key) or ip,account (two limits)')
    .default('ip+account')
    .register(documentation, {
      what:
        'What the product counts by: `ip+account` is one limit for address and account together, `ip,account` means two ' +
        'limits. With two, some rows wait for a window of their own (`POSTFLIGHT_DEPTH=full`) or are not run.',
      example: 'ip+account',
    }),
  HEALTHZ_BUDGET_MS: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'must be a number of milliseconds')
    .transform(Number)
    .default(50)
    .register(documentation, { what: 'Longest time in which the server may answer liveness, ms.', example: '50' }),
  PAGE_TIMEOUT_MS: z
    .string()
    .regex(/^[1-9]\d*$/, 'must be a whole number of milliseconds')
    .transform(Number)
    .default(10_000)
    .register(documentation, { what: 'Longest wait for a page to show what it must, ms.', example: '20000' }),
};
