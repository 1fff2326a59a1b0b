/** Mutants and variations of the rows on the announced minimum version. */
import {
  all,
  answerWith,
  dropField,
  inEnvironment,
  named,
  setBody,
  setField,
  setHeader,
  variables,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const version = { path: /\/app\/version(\?|$)/ } as const;
/** Matches an app's own request; a request that bypasses every cache has a query. */
const asAsked = { path: /\/app\/version$/ } as const;
const announces = (value: string | { ios: string; android: string }) =>
  when(version, setField('min_app_version', value));

export default {
  mutants: {
    'gate-announced-minimum': [
      named(
        'raised in the variable, and the server keeps the old one',
        variables({ EXPO_PUBLIC_MIN_APP_VERSION: '1.5.0' }),
      ),
      announces('1.3.0'),
      announces('1.40.0'),
      announces('1.4.0.1'),
      announces({ ios: '1.4.0', android: '1.3.0' }),
      named('no minimum', when(version, dropField('min_app_version'))),
      named('no such path', when(version, answerWith({ status: 404, body: { detail: 'Not Found' } }))),
      named('a page', when(version, setBody('<!doctype html><title>Product</title>', 'text/html'))),
      named(
        'an answer that may be kept for an hour',
        when(version, setHeader('Cache-Control', 'public, max-age=3600')),
      ),
      named('an answer out of a cache', when(version, setHeader('Age', '120'))),
      named('a cache keeps the minimum of yesterday', when(asAsked, setField('min_app_version', '1.3.0'))),
      named(
        'the cache has it, and the server does not',
        when({ path: /\/app\/version\?/ }, setField('min_app_version', '1.3.0')),
      ),
      named(
        'inlined in the bundle, and raised on the server only',
        variables({ MOBILE_GATE_SOURCE: 'bundle', EXPO_PUBLIC_MIN_APP_VERSION: '1.5.0' }),
      ),
      inEnvironment('prod', announces('1.3.9')),
      inEnvironment(
        'prod',
        named('an answer that a CDN may keep', when(version, setHeader('Cache-Control', 's-maxage=60'))),
      ),
    ],
    'gate-minimum-released': [
      named('above anything published', announces('9.9.9')),
      variables({ EXPO_PUBLIC_MIN_APP_VERSION: '1.10.0' }),
      variables({ RELEASED_APP_VERSION_IOS: '1.3.10' }),
      variables({ RELEASED_APP_VERSION_ANDROID: '1.3' }),
      named(
        'platforms mixed up',
        all(
          announces({ ios: '1.3.0', android: '1.4.0' }),
          variables({
            RELEASED_APP_VERSION_IOS: '1.4.0',
            RELEASED_APP_VERSION_ANDROID: '1.3.0',
            EXPO_PUBLIC_MIN_APP_VERSION_ANDROID: '1.3.0',
          }),
        ),
      ),
    ],
  },
  // The same faults, seen by other rows in a whole run (`npm run prove -- --full`).
  also: { 'gate-announced-minimum': ['openapi-responses'], 'gate-minimum-released': ['gate-announced-minimum'] },
  variations: [
    inEnvironment('stage', announces('v1.4.0')),
    inEnvironment(
      'prod',
      named(
        'a minimum for each platform',
        all(
          announces({ ios: '1.4.0', android: '1.3.2' }),
          variables({ EXPO_PUBLIC_MIN_APP_VERSION_ANDROID: '1.3.2', RELEASED_APP_VERSION_ANDROID: 'v1.10' }),
        ),
      ),
    ),
    // Another directive with the same meaning.
    inEnvironment('stage', when(version, setHeader('Cache-Control', 'no-cache'))),
  ],
} satisfies Proof;
