import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { traceId } from '../helpers/telemetry.ts';
import { expect, goTo, test } from './fixture.ts';
import { metricShop } from './metric-shop.ts';
import { SCREENS, showScreen } from './screens.ts';
import { failingCheckout, NAUGHTY, naughtyTrace } from './shop.ts';

const now = () => BigInt(Date.now()) * 1_000_000n;

test('telemetry is text everywhere: no script runs, no markup appears', async ({ opened: page, workbench }) => {
  await workbench.send(naughtyTrace(now()));
  page.on('dialog', () => expect('a dialog').toBe('never seen'));
  await goTo(page, 'traces');
  await expect(page.getByRole('row').filter({ hasText: NAUGHTY[0]! }).first()).toBeVisible();
  await goTo(page, `trace/${traceId(0xbad)}`);
  await expect(page.getByText(NAUGHTY[0]!).first()).toBeVisible();
  expect(await page.locator('img[src="x"], a[href^="javascript"]').count()).toBe(0);
});

/** The same telemetry; each name and value of it turns the reading direction of what follows it. */
function turning<T>(part: T): T {
  if (part === null || typeof part !== 'object' || ArrayBuffer.isView(part)) return part;
  if (Array.isArray(part)) return part.map(turning) as T;
  const entries = Object.entries(part).map(([key, value]: [string, unknown]) => {
    const isText = typeof value === 'string' && (key === 'name' || key === 'value');
    return [key, isText ? `${value}\u202e` : turning(value)];
  });
  return Object.fromEntries(entries) as T;
}

/** How often it is told of a character that turns the direction, and the texts in which one acts on more than itself. */
const turnsOn = (page: Page) =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = { told: 0, acting: [] as string[] };
    while (walker.nextNode()) {
      const text = walker.currentNode.nodeValue!;
      found.told += text.match(/\[U\+202E\]/g)?.length ?? 0;
      if (!text.includes('\u202e')) continue;
      const mark = walker.currentNode.parentElement!;
      const isTold = getComputedStyle(mark, '::before').content === '"[U+202E]"';
      if (isTold && getComputedStyle(mark).unicodeBidi === 'isolate' && text.length === 1) found.told++;
      else found.acting.push(mark.outerHTML);
    }
    return found;
  });

test('a name that would turn its neighbours round is seen to, on every screen, and copied as it was sent', async ({
  opened: page,
  workbench,
}) => {
  const nowNs = now();
  for (const telemetry of [...failingCheckout(nowNs), ...metricShop(nowNs)]) await workbench.send(turning(telemetry));
  const screens = ['traces', 'a trace', 'a span', 'timeline', 'logs', 'a record', 'patterns', 'metrics', 'services'];
  for (const name of screens) {
    await showScreen(page, SCREENS[name]!);
    await expect.poll(async () => (await turnsOn(page)).told, name).toBeGreaterThan(0);
    expect([name, (await turnsOn(page)).acting]).toEqual([name, []]);
  }
  await showScreen(page, SCREENS['a span']!);
  const heading = page.getByRole('heading', { name: 'charge card' }).first();
  const copied = await heading.evaluate((element) => {
    getSelection()!.selectAllChildren(element);
    return getSelection()!.toString();
  });
  expect(copied).toBe('charge card\u202e');
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
