import type { Page } from '@playwright/test';
import { traceId } from '../helpers/telemetry.ts';
import { expect, test } from './fixture.ts';
import { failingCheckout } from './shop.ts';

const canvasOf = (page: Page) => page.getByRole('application', { name: /^All spans between|모든 스팬/ });

/** Draws a time with Shift, in shares of the picture's width. */
async function drawTime(page: Page, from: number, to: number): Promise<void> {
  const box = (await canvasOf(page).boundingBox())!;
  const y = box.y + box.height - 20;
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, y, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
}

test.beforeEach(async ({ opened: page, workbench }) => {
  for (const telemetry of failingCheckout(BigInt(Date.now()) * 1_000_000n)) await workbench.send(telemetry);
  await page.keyboard.press('3');
  await expect(canvasOf(page)).toBeVisible();
});

test('from all spans to the failing one, its trace, and back to the same place; a copied link shows the same', async ({
  opened: page,
}) => {
  const canvas = canvasOf(page);
  await expect(canvas).toHaveAccessibleName(/ 1 error$/);
  // Keys zoom wherever the focus is, and move along the bars where it is on the picture.
  await page.keyboard.press('w');
  await page.keyboard.press('a');
  await expect(page.getByRole('button', { name: /Show everything/ })).toBeVisible();
  await canvas.focus();
  await page.keyboard.press('e');
  const failing = page.getByRole('complementary', { name: 'Details' }).getByRole('heading', { name: 'charge card' });
  await expect(failing).toBeVisible();
  await expect(page).toHaveURL(/at=\d+-\d+@fit/);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  const place = page.url();
  const seen = await canvas.getAttribute('aria-label');

  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/trace/${traceId(0xabc)}\\?.*sel=`));
  await expect(failing).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(place);
  await expect(canvas).toHaveAccessibleName(seen!);
  await expect(failing).toBeVisible();

  await page.reload();
  await expect(canvas).toHaveAccessibleName(seen!);
  await expect(failing).toBeVisible();
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: /Show everything/ })).toHaveCount(0);
  await page.goBack();
  await expect(canvas).toHaveAccessibleName(seen!);
});

test('a time drawn here is chosen on the latency map; Escape clears it, back brings it again', async ({
  opened: page,
}) => {
  await drawTime(page, 0.5, 1);
  await expect(page).toHaveURL(/#\/timeline\?from=\d+&to=\d+&box=/);
  await expect(canvasOf(page)).toBeVisible();
  await page.keyboard.press('z');
  await expect(page).toHaveURL(/at=\d+-\d+@fit/);

  await page.keyboard.press('h');
  await expect(page.getByText('1 trace selected')).toBeVisible();
  await page.keyboard.press('3');
  const clear = page.getByRole('button', { name: /Clear chosen time/ });
  await expect(clear).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(clear).toHaveCount(0);
  await expect(page).not.toHaveURL(/from=/);
  await page.goBack();
  await expect(clear).toBeVisible();

  // Before the trace ended.
  await page.keyboard.press('Escape');
  await drawTime(page, 0.3, 0.5);
  await page.keyboard.press('h');
  await expect(page.getByText('0 traces selected')).toBeVisible();
});

test('the time seen in a trace is chosen on the latency map, and back leads to the trace', async ({ opened: page }) => {
  await page.evaluate((id) => (location.hash = `#/trace/${id}`), traceId(0xabc));
  await page.getByRole('tree').waitFor();
  await page.keyboard.press('Shift+T');
  await expect(page.getByText('1 trace selected')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('tree')).toBeVisible();
  await page.keyboard.press('t');
  await expect(page.getByRole('button', { name: /Clear chosen time/ })).toBeVisible();
});

test.describe('twice as large, light, in Korean', () => {
  test.use({ viewport: { width: 683, height: 384 }, deviceScaleFactor: 2, colorScheme: 'light', locale: 'ko-KR' });

  test('a time is chosen, seen on the latency map and cleared by keyboard', async ({ opened: page }) => {
    await page.keyboard.press('w');
    await page.keyboard.press('t');
    await expect(page.getByRole('button', { name: /시간 선택 해제/ })).toBeVisible();
    await page.keyboard.press('h');
    await expect(page.getByText(/추적 \d건 선택/)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await page.keyboard.press('Escape');
    await expect(page.getByText(/추적 \d건 선택/)).toHaveCount(0);
  });
});
