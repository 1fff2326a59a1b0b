/**
 * Makes the hostile texts for the test that every pattern is linear, from the pattern itself: each unbounded repetition
 * gets its own text over and over, after the text that must precede it, and every beginning is repeated, since a search
 * tries each of them anew.
 */
import { RegExpParser, visitRegExpAST, type AST } from '@eslint-community/regexpp';

/** Number of repetitions from which they can grow with the text. */
const UNBOUNDED_FROM = 1_000;

/** Most marks of a pattern that are tried in pairs. */
const MOST_MARKS = 6;

/** Characters with which each class is tried. */
const candidates = Array.from('a0 -_/."\'=:;,<>(){}[]\\+*?!@#$%^&|~`AZz9\n\r\t\u00e9\ud55c\u001b\u0000');

const matchOne = (node: AST.Node, flags: string): string => {
  const text = node.raw;
  try {
    const one = new RegExp(`^(?:${text})$`, flags.replace(/[gy]/g, ''));
    return candidates.find(c => one.test(c)) ?? '';
  } catch {
    return '';
  }
};

/** Returns a short text that an element matches; `turn` chooses among alternatives. */
export function sample(node: AST.Node, flags: string, turn = 0): string {
  switch (node.type) {
    case 'Character':
      return String.fromCodePoint(node.value);
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return matchOne(node, flags);
    case 'Quantifier':
      return sample(node.element, flags, turn).repeat(Math.max(node.min, node.min === 0 ? 0 : 1));
    case 'Group':
    case 'CapturingGroup':
    case 'Pattern': {
      const chosen = node.alternatives[turn % node.alternatives.length];
      return chosen ? sample(chosen, flags, turn) : '';
    }
    case 'Alternative':
      return node.elements.map(element => sample(element, flags, turn)).join('');
    default:
      return '';
  }
}

/** Returns the text that precedes a node in a match. */
function before(node: AST.Node, flags: string, turn: number): string {
  const { parent } = node;
  if (parent === null || parent.type === 'RegExpLiteral') return '';
  const own =
    parent.type === 'Alternative'
      ? parent.elements
          .slice(0, parent.elements.indexOf(node as AST.Element))
          .map(element => sample(element, flags, turn))
          .join('')
      : '';
  return before(parent, flags, turn) + own;
}

/** A hostile text is `first`, then `unit` over and over, then `last`, up to a length. */
export type Recipe = { first: string; unit: string; last: string };

/** Most texts that are kept. */
const MOST_KEPT = 500;

/** Texts that any pattern may meet. */
const everyday: Recipe[] = [
  ...['a', ' ', '\n', '0', '<', '"', '\\', '/', '.', '-', '\u00e9'].map(unit => ({ first: '', unit, last: '' })),
  ...[
    'cookie: aaa',
    'a=',
    'eyJ',
    '<a ',
    '&#x',
    '%25',
    'Bearer ',
    '\u001b[',
    '{"a":',
    '[',
    ' \n',
    'a.',
    'a,',
    '="a',
  ].map(unit => ({ first: '', unit, last: '' })),
];

/** Returns the recipes for a pattern. */
export function recipes(source: string, flags: string): Recipe[] {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const made: Recipe[] = [...everyday];
  const turns = [0, 1, 2, 3];
  const onQuantifierEnter = (node: AST.Quantifier): void => {
    if (node.max < UNBOUNDED_FROM) return;
    for (const turn of turns) {
      const first = before(node, flags, turn);
      const unit = sample(node.element, flags, turn);
      if (unit === '') continue;
      for (const last of ['', '\u0000', '!'])
        made.push(
          { first, unit, last },
          { first: '', unit: first + unit, last },
          { first: '', unit: first || unit, last },
        );
      made.push({ first, unit: `${unit}${first}`, last: '\n' });
    }
  };
  const own = new Set<string>();
  const onCharacterEnter = ({ value }: AST.Character): void => void own.add(String.fromCodePoint(value));
  visitRegExpAST(pattern, { onCharacterEnter });
  const marks = [...own].filter(c => !/\w/.test(c)).slice(0, MOST_MARKS);
  // Two of its marks in turn: a quote that opens for one beginning closes for the next.
  if (/[*+]|,\}/.test(source))
    for (const one of marks) for (const other of marks) made.push({ first: '', unit: one + other, last: '' });
  const whole = sample(pattern, flags);
  made.push({ first: '', unit: whole.slice(0, -1) || 'a', last: '' }, { first: '', unit: whole || 'a', last: '' });
  visitRegExpAST(pattern, { onQuantifierEnter });
  return [...new Map(made.map(recipe => [JSON.stringify(recipe), recipe])).values()];
}

const made = new Map<string, string>();

/** Returns the text of a recipe; those of every pattern are made once. */
export function textOf({ first, unit, last }: Recipe, length: number): string {
  const key = JSON.stringify([first, unit, last, length]);
  const text =
    made.get(key) ??
    first + unit.repeat(Math.max(1, Math.floor((length - first.length - last.length) / unit.length))) + last;
  if (first === '' && last === '' && made.size < MOST_KEPT) made.set(key, text);
  return text;
}
