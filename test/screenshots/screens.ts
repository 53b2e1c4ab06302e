import type { Page } from '@playwright/test';

export interface Screen {
  /** After `#/`. */
  place: string;
  /** What is done there before the picture is taken. */
  act?: (page: Page) => Promise<void>;
  /** Is one of the committed pictures; the others are taken to be looked at (`--all`). */
  isKept?: true;
  /** Taken of a Tracebench that has nothing yet. */
  isEmpty?: true;
}

const rows = (page: Page) => page.locator('[role=row]');
const press = (key: string) => (page: Page) => page.keyboard.press(key);
const HEATMAP = 'metrics/gateway/http.server.request.duration';
const RATES = 'metrics/gateway/http.server.requests?by=http.route';

async function openFailedTrace(page: Page): Promise<void> {
  await rows(page).nth(1).dblclick();
  await page.waitForURL(/#\/trace\//);
  await page.locator('canvas').first().waitFor();
  await page.locator('[role=treegrid], [role=tree]').first().focus();
  await page.keyboard.press('e');
}

/** By its place in the list: its words are different in every language. */
async function openLog(page: Page): Promise<void> {
  await rows(page).nth(4).click();
}

async function openNeighbours(page: Page): Promise<void> {
  await openLog(page);
  await page.keyboard.press('x');
}

async function openPattern(page: Page): Promise<void> {
  const pattern = page.locator('main li button[aria-expanded]').first();
  if ((await pattern.count()) > 0) await pattern.click();
}

async function scrollDown(page: Page): Promise<void> {
  await page.locator('main h2, main h3').first().hover();
  await page.mouse.wheel(0, 640);
}

/** The tour's third step stands over a screen with data. */
async function openTour(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page
    .getByRole('option', { name: /Take the tour|둘러보기/ })
    .first()
    .click();
  await page.locator('[aria-describedby=tour-text] button').last().click();
}

export const SCREENS: Record<string, Screen> = {
  'start-empty': { place: 'start', isEmpty: true },
  start: { place: 'start' },
  traces: { place: 'traces', isKept: true },
  trace: { place: 'traces?q=status%3Aerror&sort=-spans', act: openFailedTrace, isKept: true },
  timeline: { place: 'timeline', act: press('e') },
  logs: { place: 'logs', act: openLog, isKept: true },
  patterns: { place: 'logs?show=patterns', act: openPattern, isKept: true },
  neighbours: { place: 'logs', act: openNeighbours },
  'metrics-list': { place: 'metrics' },
  metrics: { place: HEATMAP, isKept: true },
  'metrics-rates': { place: RATES },
  board: { place: 'metrics?tab=board', isKept: true },
  machine: { place: 'metrics?tab=machine&machine=host.name%3Dnode-7' },
  'services-list': { place: 'services' },
  services: { place: 'services/service.name/checkout', isKept: true },
  'services-below': { place: 'services/service.name/checkout', act: scrollDown },
  sessions: { place: 'sessions', isKept: true },
  settings: { place: 'settings', isKept: true },
  losses: { place: 'losses' },
  palette: { place: 'traces', act: press('Control+k') },
  shortcuts: { place: 'traces', act: press('?') },
  tour: { place: 'traces', act: openTour },
};

/** Charts of the board: what a person would pin. */
export const PINNED = [
  RATES,
  HEATMAP,
  'metrics/gateway/system.cpu.utilization?by=cpu.mode',
  'metrics/gateway/system.memory.usage?by=system.memory.state',
];
