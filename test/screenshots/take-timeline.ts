import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { generateTelemetry } from '../../core/generate/generate-telemetry.ts';
import type { ShapeName } from '../../core/generate/shapes/registry.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { settle } from './settle.ts';
import { startLibraryServer } from './library-server.ts';
import { SHAPE_SPANS, TIMELINE_PICTURES, type TimelinePicture } from './timeline-pictures.ts';

/** The same as `tracebench generate -o` begins at, so that pictures can be made again. */
const START_NS = 1_767_603_600_000_000_000n;
/** Small files, and letters that are read in a column of text. */
const SIZE = { width: 1_180, height: 620 };
/** The frame around the screen is the same in all of them. */
const PART = 'main';

interface Told {
  file: string;
  /** What is shown of it, as places of the address. */
  trace: string;
  pair: string;
}

/** Pictures of `docs/timeline.md`, as OUT/timeline/<name>.png, in the light and in English. */
export async function takeTimeline(browser: Browser, folder: string, out: string, only: readonly string[]) {
  const wanted = Object.entries(TIMELINE_PICTURES).filter(([name]) => only.length === 0 || only.includes(name));
  if (wanted.length === 0) return;
  const told = new Map(wanted.map(([, { shape }]) => [shape, tell(folder, shape)]));
  const server = await startLibraryServer(join(folder, 'shapes'), ...[...told.values()].map(({ file }) => file));
  const context = await browser.newContext({
    ...{ viewport: SIZE, colorScheme: 'light', locale: 'en-US', timezoneId: 'UTC', reducedMotion: 'reduce' },
  });
  const page = await context.newPage();
  await page.goto(server.ui);
  await page.getByRole('contentinfo').waitFor();
  mkdirSync(join(out, 'timeline'), { recursive: true });
  for (const [name, picture] of wanted) {
    await page.goto('about:blank');
    const { trace, pair } = told.get(picture.shape)!;
    const place = picture.compares ? pair : trace;
    await page.goto(`${server.ui.split('?')[0]!}#/${place}?${picture.params ?? ''}`);
    await take(page, picture, join(out, 'timeline', `${name}.png`));
  }
  await context.close();
  await server.stop();
}

async function take(page: Page, { act, isSaved }: TimelinePicture, path: string): Promise<void> {
  await page.locator('main canvas, main [role=grid], main svg[role], main [role=treeitem]').first().waitFor();
  await settle(page);
  await act?.(page);
  await settle(page);
  if (isSaved) await save(page, path);
  else await page.locator(PART).screenshot({ path });
}

async function save(page: Page, path: string): Promise<void> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('banner').getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Save picture as PNG' }).click();
  await (await downloading).saveAs(path);
}

/** Writes the shape once. */
function tell(folder: string, shape: ShapeName): Told {
  const size = SHAPE_SPANS[shape];
  const pieces = [
    ...generateTelemetry(shape, { startNs: START_NS, traces: 1, ...(size === undefined ? {} : { spans: size }) }),
  ];
  const file = join(folder, `${shape}.jsonl`);
  writeFileSync(file, pieces.map((piece) => `${new TextDecoder().decode(encodeJson([piece]))}\n`).join(''));
  const spans = countSpans(pieces);
  const largest = [...spans].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
  return { file, trace: `trace/${largest}`, pair: `compare/${[...spans.keys()].slice(0, 2).join('/')}` };
}

/** By trace, in the order told. */
function countSpans(pieces: readonly Telemetry[]): Map<string, number> {
  const spans = new Map<string, number>();
  for (const piece of pieces) {
    if (piece.signal !== 'traces') continue;
    for (const { items } of piece.groups.flatMap(({ scopes }) => scopes))
      for (const { traceId } of items) spans.set(traceId, (spans.get(traceId) ?? 0) + 1);
  }
  return spans;
}
