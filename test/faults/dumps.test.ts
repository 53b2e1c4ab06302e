import { expect, test } from 'vitest';
import { runDumps } from './dumps.ts';

/** A thread for each file. */
const LONG_MS = 300_000;
const FILES = 60;

test(
  `${FILES} hostile files: each ends with an account of what is stored and what is not, or says why not`,
  async () => {
    const report = await runDumps({ opener: 'engine', files: FILES, seed: 7, longLineMib: 0 });
    expect(report.problems).toEqual([]);
    expect(report.files).toBe(FILES);
    expect(report.items).toBeGreaterThan(50);
    expect(report.told).toBeGreaterThan(10);
  },
  LONG_MS,
);
