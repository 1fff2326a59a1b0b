/**
 * Finds the variables of an environment whose secret is one of the suite's own words, which every report contains for
 * any product. Such a secret cannot be removed from a report without destroying the report, and every gap would reveal
 * it.
 */
import { allEnvironments, mobileProject } from './names.ts';
import { policy } from './policy.ts';
import { settings } from './run-settings.ts';
import { secretNames, variables } from './schema.ts';

/**
 * Words that neither the policy nor the variables contain: verdicts, and states of Playwright's tests, of its steps, of
 * the runner and of a run.
 */
const words = [
  'fail, not judged, inconclusive, advice, waived, not run, pass, not applicable, planned',
  'passed failed timedOut interrupted skipped expected unexpected flaky finished broken unknown redacted',
  'true false null undefined setup harness misconfigured unreachable unmet waiver see FAIL n.a. requirement source observed',
  'deployed reference stack smoke full chromium firefox webkit playwright postflight javascript conformance',
  'own bound in, instead of',
  'environment request verdict evidence observations assertions login logout dashboard password username localhost',
];
/** Variables whose values every report of an environment shows. */
const shown = [
  'WEB_URL',
  'NEXT_PUBLIC_API_BASE',
  'EXPO_PUBLIC_API_BASE',
  'SMOKE_USER',
  'SMOKE_USER_2',
  'AUTH_COOKIE',
  'COOKIE_DOMAIN',
] as const;
const isShown = (key: string): boolean => shown.some(name => name === key) || key.endsWith('_PATH');

let said: string | undefined;
/** Returns all texts that the reports of every product contain, in lower case. */
export const ownText = (): string =>
  (said ??= [
    JSON.stringify(policy),
    ...Object.keys(variables.shape),
    ...Object.keys(settings.shape),
    ...allEnvironments().flatMap(name => [name, mobileProject(name)]),
    ...words,
  ]
    .join('\n')
    .toLowerCase());

/** True for a text that the reports of an environment contain anyway. `raw`: its variables. */
export function isOwnWord(text: string, raw: Readonly<Record<string, unknown>> = {}): boolean {
  const folded = text.toLowerCase();
  return (
    ownText().includes(folded) ||
    Object.entries(raw).some(
      ([key, value]) => isShown(key) && typeof value === 'string' && value.toLowerCase().includes(folded),
    )
  );
}

/** Texts that are shorter, or have fewer different characters, occur in other texts by chance, also in base64 data. */
const SHORTEST = 8;
const FEWEST_DIFFERENT = 5;

/**
 * Returns why a secret cannot be kept out of the reports, and what to do; undefined where it can. Never contains its
 * value.
 */
function unprotectable(secret: string, raw: Readonly<Record<string, string>>): string | undefined {
  const longer = `give the account another one, of ${SHORTEST} characters or more`;
  if (secret.length < SHORTEST) return `is too short to be found and taken out of the reports; ${longer}`;
  if (new Set(secret.toLowerCase()).size < FEWEST_DIFFERENT)
    return `repeats so few characters that it cannot be told from other text in the reports; ${longer}`;
  return isOwnWord(secret, raw)
    ? `is a word that the reports contain anyway, so that it cannot be taken out of them; ${longer}`
    : undefined;
}

/** Returns a line for each secret of an environment that the reports cannot protect; it begins with its variable. */
export const unprotected = (raw: Readonly<Record<string, string>>): string[] =>
  secretNames.flatMap(key => {
    const given = raw[key] ?? '';
    const all = key === 'FOREIGN_TOKENS' ? given.split(',').map(token => token.trim()) : [given];
    const [why] = all.filter(Boolean).flatMap(secret => unprotectable(secret, raw) ?? []);
    if (why === undefined) return [];
    return [`${key} ${key === 'FOREIGN_TOKENS' ? `has a token that ${why.replace(/;.*/, '; leave it out')}` : why}`];
  });
