/** Tests that the type checker refuses mistakes in the policy. */
import path from 'node:path';
import { expect, test } from '@playwright/test';
import ts from 'typescript';

const root = path.join(import.meta.dirname, '../../..');

/** Returns the type checker's complaints about the policy, with an edited text of one topic. */
function complaints(topic: string, change: (text: string) => string): string {
  const settings = ts.readConfigFile(path.join(root, 'tsconfig.json'), name => ts.sys.readFile(name));
  const options = { ...ts.parseJsonConfigFileContent(settings.config, ts.sys, root).options, types: [] };
  const host = ts.createCompilerHost(options);
  const changed = path.join(root, 'envs/policy', `${topic}.ts`);
  const readFile = host.readFile.bind(host);
  host.readFile = name => {
    const text = readFile(name);
    return text !== undefined && path.resolve(name) === changed ? change(text) : text;
  };
  const program = ts.createProgram([path.join(root, 'envs/policy.ts')], options, host);
  const texts = ts.getPreEmitDiagnostics(program).map(d => ts.flattenDiagnosticMessageText(d.messageText, '\n'));
  return texts.join('\n');
}

test('the policy as it is compiles without a complaint', () => {
  expect(complaints('tls', text => text)).toBe('');
});

test('an id that another topic has is refused by its name', () => {
  const doubled = complaints('tls', text => text.replace("'tls-chain'", "'healthz-open'"));
  expect(doubled).toContain("Named property ''healthz-open'' of types");
});

test('a row that is never run on production and does not say why is refused', () => {
  const unsaid = complaints('tls', text => text.replace(/^ {4}fix:/m, "    production: 'never',\n$&"));
  expect(unsaid).toContain("Property 'productionNote' is missing");
});
