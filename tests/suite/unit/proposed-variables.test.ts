import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import ts from 'typescript';
import { settings } from '../../../envs/run-settings.ts';
import { variables } from '../../../envs/schema.ts';
import { keysIn } from '../../../fixtures/report/conformance/matrix.ts';
import { root } from '../child-run.ts';
import { sources } from './patterns/extract.ts';

/** Returns the texts in a source; for a template with values, the pieces between them. */
function textsIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

const forms = { ...variables.shape, ...settings.shape } as Readonly<
  Record<string, { safeParse(value: string): { success: boolean } }>
>;

/** True for a file whose texts are advice: not for tools of this machine. */
const isAdvice = (file: string): boolean => !/^fixtures\/(?:proof|target)\/|\.mutants\.ts$/.test(file);

test('every value that a text proposes for a variable is one that the variable takes', () => {
  const proposed = sources()
    .filter(isAdvice)
    .flatMap(file => textsIn(file).flatMap(text => keysIn(text).map(key => ({ file, key }))))
    .filter(({ key }) => key.includes('=') && !key.startsWith('--'));
  expect(proposed.length).toBeGreaterThan(5);
  for (const { file, key } of proposed) {
    const [name = '', value = ''] = key.split(/=(.*)/s);
    expect(forms[name]?.safeParse(value).success, `${file}: ${key}`).toBe(true);
  }
});

test('a value is taken whole, without the punctuation after it', () => {
  for (const [text, keys] of [
    ['counts accounts (LOGIN_LIMIT_KEY=ip+account)', ['LOGIN_LIMIT_KEY=ip+account']],
    ['says so: LOGIN_LIMIT_KEY=ip,account, and more', ['LOGIN_LIMIT_KEY=ip,account']],
    ['needs DB_IDENTITY_CMD, or POSTFLIGHT_DEPTH=full.', ['DB_IDENTITY_CMD', 'POSTFLIGHT_DEPTH=full']],
    ['NOBODY_KNOWS=it; set ACCESS_GATE=ip-allow-list: then', ['ACCESS_GATE=ip-allow-list']],
  ] as const)
    expect(keysIn(text), text).toEqual(keys);
});
