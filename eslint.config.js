/**
 * Lint: TypeScript's strict rules and the limits of a file and a function. Rules of imports: .dependency-cruiser.cjs.
 * Stays JavaScript: ESLint reads TypeScript through a loader of its own, which the pinned packages do not have.
 */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** @typedef {import('eslint').Rule.RuleModule} RuleModule */
/** @typedef {import('eslint').Rule.ReportDescriptor} Found */

/** Callbacks of `describe` hold tests, which are functions of their own. @type {(found: Found) => boolean} */
function isDescribe(found) {
  // ESLint gives each node its parent, which the types of its tree omit.
  const node = 'node' in found ? /** @type {import('eslint').Rule.Node} */ (found.node) : undefined;
  const { parent } = node ?? {};
  if (parent?.type !== 'CallExpression' || parent.callee.type !== 'MemberExpression') return false;
  return parent.callee.property.type === 'Identifier' && parent.callee.property.name === 'describe';
}

/** Returns a core rule whose message says why it is there. @type {(name: string, why: string) => RuleModule} */
function limit(name, why) {
  const rule = builtinRules.get(name);
  if (!rule) throw new Error(`ESLint has no rule ${name}`);
  const messages = Object.entries(rule.meta?.messages ?? {}).map(
    ([id, text]) => /** @type {[string, string]} */ ([id, `${text} ${why}`]),
  );
  return {
    meta: { ...rule.meta, messages: Object.fromEntries(messages) },
    create: context => {
      /** @type {(found: Found) => void} */
      const report = found => {
        if (!isDescribe(found)) context.report(found);
      };
      /** @type {unknown} */
      const reasoned = Object.create(context, { report: { value: report } });
      return rule.create(/** @type {typeof context} */ (reasoned));
    },
  };
}

/** Limits of a file and of a function (design: Style 3). Anything larger is split by subject. */
const limits = {
  'max-lines': limit('max-lines', 'A longer file has two subjects: give the second a file of its own.'),
  'max-lines-per-function': limit('max-lines-per-function', 'A function is one screen: name its steps.'),
  complexity: limit('complexity', 'So many branches are a table, or several functions.'),
  'max-params': limit('max-params', 'More than four parameters are an object.'),
  // Prettier wraps code, and leaves comments and long names as they are.
  'max-len': limit('max-len', 'The end of a long line is not read.'),
  'max-depth': limit('max-depth', 'Deep nesting hides the path: return early, or name the inner step.'),
};

const noEnvironmentVariables = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message:
    'process.env is read in envs/environment.ts alone, so that environments of one run cannot leak into each other; what a child process may inherit of it, envs/child-environment.ts says.',
};
const noFixedWait = {
  selector: "CallExpression[callee.property.name='waitForTimeout'], Literal[value='networkidle']",
  message: 'No fixed sleeps: wait for what must be seen.',
};

export default defineConfig(
  {
    ignores: [
      '**/node_modules/',
      '**/.next/',
      '**/.venv/',
      '**/.expo/',
      'fixtures/target/stack/app/{dist,android,ios}/',
      'fixtures/target/stack/web/dist/',
      'reports/',
      'test-results/',
      'fixtures/target/reference/assets/',
      // Products, as their makers' documentation writes them.
      'tests/suite/products/*/app/',
    ],
  },
  {
    files: ['**/*.{ts,js,mjs,cjs}'],
    ignores: ['fixtures/target/stack/{web,app}/**'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Hooks of Fastify and Playwright are async by contract, whether they wait or not; fixtures without a value are
      // void.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_$', varsIgnorePattern: '^_$', destructuredArrayIgnorePattern: '^_$' },
      ],
      // Lists that mix promises and values, and mappings that may be absent, are read as they are.
      '@typescript-eslint/await-thenable': 'off',
      // Playwright reads a fixture's first parameter as a pattern, also an empty one.
      'no-empty-pattern': 'off',
      'no-restricted-syntax': ['error', noFixedWait, noEnvironmentVariables],
    },
  },
  {
    files: ['**/*.{ts,js,mjs,cjs}'],
    // Tables: rows, and faults aimed at them.
    ignores: ['fixtures/target/stack/{web,app}/**', 'envs/policy/*.ts', '**/*.mutants.ts'],
    plugins: { house: { rules: limits } },
    rules: {
      'house/max-lines': ['error', 300],
      'house/max-lines-per-function': ['error', 60],
      'house/complexity': ['error', 15],
      'house/max-params': ['error', 4],
      'house/max-depth': ['error', 4],
      'house/max-len': [
        'error',
        { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true, ignoreUrls: true },
      ],
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  // It asks `require.extensions` whether TypeScript can be required; Node offers no newer way.
  { files: ['.detoxrc.cjs'], rules: { '@typescript-eslint/no-deprecated': 'off' } },
  // Core rules are available nowhere else; ESLint keeps the name "at your own risk" for that.
  { files: ['eslint.config.js'], rules: { '@typescript-eslint/no-deprecated': 'off' } },
  // A command sets variables of the process that it becomes.
  {
    files: ['envs/environment.ts', 'envs/child-environment.ts', 'envs/folder.ts', 'fixtures/cli/**', 'tests/suite/**'],
    rules: { 'no-restricted-syntax': ['error', noFixedWait] },
  },
  // The document says "JS Only" for the stack's web and app: lint finds unused and undefined names there. Type checking
  // stays out, since the packages that hold their types are installed for the stack alone.
  {
    files: ['fixtures/target/stack/{web,app}/**/*.{js,jsx,mjs,cjs}'],
    extends: [js.configs.recommended],
    languageOptions: {
      parserOptions: { ecmaFeatures: { jsx: true } },
      globals: { ...globals.browser, ...globals.node },
    },
  },
);
