import type { Page } from '@playwright/test';
import type { ShapeName } from '../../core/generate/shapes/registry.ts';

/** One picture of `docs/timeline.md`: a generated trace, and what is done with it. */
export interface TimelinePicture {
  shape: ShapeName;
  /** Of the address: view, folding, clocks. */
  params?: string;
  /** The shape's first two traces beside each other, instead of its largest one. */
  compares?: boolean;
  act?: (page: Page) => Promise<void>;
  /** The picture that people save, instead of one of the screen. */
  isSaved?: boolean;
}

/** How large the shapes that have no size of their own are. */
export const SHAPE_SPANS: Partial<Record<ShapeName, number>> = { async: 400, batch: 40 };

const keys =
  (...all: readonly string[]) =>
  async (page: Page): Promise<void> => {
    await page.locator('[role=tree]').first().focus();
    for (const key of all) await page.keyboard.press(key);
  };

/** Rows down from the root. */
const down = (rows: number) => keys('Home', ...Array.from({ length: rows }, () => 'ArrowDown'));

/** Once the store has answered. */
async function stepToFirst(page: Page): Promise<void> {
  await page.getByText(/^0 of [1-9]/).waitFor();
  await page.keyboard.press('Enter');
  await page.getByText(/^1 of /).waitFor();
  await page.locator('[role=tree]').first().focus();
}

async function searchItems(page: Page): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type('item db.system.name=postgresql >1.3ms');
  await stepToFirst(page);
}

async function onlyMatches(page: Page): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type('db.system.name=postgresql >1.5ms');
  await stepToFirst(page);
  await page.keyboard.press('m');
}

export const TIMELINE_PICTURES: Record<string, TimelinePicture> = {
  waterfall: { shape: 'retries', act: down(4) },
  lanes: { shape: 'fan-out', params: 'view=lanes', act: down(5) },
  flame: { shape: 'async', params: 'view=flame' },
  table: { shape: 'n-plus-one', params: 'view=table' },
  graph: { shape: 'queue', params: 'view=graph', act: (page) => page.locator('[role=listbox]').press('f') },
  gaps: { shape: 'saga' },
  'gaps-open': { shape: 'saga', params: 'gaps=none' },
  queue: { shape: 'queue', act: down(5) },
  arrows: { shape: 'links', act: keys('Home', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter', 's', 's') },
  path: { shape: 'fan-out' },
  late: { shape: 'late', act: down(1) },
  skew: { shape: 'skew' },
  'skew-corrected': { shape: 'skew', params: 'clocks=corrected' },
  runs: { shape: 'n-plus-one', act: keys('r', 'End') },
  search: { shape: 'n-plus-one', act: searchItems },
  'only-matches': { shape: 'n-plus-one', act: onlyMatches },
  broken: { shape: 'unfinished' },
  compare: { shape: 'compare', compares: true, act: keys('n', 'n', 'n') },
  'compare-beside': { shape: 'compare', compares: true, params: 'layout=beside', act: keys('n', 'n', 'n') },
  linked: { shape: 'queue', params: 'linked=1', act: down(9) },
  'linked-batch': { shape: 'batch', params: 'linked=1', act: keys('End', 'ArrowUp', 'ArrowUp') },
  picture: { shape: 'unfinished', isSaved: true },
};
