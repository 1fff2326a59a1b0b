/** Gathers the raw variables of one environment: its file, then the process environment, which wins. */
import { readEnvFile, type EnvFile, type Places } from './env-file.ts';
import { canonical, prefixOf, type EnvironmentName } from './names.ts';
import { variables } from './schema.ts';

type Raw = Record<string, string>;

/** Raw variables of an environment: all that were gathered, those of its file, and where each was found. */
export type Found = { raw: Raw; file: EnvFile; places: Places };

/** Gathers them. `plain`: variables without the prefix of an environment count as well. */
export function gather(
  name: EnvironmentName,
  from: Readonly<Record<string, string | undefined>>,
  plain: boolean,
): Found {
  const prefix = prefixOf(name);
  const file = readEnvFile(name, from);
  const [raw, places] = [{ ...file.values }, new Map(file.places)];
  const all = Object.entries(from).flatMap(([spelling, value]) =>
    value === undefined ? [] : [{ key: canonical(spelling), spelling, value }],
  );
  const given = [
    ...(plain ? all.filter(({ key }) => key in variables.shape) : []),
    ...all.filter(({ key }) => key.startsWith(prefix)).map(it => ({ ...it, key: it.key.slice(prefix.length) })),
  ];
  // CI passes an unset variable as an empty one, which must not hide another value.
  for (const { key, spelling, value } of given) {
    if (value === '' && raw[key] !== undefined) continue;
    raw[key] = value;
    places.set(key, { spelling });
  }
  return { raw, file, places };
}
