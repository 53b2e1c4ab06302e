/*
 * npm run screenshots [-- --all --out FOLDER --only traces,logs --look dark-en --size 1024x768 --zoom 2]
 *
 * Pictures of the built program with the bundled sample: OUT/<screen>-<theme>-<language>.png. Without --all those the
 * documents show; with it every screen, to be looked at. And OUT/timeline/<name>.png of generated traces, for docs/timeline.md,
 * and of many at once, with OUT/hitmap-….png.
 */
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from '@playwright/test';
import { ensureChromium } from '../../scripts/chromium.ts';
import { fill } from './fill.ts';
import { startLibraryServer, type LibraryServer } from './library-server.ts';
import { SCREENS, type Screen } from './screens.ts';
import { settle } from './settle.ts';
import { takeAcross } from './take-across.ts';
import { takeTimeline } from './take-timeline.ts';

const SAMPLE = 'resources/samples/shop-demo.jsonl';
const LOOKS = [
  { theme: 'dark', language: 'en', locale: 'en-US' },
  { theme: 'light', language: 'en', locale: 'en-US' },
  { theme: 'dark', language: 'ko', locale: 'ko-KR' },
  { theme: 'light', language: 'ko', locale: 'ko-KR' },
] as const;
type Look = (typeof LOOKS)[number];

const { values: options } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    out: { type: 'string', default: 'docs/images' },
    only: { type: 'string', default: '' },
    look: { type: 'string', default: '' },
    size: { type: 'string', default: '1366x768' },
    zoom: { type: 'string', default: '1' },
  },
});
const [width = 1366, height = 768] = options.size.split('x').map(Number);
const zoom = Number(options.zoom);
const only = options.only.split(',').filter(Boolean);

/** Zooming makes the page smaller by as much as everything on it becomes larger. */
const openContext = (browser: Browser, look: Look) =>
  browser.newContext({
    viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
    deviceScaleFactor: zoom,
    colorScheme: look.theme,
    locale: look.locale,
    timezoneId: 'UTC',
  });

async function shoot(page: Page, base: string, name: string, { place, act }: Screen, look: Look): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${base}#/${place}`);
  await page.locator('main').waitFor();
  await settle(page);
  await act?.(page);
  if (act) await settle(page);
  await page.screenshot({ path: join(options.out, `${name}-${look.theme}-${look.language}.png`) });
}

async function takeAll(browser: Browser, empty: LibraryServer, full: LibraryServer, look: Look): Promise<void> {
  const context = await openContext(browser, look);
  const page = await context.newPage();
  for (const server of [empty, full]) await page.goto(server.ui);
  for (const [name, screen] of Object.entries(SCREENS)) {
    if (only.length > 0 ? !only.includes(name) : !options.all && !screen.isKept) continue;
    const server = screen.isEmpty ? empty : full;
    try {
      await shoot(page, server.ui.split('?')[0]!, name, screen, look);
    } catch (error) {
      // The other pictures are still worth having.
      process.exitCode = 1;
      process.stderr.write(`${name} (${look.theme}, ${look.language}): ${String(error)}\n`);
    }
  }
  await context.close();
}

mkdirSync(options.out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'tracebench-screens-'));
const empty = await startLibraryServer(join(folder, 'empty'));
const full = await startLibraryServer(join(folder, 'full'), SAMPLE);
const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
const before = await openContext(browser, LOOKS[0]);
await fill(await before.newPage(), full);
await before.close();
for (const look of LOOKS) {
  if (`${look.theme}-${look.language}`.includes(options.look)) await takeAll(browser, empty, full, look);
}
await takeTimeline(browser, folder, options.out, only);
await takeAcross(browser, folder, options.out, only);
await browser.close();
await Promise.all([empty.stop(), full.stop()]);
rmSync(folder, { recursive: true });
