import { defineConfig } from 'vitest/config';

/** Of pure functions alone: no module is mocked, no process or native module touched, so that a file may share its process with others. */
const PURE = ['core', 'analysis', 'layout', 'otlp', 'model', 'topology', 'generate', 'contract'];
const pure = `test/unit/{${PURE.join(',')}}/**/*.test.{ts,tsx}`;

export default defineConfig({
  test: {
    // DuckDB is a native module: a process of its own keeps a crash to one file.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/{unit,contract,conformance,faults,shell}/**/*.test.{ts,tsx}'],
          exclude: [pure],
        },
      },
      // Each new process is half a second, and half of all files are of these.
      { extends: true, test: { name: 'shared', include: [pure], isolate: false } },
    ],
  },
});
