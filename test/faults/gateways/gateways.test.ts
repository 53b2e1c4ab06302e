import { expect, test } from 'vitest';
import { FAULTS } from './fault.ts';
import { runGateways } from './gateways.ts';

test('three gateways for each signal that break in every way: every item is accounted for, by signal and by component', async () => {
  const report = await runGateways({ rounds: FAULTS.length + 2, seed: 1, program: 'main/hosts/cli/main.ts' });
  expect(report.problems).toEqual([]);
  expect(report.matrix.flat().every((met) => met > 0)).toBe(true);
  expect(report.kills).toBe(1);
  expect(report.reloads).toBe(1);
  for (const { sent, stored, droppedByAgent, droppedByGateway, rejected, again } of report.lanes) {
    expect(Math.min(stored, droppedByAgent, droppedByGateway, rejected, again)).toBeGreaterThan(0);
    expect(sent).toBe(stored + droppedByAgent + droppedByGateway + rejected);
  }
}, 600_000);
