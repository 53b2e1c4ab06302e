import { expect, test } from 'vitest';
import { runOverload } from './overload.ts';

test('four times what it takes, with the official SDK: only told to come back, and nothing acknowledged is lost', async () => {
  const report = await runOverload({
    ...{ seconds: 4, times: 4, longestGapMs: Infinity },
    program: 'test/faults/tight-serve.ts',
  });
  expect(report.problems).toEqual([]);
  const refused = [...report.answers].filter(([answer]) => answer.startsWith('retry'));
  expect(refused.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(0);
  expect(report.sdk.map(({ name, acknowledged }) => [name, acknowledged > 0])).toEqual([
    ['HTTP', true],
    ['gRPC', true],
  ]);
}, 120_000);
