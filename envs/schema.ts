/**
 * The typed matrix of one environment's variables: every variable, its form, its default. It reads nothing:
 * {@link ./environment.ts} gathers the values. Keys are the document's own (with `__` for its dots).
 */
import type { output } from 'zod';
import { Secret } from './secret.ts';
import { z } from './zod.ts';

/** One mapping of curl's `--connect-to`: requests for host:port go to address:addressPort. Empty host or port means any. */
export type ConnectTo = { host: string; port: string; address: string; addressPort: string };

/**
 * Parses curl's `--connect-to` syntax, comma separated: `HOST1:PORT1:HOST2:PORT2`, IPv6 in brackets.
 * @returns the mappings, or undefined where the text is malformed.
 */
export function parseConnectTo(text: string): ConnectTo[] | undefined {
  const part = String.raw`(\[[^\]]*\]|[^:,\[\]]*)`;
  const form = new RegExp(`^${part}:(\\d*):${part}:(\\d*)$`);
  const mappings: ConnectTo[] = [];
  for (const item of text
    .split(',')
    .map(s => s.trim())
    .filter(s => s !== '')) {
    const [, host, port, address, addressPort] = form.exec(item) ?? [];
    if (host === undefined || port === undefined || address === undefined || addressPort === undefined)
      return undefined;
    if ([port, addressPort].some(p => p !== '' && Number(p) > 65535)) return undefined;
    const bare = (s: string) => s.replace(/^\[|\]$/g, '').toLowerCase();
    mappings.push({ host: bare(host), port, address: bare(address), addressPort });
  }
  return mappings;
}

const placeholder = /<[^>]*>|changeme|your-|(^|[/.@])example\.(com|org|net)\b/i;
/** Whether a value was never filled in. */
export const isPlaceholder = (value: string): boolean => placeholder.test(value);
const real = (what: string) => [(v: string) => !placeholder.test(v), `is still a placeholder; set ${what}`] as const;

const webAddress = (what: string) =>
  z
    .string()
    .refine(v => v === v.trim() && !/^["']|["']$/.test(v), 'has blanks or quotes around it; write the bare address')
    .refine(v => /^https?:\/\/[^/?#]+/.test(v) && URL.canParse(v), `is not an address like ${what}`)
    .refine(v => !/[?#]/.test(v) && !/@/.test(v), 'must carry no query, fragment or credentials')
    .refine(...real(`the real address, like ${what}`));
const webAddressWithQuery = z
  .string()
  .refine(
    v => /^https?:\/\/[^/?#@]+([/?]|$)/.test(v) && URL.canParse(v),
    'is not an address like https://stage.example.test/page',
  );
const base = (what: string) => webAddress(what).refine(v => !v.endsWith('/'), 'ends with a slash; write it without');
const origin = z
  .string()
  .transform(v => v.trim())
  .refine(
    v => URL.canParse(v) && new URL(v).origin === v,
    'is not an origin (scheme://host[:port], lower case, no slash at the end)',
  )
  .refine(...real('the origin of the web app'));
const path = z.string().regex(/^\/\S*$/, 'must be a path that starts with /');
const seconds = z
  .string()
  .regex(/^\d+$/, 'must be a whole number of seconds')
  .transform(Number)
  .refine(n => n > 0, 'must be more than 0');
const truth = z.enum(['true', 'false'], 'must be true or false').transform(v => v === 'true');
const secret = z
  .string()
  .min(1, 'is empty; give it through the process environment')
  .refine(v => v === v.trim(), 'has blanks around it')
  .refine(...real('the real secret'))
  .transform(v => new Secret(v));
const selector = z.string().min(1).optional();

/** What the API depends on besides its database: a word for it, whether it is unready without it, and the commands of an outage. */
const dependencies = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('is not JSON');
      return z.NEVER;
    }
  })
  .pipe(
    z.array(
      z.object({
        name: z.string().regex(/^[\w-]+$/),
        required: z.boolean(),
        stop: z.string().min(1),
        start: z.string().min(1),
      }),
    ),
  );

/** An endpoint of the benchmark: one of its own, changed (or left out by `off`), or another. What is not given keeps its default. */
const benchEndpoint = z.strictObject({
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

const version = z.string().regex(/^v?\d+(\.\d+){0,3}$/, 'must be a version like 1.4.0');

/** Every variable of an environment (README, "Variables"), with its default. */
export const variables = z.object({
  WEB_URL: base('https://stage.example.test'),
  NEXT_PUBLIC_API_BASE: base('https://stage.example.test/api/v1'),
  EXPO_PUBLIC_API_BASE: base('https://stage.example.test/api/v1').optional(),
  HEALTHZ_URL: webAddress('https://stage.example.test/healthz').optional(),
  HEALTHZ_CONTROL_URL: webAddress('https://stage.example.test/api/v1/postflight-control').optional(),
  READYZ_URL: webAddress('https://stage.example.test/readyz').optional(),
  OPENAPI_URL: webAddress('https://stage.example.test/openapi.json').optional(),
  OPENAPI_FILE: z.string().min(1).optional(),
  LOGIN_PATH: path.default('/auth/login'),
  LOGOUT_PATH: path.default('/auth/logout'),
  ME_PATH: path.default('/me'),
  LOGIN_BODY: z.enum(['json', 'form'], 'must be json or form').default('json'),
  LOGIN_USER_FIELD: z.string().min(1).default('email'),
  LOGIN_PASSWORD_FIELD: z.string().min(1).default('password'),
  TOKEN_POINTER: z
    .string()
    .regex(/^(\/([^~/]|~[01])*)+$/, 'must be a JSON pointer like /access_token (RFC 6901)')
    .default('/access_token'),
  LOGIN_PAGE: path.default('/login'),
  DASHBOARD_PAGE: path.default('/dashboard'),
  LOGIN_USER_SELECTOR: selector,
  LOGIN_PASSWORD_SELECTOR: selector,
  LOGIN_SUBMIT_SELECTOR: selector,
  DASHBOARD_SELECTOR: selector,
  AUTH_COOKIE: z
    .string()
    .regex(/^[^\s;,=]+$/, 'must be the name of a cookie')
    .optional(),
  COOKIE_DOMAIN: z
    .string()
    .regex(/^\.?[\w-]+(\.[\w-]+)*$/, 'must be a domain like example.test, or left out for host-only')
    .optional(),
  CORS__ALLOW_ORIGINS: z
    .string()
    .transform(v => v.split(','))
    .pipe(z.array(origin).min(1)),
  CORS__ALLOW_CREDENTIALS: truth.default(true),
  AUTH__TOKEN_EXPIRE: seconds.default(3600),
  LOGIN_LIMIT_COUNT: z
    .string()
    .regex(/^[1-9]\d*$/, 'must be a whole number of attempts')
    .transform(Number)
    .default(5),
  LOGIN_LIMIT_WINDOW_S: seconds.default(60),
  LOGIN_LIMIT_KEY: z
    .enum(['ip+account', 'ip,account'], 'must be ip+account (one key) or ip,account (two limits)')
    .default('ip+account'),
  HEALTHZ_BUDGET_MS: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'must be a number of milliseconds')
    .transform(Number)
    .default(50),
  PREVIOUS_RELEASE_ASSETS: z
    .string()
    .transform(v =>
      v
        .split(',')
        .map(s => s.trim())
        .filter(s => s !== ''),
    )
    .pipe(z.array(path))
    .prefault(''),
  // As it was set, blanks and all: min-app-version-present judges its form.
  EXPO_PUBLIC_MIN_APP_VERSION: z.string().optional(),
  EXPO_PUBLIC_MIN_APP_VERSION_IOS: z.string().optional(),
  EXPO_PUBLIC_MIN_APP_VERSION_ANDROID: z.string().optional(),
  MOBILE_MIN_VERSION_PATH: path.default('/app/version'),
  MOBILE_MIN_VERSION_POINTER: z
    .string()
    .regex(/^(\/([^~/]|~[01])*)+$/, 'must be a JSON pointer like /min_app_version (RFC 6901)')
    .default('/min_app_version'),
  MOBILE_GATE_SOURCE: z
    .enum(['server', 'bundle'], 'must be server (announced by the API) or bundle (inlined when the app was built)')
    .default('server'),
  MOBILE_GATE_ON_ERROR: z
    .enum(['open', 'closed'], 'must be open (users get in) or closed (they do not)')
    .default('open'),
  MOBILE_APP_ID: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)+$/, 'must be a bundle identifier or package like test.example.product')
    .default('test.example.product'),
  MOBILE_DEEP_LINK: z
    .string()
    .regex(/^[a-z][a-z0-9+.-]*:\/\/\S*$/i, 'must be a link that the app opens, like product://dashboard')
    .default('product://dashboard'),
  RELEASED_APP_VERSION_IOS: version.optional(),
  RELEASED_APP_VERSION_ANDROID: version.optional(),
  MOBILE_ARTIFACT: z.string().min(1).optional(),
  FEATURE_FLAGS_ALLOWED: z
    .string()
    .transform(v => (v === 'none' ? [] : v.split(',').map(s => s.trim().replace(/^EXPO_PUBLIC_FEATURE_/, ''))))
    .pipe(z.array(z.string().regex(/^\w+$/, 'must be names of flags, comma separated, or none')))
    .optional(),
  PAGE_TIMEOUT_MS: z
    .string()
    .regex(/^[1-9]\d*$/, 'must be a whole number of milliseconds')
    .transform(Number)
    .default(10_000),
  SMOKE_USER: z
    .string()
    .min(1, 'is empty; name the synthetic account')
    .refine(...real('the synthetic account')),
  SMOKE_PASSWORD: secret,
  SMOKE_USER_2: z
    .string()
    .min(1)
    .refine(...real('the second synthetic account'))
    .optional(),
  SMOKE_PASSWORD_2: secret.optional(),
  CA_FILE: z.string().min(1).optional(),
  CONNECT_TO: z
    .string()
    .transform((v, context) => {
      const mappings = parseConnectTo(v);
      if (mappings) return mappings;
      context.addIssue({
        code: 'custom',
        message: 'is not HOST1:PORT1:HOST2:PORT2, comma separated (curl --connect-to)',
      });
      return z.NEVER;
    })
    .prefault(''),
  DB_STOP_CMD: z.string().min(1).optional(),
  DB_START_CMD: z.string().min(1).optional(),
  DB_PAUSE_CMD: z.string().min(1).optional(),
  DB_RESUME_CMD: z.string().min(1).optional(),
  DB_CONNECTIONS_CMD: z.string().min(1).optional(),
  DB_IDENTITY_CMD: z.string().min(1).optional(),
  API_STOP_CMD: z.string().min(1).optional(),
  API_START_CMD: z.string().min(1).optional(),
  FOREIGN_TOKENS: z
    .string()
    .min(1)
    .transform(v => new Secret(v))
    .optional(),
  BENCH_ENDPOINTS: z
    .string()
    .transform((text, context) => {
      const example = '[{"name":"orders","path":"/orders","session":true,"budgetMs":200}]';
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: `is not JSON; write a list like ${example}` });
        return z.NEVER;
      }
      const read = z.array(benchEndpoint).safeParse(value);
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      context.addIssue({
        code: 'custom',
        message: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}; write a list like ${example}`.trimStart(),
      });
      return z.NEVER;
    })
    .prefault('[]'),
  BENCH_ALLOW_PROD: z
    .enum(['0', '1'], 'must be 1, or left out')
    .transform(v => v === '1')
    .prefault('0'),
  ACCESS_GATE: z.enum(['none', 'ip-allow-list'], 'must be none or ip-allow-list').default('none'),
  DEPENDENCIES: z
    .string()
    .transform((v, context) => {
      const read = dependencies.safeParse(v);
      if (read.success) return read.data;
      context.addIssue({
        code: 'custom',
        message:
          'is not a JSON list like [{"name":"redis","required":true,"stop":"docker stop redis","start":"docker start redis"}]',
      });
      return z.NEVER;
    })
    .prefault('[]'),
});

/** The parsed variables of one environment. */
export type Variables = output<typeof variables>;
/** Name of a variable. */
export type VariableName = keyof Variables;
/** Variables that hold secrets: refused in stage.env and prod.env. */
export const secretNames = [
  'SMOKE_PASSWORD',
  'SMOKE_PASSWORD_2',
  'FOREIGN_TOKENS',
] as const satisfies readonly VariableName[];
