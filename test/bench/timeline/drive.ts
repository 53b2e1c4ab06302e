import type { Browser, CDPSession, Page } from '@playwright/test';

/** What the reader does, frame by frame. */
export type Script = 'whole' | 'zoom and pan' | 'scroll' | 'sharp';
export const SCRIPTS: readonly Script[] = ['whole', 'zoom and pan', 'scroll', 'sharp'];

const FRAMES = 60;
/** The first pictures are drawn by code that is not compiled yet. */
const COLD = 10;
/** A still picture is drawn sharp 100 ms after the last movement, so it takes as long to see one. */
const SHARP_FRAMES = 20;
const SETTLED_MS = 180;

export interface Driven {
  /** Time from begin to end of drawing each picture, milliseconds. `sharp`: only of those that stand still, over the whole range. */
  drawn: number[];
  /** Of the page's thread for all it does, per step of the script: others on the machine do not count in it. */
  cpuMs: number;
  /** Of all processes of the browser: what the page's thread leaves to others counts here. */
  browserMs: number;
}

export async function drive(page: Page, picture: string, script: Script): Promise<Driven> {
  const settledMs = script === 'sharp' ? SETTLED_MS : 0;
  const input = { script, picture, settledMs, frames: COLD + (settledMs > 0 ? SHARP_FRAMES : FRAMES) };
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const browser = page.context().browser()!;
  const before = [await threadMs(session), await browserMs(browser)] as const;
  const drawn = await page.evaluate(driveInPage, input);
  const cpuMs = ((await threadMs(session)) - before[0]) / input.frames;
  const allMs = ((await browserMs(browser)) - before[1]) / input.frames;
  await session.detach();
  return { drawn: drawn.slice(COLD), cpuMs, browserMs: allMs };
}

async function browserMs(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1_000;
}

async function threadMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? NaN) * 1_000;
}

interface DriveInput {
  script: Script;
  picture: string;
  settledMs: number;
  frames: number;
}

/** Runs in the page and sees nothing of this file. */
async function driveInPage({ script, picture, settledMs, frames }: DriveInput): Promise<number[]> {
  const tree = document.querySelector('main [role=tree], main [role=application]')!;
  const box = tree.getBoundingClientRect();
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const at = { clientX: box.left + box.width * 0.6, clientY: box.top + 100, bubbles: true, cancelable: true };
  const wheel = (by: WheelEventInit) => tree.dispatchEvent(new WheelEvent('wheel', { ...at, ...by }));
  const fit = () => tree.dispatchEvent(new KeyboardEvent('keydown', { key: 'f', code: 'KeyF', bubbles: true }));
  const step = (i: number) => {
    if (script === 'scroll') tree.scrollTop = ((i * 31) % 97) * Math.max(1, (tree.scrollHeight - box.height) / 97);
    else if (script !== 'zoom and pan') wheel({ deltaX: i % 2 === 0 ? 1 : -1 });
    else if (i % 2 === 0) wheel({ deltaY: i < frames / 2 ? -100 : 100, ctrlKey: true });
    else wheel({ deltaX: box.width / 4 });
  };
  const drawn: number[] = [];
  fit();
  await frame();
  await frame();
  for (let i = 0; i < frames; i++) {
    performance.clearMeasures();
    step(i);
    await frame();
    await frame();
    if (settledMs > 0) await new Promise((resolve) => setTimeout(resolve, settledMs));
    const last = performance.getEntriesByName(`tracebench.${picture}`).at(-1);
    if (last) drawn.push(last.duration);
  }
  return drawn;
}
