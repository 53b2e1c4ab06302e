import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { traceId } from '../helpers/telemetry.ts';
import { expect, goTo, test, watch, type Workbench } from './fixture.ts';
import { metricShop } from './metric-shop.ts';
import { failingCheckout, NAUGHTY, naughtyTrace } from './shop.ts';

const now = () => BigInt(Date.now()) * 1_000_000n;

/** Something was pinned, this or what was before; the report counts them. */
async function pin(page: Page, keys: string): Promise<void> {
  await page.keyboard.press(keys);
  await expect(page.getByRole('status').filter({ hasText: /pinned to the report/i })).toBeVisible();
}

async function save(page: Page, { folder }: Workbench, by: () => Promise<unknown>): Promise<string> {
  const downloading = page.waitForEvent('download');
  await by();
  const download = await downloading;
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return file;
}

/** The file on a page that is cut off from everything, and what went wrong there. */
async function openOffline(browser: Browser, file: string): Promise<{ page: Page; trouble: string[] }> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const trouble = watch(page, pathToFileURL(file).href);
  page.on('dialog', (dialog) => (trouble.push(`dialog: ${dialog.message()}`), void dialog.dismiss()));
  await page.goto(pathToFileURL(file).href);
  return { page, trouble };
}

const blocks = (page: Page) => page.getByRole('list', { name: 'Blocks of the report' }).locator('> li');

test('a report is composed by keyboard, undone, kept, and written', async ({ opened: page, workbench, browser }) => {
  for (const telemetry of [...failingCheckout(now()), ...metricShop(now())]) await workbench.send(telemetry);
  await goTo(page, `trace/${traceId(0xabc)}`);
  await expect(page.getByRole('tree')).toBeVisible();
  await pin(page, 'Shift+P');
  await pin(page, 'Alt+p');
  await goTo(page, 'logs');
  await expect(page.getByRole('row').filter({ hasText: 'payment refused by the bank' }).first()).toBeVisible();
  await pin(page, 'Shift+P');
  await goTo(page, 'metrics/frontend/http.server.requests');
  await expect(page.getByRole('main').getByRole('slider').first()).toBeVisible();
  await pin(page, 'Shift+P');

  await page.keyboard.press('9');
  await expect(blocks(page)).toHaveCount(4);
  await page.keyboard.press('n');
  await page.keyboard.type('## Cause\n\nThe bank said **no** <img src=x>, password=hunter22');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Cause' })).toBeVisible();
  for (let step = 0; step < 4; step++) await page.keyboard.press('Alt+ArrowUp');
  await expect(blocks(page).first()).toContainText('The bank said no <img src=x>');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expect(blocks(page)).toHaveCount(4);
  await page.keyboard.press('Control+z');
  await expect(blocks(page)).toHaveCount(5);
  await page.getByLabel('Title of the report').fill('Checkout fails');
  await page.getByLabel('Title of the report').blur();

  await expect(page.getByText('Hidden values: 1 (passwords and tokens 1).').first()).toBeVisible();
  await expect(page.locator('mark')).toHaveText('[redacted]');
  await expect(page.getByText('hunter22')).toHaveCount(0);

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: 'Checkout fails' })).toBeVisible();
  await expect(page.locator('mark')).toBeVisible();
  await expect(page.getByText('hunter22')).toHaveCount(0);
  for (const frame of [page.getByRole('navigation'), page.getByRole('banner'), page.getByRole('contentinfo')])
    await expect(frame).toBeHidden();
  await expect(page.getByRole('cell', { name: 'payment refused by the bank' })).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
  // Its author may look; what is looked at is not printed, whoever asks for it.
  await page.getByRole('button', { name: 'Show hidden values here' }).click();
  await expect(page.getByText('password=hunter22')).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('password=hunter22')).toBeHidden();
  await expect(page.getByText('Hidden values were shown, so nothing was printed.')).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
  const printed = page.waitForEvent('console', (line) => line.text().startsWith('printed '));
  await page.evaluate(() => (window.print = () => console.info(`printed ${document.body.innerText}`)));
  await page.keyboard.press('Control+p');
  expect((await printed).text()).toContain('password=[redacted]');
  expect((await printed).text()).not.toContain('hunter22');

  const html = await save(page, workbench, () => page.keyboard.press('Control+s'));
  const { page: written, trouble } = await openOffline(browser, html);
  await expect(written.getByRole('heading', { level: 1 })).toHaveText('Checkout fails');
  expect(readFileSync(html, 'utf8')).not.toContain('hunter22');
  await expect(written.locator('figure svg text').filter({ hasText: 'charge card' }).first()).toBeVisible();
  await expect(written.getByRole('cell', { name: 'payment refused by the bank' })).toBeVisible();
  // The picture of the trace, and that of the metric.
  await expect(written.locator('figure')).toHaveCount(2);
  await written.getByRole('button', { name: 'Share (%)' }).click();
  await expect(written.getByRole('columnheader', { name: 'Share (%)' })).toHaveAttribute('aria-sort', 'ascending');
  const data = await save(written, workbench, () => written.getByRole('button', { name: 'Save as JSON' }).click());
  expect(JSON.parse(readFileSync(data, 'utf8'))).toMatchObject({
    format: 'tracebench.report',
    title: 'Checkout fails',
  });
  expect(trouble).toEqual([]);
  await written.context().close();

  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
  await page.waitForFunction(keptBlocks, 5);
  await page.reload();
  await expect(blocks(page)).toHaveCount(5);
  await expect(page.getByLabel('Title of the report')).toHaveValue('Checkout fails');
});

/** Whether the browser has written a report of so many blocks down. Runs in the page. */
function keptBlocks(count: number): Promise<boolean> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('tracebench.reports', 1);
    opening.onsuccess = () => {
      const all = opening.result.transaction('reports').objectStore('reports').getAll();
      all.onsuccess = () => {
        const [report] = all.result as { title: string; blocks: unknown[] }[];
        opening.result.close();
        resolve(report?.blocks.length === count && report.title === 'Checkout fails');
      };
    };
  });
}

test('every screen is pinned by the same key, and the report is read in either language', async ({
  opened: page,
  workbench,
  browser,
}) => {
  for (const telemetry of [...failingCheckout(now()), ...metricShop(now())]) await workbench.send(telemetry);
  await goTo(page, 'services');
  await expect(page.getByRole('row').filter({ hasText: 'frontend' }).first()).toBeVisible();
  await pin(page, 'Shift+P');
  await page.getByRole('row').filter({ hasText: 'frontend' }).first().dblclick();
  await expect(page.getByRole('figure').first()).toBeVisible();
  await expect(page.getByRole('table', { name: 'Operations' })).toBeVisible();
  await pin(page, 'Shift+P');
  await pin(page, 'Alt+p');
  await goTo(page, 'metrics/frontend/http.server.requests');
  await page.getByRole('button', { name: 'Pin to board' }).click();
  await goTo(page, 'metrics?tab=board');
  await expect(page.getByRole('region', { name: 'http.server.requests' }).getByRole('slider').first()).toBeVisible();
  await pin(page, 'Shift+P');
  await goTo(page, 'traces');
  await expect(page.getByRole('row').filter({ hasText: 'frontend' }).first()).toBeVisible();
  await pin(page, 'Alt+p');
  await goTo(page, 'logs?show=patterns');
  await expect(page.getByText('payment refused by the bank').first()).toBeVisible();
  await pin(page, 'Shift+P');
  await goTo(page, 'timeline');
  await expect(page.getByRole('main').locator('canvas').first()).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Pin to report' }).click();
  await expect(page.getByRole('status').filter({ hasText: /pinned to the report/i })).toBeVisible();

  await page.keyboard.press('9');
  // Services, five charts of one of them and its operations, the board, traces, patterns, the timeline.
  await expect(blocks(page)).toHaveCount(11);
  await expect(page.getByRole('columnheader', { name: 'Calls per s' }).first()).toBeVisible();
  await page.getByLabel('Language of the report').click();
  await page.getByRole('option', { name: '한국어' }).click();
  await expect(page.getByRole('columnheader', { name: '초당 호출' }).first()).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Calls per s' })).toHaveCount(0);
  const html = await save(page, workbench, () => page.keyboard.press('Control+s'));
  const { page: written, trouble } = await openOffline(browser, html);
  await expect(written.getByRole('heading', { name: '서비스', exact: true })).toBeVisible();
  await expect(written.locator('figure')).toHaveCount(7);
  await written.screenshot({ path: test.info().outputPath('korean.png'), fullPage: true });
  expect(trouble).toEqual([]);
  await written.context().close();
});

test('names no program should believe are text in a written report', async ({ opened: page, workbench, browser }) => {
  await workbench.send(naughtyTrace(now()));
  await goTo(page, `trace/${traceId(0xbad)}`);
  await expect(page.getByRole('tree')).toBeVisible();
  await pin(page, 'Shift+P');
  await pin(page, 'Alt+p');
  await page.keyboard.press('9');
  await expect(blocks(page)).toHaveCount(2);
  await page.getByLabel('Title of the report').fill(NAUGHTY[1]!);
  await page.getByLabel('Title of the report').blur();
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: 'Notes' }).fill(NAUGHTY.map((name) => `- ${name} [x](${name})`).join('\n'));
  await page.keyboard.press('Escape');
  const html = await save(page, workbench, () => page.keyboard.press('Control+s'));
  const { page: written, trouble } = await openOffline(browser, html);
  await expect(written.getByRole('heading', { level: 1 })).toHaveText(NAUGHTY[1]!);
  for (const name of [NAUGHTY[0]!, NAUGHTY[4]!]) await expect(written.getByText(name).first()).toBeAttached();
  expect(await written.locator('img, a[href^="javascript" i], iframe, object, [onerror]').count()).toBe(0);
  expect(await written.locator('script').count()).toBe(2);
  // Hangul is drawn with a font the file brings along.
  expect(await written.evaluate(() => [...document.fonts].some(({ status }) => status === 'loaded'))).toBe(true);
  expect(trouble).toEqual([]);
  await written.context().close();
});

test('the command line prints a report as PDF, and says what to do where nothing prints', async ({ workbench }) => {
  const args = ['dist/main/cli.js', 'report', 'resources/samples/shop-demo.jsonl', '--template', 'incident'];
  const out = join(workbench.folder, 'report.pdf');
  const browser = process.env.TRACEBENCH_CHROMIUM ?? chromium.executablePath();
  execFileSync(process.execPath, [...args, '--format', 'pdf', '--language', 'ko', '--chromium', browser, '-o', out]);
  const pdf = readFileSync(out, 'latin1');
  expect(pdf).toMatch(/^%PDF-/);
  expect(pdf).toContain('Pretendard');
  const none = { ...process.env, PATH: '', TRACEBENCH_CHROMIUM: '/nowhere/chromium' };
  const { status, stderr } = spawnSync(process.execPath, [...args, '--format', 'pdf', '-o', out], { env: none });
  expect(status).toBe(1);
  expect(String(stderr)).toContain('Install one, or name it with --chromium or TRACEBENCH_CHROMIUM.');
  expect(readFileSync(out, 'latin1')).toBe(pdf);
});
