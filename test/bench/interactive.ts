import type { Page } from '@playwright/test';
import { launch, quantile } from './browser.ts';
import { Load, SPANS_PER_BODY } from './load.ts';
import { httpSender } from './senders.ts';
import { startServer, type Server } from './server.ts';
import type { Row } from './table.ts';

const WANTED_SPANS_PER_SECOND = 5_000;
const ROUNDS = 12;

/** Sends at the wanted pace until stopped; gives the pace that was kept. */
function sendSteadily({ otlpHttp }: Server): { stop(): Promise<number> } {
  const { send, close } = httpSender(otlpHttp);
  const load = new Load(BigInt(Date.now()) * 1_000_000n);
  const begun = performance.now();
  let bodies = 0;
  let isStopped = false;
  const work = (async () => {
    while (!isStopped) {
      await send(load.next());
      bodies++;
      const dueMs = begun + (bodies * SPANS_PER_BODY * 1_000) / WANTED_SPANS_PER_SECOND;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
    }
  })();
  return {
    async stop() {
      isStopped = true;
      await work;
      close();
      return (bodies * SPANS_PER_BODY) / ((performance.now() - begun) / 1_000);
    },
  };
}

/** What the browser itself measured from each input to the next picture (Event Timing; steps of 8 ms). */
async function watchInputs(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const seen: number[] = ((globalThis as Record<string, unknown>).inputDelays = [] as number[]);
    const longest = new Map<number, number>();
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        const { interactionId, duration } = entry as PerformanceEventTiming & { interactionId: number };
        if (!interactionId) continue;
        longest.set(interactionId, Math.max(longest.get(interactionId) ?? 0, duration));
        seen.splice(0, seen.length, ...longest.values());
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  });
  return () => page.evaluate(() => (globalThis as Record<string, unknown>).inputDelays as number[]);
}

/** One round of what people do all day. */
async function workARound(page: Page): Promise<number> {
  let inputs = 0;
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
    inputs += keys.length;
  };
  await press('2');
  await page.locator('[role=row]').nth(3).click();
  await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter');
  await page.getByRole('tree').waitFor();
  await press('ArrowDown', 'ArrowRight', 'ArrowDown', 'e', 'Alt+ArrowLeft', '3', '4', '1', '2');
  return inputs + 1;
}

/** How long inputs wait for their picture while telemetry arrives. */
export async function benchInteraction(store: string, spans: number): Promise<Row> {
  const server = await startServer(store);
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(`${server.ui}#/traces`);
  await page.locator('[role=row]').nth(3).waitFor();
  const readDelays = await watchInputs(page);
  const sending = sendSteadily(server);
  let inputs = 0;
  for (let round = 0; round < ROUNDS; round++) inputs += await workARound(page);
  const delays = await readDelays();
  const pace = await sending.stop();
  await browser.close();
  await server.stop();
  // Those below the browser's threshold of 16 ms are not listed; they count as 16.
  const all = [...delays, ...Array.from({ length: Math.max(0, inputs - delays.length) }, () => 16)];
  return {
    what: 'input to next picture while telemetry arrives',
    size: `${spans.toLocaleString('en')} spans held, ${inputs} inputs`,
    figures: {
      'spans/s arriving': pace,
      'p50 ms': quantile(all, 0.5),
      'p95 ms': quantile(all, 0.95),
      'slowest ms': Math.max(...all),
    },
  };
}
