/** What one environment's variables say against the document, or against another environment's. */
import { isIP } from 'node:net';
import { kindOf, type EnvironmentName } from './names.ts';
import { secretNames } from './schema.ts';

type Raw = Readonly<Record<string, string>>;

/** Raw variables of an environment: all that were gathered, and those of its file alone. */
export type Gathered = { name: EnvironmentName; raw: Raw; file: Raw };

const hostsOf = (values: Raw) =>
  ['WEB_URL', 'NEXT_PUBLIC_API_BASE'].flatMap(key => {
    const value = values[key] ?? '';
    return URL.canParse(value) ? [{ key, host: new URL(value).hostname }] : [];
  });

/** One deployed product under its own name, looked at from two sides: two backends behind a balancer. */
const sameProduct = (mine: Gathered, other: Omit<Gathered, 'file'>): boolean =>
  kindOf(mine.name) === kindOf(other.name) &&
  (mine.raw['CONNECT_TO'] ?? '') !== (other.raw['CONNECT_TO'] ?? '') &&
  hostsOf(mine.raw).some(h => hostsOf(other.raw).some(t => t.host === h.host));

/** One line for each, naming its variable; no values of secrets. */
export function contradictions(mine: Gathered, others: readonly Omit<Gathered, 'file'>[]): string[] {
  const { name, raw, file } = mine;
  const problems: string[] = [];
  if (kindOf(name) !== 'local') {
    for (const key of secretNames)
      if (file[key])
        problems.push(
          `${key} stands in envs/${name}.env; secrets come from the process environment only: delete the line and change the secret`,
        );
    for (const { key, host } of hostsOf(raw))
      if (host === 'localhost' || host.endsWith('.localhost') || /^127\.|^\[::1\]$/.test(host))
        problems.push(`${key} is ${host}, which is this machine; ${name} is a deployed environment`);
  }
  for (const other of others.filter(o => o.name !== name && !sameProduct(mine, o))) {
    for (const { key, host } of hostsOf(raw)) {
      const clash = hostsOf(other.raw).find(t => t.host === host && isIP(t.host) === 0);
      // Every machine has a localhost of its own.
      if (!clash || host.endsWith('example.com') || (kindOf(name) === 'local' && kindOf(other.name) === 'local'))
        continue;
      const way = kindOf(other.name) === kindOf(name) ? ', unless CONNECT_TO leads each to a backend of its own' : '';
      problems.push(
        `${key} is ${host}, which is ${other.name}'s ${clash.key}; ${name} and ${other.name} must not share a host${way}`,
      );
    }
    for (const key of secretNames)
      if (raw[key] && raw[key] === other.raw[key])
        problems.push(`${key} is the same in ${name} and ${other.name}; give each environment its own`);
  }
  return problems;
}
