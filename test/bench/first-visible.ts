import { chromium, type Page } from '@playwright/test';
import { ensureChromium } from '../../scripts/chromium.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import { spanId, span, traceId, traces } from '../helpers/telemetry.ts';
import { httpSender } from './senders.ts';
import type { Server } from './server.ts';
import type { Row } from './table.ts';

const TRIES = 10;

/** From the moment a request is sent until its trace's name stands in the list of an open page. */
export async function benchFirstVisible(server: Server): Promise<Row> {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage();
  await page.goto(server.ui);
  await page.goto(`${server.ui.split('?')[0]}#/traces`);
  const { send, close } = httpSender(server.otlpHttp);
  const times: number[] = [];
  for (let i = 0; i < TRIES; i++) {
    const name = `visible ${Date.now()} ${i}`;
    const now = BigInt(Date.now()) * 1_000_000n;
    const seen = momentSeen(page, name);
    const one = span({
      traceId: traceId(Date.now() + i),
      spanId: spanId(i + 1),
      name,
      startTimeUnixNano: now,
      endTimeUnixNano: now + 5_000_000n,
    });
    const sent = Date.now();
    await send(encodeProtobuf(traces('bench', one)));
    times.push((await seen) - sent);
  }
  close();
  await browser.close();
  times.sort((a, b) => a - b);
  return {
    what: 'a live trace becomes visible in an open page',
    size: `${TRIES} single spans, each sent when the one before is seen`,
    figures: { 'median ms': times[TRIES / 2]!, 'slowest ms': times.at(-1)! },
  };
}

/** Wall clock, in milliseconds, when the page first shows the text: told by the page itself, for a test's polling is coarser. */
function momentSeen(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.body.textContent.includes(wanted)) return;
          observer.disconnect();
          resolve(Date.now());
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    text,
  );
}
