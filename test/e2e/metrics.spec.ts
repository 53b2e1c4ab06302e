import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { traceId } from '../helpers/telemetry.ts';
import { expect, goTo, test, type Workbench } from './fixture.ts';
import { metricShop, STORED_TRACE } from './metric-shop.ts';

const now = () => BigInt(Date.now()) * 1_000_000n;

async function fill({ send }: Workbench): Promise<void> {
  for (const telemetry of metricShop(now())) await send(telemetry);
}

async function openMetric(page: Page, name: string): Promise<void> {
  await goTo(page, 'metrics');
  await page.getByRole('row').filter({ hasText: name }).first().click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
}

test('a counter as a rate, by route, read by keyboard, with its reset said', async ({ opened: page, workbench }) => {
  await fill(workbench);
  await openMetric(page, 'http.server.requests');
  await expect(page.getByRole('button', { name: 'Rate' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('A counter began anew 1 time')).toBeVisible();

  await page.getByRole('button', { name: 'each stream' }).click();
  await page.getByRole('checkbox', { name: 'http.route 4 values' }).check();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/by=http\.route/);
  const legend = page.getByRole('table', { name: 'Lines' });
  await expect(legend.getByRole('row')).toHaveCount(5);

  const chart = page.getByRole('slider', { name: /Chart of http\.server\.requests/ });
  await chart.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  // Four routes rise by 20, 40, 60 and 80 every ten seconds.
  await expect(chart).toHaveAttribute('aria-valuetext', /route=\/ 2 request\/s.*cart 4 request\/s/);

  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Traces of frontend in this minute' }).click();
  await expect(page).toHaveURL(/#\/traces\?q=service:frontend&from=\d+&to=\d+/);
});

test('a histogram as a heatmap, and from an exemplar to its span', async ({ opened: page, workbench }) => {
  await fill(workbench);
  await openMetric(page, 'http.server.request.duration');
  const heatmap = page.getByRole('application', { name: /Heatmap of http\.server\.request\.duration/ });
  await heatmap.focus();
  await page.keyboard.press('ArrowRight');
  await expect(heatmap.getByRole('status')).toContainText(/\d+ of \d+ \(\d+%\)/);

  await page.getByRole('button', { name: /^Exemplars/ }).click();
  const exemplars = page.getByRole('grid', { name: 'Exemplars' });
  await expect(exemplars.getByText('not in this session').first()).toBeVisible();
  await exemplars.getByTitle(traceId(STORED_TRACE)).dblclick();
  await expect(page).toHaveURL(new RegExp(`#/trace/${traceId(STORED_TRACE)}\\?sel=`));
  await expect(page.getByText('GET /cart').first()).toBeVisible();
});

test('a pinned chart is still there after a reload, and a removed one comes back', async ({
  opened: page,
  workbench,
}) => {
  await fill(workbench);
  await openMetric(page, 'http.server.requests');
  await page.getByRole('button', { name: 'Increase' }).click();
  await page.getByRole('button', { name: 'Pin to board' }).click();
  await expect(page.getByRole('button', { name: 'Pinned' })).toBeVisible();
  await page.getByRole('button', { name: 'Board' }).click();
  await page.reload();
  const card = page.getByRole('region', { name: 'http.server.requests' });
  await expect(card.getByText('Increase')).toBeVisible();
  await expect(card.getByRole('slider')).toBeVisible();

  await card.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(card).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card).toBeVisible();
});

test('the machine behind a service says when it is busy', async ({ opened: page, workbench }) => {
  await fill(workbench);
  await goTo(page, 'metrics?tab=machine&subject=frontend&machine=host.name%3Dnode-7');
  const processor = page.getByRole('region', { name: 'system.cpu.utilization' });
  await expect(processor.getByText(/Processor above 80% for \d+ of \d+ minutes shown/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'system.memory.usage' })).toBeVisible();
});

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });
    test('charts, heatmap, board and machine have no serious accessibility violation', async ({
      opened: page,
      workbench,
    }) => {
      await fill(workbench);
      const places: Record<string, string> = {
        'metrics/frontend/http.server.requests?by=http.route&vs=1h&group=name': 'http.route',
        'metrics/frontend/http.server.request.duration': 'per cell',
        'metrics/frontend/http.server.request.duration?show=exemplars': 'not in this session',
        'metrics?tab=board': 'Choose a metric to pin',
        'metrics?tab=machine&machine=host.name%3Dnode-7': 'system.cpu.utilization',
      };
      for (const [place, seen] of Object.entries(places)) {
        await goTo(page, place);
        await expect(page.getByText(seen).first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => `${place}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
          [],
        );
      }
    });
  });
}
