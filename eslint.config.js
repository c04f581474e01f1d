import js from '@eslint/js'
import tseslint from 'typescript-eslint'
import { plainComments } from './lint/plain-comments.js'

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'demo-output/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx,js}'],
    plugins: { 'harness-logs': { rules: { 'plain-comments': plainComments } } },
    rules: { 'harness-logs/plain-comments': 'error' }
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        // Each program is read once; the service for editors takes a quarter more time.
        project: ['tsconfig.json', 'viewer/tsconfig.json', '__tests__/viewer/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      // A value that is only there to be disposed of is named with an underscore.
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      'no-control-regex': 'off'
    }
  },
  {
    // AssemblyScript: its types are of machines, which a cast converts to.
    files: ['kernels/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/consistent-type-assertions': 'off' }
  },
  {
    // What the action prints is read by the runner, which takes `::…` at the start of a line for a
    // command.
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        ...['stdout', 'stderr'].map(property => ({
          object: 'process',
          property,
          message:
            'The runner reads commands from it, and text of a log may look like one: use @actions/core, with quoteInert for foreign text.'
        }))
      ],
      'no-restricted-imports': [
        'error',
        { name: 'node:console', message: 'Use @actions/core.' },
        {
          name: 'node:process',
          importNames: ['stdout', 'stderr'],
          message: 'The runner reads commands from it: use @actions/core, with quoteInert for foreign text.'
        }
      ]
    }
  }
)
