/** The variables that a run got from the process environment, as a command that repeats the run must give them. */
import { allEnvironments, canonical, prefixOf, type EnvironmentName } from './names.ts';
import { otherVariables } from './others.ts';
import { secretNames, variables } from './schema.ts';

/** Returns a value in the quotes that make it one word for a POSIX shell. */
export const quoted = (value: string): string =>
  /^[\w./:@,+-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;

const isNeeded = (key: string): boolean =>
  key in variables.shape && !variables.shape[key as keyof typeof variables.shape].safeParse(undefined).success;
const isSecret = (key: string): boolean => secretNames.some(name => key === name);
/** Commands, headers and further fields of the login may hold a credential of their own. */
const mayHold = (key: string): boolean => key.endsWith('_CMD') || key === 'API_HEADERS' || key === 'LOGIN_EXTRA';
/** True for an address with a user or a query, which may hold a credential. */
const mayCarry = (value: string): boolean =>
  value
    .split('://')
    .slice(1)
    .some(rest => /^[^/]*@/.test(rest) || rest.includes('?'));
const isOneLine = (value: string): boolean => !/\p{Cc}/u.test(value);

/** Returns the key of a variable that the environment reads, without its prefix; undefined for all others. */
function keyFor(name: EnvironmentName, key: string): string | undefined {
  const prefix = prefixOf(name);
  const own = key.startsWith(prefix) ? key.slice(prefix.length) : key;
  if (own in variables.shape) return own;
  const others = allEnvironments().filter(other => other !== name);
  return otherVariables.find(other => others.some(environment => key === `${prefixOf(environment)}${other}`));
}

/**
 * Returns the variables of the process environment that one environment reads, each as an assignment of a POSIX shell
 * (`STAGE__WEB_URL=https://…`), without those to which the environment's file gives the same value. A variable that is
 * a secret, or may hold one, is only named; its value is taken from the shell, which refuses to run without a required
 * one: `SMOKE_PASSWORD="${SMOKE_PASSWORD:?}"`, `DB_STOP_CMD="${DB_STOP_CMD-}"`.
 * @param inFile the variables of the environment's file.
 */
export function givenVariables(
  name: EnvironmentName,
  from: Readonly<Record<string, string | undefined>>,
  inFile: Readonly<Record<string, string>>,
): string[] {
  const given = Object.entries(from).flatMap(([spelling, value]) => {
    const key = keyFor(name, canonical(spelling));
    return !value || key === undefined || inFile[key] === value ? [] : [{ as: canonical(spelling), key, value }];
  });
  const secrets = [...given.map(({ key, value }) => [key, value] as const), ...Object.entries(inFile)]
    .filter(([key, value]) => isSecret(key) && value !== '')
    .flatMap(([, value]) => [value, encodeURIComponent(value)]);
  return given.map(({ as, key, value }) => {
    const mayShow = !isSecret(key) && !mayHold(key) && !mayCarry(value) && isOneLine(value);
    const isShown = mayShow && !secrets.some(secret => value.includes(secret));
    return `${as}=${isShown ? quoted(value) : `"\${${as}${isNeeded(key) ? ':?' : '-'}}"`}`;
  });
}
