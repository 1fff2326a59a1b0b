/** The forms of values that several variables share. Each message completes the sentence "NAME …". */
import { Secret } from '../secret.ts';
import { z } from '../zod.ts';

const placeholder = /<[^>]*>|changeme|your-|(^|[/.@])example\.(com|org|net)\b/i;
/** Tells a value that was never filled in. */
export const isPlaceholder = (value: string): boolean => placeholder.test(value);
/** Refuses placeholders; for zod's `refine`. */
export const real = (what: string) =>
  [(v: string) => !placeholder.test(v), `is still a placeholder; set ${what}`] as const;

/** An address without query, fragment or credentials. */
export const webAddress = (what: string) =>
  z
    .string()
    .refine(v => v === v.trim() && !/^["']|["']$/.test(v), 'has blanks or quotes around it; write the bare address')
    .refine(v => /^https?:\/\/[^/?#]+/.test(v) && URL.canParse(v), `is not an address like ${what}`)
    .refine(v => !/[?#]/.test(v) && !/@/.test(v), 'must carry no query, fragment or credentials')
    .refine(...real(`the real address, like ${what}`));

/** An address that paths are appended to. */
export const base = (what: string) =>
  webAddress(what).refine(v => !v.endsWith('/'), 'ends with a slash; write it without');

/** A comma-separated list of origins, as a browser writes them. */
export const origins = z
  .string()
  .transform(v => v.split(','))
  .pipe(
    z
      .array(
        z
          .string()
          .transform(v => v.trim())
          .refine(
            v => URL.canParse(v) && new URL(v).origin === v,
            'is not an origin (scheme://host[:port], lower case, no slash at the end)',
          )
          .refine(...real('the origin of the web app')),
      )
      .min(1),
  );

/** A path of a site. */
export const path = z.string().regex(/^\/\S*$/, 'must be a path that starts with /');

/** RFC 6901, but for the pointer to the whole document. */
export const jsonPointer = (what: string) =>
  z.string().regex(/^(\/([^~/]|~[01])*)+$/, `must be a JSON pointer like ${what} (RFC 6901)`);

/** Text that is not empty: a name, a path of a file, a shell command. */
export const text = z.string().min(1);

/** A whole number above zero. */
export const seconds = z
  .string()
  .regex(/^\d+$/, 'must be a whole number of seconds')
  .transform(Number)
  .refine(n => n > 0, 'must be more than 0');

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
