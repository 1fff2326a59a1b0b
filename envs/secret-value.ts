/** Tells whether the text behind the name of a secret in a comment is its value. Callers say whose names they are. */

/** Pattern of the sign between a name and its value. A colon and "is" also occur in sentences. */
export const sign = [
  '(?:["\'`]?(?<sign>\\s{0,9}(?:[=-]>|\\+?=|:=)|\\s{0,9}:|\\s{1,9}is\\s)',
  '|(?<=\\bset(?:env|\\s-\\w{1,9})\\s{1,9}\\w{1,80})\\s)',
].join('');

/** A text in place of a value, or one that says where the value is kept; more may follow. */
const standIn = new RegExp(
  [
    '^(?:<[^<>]*>|\\[[^[\\]]*\\]|\\([^()]*\\)|\\$?\\{\\{[^{}]*\\}\\}|\\$?\\{[^{}"\']*\\}|\\$\\(.*\\)|\\$(?:[A-Z_][A-Z_0-9]*|[a-z_]+)',
    '%[A-Za-z_]+%|@+[A-Z_]+@+|_+[A-Z_]*|\\*+|-+|\\?+|\\.{2,}|…|[xX]{3,}',
    '[a-z][a-z\\d+.-]{1,20}://[^\\s@]*|(?:arn|vault):\\S*|/(?:run|etc|var|home|mnt|opt)/\\S*)(?=$|[\\s,;.):])',
  ].join('|'),
);
/** A first word that is about the value. */
const spokenOf =
  /^(?:1password.*|bitwarden|keychain|vault|doppler|aws|gcp|azure|github|gitlab|jenkins|ci|env|environment|none|null|nil|unset|empty|todo|tbd|required|optional|secret|password|redacted|hidden|masked|placeholder|example|change[-_ ]?(?:me|it)|(?:your|my|the|insert|replace)[-_]?[a-z_-]*)$/i;
/** Words of a sentence, which a password made of a list of words does not contain. */
const sentence =
  /(?:^|\s)(?:the|an?|in|from|by|to|is|of|as|at|it|see|via|your|ask|set|comes|here|only|never|not|no|for|with|and|or|on|when)(?=[.,;:]?(?:\s|$))|[^\p{ASCII}]/iu;
/** The private part of a key as JWK (RFC 8037 §2). */
const privatePart = /["']d["']\s{0,9}:\s{0,9}["'][\w-]{20,}/;

/** Words with digits that occur in sentences about passwords. */
const technical = /base64|sha-?\d{1,3}|utf-?8|oauth2|rfc\d{4}|^\d{1,3}-(?=[a-z])/gi;

/** True for a word that is formed as passwords are, and not as words of a language. */
const isRandom = (word: string): boolean =>
  word.length >= 6 && /\p{L}/u.test(word) && /[\d!$%^~|\\]/.test(word.replace(technical, ''));

/** Part of a value that is examined, characters: a private key is shorter, and the beginning of a word is enough. */
const LONGEST = 1000;

/** True for a text, begun by a word of this kind, that is a sentence or may be two words of one. */
const mayBeWords = (value: string, isWord: boolean): boolean =>
  sentence.test(value) || (isWord && /^\S+\s+\S+$/.test(value));

/**
 * Returns the value behind the name of a secret, unless it is a stand-in or a sentence about it.
 * @param isSpoken the sign between them is a colon or "is", which also occur in sentences.
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
 * Returns the secrets in a comment: their names and their values.
 * @param mention the names and the sign of a value: a global pattern that ends with `sign` and whose first group is the
 * name.
 */
export const givenInComment = (comment: string, mention: RegExp): { name: string; value: string }[] =>
  [...comment.matchAll(mention)].flatMap(({ 0: all, 1: name = '', index, groups }) => {
    const isSpoken = /^(?::|is)$/i.test(groups?.['sign']?.trim() ?? '');
    const from = index + all.length;
    const value = valueIn(comment.slice(from, from + LONGEST).trim(), isSpoken);
    return value === undefined ? [] : [{ name, value }];
  });
