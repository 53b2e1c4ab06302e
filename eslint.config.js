import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { roomRule, roomSettings } from './eslint.rooms.js';

const generated = ['dist', 'coverage', 'release', 'test-results', 'playwright-report'];

export default defineConfig(
  { ignores: [...generated, 'test/fixtures', 'resources', '**/*.d.ts'] },
  tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  // Tools look for the default export of their own configuration.
  { files: ['*.config.{js,ts}'], rules: { 'no-restricted-exports': 'off' } },
  { files: ['{core,contract,renderer}/**/*.{ts,tsx}'], rules: { 'no-console': 'error' } },
  {
    // The plugin's other rules serve the React compiler, which is not used here.
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: ['{core,contract,main,preload,renderer}/**/*.{ts,tsx}'],
    plugins: { boundaries },
    settings: roomSettings,
    rules: { 'boundaries/dependencies': roomRule },
  },
);
