import type { SpanLink } from '../../core/model/span.ts';
import { span, spanId, traceId, traces } from '../helpers/telemetry.ts';
import { expect, goTo, test } from './fixture.ts';

const BASE = 1_767_600_000_000_000_000n;
const MS = 1_000_000n;

const order = (trace: number, startMs: bigint, kind: number, more: { name: string; links?: SpanLink[] }) =>
  span({
    ...{ traceId: traceId(trace), spanId: spanId(trace), kind, ...more },
    startTimeUnixNano: BASE + startMs * MS,
    endTimeUnixNano: BASE + (startMs + 5n) * MS,
  });

const linkTo = (trace: number): SpanLink => ({
  ...{ traceId: traceId(trace), spanId: spanId(trace), traceState: '', flags: 0 },
  ...{ attributes: [], droppedAttributesCount: 0 },
});

/** 1 ◄──link── 2 ◄──link── 3, each half a second after the one before. */
test('links are followed from trace to trace, and the way leads back', async ({ opened: page, workbench }) => {
  await workbench.send(
    traces(
      'shop',
      order(1, 0n, 4, { name: 'send order' }),
      order(2, 500n, 5, { name: 'receive order', links: [linkTo(1)] }),
      order(3, 1_000n, 5, { name: 'receive mail', links: [linkTo(2)] }),
    ),
  );
  await goTo(page, `trace/${traceId(1)}?sel=${spanId(1)}`);
  const row = page.getByRole('treeitem');
  await expect(row).toHaveAccessibleName(/send order/);

  await page.keyboard.press('j');
  await expect(page.getByText('1 linked trace, 1 more not shown')).toBeVisible();
  await page.getByRole('tree').focus();
  await page.keyboard.press('ArrowDown');
  await expect(row).toHaveAccessibleName(/receive order/);
  await expect(page.getByText('500 ms', { exact: false }).first()).toBeVisible();

  await page.getByText('1 linked trace, 1 more not shown').click();
  await page.getByRole('combobox', { name: 'Follow links over' }).click();
  await page.getByRole('option', { name: '2 traces' }).click();
  await expect(page.getByText('2 linked traces')).toBeVisible();
  await expect(page).toHaveURL(/linked=2/);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Open its trace' }).click();
  await expect(page).toHaveURL(new RegExp(`#/trace/${traceId(2)}`));
  await expect(page.getByRole('heading', { level: 1, name: 'receive order' })).toBeVisible();
});
