/**
 * The words of the variable HAS_NOT: features that a product may lack, and the rows about each. An environment lists
 * what is missing, not what is there: a list of what is there would silently take out the rows that a later version of
 * the suite adds. Nothing is guessed from an answer that fails: a product with a broken logout would pass for one
 * without a logout.
 */
import { nearest } from './nearest.ts';
import type { RequirementId } from './policy.ts';

/** Rows about the bearer token, which the document asks for because of the app alone ("App(Bearer)"). */
const bearer = [
  'bearer-login',
  'bearer-scheme',
  'bearer-refusal',
  'bearer-challenge',
  'cors-native-client',
] as const satisfies readonly RequirementId[];

/** The rows that do not apply to a product without the feature. */
export const features = {
  app: [
    ...bearer,
    'app-bundle-api-base',
    'app-api-base-reachable',
    'feature-flags',
    'min-app-version-present',
    'app-logout-on-401',
    'app-token-storage',
    'gate-announced-minimum',
    'gate-blocks',
    'gate-version-order',
    'gate-on-error',
    'gate-minimum-released',
    'gate-exit',
    'gate-raise-drill',
    'ota-channel',
    'ota-next-cold-start',
    'ota-promotion',
    'ota-rollback',
    'ota-rollout-share',
    'ota-runtime-and-assets',
  ],
  bearer,
  jwt: [
    'jwt-algorithm',
    'jwt-clock',
    'jwt-expiry',
    'jwt-key-date',
    'jwt-rotation',
    'token-lifetime',
    'signing-key-isolation',
    'signing-key-strength',
  ],
  limit: [
    'login-limit-count',
    'login-limit-answer',
    'login-limit-recovery',
    'login-limit-per-account',
    'login-limit-per-address',
    'login-limit-spoofing',
    'login-limit-workers',
    'login-limit-race',
    'login-limit-normalisation',
    'login-limit-oracle',
    'login-limit-isolation',
    'login-limit-hygiene',
  ],
  logout: ['logout', 'cookie-deletion'],
  openapi: [
    'openapi-valid',
    'openapi-responses',
    'openapi-compatibility',
    'ui-tolerates-api-shapes',
    'ui-tolerates-broken-shapes',
  ],
  readiness: [
    'readyz-healthy',
    'readyz-names-database',
    'readyz-database-down',
    'readyz-database-hangs',
    'readyz-recovery',
    'readyz-series',
    'readyz-connections',
    'readyz-dependencies',
    'readyz-dependency-names',
  ],
} as const satisfies Record<string, readonly RequirementId[]>;

/** A word of HAS_NOT. */
export type Feature = keyof typeof features;

/** All words of HAS_NOT. */
export const featureNames = Object.keys(features) as Feature[];

/** True for a word of HAS_NOT. */
export const isFeature = (word: string): word is Feature => featureNames.some(name => name === word);

/** Reads HAS_NOT: features in the order given, and the unknown words, each with the nearest feature. */
export function readFeatures(value: string): { features: Feature[]; unknown: string[] } {
  const words = value
    .split(',')
    .map(word => word.trim().toLowerCase())
    .filter(word => word !== '');
  const known = featureNames.map(name => name.toUpperCase());
  const unknown = words
    .filter(word => !isFeature(word))
    .map(word => {
      const near = nearest(word, known)?.toLowerCase();
      return `"${word}"${near === undefined ? '' : ` (did you mean ${near}?)`}`;
    });
  return { features: words.filter(isFeature), unknown };
}

/** Returns the missing feature because of which a row does not apply; undefined where it applies. */
export const missingFor = (id: string, missing: readonly Feature[]): Feature | undefined =>
  missing.find(name => (features[name] as readonly string[]).includes(id));

/**
 * Returns why a row does not apply to a product without a feature, in words that read well after "not applicable: ".
 */
export const missingReason = (feature: string): string => `the environment says so: HAS_NOT names ${feature}`;
