import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { traceId } from '../helpers/telemetry.ts';
import { expect, goTo, test } from './fixture.ts';
import { NAUGHTY, naughtyTrace } from './shop.ts';

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
