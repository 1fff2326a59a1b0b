/**
 * Makes the canaries of a run: values in place of secrets, and their possible spellings. Known to the run and to its
 * scanner, not to the redaction.
 */
import { z } from 'zod';

const canarySchema = z.object({
  /** The synthetic account's password: announced before the run. */
  password: z.string(),
  /** The same with every character that an encoding must change. */
  awkward: z.string(),
  /** Learnt during the run: the value of a cookie, and an opaque token. */
  cookie: z.string(),
  token: z.string(),
});

/** See the schema. */
export type Canaries = z.infer<typeof canarySchema>;

/** Returns the canaries of one test, distinguished from others by `mark` (letters and digits). */
export const canariesFor = (mark: string): Canaries => ({
  password: `Pw${mark}canary`,
  awkward: `Aw${mark}+/"<&'\\ %~é한/x`,
  cookie: `ck${mark}Rv9Qx7`,
  token: `tk${mark}-Zq_84Lm`,
});

/** Writes the canaries for a child process; {@link readCanaries} reads them there. */
export const handOver = (canaries: Canaries): string => JSON.stringify(canaries);
export const readCanaries = (text: string | undefined): Canaries => canarySchema.parse(JSON.parse(text ?? '{}'));

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
const units = (s: string) => [...Array(s.length).keys()].map(i => s.charCodeAt(i));
const html = (s: string, quote: string, apostrophe: string) =>
  s
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', quote)
    .replaceAll("'", apostrophe);
/** Returns the base64 digits that depend only on the value, when it follows `before` other bytes. */
function digits(s: string, before: number, encoding: 'base64' | 'base64url'): string {
  const text = Buffer.from(`${'xy'.slice(0, before)}${s}`)
    .toString(encoding)
    .replace(/=+$/, '');
  return text.slice([0, 2, 3][before], (before + Buffer.byteLength(s)) % 3 === 0 ? undefined : -1);
}

/** Encodings by name. Each returns the visible part of a value in a text in that encoding. */
export const encodings = {
  raw: s => s,
  percent: s => encodeURIComponent(s),
  'percent, lower case': s => encodeURIComponent(s).replace(/%../g, m => m.toLowerCase()),
  'percent, every byte': s => [...Buffer.from(s)].map(b => `%${hex(b, 2)}`).join(''),
  form: s => new URLSearchParams([['', s]]).toString().slice(1),
  JSON: s => JSON.stringify(s).slice(1, -1),
  'JSON in JSON': s => JSON.stringify(JSON.stringify(s)).slice(3, -3),
  'unicode \\u0041': s =>
    units(s)
      .map(c => `\\u${hex(c, 4)}`)
      .join(''),
  'unicode \\u{41}': s => Array.from(s, c => `\\u{${hex(c.codePointAt(0) ?? 0, 1)}}`).join(''),
  'unicode \\x41': s => [...Buffer.from(s)].map(b => `\\x${hex(b, 2)}`).join(''),
  'HTML, named': s => html(s, '&quot;', '&apos;'),
  'HTML, decimal': s => Array.from(s, c => `&#${c.codePointAt(0) ?? 0};`).join(''),
  'HTML, hexadecimal': s => Array.from(s, c => `&#x${hex(c.codePointAt(0) ?? 0, 1).toUpperCase()};`).join(''),
  'base64, from 0': s => digits(s, 0, 'base64'),
  'base64, from 1': s => digits(s, 1, 'base64'),
  'base64, from 2': s => digits(s, 2, 'base64'),
  'base64url, from 0': s => digits(s, 0, 'base64url'),
  'base64url, from 1': s => digits(s, 1, 'base64url'),
  'base64url, from 2': s => digits(s, 2, 'base64url'),
  'bytes, hexadecimal': s => Buffer.from(s).toString('hex'),
  'bytes, as a list': s => [...Buffer.from(s)].join(','),
} as const satisfies Record<string, (s: string) => string>;

/** Names of the encodings. */
export type Encoding = keyof typeof encodings;
export const encodingNames = Object.keys(encodings) as Encoding[];
