import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, goTo, test, type Workbench } from './fixture.ts';
import { generateTelemetry } from '../../core/generate/generate-telemetry.ts';
import { parseSvg, textsOf } from '../helpers/svg.ts';

// What is in the pictures is proved by unit tests; here it is that people get them, from the chart on the screen.

async function sendShop({ send }: Workbench): Promise<string> {
  const startNs = BigInt(Date.now() - 60_000) * 1_000_000n;
  let traceId = '';
  for (const piece of generateTelemetry('queue', { startNs, traces: 1 })) {
    await send(piece);
    if (piece.signal === 'traces') traceId ||= piece.groups[0]!.scopes[0]!.items[0]!.traceId;
  }
  return traceId;
}

/** By the palette alone. */
async function save(page: Page, folder: string, words: string): Promise<string> {
  const downloading = page.waitForEvent('download');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(words);
  await page.keyboard.press('Enter');
  const download = await downloading;
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

test('every chart of a trace is saved as SVG by keyboard, and named after trace and view', async ({
  opened: page,
  workbench,
}) => {
  const traceId = await sendShop(workbench);
  for (const view of ['waterfall', 'lanes', 'flame', 'graph']) {
    await goTo(page, `trace/${traceId}?view=${view}`);
    await expect(page.locator('main').locator('[role=tree],[role=listbox]').first()).toBeVisible();
    const file = await save(page, workbench.folder, 'picture as SVG');
    expect(file).toContain(`tracebench-trace-${traceId.slice(0, 8)}-${view}.svg`);
    const texts = textsOf(parseSvg(readFileSync(file, 'utf8')));
    expect(texts.at(-1)).toBe(`Trace ${traceId} · Tracebench`);
    expect(texts.length).toBeGreaterThan(5);
    await expect(page.getByRole('status').filter({ hasText: 'Picture saved' })).toBeVisible();
  }
});

test('the map, the time canvas and the menu: a PNG of some size', async ({ opened: page, workbench }) => {
  await sendShop(workbench);
  for (const [place, label] of [
    ['traces', 'map'],
    ['timeline', 'timeline'],
  ] as const) {
    await goTo(page, place);
    await expect(page.locator('main [role=application]').first()).toBeVisible();
    const downloading = page.waitForEvent('download');
    await page.getByRole('banner').getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Save picture as PNG' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`tracebench-${label}.png`);
    const file = join(workbench.folder, download.suggestedFilename());
    await download.saveAs(file);
    const bytes = readFileSync(file);
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    // Width and height of its header.
    expect(bytes.readUInt32BE(16)).toBeGreaterThan(900);
    expect(bytes.readUInt32BE(20)).toBeGreaterThan(200);
  }
});

test('Shift+C copies, and where there is no chart nothing is offered', async ({ opened: page, workbench, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const traceId = await sendShop(workbench);
  await goTo(page, `trace/${traceId}`);
  await expect(page.locator('main [role=tree]')).toBeVisible();
  await page.keyboard.press('Shift+C');
  await expect(page.getByRole('status').filter({ hasText: 'Picture copied' })).toBeVisible();
  const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types: all }) => all));
  expect(types).toContain('image/png');
  await goTo(page, `trace/${traceId}?view=table`);
  await expect(page.locator('main [role=grid]')).toBeVisible();
  await page.getByRole('banner').getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menuitem', { name: 'Everything' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Copy picture' })).toBeHidden();
});
