/** Lists addresses and databases of the other environments, which must not appear in this one. */
import { kindOf, prefixOf, type EnvironmentName } from './names.ts';
import { isPlaceholder } from './variables/forms.ts';

/** Another environment, as far as it is described. */
export type OtherEnvironment = {
  name: EnvironmentName;
  /** Origins of its web and its API. */
  origins: string[];
  /** Its DB_IDENTITY_CMD. */
  databaseIdentity: string | undefined;
};

type Raw = Readonly<Record<string, string>>;

/** Variables that are read of another environment, under its prefix: PROD__WEB_URL. */
export const otherVariables = ['WEB_URL', 'NEXT_PUBLIC_API_BASE', 'DB_IDENTITY_CMD'] as const;
/** Origins of local by the document: a deployed environment must not lead there, even if local is not described. */
const localOrigins = ['http://localhost:3000', 'http://localhost:8000'];
/** The document keeps local, stage and prod apart, and leaves it to siblings of one kind what they share. */
const isOther =
  (name: EnvironmentName) =>
  (other: EnvironmentName): boolean =>
    kindOf(other) !== kindOf(name);

/** Returns the variables of the other environments, each with the prefix of its environment. */
export function asSeenFrom(
  name: EnvironmentName,
  described: ReadonlyMap<EnvironmentName, Raw>,
): Record<string, string> {
  return Object.fromEntries(
    [...described]
      .filter(([other]) => isOther(name)(other))
      .flatMap(([other, raw]) =>
        otherVariables.flatMap(key => (raw[key] ? [[`${prefixOf(other)}${key}`, raw[key]] as const] : [])),
      ),
  );
}

/**
 * Returns the other environments, from variables with their prefixes. A placeholder is not taken for an address.
 * @param names all environments of the run, `name` among them.
 */
export function otherEnvironments(
  name: EnvironmentName,
  names: readonly EnvironmentName[],
  raw: Raw,
): OtherEnvironment[] {
  return names.filter(isOther(name)).map(other => {
    const of = (key: (typeof otherVariables)[number]) => raw[`${prefixOf(other)}${key}`];
    const given = [of('WEB_URL'), of('NEXT_PUBLIC_API_BASE')].flatMap(url =>
      url !== undefined && URL.canParse(url) && !isPlaceholder(url) ? [new URL(url).origin] : [],
    );
    return {
      name: other,
      origins: [...new Set([...given, ...(kindOf(other) === 'local' ? localOrigins : [])])],
      databaseIdentity: of('DB_IDENTITY_CMD'),
    };
  });
}
