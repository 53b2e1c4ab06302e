import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { traceId } from '../helpers/telemetry.ts';
import { expect, goTo, test, type Workbench } from './fixture.ts';
import { failingCheckout, NAUGHTY, naughtyTrace } from './shop.ts';

const now = () => BigInt(Date.now()) * 1_000_000n;

/** Address → something that is seen once the screen is there. */
const SCREENS: Record<string, string | RegExp> = {
  start: /OTLP/,
  traces: 'POST /checkout',
  [`trace/${traceId(0xabc)}`]: 'POST /checkout',
  logs: 'payment refused by the bank',
  metrics: 'payment.queue.size',
};

async function fill({ send }: Workbench): Promise<void> {
  for (const telemetry of failingCheckout(now())) await send(telemetry);
}

async function show(page: Page, screen: string): Promise<void> {
  await goTo(page, screen);
  await expect(page.getByText(SCREENS[screen]!).first()).toBeVisible();
}

/** Keys as a page sees them while an input method holds them. */
async function pressComposing(page: Page, keys: readonly string[]): Promise<void> {
  await page.evaluate((all) => {
    for (const key of all) {
      const event = { key, isComposing: true, keyCode: 229, bubbles: true, cancelable: true };
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', event));
    }
  }, keys);
}

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });
    test('no screen has a serious accessibility violation', async ({ opened: page, workbench }) => {
      await fill(workbench);
      for (const screen of Object.keys(SCREENS)) {
        await show(page, screen);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        const told = serious.map(({ id, nodes }) => `${screen}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
        expect(told).toEqual([]);
      }
    });
  });
}

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });
  test('every screen speaks it', async ({ opened: page, workbench }) => {
    await fill(workbench);
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
    for (const screen of Object.keys(SCREENS)) {
      await show(page, screen);
      await expect(page.getByText(/[가-힣]/).first()).toBeVisible();
    }
    await goTo(page, 'traces');
    await expect(page.getByRole('columnheader', { name: '서비스' }).first()).toBeVisible();
  });

  test('keys that Hangul is put together with do nothing else', async ({ opened: page, workbench }) => {
    await fill(workbench);
    await show(page, 'traces');
    await page.keyboard.press('/');
    const keyboard = await page.context().newCDPSession(page);
    for (const text of ['ㅈ', '주', '줌', '주무', '주문']) {
      const end = text.length;
      await keyboard.send('Input.imeSetComposition', { text, selectionStart: end, selectionEnd: end });
      await pressComposing(page, ['Enter', 'Escape', 'ArrowDown', 'Tab', 'd', '3', '?']);
    }
    await keyboard.send('Input.insertText', { text: '주문' });
    await expect(page.getByRole('combobox')).toHaveValue('주문');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(new URL(page.url()).hash).toBe('#/traces');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/q=%EC%A3%BC%EB%AC%B8/);
  });
});

test('telemetry is text everywhere: no script runs, no markup appears', async ({ opened: page, workbench }) => {
  await workbench.send(naughtyTrace(now()));
  page.on('dialog', () => expect('a dialog').toBe('never seen'));
  await goTo(page, 'traces');
  await expect(page.getByRole('row').filter({ hasText: NAUGHTY[0]! }).first()).toBeVisible();
  await goTo(page, `trace/${traceId(0xbad)}`);
  await expect(page.getByText(NAUGHTY[0]!).first()).toBeVisible();
  expect(await page.locator('img[src="x"], a[href^="javascript"]').count()).toBe(0);
});

test('the page is behind a token, and other sites are refused', async ({ opened: page, workbench, playwright }) => {
  const address = workbench.ui.split('?')[0]!;
  const { origin } = new URL(workbench.ui);
  const stranger = await playwright.request.newContext();
  expect((await stranger.get(origin)).status()).toBe(401);
  expect((await stranger.get(address)).status()).toBe(401);
  expect((await stranger.get(workbench.ui, { headers: { host: 'evil.example' } })).status()).toBe(403);
  expect((await page.request.get(address, { headers: { origin: 'http://evil.example' } })).status()).toBe(403);
  await stranger.dispose();
});

test("another server on this machine is not sent the page's cookie", async ({ opened: page, workbench }) => {
  const heard: (string | undefined)[] = [];
  const neighbour = createServer((request, response) => {
    heard.push(request.headers.cookie);
    response.end('hello');
  }).listen(0, '127.0.0.1');
  await once(neighbour, 'listening');
  const { hostname } = new URL(workbench.ui);
  expect(await page.context().cookies(workbench.ui.split('?')[0])).toHaveLength(1);
  const visitor = await page.context().newPage();
  await visitor.goto(`http://${hostname}:${(neighbour.address() as AddressInfo).port}/`);
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.filter((cookie) => cookie !== undefined)).toEqual([]);
  await visitor.close();
  neighbour.close();
});
