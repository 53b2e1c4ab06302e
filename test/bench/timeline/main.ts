/*
 * npm run bench:timeline [-- --only 1000,100000,1000000,wide,deep,links,canvas] [-- --dpr 1,2] [-- --stores FOLDER]
 * Opens generated traces in a Chromium, out of the built program, and drives waterfall and lanes; and the time canvas of a
 * session of 20,000 traces. Draw times are those of the
 * page's thread; --stores keeps the session files for the next time.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from '@playwright/test';
import { ensureChromium } from '../../../scripts/chromium.ts';
import { printTable, type Row } from '../table.ts';
import { benchCanvas, makeCanvasStore } from './bench-canvas.ts';
import { benchTrace } from './bench-trace.ts';
import { makeStore } from './make-store.ts';
import { CANVAS, PROMISES } from './promises.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    dpr: { type: 'string', default: '1,2' },
    stores: { type: 'string' },
  },
});
const only = values.only.split(',').filter(Boolean);
const ratios = values.dpr.split(',').map((ratio) => (ratio === '2' ? 2 : 1));

spawnSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' });
const folder = values.stores ?? mkdtempSync(join(tmpdir(), 'tracebench-timeline-'));
mkdirSync(folder, { recursive: true });
const executablePath = await ensureChromium();
const args = ['--no-sandbox', '--disable-gpu', '--js-flags=--expose-gc', '--enable-precise-memory-info'];
const rows: Row[] = [];
for (const promise of PROMISES.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const store = makeStore(folder, promise);
  for (const ratio of ratios)
    rows.push(...(await withBrowser((browser) => benchTrace(browser, store, promise, ratio))));
}
if (only.length === 0 || only.includes(CANVAS.name)) {
  const store = await makeCanvasStore(folder);
  for (const ratio of ratios) rows.push(...(await withBrowser((browser) => benchCanvas(browser, store, ratio))));
}
if (values.stores === undefined) rmSync(folder, { recursive: true });
console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} (others work here too)`,
);
printTable(rows);

/** A browser each: what one trace leaves behind is not counted with the next. */
async function withBrowser(bench: (browser: Browser) => Promise<Row[]>): Promise<Row[]> {
  const browser = await chromium.launch({ executablePath, args });
  const told = await bench(browser);
  await browser.close();
  return told;
}
