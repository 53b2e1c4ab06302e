import type { Page } from '@playwright/test';
import { launch, quantile } from './browser.ts';
import { startServer } from './server.ts';
import type { Row } from './table.ts';

const STARTS = 7;

/** Moments of one start in wall-clock milliseconds, and what it cost. */
interface Start {
  ready: number;
  opened: number;
  loaded: number;
  painted: number;
  listed: number;
  chosen: number;
  serverCpu: number;
  pageCpu: number;
}

type Seen = Pick<Start, 'listed' | 'chosen'>;

/** Runs in the page from its beginning, at every change of it: a locator's own retries are up to half a second apart. */
function chooseFirstRow(): void {
  const chosen = new Promise<Seen>((resolve) => {
    let listed = 0;
    const look = () => {
      const row = document.querySelector('[role=row][aria-selected=false]');
      if (row && listed === 0) {
        listed = Date.now();
        row.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
      }
      if (!document.querySelector('[role=row][aria-selected=true]')) return;
      observer.disconnect();
      requestAnimationFrame(() => resolve({ listed, chosen: Date.now() }));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true });
  });
  (globalThis as Record<string, unknown>).firstRow = chosen;
}

const readFirstRow = () => (globalThis as Record<string, unknown>).firstRow as Promise<Seen>;

/** What the browser noted: when the page was asked for, when all that its HTML names was there, when it was painted. */
function readMoments(): Pick<Start, 'opened' | 'loaded' | 'painted'> {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const named = files.filter(({ startTime }) => startTime <= page!.domInteractive);
  const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN;
  const at = performance.timeOrigin;
  return { opened: at, loaded: at + Math.max(...named.map(({ responseEnd }) => responseEnd)), painted: at + paint };
}

/** Processor time of the page's main thread so far, in milliseconds. */
async function watchMainThread(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1_000;
  };
}

async function startOnce(store: string): Promise<Start> {
  const browser = await launch();
  const page = await browser.newPage();
  const mainThreadMs = await watchMainThread(page);
  await page.addInitScript(chooseFirstRow);
  const begun = Date.now();
  const server = await startServer(store);
  const ready = Date.now();
  await page.goto(`${server.ui}#/traces`, { waitUntil: 'commit' });
  const seen = await page.evaluate(readFirstRow);
  const cost = { serverCpu: server.cpuSeconds() * 1_000, pageCpu: await mainThreadMs() };
  const moments = { ready, ...(await page.evaluate(readMoments)), ...seen };
  await browser.close();
  await server.stop();
  const since = Object.entries(moments).map(([name, ms]) => [name, ms - begun] as const);
  return { ...(Object.fromEntries(since) as Omit<Start, keyof typeof cost>), ...cost };
}

/** From starting the program on a filled session to a list of traces that answers a key, with its parts. */
export async function benchStart(store: string, spans: number): Promise<Row> {
  const starts: Start[] = [];
  for (let i = 0; i < STARTS; i++) starts.push(await startOnce(store));
  const of = (name: keyof Start) => starts.map((start) => start[name]);
  const median = (name: keyof Start) => quantile(of(name), 0.5);
  return {
    what: 'start to interactive: from the command to a chosen row of the trace list',
    size: `${spans.toLocaleString('en')} spans, ${STARTS} starts, the browser already open; medians, ms since the command`,
    figures: {
      'the address is printed': median('ready'),
      'the browser asks for the page': median('opened'),
      'code and styles are there': median('loaded'),
      'first picture': median('painted'),
      'first rows': median('listed'),
      'first row chosen': median('chosen'),
      'first row chosen, quickest': Math.min(...of('chosen')),
      'first row chosen, slowest': Math.max(...of('chosen')),
      'processor ms: server': median('serverCpu'),
      "processor ms: page's main thread": median('pageCpu'),
    },
  };
}
