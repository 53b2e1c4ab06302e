import { expect, test } from 'vitest';
import { runDamaged } from './damaged.ts';

/** A process for each opening. */
const LONG_MS = 120_000;

test(
  '4 damaged logs of commits and 4 damaged session files: each opens with all that is whole, or says why not',
  async () => {
    const report = await runDamaged({ cases: 4, seed: 7 });
    expect(report.problems).toEqual([]);
    expect([...report.outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(8);
  },
  LONG_MS,
);
