import type { Page } from '@playwright/test';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import type { LibraryServer } from './library-server.ts';
import { machineMetrics } from './machine-metrics.ts';
import { PINNED } from './screens.ts';

/** When the sample's last metric was read. */
const SAMPLE_END_NS = 1_772_500_200_000_000_000n;

function post(url: string, type: string, body: string | Buffer<ArrayBuffer>): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
}

/** More metrics, and four requests no receiver can take. */
async function send({ otlpHttp }: LibraryServer): Promise<void> {
  const metrics = Buffer.from(encodeProtobuf(machineMetrics(SAMPLE_END_NS)));
  const answer = await post(`${otlpHttp}/v1/metrics`, 'application/x-protobuf', metrics);
  if (answer.status !== 200) throw new Error(`metrics: ${answer.status}`);
  const nameless = { traceId: '00', spanId: '00', name: 'no ids', startTimeUnixNano: '1', endTimeUnixNano: '2' };
  const withBadSpan = { resourceSpans: [{ scopeSpans: [{ spans: [nameless, nameless] }] }] };
  await post(`${otlpHttp}/v1/traces`, 'application/json', JSON.stringify(withBadSpan));
  await post(`${otlpHttp}/v1/traces`, 'text/csv', 'a,b');
  await post(`${otlpHttp}/v1/logs`, 'application/json', '{"resourceLogs": [');
  await post(`${otlpHttp}/v1/metrics`, 'application/x-protobuf', Buffer.from([0xff, 0xff]));
}

async function makeSessions(page: Page, base: string): Promise<void> {
  await page.goto(`${base}#/sessions`);
  for (const name of ['Load test, 3 March', '결제 지연 조사', 'Before the cache change']) {
    const field = page.getByRole('textbox').first();
    await field.fill(name);
    await field.press('Enter');
    await page.getByRole('button', { name, exact: true }).waitFor();
  }
  const row = page.getByRole('row').filter({ hasText: '결제 지연 조사' });
  await row.getByRole('button', { name: /^Pin to the top/ }).click();
  await row.getByRole('button', { name: '결제 지연 조사', exact: true }).focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Notes' }).fill('charge card 1.8 s → 4.2 s, from 10:05 on; see trace 4f1c');
  await page.getByRole('button', { name: 'Save' }).click();
}

async function pinCharts(page: Page, base: string): Promise<void> {
  for (const place of PINNED) {
    await page.goto(`${base}#/${place}`);
    await page.getByRole('button', { name: 'Pin to board' }).click();
    await page.getByRole('button', { name: 'Pinned' }).waitFor();
  }
}

/** Makes of a new Tracebench with the sample one that has been worked with. `page`: in English. */
export async function fill(page: Page, server: LibraryServer): Promise<void> {
  await send(server);
  await page.goto(server.ui);
  await page
    .getByRole('contentinfo')
    .getByText(/not kept/)
    .waitFor();
  const base = server.ui.split('?')[0]!;
  await pinCharts(page, base);
  await makeSessions(page, base);
}
