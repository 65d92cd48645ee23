import { defineConfig } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The named folders may not be imported from files of `folder`: imports run one way. */
const layer = (folder, forbidden, message) => ({
  files: [`src/${folder}/**/*.{ts,tsx}`],
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ regex: `^\\.\\./(.*/)?(${forbidden.join('|')})/`, message }] }],
  },
});

const SERVER = [
  'cache', 'cli', 'config', 'controllers', 'db', 'demo', 'docs', 'doctor', 'errors', 'events', 'import', 'middleware',
  'routes', 'services', 'sse', 'stores', 'websocket',
]; // prettier-ignore

// Faults that types can show, and the order of the layers; no matters of taste, which prettier settles.
export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.data/', 'node_modules/', '**/*.mjs', '**/*.js'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'no-constant-binary-expression': 'error',
      'no-self-compare': 'error',
      'no-unsafe-finally': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-array-delete': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    // The embedded Postgres hands the environment on to its processes.
    ignores: ['src/config/**', 'src/db/embedded/**', 'src/**/__tests__/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'src/config/env.ts alone reads the environment.' },
      ],
    },
  },
  layer('contracts', ['\\w+'], 'Contracts are shared with the client and import nothing of ours.'),
  layer(
    'stores',
    ['services', 'controllers', 'routes', 'middleware', 'events', 'websocket', 'sse'],
    'Stores are SQL alone.',
  ),
  layer('services', ['controllers', 'routes', 'middleware', 'websocket', 'sse'], 'Services know no transport.'),
  layer('controllers', ['websocket'], 'Controllers know HTTP alone.'),
  layer(
    'db',
    ['services', 'controllers', 'routes', 'middleware', 'events', 'websocket', 'sse', 'stores'],
    'The database layer knows no domain.',
  ),
  layer('client', SERVER, 'The client library stands on the types of the contracts alone.'),
  layer('frontend', SERVER, 'The web app knows the client library alone.'),
  {
    files: ['src/**/*.ts'],
    ignores: ['src/client/**', 'src/frontend/**', 'src/__tests__/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'window',
          'document',
          'location',
          'navigator',
          'localStorage',
          'name',
          'event',
          'status',
          'parent',
          'top',
          'origin',
        ],
      ],
    },
  },
  {
    files: ['faults/checker/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '/(src|ground|load|network|rows|seeded)/',
              message: 'The checker shares no code with what it judges.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/client/react/**', 'src/frontend/**'],
    ...reactHooks.configs.flat['recommended'],
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['src/cli/**', 'bench/**', 'faults/**', 'scripts/**', 'src/**/__tests__/**'],
    rules: { 'no-console': 'off' },
  },
);
