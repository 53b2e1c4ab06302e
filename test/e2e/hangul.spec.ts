import type { Locator, Page } from '@playwright/test';
import { expect, goTo, test } from './fixture.ts';
import { fillAll, SCREENS, showScreen } from './screens.ts';

// Sessions can be named only with a library.
test.use({ keepsLibrary: true, serveArgs: ['--allow-sql', '--allow-pipelines'], locale: 'ko-KR' });

/** What a keyboard of two sets makes on the way to 주문. */
const STEPS = ['ㅈ', '주', '줌', '주무', '주문'];
const KEYS = ['Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'Tab', 'd', '3', 'p', '?', '/'];
/** The input method has taken the key: what browsers say instead of its own code. */
const TAKEN = 229;

/**
 * Writes 주문 as an input method does, with keys in between that are its own, and ends with the Enter that only ends the
 * syllable. Through the browser, so that what a key does by itself (sending a form, say) would be done.
 */
async function compose(page: Page): Promise<void> {
  const input = await page.context().newCDPSession(page);
  for (const text of STEPS) {
    const end = text.length;
    await input.send('Input.imeSetComposition', { text, selectionStart: end, selectionEnd: end });
    for (const key of text === '주문' ? KEYS : ['Process'])
      await input.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key, windowsVirtualKeyCode: TAKEN });
  }
  await input.send('Input.insertText', { text: '주문' });
  await input.detach();
}

/** Nothing has opened, closed, moved or been sent: only the text is there. */
async function expectOnlyText(page: Page, field: Locator, where: string): Promise<void> {
  const before = page.url();
  await field.focus();
  const dialogs = await page.getByRole('dialog').count();
  await compose(page);
  await expect(field, where).toHaveValue('주문');
  await expect(field, where).toBeFocused();
  expect(await page.getByRole('dialog').count(), where).toBe(dialogs);
  expect(new URL(page.url()).hash.split('?')[0], where).toBe(new URL(before).hash.split('?')[0]);
}

test('while Hangul is put together no key does anything else, wherever one types', async ({
  opened: page,
  workbench,
}) => {
  await fillAll(workbench);
  const fields: Record<string, Locator> = {
    traces: page.getByRole('combobox', { name: '필터' }),
    logs: page.getByRole('combobox', { name: '필터' }),
    'a trace': page.getByRole('searchbox'),
    metrics: page.getByRole('textbox', { name: '이름, 설명, 단위…' }),
    services: page.getByRole('textbox', { name: '이름으로 찾기…' }),
    sessions: page.getByRole('textbox', { name: '새 세션 이름' }),
  };
  for (const [name, field] of Object.entries(fields)) {
    await showScreen(page, SCREENS[name]!);
    await expectOnlyText(page, field, name);
  }
  // The Enter that ended the syllable made no session; the next one does.
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '주문', exact: true })).toBeVisible();
});

test('so in the filter of the logs, where the next Enter asks', async ({ opened: page, workbench }) => {
  await fillAll(workbench);
  await showScreen(page, SCREENS.logs!);
  await page.keyboard.press('/');
  await expectOnlyText(page, page.getByRole('combobox', { name: '필터' }), 'logs');
  expect(new URL(page.url()).hash).toBe('#/logs');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=%EC%A3%BC%EB%AC%B8/);
});

test('so in the palette, a session’s name and its notes', async ({ opened: page }) => {
  await page.keyboard.press('Control+k');
  await expectOnlyText(page, page.getByRole('dialog').getByRole('combobox'), 'palette');
  await page.keyboard.press('Escape');

  await goTo(page, 'sessions');
  await page.getByRole('button', { name: 'live', exact: true }).focus();
  await page.keyboard.press('F2');
  const name = page.getByRole('textbox', { name: '이름', exact: true });
  await name.fill('');
  await expectOnlyText(page, name, 'name of a session');
  await expectOnlyText(page, page.getByRole('textbox', { name: '메모' }), 'notes of a session');
  await name.press('Enter');
  const row = page.getByRole('row').filter({ has: page.getByRole('button', { name: '주문', exact: true }) });
  await expect(row).toContainText('주문');
});

test('so in the SQL editor, where the next Enter begins a line', async ({ opened: page }) => {
  await goTo(page, 'sql');
  const editor = page.getByRole('textbox', { name: 'SQL 문' });
  await editor.focus();
  await page.keyboard.type('SELECT ');
  await page.keyboard.press('Escape');
  await editor.focus();
  await compose(page);
  await expect(editor).toHaveText('SELECT 주문');
  await expect(editor).toBeFocused();
  expect(new URL(page.url()).hash).toBe('#/sql');
  await page.keyboard.press('Enter');
  await expect(editor.locator('.cm-line')).toHaveCount(2);
});

test('the palette finds by half a syllable, by initials and by the English word', async ({ opened: page }) => {
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  for (const typed of ['메트리', 'ㅈㅍ', 'metrics']) {
    await page.keyboard.press('Control+k');
    await page.keyboard.insertText(typed);
    await page.getByRole('option', { name: '지표 화면으로 이동' }).click();
    await expect(page).toHaveURL(/#\/metrics/);
    await goTo(page, 'start');
  }
});
