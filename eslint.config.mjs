import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { boundaries } from './tools/gate/import-boundaries.mjs';

/** Where code is checked with its types; everything else is plain JavaScript. */
const TYPED = ['{libs,services,observability,bench,eval,e2e,k8s,web,tools}/**/*.ts'];
const TESTS = ['**/*.spec.ts', 'libs/testing/**', 'e2e/**'];

export default tseslint.config(
  { ignores: ['**/dist/', '**/out/', '.soc/', 'web/.angular/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: TYPED,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.spec.json', 'tools/tsconfig.json', 'web/tsconfig.app.json', 'web/tsconfig.spec.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // what implements an asynchronous interface need not wait for anything
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', 300],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is read in config.ts, once and validated.' },
      ],
    },
  },
  {
    files: ['**/config.ts', 'bench/**', 'eval/**', 'tools/**', ...TESTS],
    rules: { 'no-restricted-properties': 'off' },
  },
  ...boundaries,
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['web/public/*.js'],
    languageOptions: { globals: globals.browser, sourceType: 'script' },
  },
  prettier,
);
