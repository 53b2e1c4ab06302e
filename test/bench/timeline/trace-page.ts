import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';

/** One picture, or one step of the reader, as the page measured it (`renderer/measured.ts`). */
export interface Measure {
  /** Without `tracebench.`. */
  name: string;
  startMs: number;
  ms: number;
}

const SIZE = { width: 1_900, height: 1_000 };
const PREFIX = 'tracebench.';
const PATIENCE_MS = 180_000;

/**
 * A page that measures itself, with so many pixels of the screen per CSS pixel. A picture is complete when nothing was
 * drawn for `quietMs`.
 */
export async function openPage(browser: Browser, deviceScaleFactor: number, quietMs: number): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZE, deviceScaleFactor, locale: 'en-US' });
  const page = await context.newPage();
  await page.addInitScript((quiet) => {
    localStorage.setItem('tracebench.measure', '1');
    const tasks: number[] = [];
    Object.assign(globalThis, { tasks, acted: 0, quietMs: quiet });
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: 'longtask' });
    const note = ({ timeStamp }: Event) => Object.assign(globalThis, { acted: timeStamp });
    for (const kind of ['keydown', 'input']) addEventListener(kind, note, { capture: true });
  }, quietMs);
  return page;
}

export interface Acted {
  /** From the key to the end of the first picture of the view. */
  firstMs: number;
  /** To the end of the last one: nothing is drawn any more. */
  completeMs: number;
  /** The longest task of the page's thread; 0 = none took 50 ms. */
  longestTaskMs: number;
  measures: Measure[];
}

/** Does something and waits until nothing more is drawn. `picture` is what at least must be. */
export async function act(page: Page, picture: string, run: () => Promise<unknown>): Promise<Acted> {
  // What Playwright waits with is put into the page now: it is half a megabyte, and not part of what is measured.
  await page.waitForFunction(() => true);
  await page.evaluate(() => {
    performance.clearMeasures();
    (globalThis as unknown as { tasks: number[] }).tasks.length = 0;
  });
  await run();
  await untilQuiet(page, picture);
  const { acted, tasks } = await page.evaluate(() => {
    const seen = globalThis as unknown as { acted: number; tasks: number[] };
    return { acted: seen.acted, tasks: seen.tasks };
  });
  const measures = await readMeasures(page);
  const drawn = measures.filter(({ name }) => name === picture).map(({ startMs, ms }) => startMs + ms - acted);
  return {
    firstMs: drawn[0]!,
    completeMs: drawn.at(-1)!,
    longestTaskMs: Math.max(0, ...tasks),
    measures,
  };
}

async function untilQuiet(page: Page, picture: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => {
      const { quietMs } = globalThis as unknown as { quietMs: number };
      if (document.querySelector('[role=progressbar]')) return false;
      const drawn = performance.getEntriesByName(wanted, 'measure').at(-1);
      return drawn !== undefined && performance.now() - drawn.startTime - drawn.duration > quietMs;
    },
    PREFIX + picture,
    { timeout: PATIENCE_MS, polling: 200 },
  );
}

export async function readMeasures(page: Page): Promise<Measure[]> {
  const all = await page.evaluate(() =>
    performance.getEntriesByType('measure').map(({ name, startTime, duration }) => ({ name, startTime, duration })),
  );
  return all
    .filter(({ name }) => name.startsWith(PREFIX))
    .map(({ name, startTime, duration }) => ({ name: name.slice(PREFIX.length), startMs: startTime, ms: duration }));
}

export interface Memory {
  /** After garbage was collected, array buffers included. */
  heapMB: number;
  residentMB: number;
}

export async function readMemory(browser: Browser, page: Page): Promise<Memory> {
  const heap = await page.evaluate(() => {
    (globalThis as unknown as { gc: () => void }).gc();
    return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize;
  });
  return { heapMB: heap / 1e6, residentMB: await rendererResident(browser) };
}

/** Of the renderer that holds most: others are spare ones. */
async function rendererResident(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  return Math.max(...renderers.map(({ id }) => residentMB(id)));
}

function residentMB(pid: number): number {
  try {
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return (Number(kib ?? NaN) * 1_024) / 1e6;
  } catch {
    return NaN;
  }
}
