/** Reads an environment's file, and keeps the spelling and the line of each name in it. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { envFileOf } from './folder.ts';
import { canonical } from './names.ts';

/**
 * The place of a variable: its name as it is spelt there; `at` names the file and the line, from 1, and is missing
 * outside of a file.
 */
export type Place = { spelling: string; at?: string };

/** Places by canonical names. */
export type Places = ReadonlyMap<string, Place>;

/**
 * A line of a file with its place. `rest`: the value behind a name, the whole line where it assigns nothing, or the
 * text of a comment.
 */
export type Line = { at: string; rest: string };

/**
 * A file as it was read. `values` and `places` have the canonical names; `problems` are those of the file itself;
 * `lines` are all lines but comments, each up to a comment behind it.
 */
export type EnvFile = {
  values: Record<string, string>;
  places: Places;
  problems: string[];
  lines: Line[];
  comments: Line[];
};

const nothing = (problems: string[] = []): EnvFile => ({
  values: {},
  places: new Map(),
  problems,
  lines: [],
  comments: [],
});

/** True for UTF-16, with a byte order mark or without: text of an environment's file has no NUL. */
const isUtf16 = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.includes(0);

/** A line with a name and a value, as dotenv reads it. */
const assignment = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=|:\s)/;

/** Returns the line, from 1, that gives each name its value: of several, the last one wins. */
const lineOf = (lines: readonly string[]): Map<string, number> =>
  new Map(
    lines.flatMap(
      (line, i) =>
        assignment
          .exec(line)
          ?.slice(1, 2)
          .map(name => [name, i + 1] as const) ?? [],
    ),
  );

/** Returns the lines, from 1, that dotenv skips in silence; none where a value has several lines. */
function ignored(lines: readonly string[], values: readonly string[]): number[] {
  if (values.some(value => value.includes('\n'))) return [];
  return lines.flatMap((line, i) => (/^\s*(?:#|$)/.test(line) || assignment.test(line) ? [] : [i + 1]));
}

/** A value that begins with #, as a CSS selector may: dotenv takes it for a comment, which has a blank beside its #. */
const beginsWithHash = /^\s*(?:export\s+)?[\w.-]+(?:=|\s+=\s*)#\S/;

/** A value in quotes that dotenv strips; a comment may follow. */
const inQuotes = /^(?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)\s*(?:#.*)?$/;

/** Says how dotenv changes the value of a line; undefined where it keeps the value. */
function changed(line: string): string | undefined {
  if (beginsWithHash.test(line)) return 'its value is empty, since # begins a comment';
  const written = line.replace(assignment, '').trim();
  const [quote = ''] = /^["'`]/.exec(written) ?? [];
  if (quote !== '' && inQuotes.test(written))
    return written.includes(`\\${quote}`) ? `the backslash before ${quote} stays in its value` : undefined;
  const [bare = ''] = written.split('#', 1);
  const isHalf = ["'", '"', '`'].some(it => bare.split(it).length % 2 === 0);
  if (bare !== written && bare !== '' && (isHalf || !/\s$/.test(bare))) return 'its value ends at #';
  return isStripped(bare.trim(), quote) ? 'its first and its last quote, which are no pair, are taken off' : undefined;
}

/**
 * True for a value whose first and last quote belong to words of its own. Quotes around a whole command, whose own
 * first quote opens, were meant as a pair.
 */
function isStripped(value: string, quote: string): boolean {
  if (quote === '' || value.length < 2 || !value.endsWith(quote)) return false;
  const [beforeNext = ''] = value.slice(1).split(quote, 1);
  return !/[\s=(:,"'`]$/.test(beforeNext);
}

/**
 * Returns the comments of a file, including those behind a value; a comment that a backslash continues includes the
 * next line.
 */
const commentsIn = (lines: readonly string[], shown: string): Line[] =>
  lines.flatMap((line, i) => {
    const rest = /(?:^|\s)#(.*)/s.exec(line)?.[1];
    if (rest === undefined) return [];
    const next = rest.endsWith('\\') ? (lines[i + 1] ?? '').replace(/^[\s#]{0,99}/, '') : '';
    return [{ at: `${shown}:${i + 1}`, rest: rest.replace(/\\$/, '') + next }];
  });

/** Reads the text of a file. `shown` is its name in messages. */
export function readEnvText(bytes: Buffer, shown: string): EnvFile {
  const utf8 = 'save it as UTF-8 (in PowerShell: Out-File -Encoding utf8)';
  if (isUtf16(bytes)) return nothing([`${shown} is in UTF-16, which nothing here reads; ${utf8}`]);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const raw = parse(text);
  const lines = text.split(/\r\n|\r|\n/);
  const given = lineOf(lines);
  const at = (spelling: string) => (given.has(spelling) ? `${shown}:${given.get(spelling)}` : shown);
  const names = Object.keys(raw).map(spelling => [canonical(spelling), { spelling, at: at(spelling) }] as const);
  const isOneLine = Object.values(raw).every(value => !value.includes('\n'));
  const misread = names.flatMap(([, { spelling, at: place }]) => {
    const line = lines[(given.get(spelling) ?? 0) - 1] ?? '';
    const how = isOneLine ? changed(line) : undefined;
    return how === undefined
      ? []
      : [`${spelling}: ${how} (${place}); put it into quotes (', " or \`) that it does not hold`];
  });
  const garbled = names.filter(([, { spelling }]) => raw[spelling]?.includes('\uFFFD'));
  return {
    values: Object.fromEntries(Object.entries(raw).map(([spelling, value]) => [canonical(spelling), value])),
    places: new Map(names),
    lines: [
      ...lines.flatMap((line, i) =>
        /^\s*#/.test(line)
          ? []
          : [{ at: `${shown}:${i + 1}`, rest: line.replace(assignment, '').replace(/(^|\s)#.*/s, '$1') }],
      ),
      // Further lines of a value of several lines, even where they look like variables.
      ...names.flatMap(([, { spelling, at: place }]) => {
        const [, ...more] = (raw[spelling] ?? '').split('\n');
        return more.map(rest => ({ at: place, rest }));
      }),
    ],
    comments: commentsIn(lines, shown),
    problems: [
      ...ignored(lines, Object.values(raw)).map(
        line => `${shown}:${line} is no NAME=value; mend it, or put # before it`,
      ),
      ...misread,
      ...garbled.map(([, place]) => `${place.spelling} holds bytes that are no UTF-8 (${place.at}); ${utf8}`),
    ],
  };
}

/** Reads `<name>.env` in the folder of POSTFLIGHT_ENVS, else in `envs`; empty where there is none. */
export function readEnvFile(name: string, from?: Readonly<Record<string, string | undefined>>): EnvFile {
  const { file, shown } = envFileOf(name, from);
  return existsSync(file) ? readEnvText(readFileSync(file), shown) : nothing();
}
