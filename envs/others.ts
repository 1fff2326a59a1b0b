/** What an environment knows of the other ones: whatever must not be found in it. */
import type { EnvName } from './policy.ts';
import { isPlaceholder } from './schema.ts';

/** One other environment, as far as it is described. */
export type OtherEnvironment = { name: EnvName; /** Origins of its web and its API. */ origins: string[]; /** Its DB_IDENTITY_CMD. */ databaseIdentity: string | undefined };

const names = ['local', 'stage', 'prod'] as const satisfies readonly EnvName[];
/** Variables of another environment that are looked at, under their prefix: PROD__WEB_URL. */
const known = ['WEB_URL', 'NEXT_PUBLIC_API_BASE', 'DB_IDENTITY_CMD'] as const;
/** Where local is by the document: a deployed environment must not lead there, whatever is described. */
const localOrigins = ['http://localhost:3000', 'http://localhost:8000'];

/** The variables of the other environments, from what describes each: prefixed with its name. */
export function asSeenFrom(name: EnvName, describe: (other: EnvName) => Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(names.filter(other => other !== name).flatMap(other => {
    const raw = describe(other) ?? {};
    return known.flatMap(key => raw[key] ? [[`${other.toUpperCase()}__${key}`, raw[key]] as const] : []);
  }));
}

/** Reads prefixed variables. An address that is still a placeholder belongs to nobody. */
export function otherEnvironments(name: EnvName, raw: Readonly<Record<string, string>>): OtherEnvironment[] {
  return names.filter(other => other !== name).map(other => {
    const of = (key: (typeof known)[number]) => raw[`${other.toUpperCase()}__${key}`];
    const given = [of('WEB_URL'), of('NEXT_PUBLIC_API_BASE')].flatMap(url => url !== undefined && URL.canParse(url) && !isPlaceholder(url) ? [new URL(url).origin] : []);
    return { name: other, origins: [...new Set([...given, ...other === 'local' ? localOrigins : []])], databaseIdentity: of('DB_IDENTITY_CMD') };
  });
}
