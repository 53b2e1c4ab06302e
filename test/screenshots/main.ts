/*
 * npm run screenshots: docs/images/<screen>-<theme>-<language>.png of the built program with the bundled sample.
 */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { ensureChromium } from '../../scripts/chromium.ts';
import { startServer, type Server } from '../bench/server.ts';

const OUT = 'docs/images';
const SAMPLE = 'resources/samples/shop-demo.jsonl';
const LOOKS = [
  { theme: 'dark', language: 'en', locale: 'en-US' },
  { theme: 'light', language: 'en', locale: 'en-US' },
  { theme: 'dark', language: 'ko', locale: 'ko-KR' },
  { theme: 'light', language: 'ko', locale: 'ko-KR' },
] as const;
type Look = (typeof LOOKS)[number];

/** Views by name of the picture: where they are, and what is done there before the picture is taken. */
const SCREENS: Record<string, { place: string; act?: (page: Page) => Promise<void> }> = {
  traces: { place: 'traces' },
  trace: { place: 'traces?q=status%3Aerror&sort=-spans', act: openFirstTrace },
  logs: { place: 'logs', act: (page) => page.locator('[role=row]').nth(4).click() },
  metrics: { place: 'metrics', act: (page) => page.locator('[role=row]').nth(3).click() },
};

async function openFirstTrace(page: Page): Promise<void> {
  await page.locator('[role=row]').nth(1).dblclick();
  await page.waitForURL(/#\/trace\//);
  await page.locator('canvas').first().waitFor();
  await page.locator('[role=treegrid], [role=tree]').first().focus();
  await page.keyboard.press('e');
}

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(700); // pictures only: nothing is asserted
}

async function shoot(page: Page, name: string, { theme, language }: Look): Promise<void> {
  await settle(page);
  await page.screenshot({ path: join(OUT, `${name}-${theme}-${language}.png`) });
}

async function takeAll(browser: Browser, empty: Server, full: Server, look: Look): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    colorScheme: look.theme,
    locale: look.locale,
  });
  const page = await context.newPage();
  await page.goto(empty.ui);
  await shoot(page, 'start', look);
  await page.goto(full.ui);
  for (const [name, { place, act }] of Object.entries(SCREENS)) {
    await page.goto(`${full.ui.split('?')[0]}#/${place}`);
    await page.locator('[role=row]').nth(1).waitFor();
    await act?.(page);
    await shoot(page, name, look);
  }
  await context.close();
}

mkdirSync(OUT, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'tracebench-screens-'));
const empty = await startServer(join(folder, 'live.tracebench'));
const full = await startServer(join(folder, 'shop.tracebench'), SAMPLE);
const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const look of LOOKS) await takeAll(browser, empty, full, look);
await browser.close();
await empty.stop();
await full.stop();
rmSync(folder, { recursive: true });
