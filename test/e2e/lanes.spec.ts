import { span, spanId, traceId, traces } from '../helpers/telemetry.ts';
import { expect, goTo, test } from './fixture.ts';

const BASE = 1_767_600_000_000_000_000n;
const MS = 1_000_000n;

const work = (id: number, parent: number, fromMs: bigint, toMs: bigint) =>
  span({
    ...{ spanId: spanId(id), parentSpanId: spanId(parent), name: `work ${id}` },
    startTimeUnixNano: BASE + fromMs * MS,
    endTimeUnixNano: BASE + toMs * MS,
  });

/** Packed at once, 3 would stand above 2, which began later; where the bars are is proved by unit tests. */
test('a span that arrives late moves no other, until lanes are packed anew', async ({ opened: page, workbench }) => {
  const repack = page.getByRole('button', { name: 'Repack' });
  const tree = page.getByRole('tree');
  await workbench.send(traces('shop', work(1, 0, 0n, 100n), work(2, 1, 20n, 60n)));
  await goTo(page, `trace/${traceId(1)}?view=lanes`);
  await expect(tree).toHaveAccessibleName(/2 spans/);
  await expect(repack).toHaveCount(0);

  await workbench.send(traces('shop', work(3, 1, 10n, 80n)));
  await expect(repack).toBeVisible();
  // Another view and back: still as they were.
  await goTo(page, `trace/${traceId(1)}`);
  await expect(repack).toHaveCount(0);
  await goTo(page, `trace/${traceId(1)}?view=lanes`);
  await expect(repack).toBeVisible();

  await tree.focus();
  await page.keyboard.press('Shift+R');
  await expect(repack).toHaveCount(0);
  await expect(tree).toBeFocused();
  await workbench.send(traces('shop', work(4, 1, 5n, 90n)));
  await repack.click();
  await expect(repack).toHaveCount(0);
});
