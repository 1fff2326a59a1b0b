/** Finds secrets in the file of an environment: as variables, in other lines, and in its comments. */
import type { EnvFile, Line } from './env-file.ts';
import { envFileOf } from './folder.ts';
import { environmentNames, kindOf, type EnvironmentName } from './names.ts';
import { secretNames } from './schema.ts';

/** A file as it was read: its variables by canonical names, its lines, its comments; `raw`: all variables of a run. */
export type Written = {
  name: EnvironmentName;
  raw: Readonly<Record<string, string>>;
  file: EnvFile['values'];
} & Partial<Pick<EnvFile, 'lines' | 'comments'>>;

const ONLY = 'secrets come from the process environment only: delete';

/** Returns what is wrong with the variables of a deployed environment's file: those that are secrets. */
export const secretsInFile = ({ name, file }: Written): string[] =>
  secretNames
    .filter(key => file[key])
    .map(key => `${key} stands in ${envFileOf(name).shown}; ${ONLY} the line and change the secret`);

/**
 * Ways in which a line gives a secret that is none of its file's variables: behind another one (`export A=x
 * SMOKE_PASSWORD=y`), in a list of commands, as another shell or program writes it. One without a value gives none.
 */
const given = (secret: string): RegExp =>
  new RegExp(
    `(?:^|[^a-z0-9_]|__)${secret}(?:["']?\\s{0,9}\\+?=["']?[^\\s"'#;]|["']?\\s{0,9}[=:]\\s{1,9}["'][^"']|["']\\s{0,9}:["'][^"'])|\\bset(?:env|\\s-\\w{1,9})\\s{1,9}${secret}\\s{1,9}\\S`,
    'i',
  );
const secretsGiven = secretNames.map(name => ({ name, pattern: given(name) }));

/**
 * Returns what is wrong with lines and comments of a file: those that give a secret; in that of local, those that give
 * one of another environment.
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

/** Returns a line for each place of a file that holds a secret of this run, whatever stands before it. */
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

/** What of a value is looked at, characters: a private key is shorter, and a word is told by its beginning. */
const LONGEST = 1000;
/** Shorter secrets are refused: they stand in other texts by chance. */
const SHORTEST = 8;

/**
 * The name of a secret, also as pipelines spell it (`STAGE_SMOKE_PASSWORD`, `SMOKE_PASSWORD_PROD`), and what its value
 * stands behind. A colon and "is" stand in sentences, too.
 */
const mention = new RegExp(
  [
    '(?<![a-z0-9])',
    `((?:(?:${environmentNames.join('|')})(?:_[a-z0-9]{1,20}){0,2}_{1,2})?(?:${secretNames.join('|')})(?:_[a-z0-9]{1,20})?)`,
    '(?:["\'`]?(?<sign>\\s{0,9}(?:[=-]>|\\+?=|:=)|\\s{0,9}:|\\s{1,9}is\\s)',
    '|(?<=\\bset(?:env|\\s-\\w{1,9})\\s{1,9}\\w{1,80})\\s)',
  ].join(''),
  'gi',
);

/** Returns a line for each secret that a comment gives. `among`: the names that count. */
const mentioned = ({ at, rest }: Line, among: (name: string) => boolean = () => true): string[] =>
  [...rest.matchAll(mention)].flatMap(({ 0: all, 1: name = '', index, groups }) => {
    const isSpoken = /^(?::|is)$/i.test(groups?.['sign']?.trim() ?? '');
    return among(name) &&
      isValue(
        rest
          .slice(index + all.length)
          .slice(0, LONGEST)
          .trim(),
        isSpoken,
      )
      ? [`${at} gives ${name} in a comment; ${ONLY} it and change the secret`]
      : [];
  });

/** A text that stands for a value, or says where that is kept; more may follow. */
const standIn = new RegExp(
  [
    '^(?:<[^<>]*>|\\[[^[\\]]*\\]|\\([^()]*\\)|\\$?\\{\\{[^{}]*\\}\\}|\\$?\\{[^{}"\']*\\}|\\$\\(.*\\)|\\$(?:[A-Z_][A-Z_0-9]*|[a-z_]+)',
    '%[A-Za-z_]+%|@+[A-Z_]+@+|_+[A-Z_]*|\\*+|-+|\\?+|\\.{2,}|…|[xX]{3,}',
    '[a-z][a-z\\d+.-]{1,20}://[^\\s@]*|(?:arn|vault):\\S*|/(?:run|etc|var|home|mnt|opt)/\\S*)(?=$|[\\s,;.):])',
  ].join('|'),
);
/** A first word that speaks of the value. */
const spokenOf =
  /^(?:1password.*|bitwarden|keychain|vault|doppler|aws|gcp|azure|github|gitlab|jenkins|ci|env|environment|none|null|nil|unset|empty|todo|tbd|required|optional|secret|password|redacted|hidden|masked|placeholder|example|change[-_ ]?(?:me|it)|(?:your|my|the|insert|replace)[-_]?[a-z_-]*)$/i;
/** Words of a sentence, which no list of words that make a password has. */
const sentence =
  /(?:^|\s)(?:the|an?|in|from|by|to|is|of|as|at|it|see|via|your|ask|set|comes|here|only|never|not|no|for|with|and|or|on|when)(?=[.,;:]?(?:\s|$))|[^\p{ASCII}]/iu;
/** The private part of a key as JWK (RFC 8037 §2). */
const privatePart = /["']d["']\s{0,9}:\s{0,9}["'][\w-]{20,}/;

/** Words with digits that sentences about passwords have. */
const technical = /base64|sha-?\d{1,3}|utf-?8|oauth2|rfc\d{4}|^\d{1,3}-(?=[a-z])/gi;

/** Returns whether a word is made as passwords are, and no word of a language. */
const isRandom = (word: string): boolean =>
  word.length >= 6 && /\p{L}/u.test(word) && /[\d!$%^~|\\]/.test(word.replace(technical, ''));

/** Returns whether a text behind the name of a secret is its value: no stand-in, and no sentence about it. */
function isValue(text: string, isSpoken: boolean): boolean {
  const quote = /^["'`]/.exec(text)?.[0];
  const value = quote === undefined ? text.replace(/\s#.*/s, '').trim() : (text.slice(1).split(quote, 1)[0] ?? '');
  if (value.startsWith('{') && /["']/.test(value)) return privatePart.test(text);
  const [first = '', ...more] = value.split(/\s+/);
  const word = first.replace(/[.,;:!?)\]}"'`]{1,9}$/, '');
  if (word === '' || standIn.test(value) || spokenOf.test(word)) return false;
  if (quote !== undefined) return true;
  if (isSpoken || sentence.test(value)) return isRandom(word);
  return more.length !== 1 || first !== word || isRandom(word);
}
