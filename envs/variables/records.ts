/** Variables of records: where the records of runs are kept, and the keys that sign and verify them. */
import { Secret } from '../secret.ts';
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { filePath } from './forms.ts';

/** The public half of an Ed25519 key (RFC 8037 §2). `kid`: its name in the header of a signature. */
export type PublicKey = { kty: 'OKP'; crv: 'Ed25519'; x: string; kid?: string | undefined };

const half = z.string().regex(/^[\w-]{43}$/);
const keyFields = { kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: half, kid: z.string().min(1).optional() };
const publicKey = z.strictObject({ ...keyFields, use: z.string().optional(), alg: z.string().optional() });
const privateKey = z.object({ ...keyFields, d: half });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A JWK, a list of them, or a JWK set. */
function keysIn(text: string): unknown[] {
  const value = parsed(text);
  if (Array.isArray(value)) return value;
  const set = typeof value === 'object' && value !== null && 'keys' in value ? value.keys : undefined;
  return Array.isArray(set) ? set : [value];
}

const holdsPrivateKey = (key: unknown): boolean => typeof key === 'object' && key !== null && 'd' in key;

const publicKeys = z.string().transform((text, context): PublicKey[] => {
  const keys = keysIn(text);
  if (keys.some(holdsPrivateKey)) {
    context.addIssue('holds a private key, with which anyone who reads it signs records; give its public half');
    return z.NEVER;
  }
  const read = z.array(publicKey).min(1).safeParse(keys);
  if (read.success) return read.data.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid }));
  context.addIssue('is no list of public Ed25519 keys as JWK (RFC 8037); `npx postflight records keys` makes one');
  return z.NEVER;
});

/** Variables of records. */
export const records = {
  RECORDS: filePath
    .refine(v => !v.startsWith('git:') || /^git:[\w][\w./-]*$/.test(v), 'must be a folder, or git: and a remote')
    .optional()
    .register(documentation, {
      what:
        'Where each run that names EXPECTED_TAG leaves its record: a folder, or `git:REMOTE`, the branch ' +
        '`postflight-records` of that remote of REPO_DIR. Stage and prod share it.',
      example: 'git:origin',
      unset: '`records` beside the folder of the reports; for the targets on this machine none are left',
    }),
  RECORD_PRIVATE_KEY: z
    .string()
    .refine(v => privateKey.safeParse(parsed(v)).success, {
      error: 'is no private Ed25519 key as JWK (RFC 8037); `npx postflight records keys` makes one',
    })
    .transform(v => new Secret(v))
    .optional()
    .register(documentation, {
      what:
        'The private key that signs records, as JWK. Give it to the job that judges stage, and to no other: so nobody ' +
        'else can write a record that lets a release go to prod. Made by `npx postflight records keys`.',
      example:
        '{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}',
      unset: 'records are not signed',
    }),
  RECORD_PUBLIC_KEYS: publicKeys
    .optional()
    .register(documentation, {
      what: 'The public keys whose signatures count, as JWK or a list of them; no secret. A record that none of them verifies counts as absent.',
      example: '[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]',
      unset: 'records are read, and verified by nobody',
      unlocks: ['promotion-record'],
    }),
};
