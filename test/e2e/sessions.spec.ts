import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import { span, traces } from '../helpers/telemetry.ts';
import { expect, goTo, test } from './fixture.ts';
import { freePort } from '../helpers/free-port.ts';

const now = () => BigInt(Date.now()) * 1_000_000n;
const oneSpan = () => traces('shop', span({ startTimeUnixNano: now(), endTimeUnixNano: now() + 1_000_000n }));

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
    [],
  );
}

test.use({ keepsLibrary: true });

test('a session that is made is opened', async ({ opened: page }) => {
  await page.getByRole('button', { name: 'Session live: show all sessions' }).click();
  await page.getByPlaceholder('Name of a new session').fill('Second');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Session Second: show all sessions' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Recent sessions' })).toBeVisible();
});

test('sessions: make, open, name, delete, take back', async ({ opened: page, workbench }) => {
  await workbench.send(oneSpan());
  await expect(page.getByRole('contentinfo')).toContainText('1 span');
  await page.getByRole('button', { name: 'Session live: show all sessions' }).click();
  await page.getByPlaceholder('Name of a new session').fill('Second');
  await page.getByRole('button', { name: 'Make only' }).click();
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('button', { name, exact: true }) });
  await expect(row('live')).toContainText('open here');

  await row('Second').getByRole('button', { name: 'Open: Second' }).click();
  await expect(page.getByRole('button', { name: 'Session Second: show all sessions' })).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('0 spans');
  await expect(page.getByRole('heading', { name: 'Recent sessions' })).toBeVisible();

  await page.getByRole('button', { name: 'Session Second: show all sessions' }).click();
  await expect(row('Second')).toContainText('open here');
  await row('live').getByRole('button', { name: 'live', exact: true }).focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Before the deploy');
  await page.getByRole('textbox', { name: 'Notes' }).fill('one span');
  await expectAccessible(page, 'sessions, editing');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(row('Before the deploy')).toContainText('one span');

  await row('Before the deploy').getByRole('button', { name: 'Delete: Before the deploy' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'moved to the trash' })).toBeVisible();
  await expect(row('Before the deploy')).toHaveCount(0);
  await expectAccessible(page, 'sessions, one deleted');
  await page.getByRole('button', { name: 'Undo' }).click();

  await row('Before the deploy').getByRole('button', { name: 'Open: Before the deploy' }).click();
  await expect(page.getByRole('button', { name: 'Session Before the deploy: show all sessions' })).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText('1 span');
});

test('a session that cannot be opened or made is told of where that was asked for', async ({
  opened: page,
  workbench,
}) => {
  await workbench.send(oneSpan());
  await page.getByRole('button', { name: 'Session live: show all sessions' }).click();
  const folder = (await page.getByRole('main').locator('header code').textContent())!;
  await page.getByPlaceholder('Name of a new session').fill('Second');
  await page.getByRole('button', { name: 'Make only' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Second' })).toBeVisible();
  await goTo(page, 'start');
  for (const name of await readdir(folder))
    if (name.startsWith('second')) await rm(join(folder, name), { recursive: true });
  await page.getByRole('button', { name: 'Second', exact: true }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('session');
  await expectAccessible(page, 'start, with a session that cannot be opened');
  await alert.getByRole('button', { name: 'Close' }).click();
  await expect(alert).toHaveCount(0);
});

test('the sample goes beside telemetry of one’s own only where that is said, and is taken back', async ({
  opened: page,
  workbench,
}) => {
  const status = page.getByRole('contentinfo');
  await workbench.send(oneSpan());
  await expect(status).toContainText('1 span');
  const open = async (where: string) => {
    await page.getByRole('button', { name: 'Open the sample' }).click();
    await page.getByRole('menuitem', { name: where }).click();
  };
  await open('Add to this session');
  await expect(status).toContainText('1,522 spans');
  await page.getByRole('button', { name: 'Take it back: Sample session' }).click();
  await expect(status).toContainText('1 span');

  await open('Open in a new session');
  await expect(page.getByRole('button', { name: 'Session Sample session: show all sessions' })).toBeVisible();
  await expect(status).toContainText('1,521 spans');
  await expect(page.getByRole('log', { name: 'Opened files' }).getByRole('article')).toHaveCount(1);
});

test('settings: a port moves and telemetry arrives there; what the command line decided is shown; undo', async ({
  opened: page,
}) => {
  const port = await freePort();
  await page.keyboard.press('Control+,');
  const http = page.getByRole('textbox', { name: 'OTLP/HTTP port' });
  await http.fill('70000');
  await expect(page.getByText('A port is a number from 0 to 65535.')).toBeVisible();
  await expectAccessible(page, 'settings, a wrong port');
  await http.fill(String(port));
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Listening on 127.0.0.1:${port}`)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'OTLP/gRPC port' })).toBeDisabled();
  await expect(page.getByText('Decided by the command line for this run.')).toBeVisible();

  const sent = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: Buffer.from(encodeProtobuf(oneSpan())),
  });
  expect(sent.status).toBe(200);
  await expect(page.getByRole('contentinfo')).toContainText('1 span');

  await page.getByRole('checkbox', { name: 'Receive telemetry' }).uncheck();
  await expect(page.getByText('OTLP off')).toBeVisible();
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('checkbox', { name: 'Receive telemetry' })).toBeChecked();
  await expect(page.getByText(`Listening on 127.0.0.1:${port}`)).toBeVisible();
});

test('settings: a new limit says what it will take away, and is taken back', async ({ opened: page, workbench }) => {
  const aDayAgo = now() - 86_400_000_000_000n;
  await workbench.send(traces('shop', span({ startTimeUnixNano: aDayAgo, endTimeUnixNano: aDayAgo + 1_000_000n })));
  await page.keyboard.press('Control+,');
  const size = page.getByRole('textbox', { name: 'Keep at most' });
  await size.fill('0.01');
  await expect(page.getByText('A size of at least 0.1 gigabytes')).toBeVisible();
  await page.keyboard.press('Escape');
  const age = page.getByRole('textbox', { name: 'Keep for' });
  await age.fill('1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('timer')).toContainText(/In \d+ s the new limit takes away for good: 1 span\./);
  await expectAccessible(page, 'settings, a limit about to hold');
  await page.getByRole('button', { name: 'Keep them: take the limit back' }).click();
  await expect(page.getByRole('timer')).toBeHidden();
  await expect(age).toHaveValue('');
  await expect(page.getByRole('contentinfo')).toContainText('1 span');
});

test('language and theme are chosen in the settings and stay', async ({ opened: page }) => {
  await goTo(page, 'settings');
  await page.getByRole('combobox', { name: 'Theme' }).click();
  await page.getByRole('option', { name: 'Dark' }).click();
  await expect(page.locator(':root')).toHaveAttribute('data-theme', 'dark');
  await expectAccessible(page, 'settings, dark');
  await page.getByRole('combobox', { name: 'Language' }).click();
  await page.getByRole('option', { name: '한국어' }).click();
  await expect(page.getByRole('heading', { name: '설정', level: 2 })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: '설정', level: 2 })).toBeVisible();
  await expect(page.locator(':root')).toHaveAttribute('data-theme', 'dark');
});

test('what was dropped and why, from the status bar', async ({ opened: page, workbench }) => {
  const answer = await fetch(`${workbench.otlpHttp}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: 'a,b',
  });
  expect(answer.status).toBe(415);
  await page.getByRole('button', { name: '1 not kept (why)' }).click();
  await page.getByRole('button', { name: 'Everything, with explanations' }).click();
  const refused = page.getByRole('region', { name: 'Refused' });
  await expect(refused.getByText('Neither application/x-protobuf nor application/json')).toBeVisible();
  await expect(refused.getByText('content-type', { exact: true })).toBeVisible();
  await expectAccessible(page, 'losses');
});

test('the tour: from the palette, through its steps, and away with Escape', async ({ opened: page }) => {
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('A command, a service, a trace id, or any text').fill('tour');
  await page.getByRole('option', { name: 'Take the tour' }).click();
  const tour = page.getByRole('dialog', { name: 'Tour' });
  await expect(tour).toContainText('Welcome to Tracebench');
  await expect(tour).toBeFocused();
  await expectAccessible(page, 'tour');
  await tour.getByRole('button', { name: 'Next' }).click();
  await expect(page).toHaveURL(/#\/traces/);
  await expect(tour).toContainText('2 of 6');
  await page.keyboard.press('Escape');
  await expect(tour).toHaveCount(0);
});
