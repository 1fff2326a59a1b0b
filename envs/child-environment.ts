/**
 * Chooses the variables of the process environment that child processes of a run inherit. No child gets passwords,
 * tokens or variables that may hold one: those were given to the suite alone. We cannot control what a program does
 * with its environment: a browser passes it to each of its processes, a package's build to any of a thousand packages.
 */
import { allEnvironments, canonical, prefixOf } from './names.ts';
import { secretNames, variables } from './schema.ts';

type ProcessVariables = Readonly<Record<string, string | undefined>>;
/** Variables of a process. */
export type ChildVariables = Record<string, string>;

/** Variables by which a program finds other programs, its files, its language and its screen. */
const SYSTEM: ReadonlySet<string> = new Set(
  [
    'PATH HOME USER LOGNAME SHELL LANG LANGUAGE TZ TMPDIR TMP TEMP DISPLAY WAYLAND_DISPLAY XAUTHORITY LD_LIBRARY_PATH',
    'DBUS_SESSION_BUS_ADDRESS CHROME_DEVEL_SANDBOX CI NO_COLOR',
    'SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT USERNAME USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA',
    'PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86) NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE',
  ].flatMap(line => line.split(' ')),
);
const systemFamilies = ['LC_', 'XDG_', 'FONTCONFIG_'];
/** No program starts without them; the name of a folder that is also a password is no secret. */
const indispensable: ReadonlySet<string> = new Set(['PATH', 'HOME', 'SYSTEMROOT', 'TMPDIR', 'TEMP', 'TMP']);

/**
 * Shortest secret that is searched for inside the values of other variables, characters: a shorter one is part of
 * words.
 */
const WITHIN_AT_LEAST = 8;

const isSystem = (name: string): boolean =>
  SYSTEM.has(name.toUpperCase()) || systemFamilies.some(family => name.toUpperCase().startsWith(family));

/** Returns the suite's own variable that a name stands for, with the prefix of any environment. */
function ownVariable(name: string): string | undefined {
  const key = canonical(name);
  return Object.keys(variables.shape).find(own => key === own || key.endsWith(`__${own}`));
}

const isSecret = (own: string | undefined): boolean => secretNames.some(name => name === own);

/**
 * True for a variable that is a secret of the suite, may hold one, or carries messages between a run's own processes.
 */
function isPrivate(name: string): boolean {
  const own = ownVariable(name);
  const mayHold = own !== undefined && /_CMD$|^(?:DEPENDENCIES|API_HEADERS|LOGIN_EXTRA)$/.test(own);
  return isSecret(own) || mayHold || /^(?:POSTFLIGHT|PLAYWRIGHT|PW)_/i.test(name);
}

/** Returns the secrets of a process environment, in every spelling in which another variable may repeat them. */
function secretsIn(from: ProcessVariables): string[] {
  const given = Object.entries(from).flatMap(([name, value]) => {
    if (!value || !isSecret(ownVariable(name))) return [];
    return [value, ...(ownVariable(name) === 'FOREIGN_TOKENS' ? value.split(',').map(token => token.trim()) : [])];
  });
  return [...new Set(given)]
    .filter(secret => secret !== '')
    .flatMap(secret => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret)
        .toString('base64')
        .replace(/={1,2}$/, ''),
    ]);
}

function filtered(from: ProcessVariables, passes: (name: string) => boolean): ChildVariables {
  const secrets = secretsIn(from);
  const holdsNone = (name: string, value: string): boolean =>
    indispensable.has(name.toUpperCase()) ||
    secrets.every(secret => value !== secret && (secret.length < WITHIN_AT_LEAST || !value.includes(secret)));
  return Object.fromEntries(
    Object.entries(from).flatMap(([name, value]) =>
      value !== undefined && passes(name) && holdsNone(name, value) ? [[name, value] as const] : [],
    ),
  );
}

/**
 * Returns the environment of browsers, targets and programs of this machine: an allow-list, since they need these
 * variables only to find their way.
 */
export const systemVariables = (from: ProcessVariables = process.env): ChildVariables => filtered(from, isSystem);

/**
 * Returns the environment of the adopter's commands, and of programs that are configured by variables of their own
 * (npm, pip, adb): everything except the suite's own variables. An allow-list would have to name the client of every
 * cloud and every database. These programs act in the adopter's name, with the adopter's credentials, and none of them
 * signs in with the synthetic account.
 */
export const commandVariables = (from: ProcessVariables = process.env): ChildVariables =>
  filtered(from, name => !isPrivate(name));

/**
 * Returns {@link systemVariables} for an option that is merged into the process environment, such as Playwright's
 * `webServer.env`: every other variable is set to undefined, which Node leaves out of the new process.
 */
export function onlySystemVariables(from: ProcessVariables = process.env): ChildVariables {
  const kept = systemVariables(from);
  const left: Record<string, string | undefined> = Object.fromEntries(
    Object.keys(from).map(name => [name, kept[name]]),
  );
  return left as ChildVariables;
}

/** Returns the environment of another run of the suite: all that this run was given, with some values replaced. */
export const variablesOfAnotherRun = (
  different: ChildVariables,
  from: ProcessVariables = process.env,
): Record<string, string | undefined> => ({ ...from, ...different });

/** Removes the suite's secrets from this process, so that its children inherit none of them; settings stay. */
export function forgetSecrets(): void {
  const kept = commandVariables();
  for (const name of Object.keys(process.env))
    if (!(name in kept) && !/^(?:POSTFLIGHT|PLAYWRIGHT)_/.test(name)) Reflect.deleteProperty(process.env, name);
}

/** Every name under which the suite reads a secret. */
export const secretSpellings = (): string[] =>
  secretNames.flatMap(name => [name, ...allEnvironments().map(environment => `${prefixOf(environment)}${name}`)]);
