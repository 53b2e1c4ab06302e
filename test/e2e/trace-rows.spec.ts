import type { Page } from '@playwright/test';
import { generateTelemetry } from '../../core/generate/generate-telemetry.ts';
import { expect, goTo, test, type Workbench } from './fixture.ts';

/* Which rows of a trace there are, and by what its table groups them: 412 statements, and nine other spans. */

async function sendStatements({ send }: Workbench): Promise<string> {
  const startNs = BigInt(Date.now() - 60_000) * 1_000_000n;
  const telemetry = [...generateTelemetry('n-plus-one', { startNs, traces: 1 })];
  for (const piece of telemetry) await send(piece);
  const traces = telemetry.find((piece) => piece.signal === 'traces')!;
  return traces.groups[0]!.scopes[0]!.items[0]!.traceId;
}

test('H hides short spans, the header says how many, and the address keeps it', async ({ opened: page, workbench }) => {
  const traceId = await sendStatements(workbench);
  await goTo(page, `trace/${traceId}`);
  await expect(page.getByRole('tree')).toBeVisible();
  await page.keyboard.press('h');
  await expect(page).toHaveURL(/least=\d+/);
  const hidden = page.getByRole('button', { name: /[\d,]+ spans? shorter than 10 ms hidden/ });
  await expect(hidden).toBeVisible();
  await page.reload();
  await hidden.click();
  await expect(page).not.toHaveURL(/least=/);
  await expect(hidden).toHaveCount(0);
  await page.getByRole('button', { name: 'Levels and short spans' }).click();
  await page.getByRole('menuitem', { name: '100 ms' }).click();
  await expect(page.getByRole('button', { name: /shorter than 100 ms hidden/ })).toBeVisible();
});

test('N goes from match to match without the box', async ({ opened: page, workbench }) => {
  const traceId = await sendStatements(workbench);
  await goTo(page, `trace/${traceId}`);
  const box = page.getByRole('searchbox', { name: 'Search spans' });
  await box.fill('SELECT');
  await box.press('Enter');
  await expect(page.getByText(/^1 of 41\d$/)).toBeVisible();
  await page.getByRole('tree').focus();
  await page.keyboard.press('n');
  await expect(page.getByText(/^2 of 41\d$/)).toBeVisible();
  await page.keyboard.press('Shift+N');
  await expect(page.getByText(/^1 of 41\d$/)).toBeVisible();
});

test('the table groups by an attribute chosen from those of the trace', async ({ opened: page, workbench }) => {
  const traceId = await sendStatements(workbench);
  await goTo(page, `trace/${traceId}?view=table`);
  const by = page.getByRole('combobox', { name: 'Grouped by' });
  await by.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: /^db\.operation\.name \(/ }).click();
  await expect(page).toHaveURL(/by=attribute(:|%3A)db\.operation\.name/i);
  const rows = page.getByRole('grid').getByRole('row');
  await expect(rows.filter({ hasText: 'SELECT' })).toHaveCount(1);
  await expect(rows.filter({ hasText: '(not set)' })).toHaveCount(1);
  await page.reload();
  await expect(rows.filter({ hasText: '(not set)' })).toHaveCount(1);
});

test('pointing at spans draws their tooltips, and no row anew', async ({ opened: page, workbench }) => {
  const traceId = await sendStatements(workbench);
  await page.evaluate(() => localStorage.setItem('tracebench.measure', '1'));
  await page.reload();
  await goTo(page, `trace/${traceId}`);
  await expect(page.getByRole('tree')).toBeVisible();
  const pictures = () => page.evaluate(() => performance.getEntriesByName('tracebench.draw.rows').length);
  // Answers that still come (logs, the critical path) draw as well: pointed is until they have, and nothing is drawn.
  const seen = new Set<string>();
  await expect(async () => {
    const before = await pictures();
    for (const text of await pointAtRows(page)) seen.add(text);
    expect(before).toBeGreaterThan(0);
    expect(await pictures()).toBe(before);
  }).toPass({ timeout: 20_000 });
  expect(seen.size).toBeGreaterThan(3);
});

/** What the tooltips of the first eight rows say. */
async function pointAtRows(page: Page): Promise<string[]> {
  const tree = (await page.getByRole('tree').boundingBox())!;
  const tip = page.locator('main dl', { hasText: 'Starts at' }).locator('..');
  const said: string[] = [];
  for (let row = 0; row < 8; row++) {
    await page.mouse.move(tree.x + 120, tree.y + 12 + row * 24);
    await expect(tip).toBeVisible();
    said.push(await tip.innerText());
  }
  return said;
}
