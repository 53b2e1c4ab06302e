import { expect, test } from 'vitest';
import { Account } from './account.ts';
import { runKills } from './kill.ts';

test('killed four times under four loads: what was acknowledged is stored once and whole', async () => {
  const report = await runKills({ kills: 4, seed: 7, reopenMs: Infinity, program: 'main/hosts/cli/main.ts' });
  expect(report.problems).toEqual([]);
  expect(report.kills).toBe(4);
  // On a busy machine a kill may come before the first answer of its load, hardly before those of all.
  expect(Math.max(...report.loads.map(({ acknowledged }) => acknowledged.items))).toBeGreaterThan(0);
}, 120_000);

test('the account sees what is missing, torn, doubled, foreign, and kept of what was refused', () => {
  const account = new Account();
  const fates = ['accepted', 'accepted', 'accepted', 'accepted', 'retry', 'gone'] as const;
  for (const kind of fates) account.hear(account.next(2), { kind, status: '', retryMs: NaN });
  account.see(
    new Map([
      [1, { items: 2, distinct: 2 }],
      [3, { items: 1, distinct: 1 }],
      [4, { items: 4, distinct: 2 }],
      [5, { items: 2, distinct: 2 }],
      [6, { items: 2, distinct: 2 }],
      [9, { items: 1, distinct: 1 }],
    ]),
  );
  expect(account.problems().map((problem) => problem.replace(' …', ''))).toEqual([
    'acknowledged, and not stored: 1 requests (2)',
    'stored in part: 1 requests (3)',
    'stored more than once: 1 requests (4)',
    'refused, and stored: 1 requests (5)',
    'never sent: 1 requests (9)',
  ]);
  expect(account.storedOpen).toBe(1);
});
