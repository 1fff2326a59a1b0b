/** The forms of values that several variables share. Each message completes the sentence "NAME …". */
import { Secret } from '../secret.ts';
import { z } from '../zod.ts';

/** Host names of examples: RFC 2606 §3, and those that templates write for one's own host. */
const exampleHost =
  /(^|[/.@])(example\.(com|org|net)|changeme|your-?(domain|host|hostname|site|app|api|web|server|company|org|product|project))(?=[.:/]|$)/i;
/** A whole value that is a placeholder: `<password>`, `changeme`, `your-password`, `$SECRET`, a masked `***`. */
const standIn =
  /^(<[^<>]*>|\$?\{\{.*\}\}|\$\{[^{}]*\}|\$[A-Z_]{4,}|change[-_ ]?(me|it)|your[-_ ].*(password|secret|token|user|email|account|name)s?([-_ ]here)?|x{3,}|\*+|\.{3}|todo|tbd)$/i;
/** A part of a value that a shell, a pipeline or a template should have filled in. */
const template = /\$\{[^}]*\}?|\$\([^)]*\)?|\{\{[^{}]*\}\}|<[^<>]*>|%(?![0-9A-F]{2})[A-Z_]{3,}%|\$[A-Z_]{2,}/;

/** True for an address that was never filled in. */
export const isPlaceholder = (value: string): boolean => exampleHost.test(value) || /<[^<>]*>/.test(value);

/** Refuses a placeholder; for zod's `refine`. */
export const real = (what: string) =>
  [(v: string) => !standIn.test(v.trim()), `is still a placeholder; set ${what}`] as const;

/** Refuses an address of examples; for zod's `refine`. */
const realAddress = (what: string) =>
  [(v: string) => !isPlaceholder(v), `is still a placeholder; set ${what}`] as const;

/** Refuses parts that nothing here fills in; for zod's `refine`. */
export const filled = [
  (v: string) => isPlaceholder(v) || !template.test(v),
  {
    error: (issue: { input?: unknown }) =>
      `holds ${template.exec(String(issue.input))?.[0] ?? ''}, which nothing fills in here; write the value itself`,
  },
] as const;

/** Returns the port that an address or an origin names; undefined where it names none. */
const statedPort = (v: string): number | undefined => {
  const [, port] = /^\w+:\/\/[^/?#]*:(\d+)(?=[/?#]|$)/.exec(v) ?? [];
  return port === undefined ? undefined : Number(port);
};
const isPort = (v: string): boolean => {
  const port = statedPort(v);
  return port === undefined || (port > 0 && port <= 65_535);
};
/** Refuses a port on which nothing can listen; for zod's `refine`. */
const listening = [
  isPort,
  { error: (issue: { input?: unknown }) => `has port ${statedPort(String(issue.input))}; ports are 1 to 65535` },
] as const;

const addressThat = (what: string, bare: RegExp, lacks: string) =>
  z
    .string()
    .refine(v => v === v.trim() && !/^["']|["']$/.test(v), 'has blanks or quotes around it; write the bare address')
    .refine(...filled)
    .refine(...listening)
    .refine(v => /^https?:\/\/[^/?#]+/.test(v) && URL.canParse(v), `is not an address like ${what}`)
    .refine(v => bare.test(v), `must carry no ${lacks}`)
    .refine(...realAddress(`the real address, like ${what}`));

/** An address without query, fragment or credentials. */
export const webAddress = (what: string) => addressThat(what, /^[^?#@]*$/, 'query, fragment or credentials');

/** An address that may have a query, by which many products route. */
export const queriedAddress = (what: string) => addressThat(what, /^[^?#@]*(?:\?[^#]*)?$/, 'fragment or credentials');

/** An address to which paths are appended. */
export const base = (what: string) =>
  webAddress(what).refine(v => !v.endsWith('/'), 'ends with a slash; write it without');

/** Returns what is wrong with an origin; undefined for an origin as browsers write it. */
function wrongOrigin(v: string): string | undefined {
  if (isPlaceholder(v)) return 'is still a placeholder; set the origin of the web app';
  const [part] = template.exec(v) ?? [];
  if (part !== undefined) return `holds ${part}, which nothing fills in here; write the value itself`;
  if (v === '*') return 'is *, with which no browser sends cookies; list the origins';
  // In a browser's proxy setting it would match every host below.
  if (v.includes('*')) return 'holds *, which no origin does; list the origins';
  if (!isPort(v)) return `has port ${statedPort(v)}; ports are 1 to 65535`;
  const origin = /^https?:\/\//i.test(v) && URL.canParse(v) ? new URL(v).origin : undefined;
  if (origin === undefined) return 'is not an origin (scheme://host[:port], lower case, no slash at the end)';
  return origin === v ? undefined : `is not an origin as browsers write it; write ${origin}`;
}

/** Items of a list: comma separated, or in JSON as settings of FastAPI have it. */
export function itemsOf(v: string): string[] {
  try {
    const list: unknown = v.trim().startsWith('[') ? JSON.parse(v) : undefined;
    if (Array.isArray(list) && list.every(item => typeof item === 'string')) return list;
  } catch {
    // Half a JSON list is split at its commas, and its parts are reported as no origins.
  }
  return v.split(',');
}

/** A list of origins, as a browser writes them. */
export const origins = z
  .string()
  .transform(v => itemsOf(v).map(item => item.trim()))
  .pipe(
    z
      .array(
        z
          .string()
          .refine(v => wrongOrigin(v) === undefined, { error: issue => wrongOrigin(String(issue.input)) ?? '' }),
      )
      .min(1, 'is an empty list; name the origin of the web app'),
  );

/** A path of a site. */
export const path = z
  .string()
  .refine(...filled)
  .regex(/^\/\S*$/, 'must be a path that starts with /');

/** RFC 6901, but for the pointer to the whole document. */
export const jsonPointer = (what: string) =>
  z.string().regex(/^(\/([^~/]|~[01])*)+$/, `must be a JSON pointer like ${what} (RFC 6901)`);

/** Text that is not empty: a name, a path of a file, a shell command. */
export const text = z.string().min(1);

/** Fields of a form, written as a query is: `name=value` separated by `&`. */
export const fields = z
  .string()
  .refine(v => v === '' || v.split('&').every(pair => /^[^=\s]+=/.test(pair)), 'must be name=value, separated by &')
  .transform(v => Object.fromEntries(new URLSearchParams(v)));

/** The path of a file or a folder on this machine. */
export const filePath = text
  .refine(...filled)
  .refine(v => !/^~/.test(v) && (process.platform === 'win32' || !/^[A-Z]:[\\/]|\\/i.test(v)), {
    error: ({ input }) =>
      String(input).startsWith('~')
        ? `is ${String(input)}, and only a shell knows what ~ is; write the whole path`
        : `is ${String(input)}, a path of Windows, and this is ${process.platform}; write a path of this machine, with /`,
  });

/** Digits that form a number within bounds: outside of them, a unit or a digit is wrong. */
export const numberOf = (unit: string, { from, to }: { from: number; to: number }, form = /^\d+$/) =>
  z
    .string()
    .regex(form, `must be ${form.source.includes('\\.') ? 'a' : 'a whole'} number of ${unit}`)
    .transform(Number)
    .refine(n => n >= from && n <= to, `must be from ${from} to ${to} ${unit}`);

/** Longest token, ten years in seconds. */
const TEN_YEARS_S = 315_360_000;

/** A whole number of seconds above zero. */
export const seconds = (to = TEN_YEARS_S) => numberOf('seconds', { from: 1, to });

/** `true` or `false`. */
export const truth = z.enum(['true', 'false'], 'must be true or false').transform(v => v === 'true');

/** A value that is never printed. */
export const secret = z
  .string()
  .min(1, 'is empty; give it through the process environment')
  .refine(v => v === v.trim(), 'has blanks around it')
  .refine(...real('the real secret'))
  .transform(v => new Secret(v));

/** A version of one to four numbers, with or without a leading `v`. */
export const version = z.string().regex(/^v?\d+(\.\d+){0,3}$/, 'must be a version like 1.4.0');
