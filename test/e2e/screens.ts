import type { Page } from '@playwright/test';
import { traceId } from '../helpers/telemetry.ts';
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

/** Every screen there is, filled by `fillAll`. */
export const SCREENS: Record<string, Screen> = {
  start: { address: 'start', seen: /OTLP/ },
  traces: { address: 'traces', seen: 'POST /checkout' },
  'a trace': { address: `trace/${traceId(0xabc)}`, seen: 'POST /checkout' },
  'a span': { address: `trace/${traceId(0xabc)}?sel=0000000000000003`, seen: 'charge card' },
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
  sessions: { address: 'sessions', seen: 'live' },
  settings: { address: 'settings', seen: /OTLP\/HTTP/ },
  losses: { address: 'losses', seen: /session|세션/ },
};

/** Traces, logs and metrics of a shop, enough for every screen to have something to show. */
export async function fillAll({ send }: Workbench): Promise<void> {
  const nowNs = BigInt(Date.now()) * 1_000_000n;
  for (const telemetry of [...failingCheckout(nowNs), ...metricShop(nowNs)]) await send(telemetry);
}

export async function showScreen(page: Page, { address, seen, open }: Screen): Promise<void> {
  await goTo(page, address);
  await expect(page.getByRole('main').getByText(seen).filter({ visible: true }).first()).toBeVisible();
  await open?.(page);
}

export interface Opened {
  readonly on: string;
  /** Keys to press, or a button by its English or Korean name. */
  readonly by: { readonly key: string } | { readonly button: RegExp } | { readonly menuOf: string };
  readonly role: 'dialog' | 'menu';
}

/** All that opens over a screen. */
export const OVERLAYS: Record<string, Opened> = {
  palette: { on: 'traces', by: { key: 'Control+k' }, role: 'dialog' },
  shortcuts: { on: 'traces', by: { key: '?' }, role: 'dialog' },
  'time range': { on: 'traces', by: { button: /^(Time range|시간 범위):/ }, role: 'dialog' },
  'export menu': { on: 'traces', by: { button: /^(Export|내보내기)$/ }, role: 'menu' },
  'syntax sheet': { on: 'logs', by: { button: /^(Syntax of conditions|조건 문법 보기)$/ }, role: 'dialog' },
  'menu of a row': { on: 'logs', by: { menuOf: 'payment refused by the bank' }, role: 'menu' },
};

export async function openOverlay(page: Page, { on, by, role }: Opened): Promise<void> {
  await showScreen(page, SCREENS[on]!);
  if ('key' in by) await page.keyboard.press(by.key);
  else if ('button' in by) await page.getByRole('button', { name: by.button }).click();
  else await page.getByRole('row').filter({ hasText: by.menuOf }).first().click({ button: 'right' });
  await expect(page.getByRole(role).first()).toBeVisible();
}

export async function closeOverlay(page: Page, { role }: Opened): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.getByRole(role)).toHaveCount(0);
}
