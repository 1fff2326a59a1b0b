/**
 * Lint: TypeScript's strict rules, and who may import whom (with the reason in each message).
 * Stays JavaScript: ESLint reads TypeScript through a loader of its own, which the pinned packages do not have.
 */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** @typedef {{ group?: string[], regex?: string, message: string }} Pattern */

/** @type {(patterns: string[], message: string) => Pattern} */
const never = (patterns, message) => ({ group: patterns, message });
/** @type {(...patterns: Pattern[]) => Record<string, ['error', { patterns: Pattern[] }]>} */
const restrict = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
/** @type {(path: string, message: string) => Pattern} */
const nothingBut = (path, message) => ({ regex: `^(?!${path}$)`, message });
/** @type {(why: string) => Pattern} */
const noPolicy = why => never(['**/envs/policy.ts', '**/envs/policy/*'], why);
const noEnvironmentVariables = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message:
    'process.env is read in envs/environment.ts alone, so that environments of one run cannot leak into each other.',
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
      'reports/',
      'test-results/',
      'fixtures/target/reference/assets/',
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
      // Hooks of Fastify and Playwright are async by contract, whether they wait or not; fixtures without a value are void.
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
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  // It asks `require.extensions` whether TypeScript can be required; Node has nothing newer to ask.
  { files: ['.detoxrc.cjs'], rules: { '@typescript-eslint/no-deprecated': 'off' } },
  // A command sets variables of the process that it becomes.
  {
    files: ['envs/environment.ts', 'fixtures/cli/**', 'tests/suite/**'],
    rules: { 'no-restricted-syntax': ['error', noFixedWait] },
  },
  {
    files: ['envs/policy.ts'],
    rules: restrict(
      nothingBut('\\./policy/[a-z-]+\\.ts', 'The policy imports its topics: everything else depends on it.'),
    ),
  },
  {
    files: ['envs/policy/*.ts'],
    rules: restrict(nothingBut('\\./row\\.ts', 'A topic imports the form of a row and nothing else.')),
  },
  {
    files: ['fixtures/probe/**'],
    rules: restrict(
      never(['@playwright/*', 'playwright*'], 'A probe is plain Node: it must run without a browser.'),
      noPolicy('An instrument does not know the right answer.'),
    ),
  },
  {
    files: ['fixtures/target/**', 'fixtures/target/stack/**'],
    rules: restrict(
      noPolicy(
        "The target is configured by the product's own keys, so that a wrong row shows red instead of agreeing with itself.",
      ),
      never(['../test.ts', '../requirement.ts'], 'A target knows nothing of the suite.'),
    ),
  },
  {
    files: ['tests/**/*.spec.ts'],
    rules: restrict(
      never(
        ['**/envs/*', '**/fixtures/proof/**', '**/fixtures/target/*', '@playwright/*'],
        'A spec imports fixtures/test.ts, fixtures/probe/* and its own folder.',
      ),
    ),
  },
  {
    files: ['tests/**/*.mutants.ts'],
    rules: restrict(
      never(
        ['**/envs/*', '**/fixtures/test.ts', '**/fixtures/probe/*', '**/fixtures/target/*'],
        'Mutants import fixtures/proof/faults/faults.ts and types only.',
      ),
    ),
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
