import js from '@eslint/js';
import globals from 'globals';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const MARKUP = ['innerHTML', 'outerHTML', 'insertAdjacentHTML'];

export default defineConfig(
  globalIgnores(['dist', 'src/generated', 'e2e/screenshots']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      complexity: ['error', 12],
      'max-depth': ['error', 3],
      'max-lines-per-function': ['error', { max: 60, skipComments: true }],
      'max-params': ['error', 4],
      'no-restricted-properties': ['error', ...MARKUP.map((property) => ({ property, message: 'Text goes in as textContent.' }))],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/map/leaflet/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: '^leaflet(/|$)', message: 'src/map/leaflet alone knows Leaflet.' }] }],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'document', 'window', 'localStorage', 'fetch'],
      'no-restricted-imports': ['error', { patterns: ['../view/*', '../map/*', 'leaflet'] }],
    },
  },
  { files: ['src/**/*.ts'], languageOptions: { globals: globals.browser } },
  {
    files: ['scripts/**', 'e2e/**', 'bench/**', '*.ts', '*.js'],
    // functions that run in the page
    languageOptions: {
      globals: { ...globals.node, document: 'readonly', getComputedStyle: 'readonly', HTMLCanvasElement: 'readonly', requestAnimationFrame: 'readonly' },
    },
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['e2e/**', 'test/**'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'describe', 'before', 'after'] }] },
      ],
    },
  },
);
