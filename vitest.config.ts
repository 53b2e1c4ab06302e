import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,contract,conformance,faults,shell}/**/*.test.{ts,tsx}'],
    // DuckDB is a native module: a process of its own keeps a crash to one file.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
