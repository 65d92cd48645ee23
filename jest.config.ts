import { availableParallelism } from 'node:os';
import type { Config } from 'jest';

/** In a .ts file `<T>` begins a type, in a .tsx file an element. */
const compile = (tsx: boolean): [string, Record<string, unknown>] => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', tsx },
      transform: { react: { runtime: 'automatic' } },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

const config: Config = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/__tests__/**/*.test.ts', '<rootDir>/faults/**/__tests__/**/*.test.ts'],
  // Those run in a browser: npm run test:browser.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/src/__tests__/browser/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.ts$': compile(false), '^.+\\.tsx$': compile(true) },
  globalSetup: '<rootDir>/src/__tests__/support/globalSetup.ts',
  globalTeardown: '<rootDir>/src/__tests__/support/globalTeardown.ts',
  // Every worker has its own connections to the one Postgres.
  maxWorkers: Math.min(Math.max(availableParallelism(), 2), 8),
  testTimeout: 15_000,
};

export default config;
