import { span, traceId, traces } from '../helpers/telemetry.ts';
import { expect, goTo, test } from './fixture.ts';
import { failingCheckout } from './shop.ts';

test('the details panel comes with a selection; leaving the search gives the keys to the spans', async ({
  opened: page,
  workbench,
}) => {
  for (const telemetry of failingCheckout(BigInt(Date.now()) * 1_000_000n)) await workbench.send(telemetry);
  await goTo(page, 'traces');
  const details = page.getByRole('complementary', { name: 'Details' });
  const row = page.getByText('POST /checkout').first();
  await expect(row).toBeVisible();
  await expect(details).toHaveCount(0);
  await row.click();
  await expect(details).toBeVisible();

  await goTo(page, `trace/${traceId(0xabc)}`);
  const tree = page.getByRole('tree');
  await expect(tree).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Search spans' });
  await search.fill('payment');
  await search.press('Escape');
  await expect(search).toHaveValue('');
  await search.press('Escape');
  await expect(tree).toBeFocused();
});

test('back from a trace, the keyboard is on its row', async ({ opened: page, workbench }) => {
  const startNs = BigInt(Date.now() - 60_000) * 1_000_000n;
  const spans = [0n, 1n, 2n].map((seconds) => {
    const startTimeUnixNano = startNs - seconds * 1_000_000_000n;
    const times = { startTimeUnixNano, endTimeUnixNano: startTimeUnixNano + 1_000_000n };
    return span({ traceId: traceId(0x100 + Number(seconds)), name: `GET /${seconds}`, ...times });
  });
  await workbench.send(traces('shop', ...spans));
  await goTo(page, 'traces');
  const list = page.getByRole('grid', { name: 'Traces', exact: true });
  await expect(list.getByRole('row')).toHaveCount(4);
  await list.focus();
  await page.keyboard.press('End');
  await expect(page).toHaveURL(new RegExp(`sel=${traceId(0x102)}`));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tree')).toBeFocused();
  await page.goBack();
  await expect(list).toBeFocused();
  const row = (await list.getByRole('row', { selected: true }).getAttribute('id'))!;
  await expect(list).toHaveAttribute('aria-activedescendant', row);
  await page.keyboard.press('ArrowUp');
  await expect(page).toHaveURL(new RegExp(`sel=${traceId(0x101)}`));
});

test('under a modal dialog nothing takes the focus, and it goes back to where it was', async ({ opened: page }) => {
  const door = page.getByRole('button', { name: 'Export', exact: true }).first();
  await door.focus();
  // By its role it is not to be found any more.
  const button = await door.elementHandle();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await button!.evaluate((element) => (element as HTMLElement).focus());
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(door).toBeFocused();
});
