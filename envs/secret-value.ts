/**
 * Tells in a comment whether what stands behind the name of a secret is its value. Whose names they are, callers say.
 */

/** What a value stands behind, as a pattern. A colon and "is" stand in sentences, too. */
export const sign = [
  '(?:["\'`]?(?<sign>\\s{0,9}(?:[=-]>|\\+?=|:=)|\\s{0,9}:|\\s{1,9}is\\s)',
  '|(?<=\\bset(?:env|\\s-\\w{1,9})\\s{1,9}\\w{1,80})\\s)',
].join('');

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

/** What of a value is looked at, characters: a private key is shorter, and a word is told by its beginning. */
const LONGEST = 1000;

/** Returns whether a text that begins with a word of this kind is a sentence, or may be two words of one. */
const mayBeWords = (value: string, isWord: boolean): boolean =>
  sentence.test(value) || (isWord && /^\S+\s+\S+$/.test(value));

/**
 * Returns the value that stands behind the name of a secret: no stand-in, and no sentence about it.
 * @param isSpoken a colon or "is" stands between them, which sentences have, too.
 */
function valueIn(text: string, isSpoken: boolean): string | undefined {
  const quote = /^["'`]/.exec(text)?.[0];
  const value = quote === undefined ? text.replace(/\s#.*/s, '').trim() : text.slice(1).split(quote, 1).join('');
  if (value.startsWith('{') && /["']/.test(value)) return privatePart.test(text) ? value : undefined;
  const first = value.split(/\s/, 1).join('');
  const word = first.replace(/[.,;:!?)\]}"'`]{1,9}$/, '');
  if (word === '' || standIn.test(value) || spokenOf.test(word)) return undefined;
  if (quote !== undefined) return value;
  return (isSpoken || mayBeWords(value, first === word)) && !isRandom(word) ? undefined : first;
}

/**
 * Returns what a comment gives: names of secrets, and their values.
 * @param mention the names, with what values stand behind: a global pattern that ends with `sign`, the name its first
 * group.
 */
export const givenInComment = (comment: string, mention: RegExp): { name: string; value: string }[] =>
  [...comment.matchAll(mention)].flatMap(({ 0: all, 1: name = '', index, groups }) => {
    const isSpoken = /^(?::|is)$/i.test(groups?.['sign']?.trim() ?? '');
    const from = index + all.length;
    const value = valueIn(comment.slice(from, from + LONGEST).trim(), isSpoken);
    return value === undefined ? [] : [{ name, value }];
  });
