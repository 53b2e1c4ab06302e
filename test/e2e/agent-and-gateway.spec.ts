import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { AgentProcess } from '../faults/agent-process.ts';
import { numberedRequest, numbersInLines } from '../faults/numbered-items.ts';
import { freePort } from '../helpers/free-port.ts';
import { expect, test } from './fixture.ts';

const ITEMS = 20;

const step = (page: Page, name: RegExp) =>
  page.getByRole('group', { name: /^Pipelines/ }).getByRole('button', { name });

/** Acknowledged spans with the numbers from `first`. */
async function sendSpans(otlpHttp: string, first: number, requests: number): Promise<void> {
  for (let at = first; at < first + requests * ITEMS; at += ITEMS) {
    const headers = { 'content-type': 'application/x-protobuf' };
    const body = numberedRequest('traces', at, ITEMS);
    const { status } = await fetch(`http://${otlpHttp}/v1/traces`, { method: 'POST', headers, body });
    expect(status).toBe(200);
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

test.use({ serveArgs: ['--allow-pipelines'] });

test('an agent in front of a gateway is built by form; the gateway dies, which is said, comes back, and has everything', async ({
  opened: page,
  workbench,
}) => {
  const output = join(workbench.folder, 'arrived.jsonl');
  const arrived = async () => numbersInLines(await readFile(output, 'utf8').catch(() => '')).sort((a, b) => a - b);
  const gateway = new AgentProcess(join(workbench.folder, 'gateway.yaml'), 'bin/tracebench.mjs');
  gateway.configure(`receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${await freePort()}"}}}}
exporters: {file: {path: "${output}", append: true}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [file]}}}
`);
  await gateway.start();
  try {
    await page.keyboard.press('8');
    const traces = page.getByRole('region', { name: 'Pipeline traces' });
    await traces.getByRole('button', { name: 'Add to Exporters of traces' }).click();
    await page.getByRole('menuitem', { name: /^otlphttp/ }).click();
    await traces.getByRole('button', { name: 'Take store out; it stays defined' }).click();
    const exporter = step(page, /^exporter otlphttp/);
    await exporter.click();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('tab', { name: 'Settings' }).click();
    for (const [key, value] of [
      ['endpoint', gateway.url],
      ['retry_on_failure.initial_interval', '100ms'],
      ['retry_on_failure.max_interval', '200ms'],
    ] as const) {
      const field = details.getByRole('textbox', { name: key, exact: true });
      await field.fill(value);
      await field.press('Enter');
    }
    await expect(page.getByRole('textbox', { name: 'Configuration as YAML' })).toContainText(
      `endpoint: ${gateway.url}`,
    );
    await page.getByRole('main').getByRole('button', { name: 'Start', exact: true }).click();
    const listening = page.getByText(/^listening on /);
    await expect(listening).toBeVisible();
    const [, http] = (await listening.textContent())!.match(/[\d.]+:\d+/g)!;

    await sendSpans(http!, 0, 5);
    await expect.poll(arrived).toEqual(upTo(5 * ITEMS));
    await expect(exporter).toContainText(/[\d.]+\/s/);

    await gateway.kill();
    await sendSpans(http!, 5 * ITEMS, 5);
    await expect(exporter).toHaveAttribute('data-look', 'late');
    await details.getByRole('tab').first().click();
    await expect(details).toContainText(/Last error, .*ECONNREFUSED/s);

    await gateway.start();
    await expect.poll(arrived).toEqual(upTo(10 * ITEMS));
    await expect(details.getByRole('row', { name: /Lost/ })).toHaveCount(0);
  } finally {
    await gateway.kill();
  }
});
