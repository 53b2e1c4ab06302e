import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { decodeJson } from '../../core/otlp/decode-json.ts';
import { expect, goTo, test } from './fixture.ts';
import { attributes, span, traces } from '../helpers/telemetry.ts';
import { zipOf } from '../unit/formats/zip-file.ts';
import { failingCheckout } from './shop.ts';

/** Drops files on the page as a file manager does. */
async function drop(page: Page, files: { name: string; bytes: Uint8Array }[]): Promise<void> {
  const data = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  const transfer = await page.evaluateHandle((all) => {
    const carried = new DataTransfer();
    for (const { name, base64 } of all)
      carried.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
    return carried;
  }, data);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
}

const dump = () => encodeJson(failingCheckout(1_763_800_000_000_000_000n));

test('a dropped dump is opened whatever its name, with an account', async ({ opened: page }) => {
  await drop(page, [{ name: 'notes.txt', bytes: gzipSync(dump()) }]);
  await expect(page.getByText('notes.txt').first()).toBeVisible();
  await expect(page.getByText(/3 spans/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Show only notes.txt' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'POST /checkout' })).toBeVisible();
  expect(new URL(page.url()).hash).toMatch(/^#\/traces/);
  await goTo(page, 'start');
  await page.locator('button[aria-description^="Open the page of "]').first().click();
  await expect(page.getByRole('heading', { name: 'Rate, errors, durations' })).toBeVisible();
  await goTo(page, 'traces');
  await expect(page.getByRole('row').filter({ hasText: 'POST /checkout' })).toBeVisible();
});

test('an archive is opened file by file', async ({ opened: page }) => {
  const bytes = zipOf({ name: 'traces/shop.json', bytes: dump() }, { name: 'photo.bin', bytes: new Uint8Array(100) });
  await drop(page, [{ name: 'dump.zip', bytes }]);
  await expect(page.getByText(/3 spans/).first()).toBeVisible();
  await page.getByText('2 files in it').click();
  await expect(page.getByRole('row').filter({ hasText: 'traces/shop.json' })).toContainText('3 spans');
  await expect(page.getByRole('row').filter({ hasText: 'photo.bin' })).toContainText('a binary file of no known kind');
});

test('a recording without dates is told from its start, wherever a time stands', async ({ opened: page }) => {
  const events = [0, 1_500_000, 4_000_000].map((us, at) => {
    return { ph: 'X', pid: 1, tid: 1, name: `slice ${at}`, ts: 172_800_000_000 + us, dur: 250_000 };
  });
  await drop(page, [{ name: 'trace.json', bytes: new TextEncoder().encode(JSON.stringify(events)) }]);
  await expect(page.getByText('+0.000 s – +4.250 s in the recording')).toBeVisible();
  await goTo(page, 'traces');
  const row = page.getByRole('row').filter({ hasText: 'slice 1' });
  await expect(row).toContainText('+1.500 s');
  await row.dblclick();
  await expect(page.getByRole('heading', { name: 'slice 1' }).first()).toBeVisible();
  await expect(page.getByText('+1.500 s in the recording').first()).toBeVisible();
  await page.getByRole('button', { name: /^Time range:/ }).click();
  await expect(page.getByRole('textbox', { name: 'From' })).toHaveValue('+0.000 s');
  await page.getByRole('textbox', { name: 'From' }).fill('1.2');
  await page.getByRole('textbox', { name: 'To' }).fill('2,000 ms');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('button', { name: 'Time range: +1.200 s – +2.000 s' })).toBeVisible();
  await expect(page.locator('body')).not.toContainText('1970-');
});

test.describe('on a machine in Seoul', () => {
  test.use({ timezoneId: 'Asia/Seoul' });

  test('times without a zone are read as UTC, and again as local ones when asked', async ({ opened: page }) => {
    const bytes = new TextEncoder().encode('2024-05-02 12:17:25 INFO ready\n2024-05-02 12:17:26 ERROR gone\n');
    await drop(page, [{ name: 'shop.log', bytes }]);
    await expect(page.getByText('They were read as UTC')).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Asia/Seoul');
    await page.getByRole('button', { name: 'Read again' }).click();
    await expect(page.getByText('They were read as UTC')).toBeHidden();
    await expect(page.getByText(/2 logs|2 log records/).first()).toBeVisible();
    await goTo(page, 'logs');
    await expect(page.getByRole('row').filter({ hasText: 'gone' })).toHaveCount(1);
    await expect(page.getByRole('row').filter({ hasText: '12:17:26' })).toHaveCount(1);
  });
});

test('a file without years asks for one, and suggests the answer for the next', async ({ opened: page }) => {
  const bytes = new TextEncoder().encode('<34>Mar 11 22:14:15 box app: ready\n<34>Mar 11 22:14:16 box app: gone\n');
  await drop(page, [{ name: 'messages', bytes }]);
  const year = page.getByRole('textbox', { name: 'Year of the first' });
  await expect(year).toHaveValue(/^20\d\d$/);
  await year.fill('21');
  await expect(page.getByRole('button', { name: 'Read again' })).toBeDisabled();
  await year.fill('2021');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Asia/Seoul');
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByText('were read as said here')).toBeVisible();
  await expect(year).toHaveValue('2021');
  await page.getByRole('button', { name: 'Clear this list' }).click();
  await drop(page, [{ name: 'messages.1', bytes }]);
  await expect(page.getByText('Some times name no year')).toBeVisible();
  await expect(year).toHaveValue('2021');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Asia/Seoul');
});

test('a broken dump says what is wrong, and costs nothing else', async ({ opened: page, workbench }) => {
  for (const telemetry of failingCheckout(BigInt(Date.now()) * 1_000_000n)) await workbench.send(telemetry);
  await drop(page, [{ name: 'broken.json', bytes: new TextEncoder().encode('{"resourceSpans": [ oops') }]);
  await expect(page.getByText('broken.json').first()).toBeVisible();
  await expect(page.getByText(/[Ll]ine 1/).first()).toBeVisible();
  await goTo(page, 'traces');
  await expect(page.getByRole('row').filter({ hasText: 'POST /checkout' })).toBeVisible();
});

test('everything exported as OTLP JSON holds what was sent', async ({ opened: page, workbench }) => {
  for (const telemetry of failingCheckout(1_763_800_000_000_000_000n)) await workbench.send(telemetry);
  await goTo(page, 'traces');
  await expect(page.getByRole('row').filter({ hasText: 'POST /checkout' })).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).first().click();
  const downloading = page.waitForEvent('download');
  await page
    .getByRole('menuitem', { name: /Everything/ })
    .first()
    .click();
  const file = join(workbench.folder, 'all.json');
  await (await downloading).saveAs(file);
  const { telemetry } = decodeJson(new Uint8Array(readFileSync(file)));
  const sent = decodeJson(dump()).telemetry;
  expect(telemetry.find(({ signal }) => signal === 'traces')).toEqual(sent.find(({ signal }) => signal === 'traces'));
  expect(telemetry.find(({ signal }) => signal === 'logs')).toEqual(sent.find(({ signal }) => signal === 'logs'));
});

test('the bundled sample opens', async ({ opened: page }) => {
  await page
    .getByRole('button', { name: /sample/i })
    .first()
    .click();
  await goTo(page, 'traces');
  await expect(page.getByRole('row').nth(5)).toBeVisible();
});

test('what an export hides is counted beforehand, said afterwards, and can be left out', async ({
  opened: page,
  workbench,
}) => {
  const authorization = attributes({ 'http.request.header.authorization': 'opensesame' });
  await workbench.send(traces('shop', span({ name: 'POST /checkout', attributes: authorization })));
  await goTo(page, 'traces');
  const open = async () => {
    await page.getByRole('button', { name: 'Export' }).first().click();
    await page.getByRole('menuitem', { name: 'Export as…' }).click();
  };
  const dialog = page.getByRole('dialog', { name: 'Export' });
  const save = async () => {
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    return readFileSync(await (await downloading).path(), 'utf8');
  };
  await open();
  await dialog.getByRole('button', { name: 'Count what will be hidden' }).click();
  await expect(dialog.getByRole('listitem')).toContainText(['http.request.header.authorization']);
  expect(await save()).not.toContain('opensesame');
  await expect(page.getByRole('status').filter({ hasText: 'Hidden values: 1 (' })).toBeVisible();
  await open();
  await dialog.getByRole('checkbox', { name: 'Hide by the settings' }).uncheck();
  expect(await save()).toContain('opensesame');
});
