import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { launch } from './browser.ts';
import { writeDump } from './open-dump.ts';
import type { Server } from './server.ts';
import { median, type Row } from './table.ts';

const TRIES = 3;
/** A line of the load is some 600 KB. */
const MEGABYTES_PER_LINE = 0.6;

/** From the moment a person has chosen a large file until the first traces stand in the list, and until all of it is there. */
export async function benchDumpVisible(
  folder: string,
  startOn: (store: string) => Promise<Server>,
  megabytes: number,
): Promise<Row> {
  const dump = join(folder, 'chosen.jsonl');
  writeDump(dump, Math.ceil(megabytes / MEGABYTES_PER_LINE));
  const browser = await launch();
  const firsts: number[] = [];
  const wholes: number[] = [];
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const server = await startOn(join(folder, `chosen-${attempt}.tracebench`));
    const page = await browser.newPage();
    await page.goto(server.ui);
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open files…' }).first().click();
    const chooser = await choosing;
    await page.evaluate(() => (location.hash = '#/traces'));
    const seen = momentListed(page);
    const started = Date.now();
    const choose = chooser.setFiles(dump);
    firsts.push((await seen) - started);
    await choose;
    await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 120_000 });
    wholes.push(Date.now() - started);
    await page.close();
    await server.stop();
  }
  await browser.close();
  return {
    what: 'a dump chosen in the page becomes visible while the rest is read',
    size: `${(statSync(dump).size / 1e6).toFixed(0)} MB of JSON Lines, ${TRIES} times`,
    figures: {
      'first traces, ms (median)': median(firsts),
      slowest: Math.max(...firsts),
      'all of it, ms (median)': median(wholes),
    },
  };
}

/** Wall clock, in milliseconds, when a trace first stands in the list: told by the page itself, for a test asks every half second only. */
function momentListed(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelectorAll('[role=grid] [role=row]').length < 2) return;
          observer.disconnect();
          resolve(Date.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true });
        look();
      }),
  );
}
