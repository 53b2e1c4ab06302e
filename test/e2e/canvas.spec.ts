import { traceId } from '../helpers/telemetry.ts';
import { expect, test } from './fixture.ts';
import { failingCheckout } from './shop.ts';

test('from all spans to the failing one and its trace, by keyboard; a range by the pointer', async ({
  opened: page,
  workbench,
}) => {
  for (const telemetry of failingCheckout(BigInt(Date.now()) * 1_000_000n)) await workbench.send(telemetry);
  await page.keyboard.press('3');
  const canvas = page.getByRole('application', { name: /All spans between .* 1 error$/ });
  await expect(canvas).toBeVisible();
  // Keys zoom wherever the focus is, and move along the bars where it is on the picture.
  await page.keyboard.press('w');
  await expect(page.getByRole('button', { name: /Show everything/ })).toBeVisible();
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: /Show everything/ })).toHaveCount(0);

  await canvas.focus();
  await page.keyboard.press('e');
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details.getByRole('heading', { name: 'charge card' })).toBeVisible();
  await expect(details).toContainText('ERROR');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/trace/${traceId(0xabc)}\\?.*sel=`));
  await expect(details.getByRole('heading', { name: 'charge card' })).toBeVisible();
  await page.goBack();

  await expect(canvas).toBeVisible();
  const box = (await canvas.boundingBox())!;
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 120, box.y + box.height - 20, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page).toHaveURL(/#\/timeline\?from=\d+&to=\d+/);
});
