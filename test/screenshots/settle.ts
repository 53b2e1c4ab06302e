import type { Page } from '@playwright/test';

/** Until answers, letters and movements have come to rest. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => !document.querySelector('[role=progressbar]'), undefined, { timeout: 10_000 });
  await page.waitForTimeout(700); // pictures only: nothing is asserted
}
