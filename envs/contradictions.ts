/** Finds variables that contradict the document or another environment. */
import { isIP } from 'node:net';
import { kindOf } from './names.ts';
import { secretNames } from './schema.ts';
import { secretsInFile, secretsInLines, secretsRepeated, type Written } from './secrets-in-file.ts';
import { itemsOf } from './variables/forms.ts';

type Raw = Readonly<Record<string, string>>;
/** Raw variables of another environment. */
type Other = Pick<Written, 'name' | 'raw'>;

const hostsOf = (values: Raw) =>
  ['WEB_URL', 'NEXT_PUBLIC_API_BASE'].flatMap(key => {
    const value = values[key] ?? '';
    return URL.canParse(value) ? [{ key, host: new URL(value).hostname }] : [];
  });

/** True for one deployed product that is reached in two ways: two backends behind one load balancer. */
const sameProduct = (mine: Written, other: Other): boolean =>
  kindOf(mine.name) === kindOf(other.name) &&
  (mine.raw['CONNECT_TO'] ?? '') !== (other.raw['CONNECT_TO'] ?? '') &&
  hostsOf(mine.raw).some(h => hostsOf(other.raw).some(t => t.host === h.host));

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || /^127\.|^\[::1\]$/.test(host);

/** Returns the problems of one environment, one line each, naming its variable; never the value of a secret. */
export function contradictions(mine: Written, others: readonly Other[]): string[] {
  const own =
    kindOf(mine.name) === 'local'
      ? secretsInLines(mine)
      : [
          ...secretsInFile(mine),
          ...secretsInLines(mine),
          ...secretsRepeated(mine),
          ...loopbackHosts(mine),
          ...clearText(mine),
        ];
  const apart = others.filter(other => other.name !== mine.name && !sameProduct(mine, other));
  return [...own, ...apart.flatMap(other => [...sharedHosts(mine, other), ...sharedSecrets(mine, other)])];
}

const loopbackHosts = ({ name, raw }: Written): string[] =>
  hostsOf(raw)
    .filter(({ host }) => isLoopback(host))
    .map(({ key, host }) => `${key} is ${host}, which is this machine; ${name} is a deployed environment`);

/** Addresses to which the password would travel in clear text; those of this machine are reported as such. */
const clearText = ({ raw }: Written): string[] =>
  ['WEB_URL', 'NEXT_PUBLIC_API_BASE', 'EXPO_PUBLIC_API_BASE', 'OWN_ORIGINS'].flatMap(key => {
    const given = raw[key] ?? '';
    const urls = (key === 'OWN_ORIGINS' ? itemsOf(given) : [given])
      .filter(it => URL.canParse(it))
      .map(it => new URL(it));
    return urls
      .filter(({ protocol, hostname }) => protocol === 'http:' && !isLoopback(hostname))
      .map(({ origin }) => `${key} is ${origin}, to which the password would travel in clear; write https://`);
  });

/** Host names that two environments share. */
function sharedHosts({ name, raw }: Written, other: Other): string[] {
  // Every machine has a localhost of its own.
  if (kindOf(name) === 'local' && kindOf(other.name) === 'local') return [];
  const way = kindOf(other.name) === kindOf(name) ? ', unless CONNECT_TO leads each to a backend of its own' : '';
  return hostsOf(raw).flatMap(({ key, host }) => {
    const clash = hostsOf(other.raw).find(t => t.host === host && isIP(t.host) === 0);
    if (!clash || host.endsWith('example.com')) return [];
    return [
      `${key} is ${host}, which is ${other.name}'s ${clash.key}; ${name} and ${other.name} must not share a host${way}`,
    ];
  });
}

const sharedSecrets = ({ name, raw }: Written, other: Other): string[] =>
  secretNames
    .filter(key => raw[key] && raw[key] === other.raw[key])
    .map(key => `${key} is the same in ${name} and ${other.name}; give each environment its own`);
