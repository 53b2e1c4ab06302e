import { expect, test } from 'vitest';
import { runGateways } from './gateways.ts';

test('an agent whose three gateways break in every way, killed and given other settings meanwhile, accounts for every item', async () => {
  const report = await runGateways({
    rounds: 6,
    seed: 1,
    program: 'main/hosts/cli/main.ts',
    roundMs: 1_500,
    kills: true,
  });
  expect(report.problems).toEqual([]);
  expect(report.kills).toBeGreaterThan(0);
  expect(report.reloads).toBeGreaterThan(0);
  for (const { acknowledged, delivered, droppedByRule } of report.signals) {
    expect(delivered).toBeGreaterThan(0);
    expect(droppedByRule).toBe(acknowledged / 10);
  }
}, 240_000);
