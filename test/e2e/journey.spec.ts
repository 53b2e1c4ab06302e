import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { traceId } from '../helpers/telemetry.ts';
import { expect, test, watch } from './fixture.ts';
import { failingCheckout } from './shop.ts';

const now = () => BigInt(Date.now()) * 1_000_000n;

test('connect, see live spans, open the trace, find the error, take a report home', async ({
  opened: page,
  workbench,
}) => {
  await expect(page.getByText('OTEL_EXPORTER_OTLP_ENDPOINT').first()).toBeVisible();
  for (const telemetry of failingCheckout(now())) await workbench.send(telemetry);

  await page
    .getByRole('link', { name: 'Traces' })
    .or(page.getByRole('button', { name: 'Traces' }))
    .first()
    .click();
  const row = page.getByRole('row').filter({ hasText: 'POST /checkout' });
  await expect(row).toBeVisible();
  await row.dblclick();

  await expect(page).toHaveURL(new RegExp(`#/trace/${traceId(0xabc)}`));
  await expect(page.getByText('POST /checkout').first()).toBeVisible();
  await expect(page.getByRole('tree')).toBeFocused();
  await page.keyboard.press('e');
  await expect(page.getByText('declined').first()).toBeVisible();
  await page.getByRole('tab', { name: /Events/ }).click();
  await expect(page.getByText('card 4242 was declined').first()).toBeVisible();
  await page.getByRole('tab', { name: /Logs/ }).click();
  await expect(page.getByText('payment refused by the bank').first()).toBeVisible();

  await page.getByRole('button', { name: 'Export' }).last().click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'This trace as HTML report' }).click();
  const download = await downloading;
  const report = join(workbench.folder, download.suggestedFilename());
  await download.saveAs(report);

  const reader = await page.context().newPage();
  const trouble = watch(reader, 'file://');
  await reader.goto(pathToFileURL(report).href);
  await expect(reader.getByText('charge card', { exact: true }).first()).toBeVisible();
  await expect(reader.locator('svg').first()).toBeVisible();
  expect(readFileSync(report, 'utf8')).toContain('CardDeclined');
  expect(trouble).toEqual([]);
});

test('a live trace appears without reload while the list is open', async ({ opened: page, workbench }) => {
  await page
    .getByRole('button', { name: 'Traces' })
    .or(page.getByRole('link', { name: 'Traces' }))
    .first()
    .click();
  await expect(page.getByText('There are no traces in this session yet.')).toBeVisible();
  for (const telemetry of failingCheckout(now())) await workbench.send(telemetry);
  await expect(page.getByRole('row').filter({ hasText: 'POST /checkout' })).toBeVisible();
});

test('an address copied from one page restores the view in another', async ({ opened: page, workbench, context }) => {
  for (const telemetry of failingCheckout(now())) await workbench.send(telemetry);
  await page.goto(`${workbench.ui.split('?')[0]}#/traces?q=${encodeURIComponent('service:payment status:error')}`);
  await expect(page.getByRole('row').filter({ hasText: 'POST /checkout' })).toBeVisible();
  const copy = await context.newPage();
  await copy.goto(page.url());
  await expect(copy.getByRole('row').filter({ hasText: 'POST /checkout' })).toBeVisible();
  await copy.goto(page.url().replace('payment', 'nobody'));
  await expect(copy.getByText('No trace matches.')).toBeVisible();
});
