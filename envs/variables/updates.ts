/** Variables of the app's updates over the air, by EAS Update or a server of one's own. */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { filled, filePath, numberOf, text } from './forms.ts';

/** A version of the runtime for each platform. */
export type RuntimeVersions = { ios: string; android: string };

const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Reads `1.4.0`, or `ios=1.4.0,android=1.4.1`. */
function runtimeVersionsIn(value: string): RuntimeVersions | undefined {
  if (!/[=,]/.test(value)) return { ios: value.trim(), android: value.trim() };
  const pairs = new Map(value.split(',').map(pair => [pair.split('=', 1)[0]?.trim(), pair.split('=')[1]?.trim()]));
  const [ios, android] = [pairs.get('ios'), pairs.get('android')];
  return pairs.size === 2 && ios && android ? { ios, android } : undefined;
}

const headersForm = z.record(z.string().regex(headerName), z.string().regex(/^[\t\x20-\x7e]*$/));

function headersIn(value: string): Record<string, string> | undefined {
  try {
    const read = headersForm.safeParse(JSON.parse(value));
    if (!read.success) return undefined;
    return Object.fromEntries(Object.entries(read.data).map(([name, content]) => [name.toLowerCase(), content]));
  } catch {
    return undefined;
  }
}

/** Variables of updates over the air. */
export const updates = {
  OTA_URL: z
    .string()
    .refine(...filled)
    .refine(v => URL.canParse(v) && /^https?:\/\/[^/?#@]+([/?][^#@\s]*)?$/.test(v), {
      error: 'is not an address like https://u.expo.dev/5a1f…: `updates.url` of app.json',
    })
    .optional()
    .register(documentation, {
      what:
        'Where an installed app asks for updates: `updates.url` of app.json. It is asked as an app asks it, without an ' +
        'account, by a fixed pool of client ids.',
      example: 'https://u.expo.dev/5a1f4a6e-5b0e-4c8f-9d59-8b3f0a1c2d3e',
      unlocks: ['ota-channel', 'ota-runtime-and-assets', 'ota-promotion', 'ota-rollout-share', 'ota-next-cold-start'],
    }),
  OTA_RUNTIME_VERSION: z
    .string()
    .min(1)
    .transform((v, context) => {
      const read = runtimeVersionsIn(v);
      if (read) return read;
      context.addIssue('is neither one runtime version nor ios=1.4.0,android=1.4.1');
      return z.NEVER;
    })
    .optional()
    .register(documentation, {
      what: 'The `runtimeVersion` of the builds that the stores hold; `ios=…,android=…` where they differ.',
      example: '1.4.0',
      unlocks: ['ota-channel', 'ota-runtime-and-assets', 'ota-promotion', 'ota-rollout-share', 'ota-next-cold-start'],
    }),
  OTA_HEADERS: z
    .string()
    .transform((v, context) => {
      const read = headersIn(v);
      if (read) return read;
      context.addIssue('is no JSON object of header names and texts');
      return z.NEVER;
    })
    .optional()
    .register(documentation, {
      what:
        'Headers that the build sends to the update server (`updates.requestHeaders` of app.json), as JSON. Another ' +
        'channel than `staging` and `production` is named here.',
      example: '{"expo-channel-name":"beta"}',
      unset: '`expo-channel-name` of the row `ota-channel`',
    }),
  OTA_CERTIFICATE: filePath
    .optional()
    .register(documentation, {
      what: 'File with the certificate that updates are signed for (PEM; `updates.codeSigningCertificate` of app.json).',
      example: 'certs/updates.pem',
      unset: 'signatures are not asked for',
    }),
  OTA_ROLLOUT_PERCENT: numberOf('percent', { from: 0, to: 100 })
    .optional()
    .register(documentation, {
      what: 'The share of installations that are to get the newest update, while it is rolled out.',
      example: '10',
      unset: '100: everybody gets the same update',
    }),
  OTA_EXPECT: z
    .enum(['update', 'none'], 'must be update (the channel has one for this runtime version) or none')
    .optional()
    .register(documentation, {
      what:
        'Whether the channel has an update for this runtime version. An answer without one is the same for a channel that ' +
        'is linked to no branch.',
      example: 'update',
      unset: 'an answer without an update decides nothing, unless a record tells of one',
    }),
  OTA_ROLLBACK_CMD: text
    .optional()
    .register(documentation, {
      what:
        "Shell command that rolls the channel's update back, on both platforms. Only a drill runs it, and never on prod; " +
        'the update of stage is published again by hand.',
      example: './ota-rollback.sh staging',
      unlocks: ['ota-rollback'],
    }),
};
