import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, goTo, test, type Workbench } from './fixture.ts';
import { failingCheckout } from './shop.ts';

const editor = (page: Page) => page.getByRole('textbox', { name: 'SQL statement' });
const result = (page: Page) => page.getByRole('region', { name: 'Answer' });
const rows = (page: Page) => result(page).getByRole('row');

async function write(page: Page, sql: string): Promise<void> {
  await editor(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(sql);
}

async function openDesk(page: Page, { send }: Workbench): Promise<void> {
  for (const telemetry of failingCheckout(BigInt(Date.now()) * 1_000_000n)) await send(telemetry);
  await page.keyboard.press('7');
  await expect(editor(page)).toBeVisible();
}

test.describe('where it is allowed', () => {
  test.use({ serveArgs: ['--allow-sql'] });

  test('a statement is written with the names of what there is, run, and its error shown in its place', async ({
    opened: page,
    workbench,
  }) => {
    await openDesk(page, workbench);
    await page.keyboard.press('/');
    await expect(editor(page)).toBeFocused();
    await page.keyboard.type('SELECT ser');
    const names = page.getByRole('listbox');
    // Just come up, the list does not take Enter yet; the arrow tells when it does.
    await expect(async () => {
      await page.keyboard.press('ArrowDown');
      await expect(names.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true', { timeout: 100 });
    }).toPass();
    await page.keyboard.press('ArrowUp');
    await expect(names.getByRole('option', { name: /service_name/ })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await page.keyboard.type(', count(*) AS n FROM sp');
    await expect(names.getByRole('option', { name: /^spans/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(names).toBeHidden();
    await page.keyboard.type('ans GROUP BY ALL ORDER BY n DESC');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    await expect(rows(page).filter({ hasText: 'payment' })).toBeVisible();

    await write(page, 'SELECT service_name,\n  durat FROM spans');
    await page.keyboard.press('Control+Enter');
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('Line 2, column 3');
    await expect(alert).toContainText('Known here: duration_ns');
    await expect(page.locator('.cm-error-place')).toHaveText('durat');
    // The answer before it stays.
    await expect(rows(page).filter({ hasText: 'payment' })).toBeVisible();
    await write(page, 'DELETE FROM span');
    await page.keyboard.press('Control+Enter');
    await expect(alert).toContainText('Only statements that read are allowed');
  });

  test('queries are saved and remembered in the session, and removing one can be taken back', async ({
    opened: page,
    workbench,
  }) => {
    await openDesk(page, workbench);
    await write(page, 'SELECT 41 + 1 AS answer');
    await page.keyboard.press('Control+Enter');
    await expect(rows(page).filter({ hasText: '42' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await page.getByLabel('Name of the query').fill('All of it');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Remove All of it' })).toBeVisible();
    await page.keyboard.press('Escape');

    await page.reload();
    await expect(editor(page)).toBeVisible();
    // The address brings the statement; it is not run by that.
    await expect(editor(page)).toHaveText('SELECT 41 + 1 AS answer');
    await expect(result(page)).toBeHidden();
    await write(page, 'SELECT 1');
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('menuitem', { name: 'SELECT 41 + 1 AS answer' }).click();
    await expect(editor(page)).toHaveText('SELECT 41 + 1 AS answer');
    await page.getByRole('button', { name: 'Saved queries' }).click();
    await page.getByRole('button', { name: 'Remove All of it' }).click();
    await expect(page.getByText('Nothing is saved in this session yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: /^All of it/ }).click();
    await expect(editor(page)).toBeFocused();
  });

  test('an answer is drawn, saved, pinned, and leads to its trace, by keyboard', async ({
    opened: page,
    workbench,
  }) => {
    await openDesk(page, workbench);
    await write(page, "SELECT trace_id, '=1+1' AS formula, count(*) AS n FROM spans GROUP BY ALL ORDER BY n DESC");
    await page.keyboard.press('Control+Enter');
    await expect(rows(page)).not.toHaveCount(0);
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    const file = join(workbench.folder, 'answer.csv');
    await (await downloading).saveAs(file);
    expect(readFileSync(file, 'utf8')).toMatch(/^trace_id,formula,n\r\n[0-9a-f]{32},'=1\+1,\d+\r\n/);

    await editor(page).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('v');
    await expect(page.getByRole('region', { name: 'Bars of n' })).toBeVisible();
    await page.keyboard.press('Shift+P');
    await expect(page.getByRole('status').filter({ hasText: /^Pinned to the report/ })).toBeVisible();
    await page.keyboard.press('v');
    await page.getByRole('grid', { name: 'Answer' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('button', { name: 'Open trace' })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#\/trace\/[0-9a-f]{32}/);
    await page.keyboard.press('9');
    await expect(page.getByRole('columnheader', { name: 'formula' })).toBeVisible();
  });

  test('what takes long is said, and stopped by Escape', async ({ opened: page, workbench }) => {
    await openDesk(page, workbench);
    await write(page, 'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 5');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('button', { name: 'Cancel' }).first()).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('The statement was stopped.')).toBeVisible();
    await write(page, 'SELECT 7 AS seven');
    await page.keyboard.press('Control+Enter');
    await expect(rows(page).filter({ hasText: '7' })).toBeVisible();
  });

  test('nothing of it is closed to those who do not see or point', async ({ opened: page, workbench }) => {
    await openDesk(page, workbench);
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.getByRole('main').waitFor();
      await write(page, "SELECT service_name, 'x' AS text, count(*) AS n -- all\nFROM spans GROUP BY ALL");
      await page.keyboard.press('Control+Enter');
      await expect(rows(page).filter({ hasText: 'payment' })).toBeVisible();
      await page.mouse.move(0, 0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    }
    // Tab goes on from the editor, and Shift+Tab comes back.
    await editor(page).click();
    await page.keyboard.press('Tab');
    await expect(editor(page)).not.toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(editor(page)).toBeFocused();
  });
});

test('where it is not, one sentence says how it is switched on', async ({ opened: page }) => {
  await goTo(page, 'sql');
  await expect(page.getByText('tracebench serve --allow-sql')).toBeVisible();
  await expect(editor(page)).toBeHidden();
});
