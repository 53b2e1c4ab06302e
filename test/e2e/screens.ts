import type { Page } from '@playwright/test';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { traceId } from '../helpers/telemetry.ts';
import { tellingCollectors } from './collectors.ts';
import { expect, goTo, type Workbench } from './fixture.ts';
import { metricShop } from './metric-shop.ts';
import { failingCheckout } from './shop.ts';

export interface Screen {
  /** As in the address. */
  readonly address: string;
  /** Something that is seen once the screen is there. */
  readonly seen: string | RegExp;
  /** What a person does there to see more. */
  readonly open?: (page: Page) => Promise<unknown>;
}

const record = (page: Page) => page.getByRole('row').filter({ hasText: 'payment refused by the bank' }).first();

async function runStatement(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: /^(SQL statement|SQL 문)$/ }).press('Control+Enter');
  await expect(page.getByRole('grid', { name: /^(Answer|결과)$/ })).toBeVisible();
}

async function pinAndOpen(page: Page): Promise<void> {
  await page.keyboard.press('Shift+P');
  await expect(page.getByRole('status').filter({ hasText: /^Pinned|고정했습니다/ })).toBeVisible();
  await page.keyboard.press('9');
  await expect(page.getByLabel(/^(Title of the block|블록 제목)$/).first()).toBeVisible();
}

/** Every screen there is, filled by `fillAll`. */
export const SCREENS: Record<string, Screen> = {
  start: { address: 'start', seen: /OTLP/ },
  traces: { address: 'traces', seen: 'POST /checkout' },
  'a trace': { address: `trace/${traceId(0xabc)}`, seen: 'POST /checkout' },
  'a span': { address: `trace/${traceId(0xabc)}?sel=0000000000000003`, seen: 'charge card' },
  timeline: { address: 'timeline', seen: /Spans over time|시간별 스팬/ },
  logs: { address: 'logs', seen: 'payment refused by the bank' },
  'a record': { address: 'logs', seen: 'payment refused by the bank', open: (page) => record(page).click() },
  neighbours: {
    address: 'logs',
    seen: 'payment refused by the bank',
    open: async (page) => {
      await record(page).click();
      await page.keyboard.press('x');
    },
  },
  patterns: { address: 'logs?tab=patterns', seen: 'payment refused by the bank' },
  metrics: { address: 'metrics', seen: 'payment.queue.size' },
  'a gauge': { address: 'metrics/payment/payment.queue.size', seen: 'payment.queue.size' },
  'a counter': { address: 'metrics/frontend/http.server.requests', seen: 'http.server.requests' },
  'a heatmap': { address: 'metrics/frontend/http.server.request.duration', seen: 'http.server.request.duration' },
  board: { address: 'metrics?tab=board', seen: /board|보드/i },
  machine: { address: 'metrics?tab=machine', seen: /node-7/ },
  services: { address: 'services', seen: 'payment' },
  'a service': { address: 'services/service.name%2Fpayment', seen: 'charge card' },
  'a host': { address: 'services/host.name%2Fnode-7', seen: 'node-7' },
  sql: {
    address: `sql?sql=${encodeURIComponent('SELECT service_name, count(*) AS n FROM spans GROUP BY ALL')}`,
    seen: 'service_name',
    open: runStatement,
  },
  pipelines: {
    address: 'pipelines',
    seen: 'batch',
    open: (page) =>
      page
        .getByRole('button', { name: /^(processor|프로세서) batch/ })
        .first()
        .click(),
  },
  topology: {
    address: 'pipelines?tab=topology',
    seen: 'gw-1',
    open: (page) => page.locator('[data-key]').filter({ hasText: 'gw-1' }).click(),
  },
  report: { address: 'logs', seen: 'payment refused by the bank', open: pinAndOpen },
  sessions: { address: 'sessions', seen: 'live' },
  'two sessions': { address: 'changes', seen: /no other session|다른 세션이 없습니다/ },
  settings: { address: 'settings', seen: /OTLP\/HTTP/ },
  losses: { address: 'losses', seen: /session|세션/ },
};

/** Traces, logs and metrics of a shop, enough for every screen to have something to show. */
export async function fillAll({ send, otlpHttp }: Workbench): Promise<Telemetry[]> {
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  const collectors = tellingCollectors(nowNs, new URL(otlpHttp).host);
  const all = [...failingCheckout(nowNs), ...metricShop(nowNs), ...collectors];
  for (const telemetry of all) await send(telemetry);
  return all;
}

export async function showScreen(page: Page, { address, seen, open }: Screen): Promise<void> {
  await goTo(page, address);
  await expect(page.getByRole('main').getByText(seen).filter({ visible: true }).first()).toBeVisible();
  await open?.(page);
  // Words come up beside what the pointer happens to lie on.
  await page.mouse.move(0, 0);
}

export interface Opened {
  readonly on: string;
  readonly by: (page: Page) => Promise<unknown>;
  readonly role: 'dialog' | 'menu' | 'listbox';
}

/** From a control, to which the focus is to come back. */
const press = (key: string) => async (page: Page) => {
  await page
    .getByRole('button', { name: /^(Export|내보내기)$/ })
    .first()
    .focus();
  await page.keyboard.press(key);
};
/** By its English or Korean name. */
const button = (name: RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();

async function openMenuOfRow(page: Page): Promise<void> {
  await record(page).click({ button: 'right' });
}

async function openExportDialog(page: Page): Promise<void> {
  await button(/^(Export|내보내기)$/)(page);
  await page.getByRole('menuitem', { name: /^(Export as…|다른 형식으로 내보내기…)$/ }).click();
}

/** The first of that name copies the metric's name. */
const copiesOfChart = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('button', { name: /^(Copy|복사)$/ })
    .last()
    .click();

async function openMenuOfPoint(page: Page): Promise<void> {
  const chart = page.getByRole('main').getByRole('slider').first();
  await chart.press('End');
  await chart.press('Enter');
}

/** All that opens over a screen. */
export const OVERLAYS: Record<string, Opened> = {
  palette: { on: 'traces', by: press('Control+k'), role: 'dialog' },
  shortcuts: { on: 'traces', by: press('?'), role: 'dialog' },
  'time range': { on: 'traces', by: button(/^(Time range|시간 범위):/), role: 'dialog' },
  'export menu': { on: 'traces', by: button(/^(Export|내보내기)$/), role: 'menu' },
  'export dialog': { on: 'a trace', by: openExportDialog, role: 'dialog' },
  'what was lost': { on: 'traces', by: button(/^(nothing lost|손실 없음)$/), role: 'dialog' },
  store: { on: 'traces', by: button(/^(Store|저장소) \d/), role: 'dialog' },
  receivers: { on: 'traces', by: button(/^OTLP \d/), role: 'dialog' },
  'services of a trace': { on: 'a trace', by: button(/^(3 services|서비스 3개)$/), role: 'dialog' },
  'levels of a trace': { on: 'a trace', by: button(/^(Levels and short spans|단계와 짧은 스팬)$/), role: 'menu' },
  'copies of a span': { on: 'a span', by: button(/^(Copy span as…|스팬을 다른 형식으로 복사…)$/), role: 'menu' },
  suggestions: { on: 'logs', by: press('/'), role: 'listbox' },
  'syntax sheet': { on: 'logs', by: button(/^(Syntax of conditions|조건 문법 보기)$/), role: 'dialog' },
  columns: { on: 'logs', by: button(/^(Columns|열)$/), role: 'dialog' },
  'menu of a row': { on: 'logs', by: openMenuOfRow, role: 'menu' },
  'groups of a metric': { on: 'a counter', by: button(/^(each stream|스트림별)$/), role: 'dialog' },
  'conditions of a metric': { on: 'a counter', by: button(/^(Filter|필터)$/), role: 'dialog' },
  comparison: { on: 'a counter', by: button(/^(Compare|비교)$/), role: 'dialog' },
  'copies of a chart': { on: 'a counter', by: copiesOfChart, role: 'menu' },
  'menu of a point': { on: 'a counter', by: openMenuOfPoint, role: 'menu' },
  'saved queries': { on: 'sql', by: button(/^(Saved queries|저장한 쿼리)$/), role: 'dialog' },
  'files of an answer': { on: 'sql', by: button(/^(Save as|파일로 저장)$/), role: 'menu' },
  'ways to connect': { on: 'pipelines', by: button(/^(Connect|연결)$/), role: 'dialog' },
  'steps to add': {
    on: 'pipelines',
    by: button(/^(Add to Processors of traces|프로세서 추가: traces)$/),
    role: 'menu',
  },
  'languages to choose': { on: 'settings', by: (page) => page.getByRole('combobox').first().click(), role: 'listbox' },
};

export async function openOverlay(page: Page, { on, by, role }: Opened): Promise<void> {
  await showScreen(page, SCREENS[on]!);
  await by(page);
  await expect(page.getByRole(role).first()).toBeVisible();
  // A dialog is there before the focus is in it, and only then Tab stays inside and Escape closes it.
  if (role === 'dialog') await expect(page.locator('[role=dialog]:focus-within, [role=dialog]:focus')).toHaveCount(1);
}

export async function closeOverlay(page: Page, { role }: Opened): Promise<void> {
  const overlay = page.getByRole(role);
  const words = overlay.locator('[data-base-ui-tooltip-trigger][data-popup-open]');
  // The words beside a control inside take the first Escape (WCAG 1.4.13).
  if ((await words.count()) > 0) {
    await page.keyboard.press('Escape');
    await expect(words).toHaveCount(0);
  }
  if ((await overlay.count()) > 0) await page.keyboard.press('Escape');
  await expect(overlay).toHaveCount(0);
}

const STEPS_OF_TOUR = 6;

/** Shows each step of the tour in turn, and leaves it. */
export async function takeTour(page: Page, see: (step: number) => Promise<void>): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('tour');
  await page.keyboard.press('Enter');
  const tour = page.getByRole('dialog');
  for (let step = 1; step <= STEPS_OF_TOUR; step++) {
    await expect(tour).toContainText(new RegExp(`${step} (of|/) ${STEPS_OF_TOUR}`));
    await see(step);
    await (step < STEPS_OF_TOUR ? tour.getByRole('button').last().click() : tour.press('Escape'));
  }
  await expect(tour).toHaveCount(0);
}
