import { expect, test } from 'vitest';
import { runGatewayDown } from './gateway-down.ts';

test('what comes while the gateway is away waits on disk, and arrives once and in order when it is back', async () => {
  const report = await runGatewayDown({ seconds: 3, spansPerSecond: 2_000, program: 'main/hosts/cli/main.ts' });
  expect(report.problems).toEqual([]);
  expect(report.acknowledged).toBeGreaterThan(2_000);
}, 120_000);
