/**
 * Lint: TypeScript's strict rules and the limits of a file and a function. Who may import whom: .dependency-cruiser.cjs.
 * Stays JavaScript: ESLint reads TypeScript through a loader of its own, which the pinned packages do not have.
 */
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

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
