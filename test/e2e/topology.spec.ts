import type { Page } from '@playwright/test';
import { TRACES, tellingCollectors } from './collectors.ts';
import { expect, goTo, test, type Workbench } from './fixture.ts';

const graph = (page: Page) => page.getByRole('group', { name: /^Who sends to whom/ });
const box = (page: Page, name: string | RegExp) => graph(page).getByRole('button', { name });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const findings = (page: Page) => page.getByRole('region', { name: 'Findings' });
const finding = (page: Page, said: RegExp) => findings(page).getByRole('group').filter({ hasText: said });

async function tell({ send, otlpHttp }: Workbench): Promise<void> {
  const all = tellingCollectors(BigInt(Date.now()) * 1_000_000n, new URL(otlpHttp).host);
  for (const telemetry of all) await send(telemetry);
}

test('where no pipelines may run, the screen shows Collectors; of none that told anything it says how to make them', async ({
  opened: page,
}) => {
  await page.keyboard.press('8');
  await page.getByRole('button', { name: 'Topology' }).click();
  await expect(box(page, /Tracebench/)).toBeVisible();
  await expect(page.getByText('No Collector told anything of itself yet.')).toBeVisible();
  await expect(page.locator('pre')).toContainText('targets: [127.0.0.1:8888]');
  await expect(page.getByRole('main').getByRole('button', { name: 'Copy' })).toBeVisible();
});

test.describe('of Collectors that tell of themselves', () => {
  test.beforeEach(async ({ opened: page, workbench }) => {
    await tell(workbench);
    await goTo(page, 'pipelines?tab=topology');
    await expect(box(page, /edge-agent/)).toBeVisible();
  });

  test('agents, gateways and back ends stand from left to right, and what was concluded says so', async ({
    opened: page,
  }) => {
    const order = [/^Applications/, /edge-agent/, /gw-1/, /Tracebench/];
    // Laid out anew while they are looked at, they are looked at again.
    const isInOrder = async (): Promise<boolean> => {
      const places = await Promise.all(order.map(async (name) => (await box(page, name).boundingBox())?.x ?? NaN));
      return places.every((place, at) => at === 0 || place > places[at - 1]!);
    };
    await expect.poll(isInOrder).toBe(true);
    await expect(box(page, /edge-agent/)).toContainText('Agent · inferred');
    await expect(box(page, /gw-1/)).toContainText('Gateway · inferred');
    await expect(box(page, /tempo\.example/)).toContainText('reports nothing about itself');
    await expect(page.getByText('No Collector told anything of itself yet.')).toHaveCount(0);
  });

  test('a gateway that fails to send is red, says what fails, and leads to its metrics', async ({ opened: page }) => {
    const gateway = box(page, /gw-1/);
    await expect(gateway).toHaveAttribute('data-look', 'loss');
    await expect(gateway).toContainText(/[\d.]+\/s failing/);
    await expect(gateway).toContainText('queue 94% full');
    await gateway.click();
    await expect(details(page).getByRole('heading', { name: /gw-1/ })).toBeVisible();
    await expect(details(page)).toContainText('otlp/tempo → tempo.example:4317');
    await details(page).getByRole('button', { name: 'Failed to send' }).click();
    await expect(page).toHaveURL(/#\/metrics\?/);
    await expect(page.getByRole('main').getByText('otelcol_exporter_send_failed_spans').first()).toBeVisible();
  });

  test('by the keyboard: arrows lead along the lines, Enter opens details', async ({ opened: page }) => {
    await box(page, /^Applications/).focus();
    await page.keyboard.press('ArrowRight');
    await expect(box(page, /edge-agent/)).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(box(page, /gw-/).and(page.locator(':focus'))).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(details(page).getByRole('heading', { name: /gw-/ })).toBeVisible();
  });

  test('a back end that told nothing says how to make it tell', async ({ opened: page }) => {
    await box(page, /tempo\.example/).click();
    await expect(details(page).locator('pre')).toContainText('prometheus/self');
    await expect(details(page).getByRole('button', { name: 'Copy' })).toBeVisible();
  });

  test('spans that came twice are told, with the ways and traces of them', async ({ opened: page }) => {
    const doubled = TRACES / 5;
    const twice = finding(page, /spans in the last 5 minutes are stored twice/);
    await expect(twice).toContainText(`${3 * doubled} of ${3 * TRACES} spans`);
    await twice.locator('summary').click();
    await expect(twice.getByRole('row', { name: /frontend/ }).first()).toContainText('otelcol.gateway');
    await expect(twice).toContainText('Take the exporter to Tracebench out of all but one of them.');
    await twice.getByRole('button').first().click();
    await expect(page).toHaveURL(/#\/trace\/[0-9a-f]{32}/);
  });

  test('traces split between gateways are told, with the gateways and what to do', async ({ opened: page }) => {
    const split = finding(page, /traces in the last 5 minutes came by several gateways/);
    await expect(split).toContainText(`${TRACES / 4} of ${TRACES} traces`);
    await split.locator('summary').click();
    await expect(split.getByRole('row', { name: /gw-1/ })).toContainText('tail_sampling');
    await expect(split.locator('pre')).toContainText('loadbalancing');
    await split.getByRole('button', { name: 'gw-2' }).click();
    await expect(details(page).getByRole('heading', { name: /gw-2/ })).toBeVisible();
  });
});
