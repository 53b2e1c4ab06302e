import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { attributes, logRecord, logs, spanId, traceId } from '../helpers/telemetry.ts';
import { expect, goTo, test, type Workbench } from './fixture.ts';
import { failingCheckout } from './shop.ts';

const MS = 1_000_000n;
const MINUTE = 60_000n * MS;
const BASE = 1_763_800_000_000_000_000n;

/** Two minutes of a cart that logs once a second, every tenth time a warning; and one failing checkout in the middle. */
async function fill({ send }: Workbench): Promise<void> {
  const records = Array.from({ length: 120 }, (_, at) =>
    logRecord({
      timeUnixNano: BASE + (BigInt(at) * MINUTE) / 60n,
      severityNumber: at % 10 === 9 ? 13 : 9,
      body: { kind: 'string', value: at % 10 === 9 ? `slow disk: ${at} ms` : `cart of user ${at} has ${at % 3} items` },
      attributes: attributes({ 'user.id': `u-${at % 4}`, 'http.status_code': BigInt(at % 10 === 9 ? 503 : 200) }),
    }),
  );
  await send(logs('cart', ...records));
  for (const telemetry of failingCheckout(BASE + MINUTE)) await send(telemetry);
}

const rows = (page: Page) => page.getByRole('grid', { name: 'Logs' }).getByRole('row');
const count = (page: Page, text: string) => expect(page.getByText(text, { exact: true })).toBeVisible();

async function filterBy(page: Page, typed: string): Promise<void> {
  const line = page.getByRole('combobox', { name: 'Filter' });
  await line.fill(typed);
  await line.press('Enter');
  await line.blur();
}

test.beforeEach(async ({ opened: page, workbench }) => {
  await fill(workbench);
  await goTo(page, 'logs');
  await count(page, '121 log records');
});

test('OR, NOT, brackets and numbers narrow the list, and the address keeps them', async ({ opened: page }) => {
  await filterBy(page, '(level:error OR http.status_code>=500)');
  await count(page, '13 log records');
  await filterBy(page, '-service:payment');
  await count(page, '12 log records');
  await page.reload();
  await count(page, '12 log records');
  await expect(page.getByRole('button', { name: 'NOT service:payment', exact: true })).toBeVisible();
});

test('what cannot be read as a condition is said, and stays said', async ({ opened: page }) => {
  await filterBy(page, 'duration>abc');
  await expect(page.getByText(/duration>abc: not a duration.*searched for as text/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/duration>abc: not a duration/)).toBeVisible();
});

test('a value pressed is the only one, another one with it, a third one ruled out', async ({ opened: page }) => {
  const panel = page.getByRole('navigation', { name: 'Values' });
  await panel.getByRole('button', { name: /^WARN/ }).click();
  await count(page, '12 log records');
  await panel.getByRole('checkbox', { name: 'Include error' }).check();
  await count(page, '13 log records');
  await panel.getByRole('button', { name: 'Exclude payment' }).click();
  await count(page, '12 log records');
  await expect(page).toHaveURL(/level:warn.*OR.*level:error/);
});

test('a stretch drawn over the volume becomes the time range', async ({ opened: page }) => {
  const strip = page.getByRole('slider', { name: /by severity/ });
  const box = (await strip.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.25, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  const listed = page.getByText(/^\d+ log records$/);
  await expect(listed).toHaveText(/^(29|30|31|32) log records$/);
});

test('the volume is read by keyboard', async ({ opened: page }) => {
  const strip = page.getByRole('slider', { name: /by severity/ });
  await strip.focus();
  await page.keyboard.press('Home');
  await expect(strip).toHaveAttribute('aria-valuetext', /1 log record · INFO 1$/);
  await page.keyboard.press('Enter');
  await count(page, '1 log record');
});

test('neighbours are shown in place, whatever the filter, and Escape leads back', async ({ opened: page }) => {
  await filterBy(page, 'slow');
  await count(page, '12 log records');
  await rows(page).nth(1).click();
  await page.keyboard.press('x');
  const around = page.getByRole('grid', { name: 'What was said around it' });
  await expect(around.getByText(/^cart of user/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rows(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await count(page, '12 log records');
});

test('a record opened by its link is scrolled to', async ({ opened: page }) => {
  await page.getByRole('button', { name: 'Newest first' }).click();
  await rows(page).nth(3).click();
  await page.getByRole('button', { name: 'Oldest first' }).click();
  const selected = page.getByRole('grid', { name: 'Logs' }).getByRole('row', { selected: true });
  await expect(selected).toHaveAttribute('aria-rowindex', '120');
  await expect(selected).toBeInViewport();
  await page.reload();
  await expect(selected).toBeInViewport();
});

test('from a record to its trace, and back to where one was', async ({ opened: page }) => {
  await filterBy(page, 'level:error');
  await count(page, '1 log record');
  await rows(page).nth(1).click();
  await page
    .getByRole('button', { name: /^Open trace/ })
    .last()
    .click();
  await expect(page).toHaveURL(new RegExp(`#/trace/${traceId(0xabc)}.*sel=${spanId(3)}`));
  await page.getByRole('tab', { name: /Logs/ }).click();
  await expect(page.getByText('payment refused by the bank').first()).toBeVisible();
  await page.goBack();
  await count(page, '1 log record');
  await expect(rows(page).nth(1)).toHaveAttribute('aria-selected', 'true');
});

test('a record that is read stays where it is, also while the newest minute moves on', async ({
  opened: page,
  workbench,
}) => {
  await goTo(page, 'logs?last=1m');
  // Until the answer is there, the rows of the question before stand in the list.
  await expect(page.getByText(/^(?!121 )\d+ log records$/)).toBeVisible();
  const read = rows(page).nth(3);
  await read.click();
  // It is read from now on; till then the list moves on with the newest.
  await expect(read).toHaveAttribute('aria-selected', 'true');
  const before = await read.innerText();
  const later = Array.from({ length: 30 }, (_, at) =>
    logRecord({ timeUnixNano: BASE + 3n * MINUTE + BigInt(at) * MS, body: { kind: 'string', value: `later ${at}` } }),
  );
  await workbench.send(logs('cart', ...later));
  await expect(page.getByRole('button', { name: /^30 new/ })).toBeVisible();
  expect(await read.innerText()).toBe(before);
  await page.getByRole('button', { name: /^30 new/ }).click();
  await expect(rows(page).nth(1)).toContainText('later 29');
});

test('an attribute becomes a column', async ({ opened: page }) => {
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('dialog').getByRole('checkbox', { name: 'user.id' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'user.id' })).toBeVisible();
  await expect(rows(page).filter({ hasText: 'u-3' }).first()).toBeVisible();
});

test('a pattern shows what varies, and filters', async ({ opened: page }) => {
  await page.getByRole('button', { name: 'Patterns', exact: true }).click();
  const pattern = page.getByRole('listitem').filter({ hasText: /slow disk:/ });
  await pattern.getByRole('button', { name: /slow disk/ }).click();
  await expect(pattern.getByText('12 values')).toBeVisible();
  await expect(pattern.getByText('min 9 · mean 64 · max 119')).toBeVisible();
  await pattern.getByRole('button', { name: 'Only records of this pattern' }).click();
  await count(page, '12 log records');
});

test('values, patterns and neighbours have no serious accessibility violation', async ({ opened: page }) => {
  // Each analysis goes through the whole page.
  test.slow();
  await rows(page).nth(1).click();
  for (const place of ['logs', 'logs?show=patterns', 'logs?around=1&sel=1']) {
    await goTo(page, place);
    await expect(page.getByRole('navigation', { name: 'Values' }).getByText('cart')).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${place}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
  }
});
