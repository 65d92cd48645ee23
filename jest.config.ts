import { availableParallelism } from 'node:os';
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/__tests__/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  globalSetup: '<rootDir>/src/__tests__/support/globalSetup.ts',
  globalTeardown: '<rootDir>/src/__tests__/support/globalTeardown.ts',
  // Every worker has its own connections to the one Postgres.
  maxWorkers: Math.min(Math.max(availableParallelism(), 2), 8),
  testTimeout: 15_000,
};

export default config;
