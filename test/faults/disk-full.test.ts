import { expect, test } from 'vitest';
import { runDiskFull } from './disk-full.ts';

/** Ports, a mount and a session for each of the points. */
const LONG_MS = 90_000;

test(
  'the disk full at 3 points: what was acknowledged is stored, once; questions are answered; receiving goes on',
  async ({ skip }) => {
    const report = await runDiskFull({ points: 3, seed: 3 });
    if (report.skipped !== '') {
      console.warn(`SKIPPED disk-full: ${report.skipped}`);
      skip(report.skipped);
    }
    expect(report.problems).toEqual([]);
    expect(report.points).toBe(3);
    expect(report.stored).toBe(report.acknowledged);
    expect(report.stored).toBeGreaterThan(0);
    expect(report.refused).toBeGreaterThan(0);
    expect(report.reads).toBeGreaterThan(0);
  },
  LONG_MS,
);
