import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { startServer } from '../server.ts';
import type { Row } from '../table.ts';
import { benchDrawing, held, note, tellOpening, type Part } from './bench-trace.ts';
import { CANVAS } from './promises.ts';
import { act, openPage, readMemory } from './trace-page.ts';
import { makeTraceStore } from './trace-store.ts';

const PICTURE = 'draw.canvas';
/** The store is asked anew for every window, so the last picture comes a while after the first. */
const QUIET_MS = 2_500;
const { traces, traceSpans, limits } = CANVAS;
const SPANS = traces * traceSpans;

/** A session file with all those traces, made unless it is there. */
export async function makeCanvasStore(folder: string): Promise<string> {
  const path = join(folder, `canvas-${SPANS}.tracebench`);
  const size = { traceSpans, otherSpans: SPANS - traceSpans, otherTraceSpans: traceSpans };
  if (!existsSync(path)) await makeTraceStore(path, size);
  return path;
}

/** The time canvas of the whole session, opened by its key and driven, at so many pixels of the screen per CSS pixel. */
export async function benchCanvas(browser: Browser, store: string, ratio: 1 | 2): Promise<Row[]> {
  const server = await startServer(store);
  const page = await openPage(browser, ratio, QUIET_MS);
  await page.goto(server.ui);
  await page.getByRole('contentinfo').waitFor();
  const rows = [await benchOpening(page), await benchDrawing(page, limits, ratio, PICTURE), await benchSteps(page)];
  rows.push(held('memory, time canvas', await readMemory(browser, page), limits));
  await server.stop();
  const size = `time canvas, ${traces.toLocaleString('en')} × ${traceSpans}, DPR ${ratio}`;
  return rows.map(({ what, figures }) => ({ what, size, figures }));
}

async function benchOpening(page: Page): Promise<Part> {
  const opened = await act(page, PICTURE, () => page.keyboard.press('3'));
  return tellOpening(opened, limits.openMs);
}

/** Choosing a time, going to it, and from error to error. */
async function benchSteps(page: Page): Promise<Part> {
  const figures: Row['figures'] = {};
  await page.getByRole('application').focus();
  for (const [name, ...keys] of [
    ['zoom in', 'w', 'w', 'w', 'w'],
    ['choose the time', 't'],
    ['show everything', 'f'],
    ['to the chosen time', 'z'],
    ['next error', 'e'],
  ] as const) {
    const done = await act(page, PICTURE, async () => {
      for (const key of keys) await page.keyboard.press(key);
    });
    note(figures, name, done);
  }
  return { what: 'steps', figures };
}
