import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { fillAll } from './screens.ts';

/** More stops than any screen has. */
const MOST_STOPS = 90;

/** Goes to a control as a person without a mouse does. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(control)}`);
}

async function pressOn(page: Page, control: Locator, ...keys: string[]): Promise<void> {
  await tabTo(page, control);
  for (const key of keys) await page.keyboard.press(key);
}

test('from an empty start page to a report, without a mouse', async ({ opened: page, workbench }) => {
  test.setTimeout(180_000);
  const button = (name: string | RegExp) => page.getByRole('button', { name }).first();
  const grid = (name: string) => page.getByRole('grid', { name, exact: true });

  await pressOn(page, button('Open the sample'), 'Enter');
  await expect(page.getByRole('contentinfo')).toContainText('1,521 spans');

  // To a trace that failed, its failing span, and what it said.
  await page.keyboard.press('2');
  await page.keyboard.press('/');
  await page.keyboard.type('status:error');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/status:error/);
  await page.keyboard.press('Escape');
  await pressOn(page, grid('Traces'), 'ArrowDown', 'Enter');
  await expect(page).toHaveURL(/#\/trace\//);
  await expect(page.getByRole('tree')).toBeFocused();
  await page.keyboard.press('e');
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText('Error');
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/#\/logs\?q=trace:/);
  await pressOn(page, grid('Logs'), 'ArrowDown');
  await expect(details.getByRole('tab', { name: 'Record' })).toBeVisible();
  await pressOn(page, grid('Logs'), 'Shift+F10');
  await expect(page.getByRole('menuitem', { name: /^Open/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);

  // From a metric by an exemplar to the trace it was taken from.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('http.server.request.duration');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'http.server.request.duration' })).toBeVisible();
  await pressOn(page, button('Pin to board'), 'Enter');
  await expect(button('Pinned')).toBeVisible();
  await pressOn(page, button(/^Exemplars/), 'Enter');
  await pressOn(page, grid('Exemplars'), 'ArrowDown', 'Enter');
  await expect(page).toHaveURL(/#\/trace\/[0-9a-f]{32}\?.*sel=/);

  // To a service, by the palette and by the list.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('service payment');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/services\/service\.name(\/|%2F)payment/);
  await expect(page.getByRole('dialog')).toHaveCount(0); // what is typed before goes to the palette
  await page.keyboard.press('6');
  await pressOn(page, grid('Services'), 'ArrowDown', 'Enter');
  await expect(page).toHaveURL(/#\/services\/service\.name(\/|%2F)/);

  // The chart that was pinned, and the report of a trace.
  await page.keyboard.press('5');
  await pressOn(page, button('Board'), 'Enter');
  await expect(page.getByRole('region', { name: 'http.server.request.duration' })).toBeVisible();
  await page.keyboard.press('2');
  await pressOn(page, grid('Traces'), 'ArrowDown', 'Enter');
  await expect(page.getByRole('tree')).toBeFocused();
  await pressOn(page, page.getByRole('main').getByRole('button', { name: 'Export' }), 'Enter');
  await expect(page.getByRole('menuitem', { name: 'This trace as HTML report' })).toBeVisible();
  while (!(await page.getByRole('menuitem', { name: 'This trace as HTML report' }).evaluate(isActive)))
    await page.keyboard.press('ArrowDown');
  const downloading = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const report = join(workbench.folder, 'report.html');
  await (await downloading).saveAs(report);
  expect(readFileSync(report, 'utf8')).toContain('<svg');
});

test('a screen that comes up by its digit, or by the rail, is walked by the arrows at once', async ({
  opened: page,
  workbench,
}) => {
  await fillAll(workbench);
  const walked = {
    2: page.getByRole('grid', { name: 'Traces', exact: true }),
    3: page.getByRole('application', { name: /^All spans/ }),
    4: page.getByRole('grid', { name: 'Logs', exact: true }),
    5: page.getByRole('grid', { name: 'Metrics', exact: true }),
    6: page.getByRole('grid', { name: 'Services', exact: true }),
    8: page.locator('[data-key]').and(page.locator(':focus')),
  };
  await page.getByRole('button', { name: 'Export', exact: true }).first().focus();
  for (const [digit, list] of Object.entries(walked)) {
    await page.keyboard.press(digit);
    await expect(page.locator('main > h1')).toBeFocused();
    await expect(page.getByRole('main').locator(WALKED).first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(list).toBeFocused();
  }
  await page.getByRole('navigation').getByRole('button', { name: 'Traces', exact: true }).click();
  await expect(walked[2].getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page).toHaveURL(/sel=/);
  await expect(walked[2]).toHaveAttribute('aria-activedescendant', /-0$/);
});

const WALKED = '[role="grid"], [role="application"], [data-key]';

const isActive = (element: Element): boolean => element === document.activeElement;
