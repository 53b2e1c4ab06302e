import { expect, test } from 'vitest';
import { runReloads } from './reloads.ts';

test('an agent that is given twelve configurations under load, broken ones among them, loses nothing', async () => {
  const report = await runReloads({ times: 12, seed: 2, program: 'main/hosts/cli/main.ts' });
  expect(report.problems).toEqual([]);
  expect(report.given.filter(([, count]) => count > 0).length).toBeGreaterThan(4);
  for (const { acknowledged, delivered, droppedByRule } of report.signals) {
    expect(delivered).toBe(acknowledged - droppedByRule);
    expect(droppedByRule).toBe(acknowledged / 10);
  }
}, 240_000);
