import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';

/** A page of a PDF, as others' code (pdf.js) reads and draws it. */
export interface PdfPage {
  readonly widthMm: number;
  readonly heightMm: number;
  /** In the order it was written in, without spaces: a line may be broken anywhere. */
  readonly text: string;
  /** Share of pixels that are not white: in all of it, and in each of ten bands from top to bottom. */
  readonly ink: number;
  readonly bands: readonly number[];
  /** Share of pixels with a colour. */
  readonly colour: number;
  /** Pixels within 10 mm of the left, right and upper edge that are not white; where nothing may be. */
  readonly edgeInk: number;
  /** Of syllables (the first sixty that differ): those of which nothing is seen, and the share of pairs that look alike, as boxes do. */
  readonly hangul: { readonly letters: number; readonly blank: readonly string[]; readonly alike: number };
  readonly png: Buffer;
}

const ADDRESS = 'https://pdf.invalid/';
const BUILD = join(import.meta.dirname, '../../node_modules/pdfjs-dist/build');
const TYPES = { mjs: 'text/javascript', pdf: 'application/pdf', html: 'text/html' } as const;

/**
 * Reads a PDF in a page that is cut off from everything but pdf.js and the file. With `isEach` syllables are looked at wherever they stand, those
 * that are the same as well.
 */
export async function readPdf(browser: Browser, pdf: Uint8Array, isEach = false): Promise<PdfPage[]> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await serveReader(page, pdf);
    await page.goto(ADDRESS);
    const pages = await page.evaluate(drawPages, isEach);
    return pages.map(({ png, ...drawn }) => ({ ...drawn, png: Buffer.from(png.split(',')[1]!, 'base64') }));
  } finally {
    await context.close();
  }
}

async function serveReader(page: Page, pdf: Uint8Array): Promise<void> {
  const files: Readonly<Record<string, { body: string | Buffer; type: keyof typeof TYPES }>> = {
    '/': { body: '<!doctype html>', type: 'html' },
    '/pdf.mjs': { body: readFileSync(join(BUILD, 'pdf.mjs')), type: 'mjs' },
    '/pdf.worker.mjs': { body: readFileSync(join(BUILD, 'pdf.worker.mjs')), type: 'mjs' },
    '/file.pdf': { body: Buffer.from(pdf), type: 'pdf' },
  };
  await page.route('**', (route) => {
    const file = files[new URL(route.request().url()).pathname];
    return file ? route.fulfill({ body: file.body, contentType: TYPES[file.type] }) : route.abort();
  });
}

/** Runs in the page, and so has all it needs within. */
async function drawPages(isEach: boolean) {
  const SCALE = 2;
  const pxPerMm = (SCALE * 72) / 25.4;
  const { getDocument, GlobalWorkerOptions } = (await import('/pdf.mjs' as string)) as PdfReader;
  GlobalWorkerOptions.workerSrc = '/pdf.worker.mjs';
  const document_ = await getDocument({ url: '/file.pdf', useSystemFonts: false }).promise;
  const pages = [];
  for (let number = 1; number <= document_.numPages; number++) {
    const page = await document_.getPage(number);
    const viewport = page.getViewport({ scale: SCALE });
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [Math.round(viewport.width), Math.round(viewport.height)];
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    await page.render({ canvas, canvasContext: context, viewport, background: '#fff' }).promise;
    const { items } = await page.getTextContent();
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    const isInk = (x: number, y: number): boolean => {
      const at = (y * width + x) * 4;
      return data[at]! + data[at + 1]! + data[at + 2]! < 3 * 245;
    };
    const share = (x0: number, y0: number, x1: number, y1: number, is = isInk): number => {
      let found = 0;
      for (let y = Math.max(0, y0); y < Math.min(height, y1); y++)
        for (let x = Math.max(0, x0); x < Math.min(width, x1); x++) if (is(x, y)) found++;
      return found / Math.max(1, (x1 - x0) * (y1 - y0));
    };
    const hasColour = (x: number, y: number): boolean => {
      const at = (y * width + x) * 4;
      const channels = [data[at]!, data[at + 1]!, data[at + 2]!];
      return Math.max(...channels) - Math.min(...channels) > 60;
    };
    const edge = Math.round(10 * pxPerMm);
    const edges = [
      [0, 0, edge, height],
      [width - edge, 0, width, height],
      [0, 0, width, edge],
    ] as const;

    /** The picture of one syllable of a word that is set in cells of equal width; a few pixels, so that edges do not matter. */
    const syllable = ({ str, transform, width: wide }: PdfText, at: number): number[] => {
      const [x, y] = viewport.convertToViewportPoint(transform[4]!, transform[5]!) as [number, number];
      const size = Math.hypot(transform[2]!, transform[3]!) * SCALE;
      const cell = (wide * SCALE) / [...str].length;
      const left = x + at * cell;
      const [across, down] = [6, 6];
      const parts = Array.from({ length: across * down }, (_, part) => {
        const x0 = left + ((part % across) * cell) / across;
        const y0 = y - size * 0.85 + (Math.floor(part / across) * size) / down;
        let dark = 0;
        let n = 0;
        for (let py = Math.floor(y0); py < y0 + size / down; py++)
          for (let px = Math.floor(x0); px < x0 + cell / across; px++) {
            dark += 255 - (data[(py * width + px) * 4 + 1] ?? 255);
            n++;
          }
        return dark / n / 255;
      });
      return parts;
    };
    const differ = (a: number[], b: number[]): number =>
      a.reduce((sum, part, at) => sum + Math.abs(part - b[at]!), 0) / a.length;
    const letters = (items as PdfText[])
      .flatMap((item) => [...item.str].map((letter, at) => ({ letter, item, at })))
      .filter(({ letter }) => /\p{Script=Hangul}/u.test(letter))
      .filter(({ letter }, at, all) => isEach || all.findIndex((one) => one.letter === letter) === at)
      .slice(0, 60)
      .map(({ letter, item, at }) => ({ letter, parts: syllable(item, at) }));
    const pairs = letters.flatMap(({ parts }, at) => letters.slice(at + 1).map((other) => differ(parts, other.parts)));
    pages.push({
      widthMm: width / pxPerMm,
      heightMm: height / pxPerMm,
      text: (items as PdfText[])
        .map(({ str }) => str)
        .join('')
        .replace(/\s+/g, ''),
      ink: share(0, 0, width, height),
      bands: Array.from({ length: 10 }, (_, band) =>
        share(0, Math.floor((band * height) / 10), width, Math.floor(((band + 1) * height) / 10)),
      ),
      colour: share(0, 0, width, height, hasColour),
      edgeInk: edges.reduce(
        (sum, [x0, y0, x1, y1]) => sum + Math.round(share(x0, y0, x1, y1) * (x1 - x0) * (y1 - y0)),
        0,
      ),
      hangul: {
        letters: letters.length,
        blank: letters.filter(({ parts }) => Math.max(...parts) < 0.1).map(({ letter }) => letter),
        alike: pairs.filter((difference) => difference < 0.03).length / Math.max(1, pairs.length),
      },
      png: canvas.toDataURL('image/png'),
    });
  }
  return pages;
}

/** What is used of pdf.js. */
interface PdfText {
  readonly str: string;
  /** The last two are where it begins, from the lower left corner, in points. */
  readonly transform: readonly number[];
  readonly width: number;
}

interface PdfReader {
  readonly GlobalWorkerOptions: { workerSrc: string };
  getDocument(options: { url: string; useSystemFonts: boolean }): { promise: Promise<PdfFile> };
}

interface PdfFile {
  readonly numPages: number;
  getPage(number: number): Promise<{
    getViewport(options: { scale: number }): PdfViewport;
    render(options: {
      canvas: HTMLCanvasElement;
      canvasContext: CanvasRenderingContext2D;
      viewport: PdfViewport;
      background: string;
    }): { promise: Promise<void> };
    getTextContent(): Promise<{ items: readonly unknown[] }>;
  }>;
}

interface PdfViewport {
  readonly width: number;
  readonly height: number;
  convertToViewportPoint(x: number, y: number): readonly number[];
}
