/** Mutants and variations of the rows on the values in the app's build. */
import {
  all,
  answerWith,
  configured,
  inEnvironment,
  named,
  reset,
  variables,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

/** Base that was inlined into the app, and its packaging. */
const built = (base: string, packedAs: 'javascript' | 'hermes' | 'apk' | 'ipa' = 'javascript') =>
  configured({ 'APP.api_base': base, 'APP.packed_as': packedAs });
const more = (code: string) => configured({ 'APP.more': code });
const [stage, prod, lan] = [
  'https://stage.example.test/api/v1',
  'https://api.example.test/api/v1',
  'http://192.168.0.10:8000/api/v1',
] as const;
/** Matches a developer machine's answers to a phone. */
const phone = { host: '192.168.0.10' } as const;

export default {
  mutants: {
    'app-bundle-api-base': [
      named('a stale Metro cache ships the base of prod', built(prod)),
      named('the same in bytecode', built(prod, 'hermes')),
      named('the same inside an APK', built(prod, 'apk')),
      named('the same inside an IPA', built(prod, 'ipa')),
      named('the stand-in of the export was never replaced', built('https://expo-public-api-base.invalid/api/v1')),
      named('the stand-in of the version was never replaced', more('var minimum="0.0.0-expo-public-min-app-version";')),
      named('an address that no environment has', built('https://old-api.example.test/api/v1', 'hermes')),
      named('the phone calls itself', built('http://localhost:8000/api/v1')),
      named(
        'its own base, and that of prod with its slashes escaped',
        more('var other="https:\\/\\/api.example.test\\/api\\/v1";'),
      ),
      variables({ EXPO_PUBLIC_API_BASE: 'https://moved.example.test/api/v1' }),
      inEnvironment('prod', named('the bundle of stage was republished to production', built(stage, 'hermes'))),
      inEnvironment('prod', named('the base of a developer', built(lan))),
      inEnvironment(
        'prod',
        named('its own base, and one of a private network', more('var dev=`http://10.0.0.7:8000/api/v1`;')),
      ),
      inEnvironment(
        'prod',
        named('its own base, and the host of stage', more('var host="https://stage.example.test";')),
      ),
      inEnvironment('local', named("a developer's app calls stage", built(stage))),
      inEnvironment('local', named('the address of yesterday', built('http://192.168.0.99:8000/api/v1'))),
    ],
    'app-api-base-reachable': [
      inEnvironment('local', named('the API is bound to 127.0.0.1 only', when(phone, reset()))),
      inEnvironment(
        'local',
        named(
          'the API refuses the name that the phone calls it by',
          when(phone, answerWith({ status: 400, body: 'Invalid host header' })),
        ),
      ),
      inEnvironment('local', named('something else listens there', when(phone, answerWith({ status: 404, body: {} })))),
      inEnvironment('local', variables({ EXPO_PUBLIC_API_BASE: 'http://localhost:8000/api/v1' })),
      inEnvironment('local', variables({ EXPO_PUBLIC_API_BASE: 'http://127.0.0.1:8000/api/v1' })),
      // An address that nobody owns: no packet is sent to it.
      inEnvironment(
        'local',
        named('the address of yesterday', variables({ EXPO_PUBLIC_API_BASE: 'http://192.168.255.254:8000/api/v1' })),
      ),
      inEnvironment('local', variables({ EXPO_PUBLIC_API_BASE: 'https://192.168.0.10:8000/api/v1' })),
      inEnvironment('local', variables({ EXPO_PUBLIC_API_BASE: 'http://203.0.113.7:8000/api/v1' })),
      variables({ EXPO_PUBLIC_API_BASE: 'http://stage.example.test/api/v1' }),
      variables({ EXPO_PUBLIC_API_BASE: 'https://web.example.test/api/v1' }),
      variables({ EXPO_PUBLIC_API_BASE: 'https://localhost/api/v1' }),
      inEnvironment('prod', variables({ EXPO_PUBLIC_API_BASE: lan })),
      inEnvironment('prod', variables({ EXPO_PUBLIC_API_BASE: 'https://web.example.test/api/v1' })),
    ],
    'feature-flags': [
      named(
        'a flag of stage is on in prod',
        inEnvironment('prod', configured({ 'APP.flags': { NEW_DASHBOARD: 'true', ADMIN_TOOLS: 'true' } })),
      ),
      named('a flag nobody listed is on', configured({ 'APP.flags': { PAYMENTS: '1' } })),
      named('a flag nobody listed is on, in another word', configured({ 'APP.flags': { PAYMENTS: 'Enabled ' } })),
      named(
        'on in the configuration beside bytecode',
        configured({ 'APP.flags': { PAYMENTS: 'on' }, 'APP.packed_as': 'apk' }),
      ),
      named('a boolean of a script', more('var flags={EXPO_PUBLIC_FEATURE_PAYMENTS:!0};')),
      variables({ FEATURE_FLAGS_ALLOWED: 'none' }),
    ],
    'min-app-version-present': [
      variables({ EXPO_PUBLIC_MIN_APP_VERSION: 'v1.4.0 ' }),
      variables({ EXPO_PUBLIC_MIN_APP_VERSION: '1.4' }),
      variables({ EXPO_PUBLIC_MIN_APP_VERSION: '1.04.0' }),
      variables({ EXPO_PUBLIC_MIN_APP_VERSION: '1.4.0-beta.1' }),
      variables({ EXPO_PUBLIC_MIN_APP_VERSION_ANDROID: '42' }),
      named(
        'not given to the run, and of a wrong form in the build',
        all(variables({ EXPO_PUBLIC_MIN_APP_VERSION: '' }), configured({ EXPO_PUBLIC_MIN_APP_VERSION: 'v1.4' })),
      ),
      inEnvironment('prod', variables({ EXPO_PUBLIC_MIN_APP_VERSION: '1.4.0 ' })),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: {
    'app-bundle-api-base': ['app-api-base-reachable', 'env-matrix'],
    'app-api-base-reachable': ['app-bundle-api-base', 'env-matrix', 'public-host-names'],
    'min-app-version-present': ['gate-announced-minimum', 'gate-minimum-released'],
  },
  variations: [
    inEnvironment(
      'stage',
      named(
        'an APK, and an API of others below the same path',
        all(
          configured({ 'APP.packed_as': 'apk', 'APP.flags': { NEW_DASHBOARD: 'on', ADMIN_TOOLS: '0' } }),
          more('https://errors.example.net/api/v1/storehttps://web.example.test/docs'),
        ),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'an IPA',
        configured({
          'APP.packed_as': 'ipa',
          'APP.flags': { NEW_DASHBOARD: '1', ADMIN_TOOLS: 'off', PAYMENTS: '' },
          'APP.more': 'var help="https://stage.example.test/docs";',
        }),
      ),
    ),
    inEnvironment('local', named('bytecode', configured({ 'APP.packed_as': 'hermes' }))),
    variables({ EXPO_PUBLIC_MIN_APP_VERSION_IOS: '1.4.0' }),
  ],
} satisfies Proof;
