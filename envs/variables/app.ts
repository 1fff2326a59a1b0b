/** Variables of the Expo app: its versions, its gate and its build. */
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { filePath, jsonPointer, path, version } from './forms.ts';

const anotherMinimum = (platform: string) => ({
  what: `The lowest version on ${platform}, where the platforms differ.`,
  example: '1.4.0',
  unset: '`EXPO_PUBLIC_MIN_APP_VERSION`',
});

const released = (store: string) => ({
  what: `The newest version in ${store}, set by each release; judged on prod, where a minimum above it locks users out.`,
  example: '1.4.0',
  unlocks: ['gate-minimum-released' as const],
});

/** Variables of the mobile app. */
export const app = {
  // As it was set, including blanks: min-app-version-present judges its form.
  EXPO_PUBLIC_MIN_APP_VERSION: z
    .string()
    .optional()
    .register(documentation, {
      what:
        'The lowest version of the app that is let in, `X.Y.Z`. The environment document asks for it on stage and prod; ' +
        'without it, `min-app-version-present` is judged by what the build or the API tells of it.',
      example: '1.4.0',
      unlocks: ['gate-announced-minimum'],
    }),
  EXPO_PUBLIC_MIN_APP_VERSION_IOS: z.string().optional().register(documentation, anotherMinimum('iOS')),
  EXPO_PUBLIC_MIN_APP_VERSION_ANDROID: z.string().optional().register(documentation, anotherMinimum('Android')),
  MOBILE_MIN_VERSION_PATH: path
    .default('/app/version')
    .register(documentation, {
      what: 'Where the API announces the minimum, under the API base.',
      example: '/mobile/version',
    }),
  MOBILE_MIN_VERSION_POINTER: jsonPointer('/min_app_version')
    .default('/min_app_version')
    .register(documentation, {
      what: 'JSON pointer (RFC 6901) to the minimum in that answer: one text, or `{"ios":…,"android":…}`.',
      example: '/minimum',
    }),
  MOBILE_GATE_SOURCE: z
    .enum(['server', 'bundle'], 'must be server (announced by the API) or bundle (inlined when the app was built)')
    .default('server')
    .register(documentation, {
      what: 'Where the app takes its minimum from: announced by the API (`server`), or inlined at build time (`bundle`).',
      example: 'bundle',
    }),
  MOBILE_GATE_ON_ERROR: z
    .enum(['open', 'closed'], 'must be open (users get in) or closed (they do not)')
    .default('open')
    .register(documentation, {
      what: 'What the gate does while the minimum cannot be had: `open` lets users in, `closed` does not.',
      example: 'closed',
    }),
  MOBILE_APP_ID: z
    .string()
    .regex(/^[\w-]+(\.[\w-]+)+$/, 'must be a bundle identifier or package like test.example.product')
    .default('test.example.product')
    .register(documentation, { what: 'Bundle identifier or package of the app.', example: 'io.acme.product' }),
  MOBILE_DEEP_LINK: z
    .string()
    .regex(/^[a-z][a-z0-9+.-]*:\/\/\S*$/i, 'must be a link that the app opens, like product://dashboard')
    .default('product://dashboard')
    .register(documentation, { what: 'A link that opens the app behind its guard.', example: 'acme://dashboard' }),
  RELEASED_APP_VERSION_IOS: version.optional().register(documentation, released('the App Store')),
  RELEASED_APP_VERSION_ANDROID: version.optional().register(documentation, released('Google Play')),
  MOBILE_ARTIFACT: filePath
    .optional()
    .register(documentation, {
      what:
        'What was built of the app for this environment: the folder of `expo export`, a JavaScript or Hermes bundle, or ' +
        'an `.apk`, `.aab` or `.ipa`. The projects `<environment>-mobile` drive its web export.',
      example: '../app/dist',
      unlocks: ['app-bundle-api-base', 'feature-flags'],
    }),
  FEATURE_FLAGS_ALLOWED: z
    .string()
    .transform(v => (v === 'none' ? [] : v.split(',').map(s => s.trim().replace(/^EXPO_PUBLIC_FEATURE_/, ''))))
    .pipe(z.array(z.string().regex(/^\w+$/, 'must be names of flags, comma separated, or none')))
    .optional()
    .register(documentation, {
      what: 'Flags that may be on in that artifact, comma separated, with or without `EXPO_PUBLIC_FEATURE_`; or `none`.',
      example: 'NEW_DASHBOARD',
      unlocks: ['feature-flags'],
    }),
};
