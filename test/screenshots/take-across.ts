import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import { LOCK, SECOND, tellIncident, TIMEOUTS } from './incident.ts';
import { startLibraryServer, type LibraryServer } from './library-server.ts';
import { settle } from './settle.ts';

interface AcrossPicture {
  /** After `#/`. */
  place: string;
  act?: (page: Page) => Promise<unknown>;
}

const MS = 1_000_000n;

/** As the address has a time or a rectangle that is chosen on a picture of everything. */
const box = ({ fromNs, toNs }: typeof LOCK, min = '', max = '') =>
  `from=${fromNs}&to=${toNs}&box=${fromNs},${toNs},${min},${max};fit,,`;
const around = ({ fromNs, toNs }: typeof LOCK, byNs: bigint) => ({ fromNs: fromNs - byNs, toNs: toNs + byNs });
const window = ({ fromNs, toNs }: typeof LOCK) => `at=${fromNs}-${toNs}@fit`;

const RELEASED = { fromNs: LOCK.toNs, toNs: LOCK.toNs + 2n * SECOND };
const TWO = [
  `q=duration%3E%3D200ms%20duration%3C10s`,
  box(RELEASED, String(200n * MS), String(10n * SECOND)),
  `box2=${TIMEOUTS.fromNs},${TIMEOUTS.toNs},${2_800n * MS},${3_200n * MS}`,
].join('&');

/** Of `docs/timeline.md`, in the light and in English. */
const PICTURES: Record<string, AcrossPicture> = {
  canvas: { place: 'timeline' },
  'canvas-chosen': { place: `timeline?${window(around(LOCK, 60n * SECOND))}&${box(around(LOCK, SECOND))}` },
  'canvas-spans': {
    place: `timeline?${window({ fromNs: LOCK.toNs - 3n * SECOND, toNs: LOCK.toNs + SECOND })}`,
    act: (page) => page.keyboard.press('e'),
  },
  'canvas-map': { place: `traces?${box(around(LOCK, SECOND))}` },
};

/** Of `docs/hitmap.md`, as a whole. */
const LOOKS = [
  { theme: 'dark', language: 'en', locale: 'en-US' },
  { theme: 'light', language: 'ko', locale: 'ko-KR' },
] as const;

const TIMES = { timezoneId: 'UTC', reducedMotion: 'reduce' } as const;

async function send({ otlpHttp }: LibraryServer): Promise<void> {
  for (const telemetry of tellIncident()) {
    const body = Buffer.from(encodeProtobuf(telemetry));
    const headers = { 'content-type': 'application/x-protobuf' };
    const { status } = await fetch(`${otlpHttp}/v1/traces`, { method: 'POST', headers, body });
    if (status !== 200) throw new Error(`traces: ${status}`);
  }
}

async function show(page: Page, server: LibraryServer, { place, act }: AcrossPicture): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${server.ui.split('?')[0]!}#/${place}`);
  await page.locator('main canvas').first().waitFor();
  await settle(page);
  await act?.(page);
  await settle(page);
}

/** Pictures of many traces, out of one made-up incident: OUT/timeline/<name>.png and OUT/hitmap-<theme>-<language>.png. */
export async function takeAcross(browser: Browser, folder: string, out: string, only: readonly string[]) {
  const isWanted = (name: string) => only.length === 0 || only.includes(name);
  const wanted = Object.entries(PICTURES).filter(([name]) => isWanted(name));
  if (wanted.length === 0 && !isWanted('hitmap')) return;
  const server = await startLibraryServer(join(folder, 'across'));
  await send(server);
  mkdirSync(join(out, 'timeline'), { recursive: true });
  const small = { viewport: { width: 1_180, height: 560 }, colorScheme: 'light', locale: 'en-US' } as const;
  const context = await browser.newContext({ ...TIMES, ...small });
  const page = await context.newPage();
  await page.goto(server.ui);
  await page.getByRole('contentinfo').waitFor();
  for (const [name, picture] of wanted) {
    await show(page, server, picture);
    await page.locator('main').screenshot({ path: join(out, 'timeline', `${name}.png`) });
  }
  await context.close();
  for (const { theme, language, locale } of isWanted('hitmap') ? LOOKS : []) {
    const whole = { viewport: { width: 1_366, height: 768 }, colorScheme: theme, locale };
    const own = await browser.newContext({ ...TIMES, ...whole });
    const map = await own.newPage();
    await map.goto(server.ui);
    await map.getByRole('contentinfo').waitFor();
    await show(map, server, { place: `traces?${TWO}` });
    await map.screenshot({ path: join(out, `hitmap-${theme}-${language}.png`) });
    await own.close();
  }
  await server.stop();
}
