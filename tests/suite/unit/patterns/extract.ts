/**
 * Extracts every regular expression from the sources, for the test that each is linear: literals as they are written,
 * others as they are constructed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../../child-run.ts';

/** A pattern and its place, as `file:line`. */
export type Pattern = { at: string; source: string; flags: string };

const rooms = ['envs', 'fixtures', 'tests'];
/** Third-party files, and the suite's tests, whose patterns meet only its own texts. */
const elsewhere = /node_modules|\.next|\.venv|\/dist\/|^tests\/suite\//;

/** Every source of the suite. */
export const sources = (): string[] => [
  'playwright.config.ts',
  ...rooms.flatMap(room =>
    readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
      .map(file => `${room}/${file}`)
      .filter(file => /\.(?:ts|mjs|cjs)$/.test(file) && !elsewhere.test(file)),
  ),
];

/** The literals of a file, and the lines on which it constructs a pattern. */
export function patternsIn(file: string): { literals: Pattern[]; constructed: string[] } {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const [literals, constructed]: [Pattern[], string[]] = [[], []];
  const visit = (node: ts.Node): void => {
    const at = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      literals.push({ at, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp')
      constructed.push(at);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { literals, constructed };
}
