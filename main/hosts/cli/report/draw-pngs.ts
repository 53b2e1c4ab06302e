import type { PictureBlock } from '../../../../core/report/document/report-document.ts';
import { pictureHtml } from '../../../../core/report/document/picture-html.ts';
import { makeByChromium } from './chromium.ts';

/** Twice the pixels: sharp on the screens that show them. */
const RATIO = 2;

/** Pictures of our own as PNG, by block, one after the other. */
export async function drawPngs(
  pictures: readonly PictureBlock[],
  fontsOf: (text: string) => Promise<string>,
  chromium: string,
  signal: AbortSignal,
): Promise<Map<string, Uint8Array>> {
  const pngs = new Map<string, Uint8Array>();
  for (const picture of pictures) {
    const page = pictureHtml(picture, await fontsOf(picture.svg));
    if (!page) continue;
    const size = `--window-size=${page.widthPx},${page.heightPx}`;
    const args = (out: string) => [
      size,
      `--force-device-scale-factor=${RATIO}`,
      '--hide-scrollbars',
      `--screenshot=${out}`,
    ];
    pngs.set(picture.id, await makeByChromium(page.html, 'png', chromium, args, signal));
  }
  return pngs;
}
