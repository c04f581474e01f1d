export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/demo-output/'],
  globalSetup: '<rootDir>/__tests__/share-azurite.ts',
  globalTeardown: '<rootDir>/__tests__/end-azurite.ts',
  testSequencer: '<rootDir>/__tests__/long-first.ts',
  reporters: ['default', '<rootDir>/__tests__/closing-line.ts'],
  // Only what never ends reaches it, also on a machine that has much else to do.
  testTimeout: 300_000,
  // The slow tests mostly wait for processes and for time: two workers would leave two cores idle.
  maxWorkers: 3,
  // The modules of each test file stay in a worker for good.
  workerIdleMemoryLimit: '400MB'
}
