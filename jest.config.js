export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/demo-output/'],
  reporters: ['default', '<rootDir>/__tests__/closing-line.ts'],
  testTimeout: 60_000
}
