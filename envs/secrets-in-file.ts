/** Finds secrets in the file of an environment: as variables, in other lines, and in its comments. */
import type { EnvFile, Line } from './env-file.ts';
import { envFileOf } from './folder.ts';
import { environmentNames, kindOf, type EnvironmentName } from './names.ts';
import { secretNames } from './schema.ts';
import { givenInComment, sign } from './secret-value.ts';

/**
 * A file as it was read: its variables by canonical names, its lines and its comments; `raw`: all variables of a run.
 */
export type Written = {
  name: EnvironmentName;
  raw: Readonly<Record<string, string>>;
  file: EnvFile['values'];
} & Partial<Pick<EnvFile, 'lines' | 'comments'>>;

const ONLY = 'secrets come from the process environment only: delete';

/** Returns a problem for each secret among the variables of a deployed environment's file. */
export const secretsInFile = ({ name, file }: Written): string[] =>
  secretNames
    .filter(key => file[key])
    .map(key => `${key} stands in ${envFileOf(name).shown}; ${ONLY} the line and change the secret`);

/**
 * Ways in which a line gives a secret that is no variable of its file: behind another one (`export A=x
 * SMOKE_PASSWORD=y`), in a list of commands, or as another shell or program writes it. A line without a value gives
 * none.
 */
const given = (secret: string): RegExp =>
  new RegExp(
    `(?:^|[^a-z0-9_]|__)${secret}(?:["']?\\s{0,9}\\+?=["']?[^\\s"'#;]|["']?\\s{0,9}[=:]\\s{1,9}["'][^"']|["']\\s{0,9}:["'][^"'])|\\bset(?:env|\\s-\\w{1,9})\\s{1,9}${secret}\\s{1,9}\\S`,
    'i',
  );
const secretsGiven = secretNames.map(name => ({ name, pattern: given(name) }));

/**
 * Returns a problem for each line or comment of a file that gives a secret; in the file of local, only for those that
 * give a secret of another environment.
 */
export function secretsInLines(written: Pick<Written, 'name' | 'lines' | 'comments'>): string[] {
  const { name: of, lines = [], comments = [] } = written;
  if (kindOf(of) === 'local')
    return [...lines, ...comments].flatMap(line => mentioned(line, name => /^(?:stage|prod)_/i.test(name)));
  const inLines = lines.flatMap(({ at, rest }) =>
    secretsGiven
      .filter(({ pattern }) => pattern.test(rest))
      .map(({ name }) => `${at} gives ${name}; ${ONLY} it and change the secret`),
  );
  return [...inLines, ...comments.flatMap(line => mentioned(line))];
}

/** Returns a line for each place of a file that contains a secret of this run, under any name. */
export const secretsRepeated = ({ raw, file, lines = [], comments = [] }: Written): string[] =>
  secretNames.flatMap(key => {
    if (file[key]) return [];
    const values = (raw[key] ?? '').split(key === 'FOREIGN_TOKENS' ? ',' : '\n').map(value => value.trim());
    const spelt = values
      .filter(value => value.length >= SHORTEST)
      .flatMap(value => [
        value,
        encodeURIComponent(String(Buffer.from(value))),
        Buffer.from(value).toString('base64').replaceAll('=', ''),
      ]);
    return [...lines, ...comments]
      .filter(({ rest }) => spelt.some(value => rest.includes(value)))
      .map(({ at }) => `${at} holds the value of ${key}; ${ONLY} it and change the secret`);
  });

/** Shorter secrets are refused: they occur in other texts by chance. */
const SHORTEST = 8;

/**
 * The name of a secret, also as pipelines spell it (`STAGE_SMOKE_PASSWORD`, `SMOKE_PASSWORD_PROD`), and the sign before
 * its value.
 */
const mention = new RegExp(
  [
    '(?<![a-z0-9])',
    `((?:(?:${environmentNames.join('|')})(?:_[a-z0-9]{1,20}){0,2}_{1,2})?(?:${secretNames.join('|')})(?:_[a-z0-9]{1,20})?)`,
    sign,
  ].join(''),
  'gi',
);

/** Returns a line for each secret that a comment gives. `among`: the names that count. */
const mentioned = ({ at, rest }: Line, among: (name: string) => boolean = () => true): string[] =>
  givenInComment(rest, mention).flatMap(({ name }) =>
    among(name) ? [`${at} gives ${name} in a comment; ${ONLY} it and change the secret`] : [],
  );
