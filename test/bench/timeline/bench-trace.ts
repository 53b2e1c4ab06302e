import type { Browser, Page } from '@playwright/test';
import { quantile } from '../browser.ts';
import { startServer } from '../server.ts';
import type { Row } from '../table.ts';
import { drive, SCRIPTS, type Script } from './drive.ts';
import { FOLD_MS, LONGEST_TASK_MS, type Limits, type TracePromise } from './promises.ts';
import { act, openPage, readMemory, type Acted } from './trace-page.ts';

const ROWS = 'draw.rows';
const LANES = 'draw.lanes';
const PICTURES: Readonly<Record<string, string>> = { [ROWS]: 'waterfall', [LANES]: 'lanes' };
/** A step of the reader that costs less is not worth a line. */
const WORTH_MS = 2;

/** The critical path of a million spans comes a second after the first picture. */
const SMALL_SPANS = 20_000;
const SHORT_MS = 600;
const LONG_MS = 2_500;

type Figures = Row['figures'];

/** One trace, opened from the list and driven, at so many pixels of the screen per CSS pixel. */
export async function benchTrace(browser: Browser, store: string, promise: TracePromise, ratio: 1 | 2): Promise<Row[]> {
  const server = await startServer(store);
  const page = await openPage(browser, ratio, promise.spans > SMALL_SPANS ? LONG_MS : SHORT_MS);
  await page.goto(`${server.ui}#/traces?sort=-spans`);
  const rows = [await benchOpening(page, promise), await benchDrawing(page, promise, ratio, ROWS)];
  rows.push(await benchSteps(page));
  const memory = await readMemory(browser, page);
  rows.push(held('memory, waterfall', memory, promise));
  rows.push(await benchLanes(page), await benchDrawing(page, promise, ratio, LANES));
  rows.push(held('memory, lanes', await readMemory(browser, page), promise));
  await server.stop();
  const size = `${promise.shape}, ${promise.spans.toLocaleString('en')}, DPR ${ratio}`;
  return rows.map(({ what, figures }) => ({ what, size, figures }));
}

export type Part = Omit<Row, 'size'>;

async function benchOpening(page: Page, promise: TracePromise): Promise<Part> {
  const row = page.locator('[role=row][aria-rowindex="2"], [role=row]:nth-child(2)').first();
  await row.waitFor();
  await row.click();
  const opened = await act(page, ROWS, () => page.keyboard.press('Enter'));
  return tellOpening(opened, promise.openMs);
}

export function tellOpening(opened: Acted, promisedMs: number): Part {
  return {
    what: 'open',
    figures: {
      'first picture, ms': opened.firstMs,
      'complete picture, ms': opened.completeMs,
      'of the promise': opened.completeMs / promisedMs,
      ...tellTasks(opened),
    },
  };
}

async function benchLanes(page: Page): Promise<Part> {
  const shown = await act(page, LANES, () => page.keyboard.press('v'));
  return {
    what: 'from waterfall to lanes',
    figures: { 'complete picture, ms': shown.completeMs, ...tellTasks(shown) },
  };
}

export async function benchDrawing(page: Page, promise: Limits, ratio: 1 | 2, picture: string): Promise<Part> {
  const figures: Figures = {};
  for (const script of SCRIPTS) {
    const { drawn, cpuMs, browserMs } = await drive(page, picture, script);
    if (drawn.length === 0) continue;
    const worst = quantile(drawn, 0.95);
    const allowed = isWhole(script) ? promise.wholeMs[ratio] : promise.drawMs[ratio];
    figures[`${script}: p50, ms`] = quantile(drawn, 0.5);
    figures[`${script}: p95, ms`] = worst;
    figures[`${script}: p95 of the promise`] = worst / allowed;
    figures[`${script}: processor time of the page’s thread a picture, ms`] = cpuMs;
    figures[`${script}: processor time of the whole browser a picture, ms`] = browserMs;
  }
  return { what: `${PICTURES[picture] ?? 'time canvas'}, a picture`, figures };
}

/** Scrolled, too, the picture shows the whole range. */
const isWhole = (script: Script): boolean => script !== 'zoom and pan';

/** Folding rows and gaps, and searching, in the waterfall. */
async function benchSteps(page: Page): Promise<Part> {
  const figures: Figures = {};
  await page.getByRole('tree').focus();
  await act(page, ROWS, () => page.keyboard.press('Home'));
  for (const [name, key, step] of [
    ['collapse', 'ArrowLeft', 'step.close'],
    ['expand', 'ArrowRight', 'step.open'],
  ] as const) {
    const done = await act(page, ROWS, () => page.keyboard.press(key));
    const ms = sumOf(done, step);
    Object.assign(figures, {
      [`${name}, ms`]: ms,
      [`${name}, of the promise`]: ms / FOLD_MS,
      [`${name}: key to picture, ms`]: done.firstMs,
    });
  }
  const searched = await act(page, ROWS, async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('e');
  });
  note(figures, 'search', searched);
  await page.keyboard.press('Escape');
  await page.getByRole('tree').focus();
  const folded = await act(page, ROWS, () => fold(page, 'quiet'));
  note(figures, 'fold gaps', folded);
  note(figures, 'unfold gaps', await act(page, ROWS, () => fold(page, 'none')));
  return { what: 'steps', figures };
}

/** By the address, as the key does it: not every trace has something to fold, and this costs the same then. */
const fold = (page: Page, gaps: string): Promise<void> =>
  page.evaluate((wanted) => {
    Object.assign(globalThis, { acted: performance.now() });
    const [place, query = ''] = location.hash.split('?');
    const params = new URLSearchParams(query);
    params.set('gaps', wanted);
    location.hash = `${place}?${params.toString()}`;
  }, gaps);

export function note(figures: Figures, name: string, done: Acted): void {
  figures[`${name}: to the last picture, ms`] = done.completeMs;
  for (const [part, value] of Object.entries(tellTasks(done))) figures[`${name}: ${part}`] = value;
}

/** The longest task, and which measured parts were in it. */
export function tellTasks({ longestTaskMs, measures }: Acted): Figures {
  const parts: Figures = {};
  for (const { name, ms } of measures) parts[name] = Math.max(parts[name] ?? 0, ms);
  const worth = Object.entries(parts).filter(([, ms]) => ms >= WORTH_MS);
  return {
    'longest task, ms': longestTaskMs,
    'longest task, of the promise': longestTaskMs / LONGEST_TASK_MS,
    ...Object.fromEntries(worth.map(([name, ms]) => [`  ${name} at most, ms`, ms])),
  };
}

function sumOf({ measures }: Acted, name: string): number {
  return measures.filter((one) => one.name === name).reduce((sum, { ms }) => sum + ms, 0);
}

export function held(
  what: string,
  { heapMB, residentMB }: { heapMB: number; residentMB: number },
  promise: Limits,
): Part {
  return {
    what,
    figures: {
      'heap after collection, MB': heapMB,
      'heap, of the promise': heapMB / promise.heapMB,
      'resident, MB': residentMB,
      'resident, of the promise': residentMB / promise.residentMB,
    },
  };
}
