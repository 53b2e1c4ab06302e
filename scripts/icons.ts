import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { chromiumAdvice, ensureChromium } from './chromium.ts';
import { encodeIcns, encodeIco, icnsSizesPx, type IconPicture } from './icon-files.ts';
import { root } from './paths.ts';

// `npm run icons`: the installers' icons from renderer/icon.svg. The results are committed, so packaging needs no browser.

const linuxSizesPx = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const windowsSizesPx = [16, 20, 24, 32, 40, 48, 64, 128, 256];

/** On a Mac's dock an icon's body fills 824 of 1024 points; elsewhere it fills its square. */
const macBody = 824 / 1024;

const target = join(root, 'resources/packaging');

async function drawPicture(page: Page, svg: string, sizePx: number, body: number): Promise<IconPicture> {
  await page.setViewportSize({ width: sizePx, height: sizePx });
  const edge = sizePx * body;
  const sized = svg.replace('<svg ', `<svg width="${edge}" height="${edge}" `);
  await page.setContent(`<body style="margin: ${(sizePx - edge) / 2}px; line-height: 0">${sized}</body>`);
  return { sizePx, png: await page.screenshot({ omitBackground: true }) };
}

async function drawAll(page: Page, sizesPx: readonly number[], body = 1): Promise<IconPicture[]> {
  const svg = readFileSync(join(root, 'renderer/icon.svg'), 'utf8');
  const pictures: IconPicture[] = [];
  for (const sizePx of sizesPx) pictures.push(await drawPicture(page, svg, sizePx, body));
  return pictures;
}

async function makeIcons(): Promise<number> {
  const executablePath = await ensureChromium();
  if (!executablePath) {
    process.stderr.write(`${chromiumAdvice}\n`);
    return 1;
  }
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const page = await browser.newPage();
  mkdirSync(join(target, 'icons'), { recursive: true });
  for (const { sizePx, png } of await drawAll(page, linuxSizesPx)) {
    writeFileSync(join(target, `icons/${sizePx}x${sizePx}.png`), png);
  }
  writeFileSync(join(target, 'icon.ico'), encodeIco(await drawAll(page, windowsSizesPx)));
  writeFileSync(join(target, 'icon.icns'), encodeIcns(await drawAll(page, icnsSizesPx, macBody)));
  await browser.close();
  return 0;
}

process.exitCode = await makeIcons();
