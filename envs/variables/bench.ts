/** Variables of the benchmark before a release (`fixtures/bench/README.md`). */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { path } from './forms.ts';

const webAddressWithQuery = z
  .string()
  .refine(
    v => /^https?:\/\/[^/?#@]+([/?]|$)/.test(v) && URL.canParse(v),
    'is not an address like https://stage.example.test/page',
  );

/** One endpoint: a default that is changed or left out (`off`), or a further one. A missing field keeps its default. */
const endpoint = z.strictObject({
  name: z.string().regex(/^[\w-]+$/, 'must be a word'),
  off: z.boolean().optional(),
  path: path.optional(),
  url: webAddressWithQuery.optional(),
  control: path.optional(),
  session: z.boolean().optional(),
  budgetMs: z.number().positive().optional(),
  share: z.number().positive().max(0.5).optional(),
  ratePerS: z.number().positive().max(1_000).optional(),
  connections: z.int().positive().max(64).optional(),
});

const example = '[{"name":"orders","path":"/orders","session":true,"budgetMs":200}]';

/** Variables of the benchmark. */
export const bench = {
  BENCH_ENDPOINTS: z
    .string()
    .transform((value, context) => {
      let list: unknown;
      try {
        list = JSON.parse(value);
      } catch {
        context.addIssue({ code: 'custom', message: `is not JSON; write a list like ${example}` });
        return z.NEVER;
      }
      const read = z.array(endpoint).safeParse(list);
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      context.addIssue({
        code: 'custom',
        message: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}; write a list like ${example}`.trimStart(),
      });
      return z.NEVER;
    })
    .prefault('[]')
    .register(documentation, {
      what:
        'Adds endpoints to the benchmark, or changes its own by name: healthz (`HEALTHZ_BUDGET_MS`), readyz (200 ms), ' +
        'login-page (500 ms), me (200 ms, signed in). Further fields: `share` (of answers that may be slower), ' +
        '`ratePerS`, `connections`, `control` (a path to compare with), `url` instead of `path`, `"off":true`.',
      example,
    }),
  BENCH_ALLOW_PROD: z
    .enum(['0', '1'], 'must be 1, or left out')
    .transform(v => v === '1')
    .prefault('0')
    .register(documentation, {
      what: '`1` lets the benchmark measure prod: at most 2,000 requests, 20 a second, one connection.',
      example: '1',
      unset: '`0`',
    }),
};
