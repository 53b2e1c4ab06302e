import type { Page } from '@playwright/test';
import { span, spanId, traceId, traces } from '../helpers/telemetry.ts';
import { expect, goTo, test } from './fixture.ts';

const SECOND = 1_000_000_000n;
const BEGIN = 1_763_800_000n * SECOND;

/** Durations from 1 ms up, one trace a second for two minutes; in the middle 60 that end at once, and fail. */
const usual = Array.from({ length: 120 }, (_, i) => ({
  end: BigInt(i) * SECOND,
  ms: 1 + ((i * 7) % 20),
  failed: false,
}));
const released = Array.from({ length: 60 }, (_, i) => ({ end: 60n * SECOND, ms: 200 + i * 150, failed: true }));
const telemetry = [usual, released].map((list, group) =>
  traces(
    group === 0 ? 'web' : 'orders',
    ...list.map(({ end, ms, failed }, i) =>
      span({
        traceId: traceId(1 + i + group * 1_000),
        spanId: spanId(1),
        name: failed ? 'POST /orders' : 'GET /items',
        startTimeUnixNano: BEGIN + end - BigInt(ms) * 1_000_000n,
        endTimeUnixNano: BEGIN + end,
        status: { code: failed ? 2 : 0, message: '' },
      }),
    ),
  ),
);

const map = (page: Page) => page.getByRole('application', { name: /traces by end and duration/ });

/** Drags over a part of the plot, in shares of its width and height. */
async function drag(page: Page, from: [number, number], to: [number, number], key?: 'Shift'): Promise<void> {
  const box = (await map(page).boundingBox())!;
  const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 3 });
  if (key) await page.keyboard.down(key);
  await page.mouse.up();
  if (key) await page.keyboard.up(key);
}

test.beforeEach(async ({ opened: page, workbench }) => {
  for (const one of telemetry) await workbench.send(one);
  await goTo(page, 'traces');
  await expect(page.getByRole('application', { name: /^180 traces/ })).toBeVisible();
});

test('a rectangle lists its traces, a second one is compared with it, Escape takes both back', async ({
  opened: page,
}) => {
  await drag(page, [0, 0], [0.999, 0.5]);
  await expect(page.getByText('60 traces selected')).toBeVisible();
  await expect(page.getByText('POST /orders').first()).toBeVisible();
  await expect(page.getByText('GET /items')).toHaveCount(0);

  await drag(page, [0, 0.999], [0.999, 0.6], 'Shift');
  const contrast = page.getByRole('region', { name: 'A against B' });
  await expect(contrast.getByRole('row', { name: 'Traces 60 120' })).toBeVisible();
  await expect(contrast.getByRole('row', { name: 'Service: orders 100% 0%' })).toBeVisible();
  await contrast.getByRole('button', { name: 'Swap A and B' }).click();
  await expect(page.getByText('120 traces selected')).toBeVisible();

  await map(page).focus();
  await page.keyboard.press('Escape');
  await expect(contrast).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByText(/traces selected/)).toHaveCount(0);
});

test('columns are chosen as a whole, above the picture or by T, and are a time on the timeline', async ({
  opened: page,
}) => {
  const box = (await map(page).boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.4, box.y - 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y - 20, { steps: 3 });
  await page.mouse.up();
  await expect(page.getByText(/^\d+ traces selected$/)).toBeVisible();
  await expect(page).not.toHaveURL(/q=duration/);
  await page.keyboard.press('3');
  await expect(page.getByRole('button', { name: /Clear chosen time/ })).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByText(/^\d+ traces selected$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/box=/);

  await map(page).focus();
  for (const key of ['ArrowRight', 'Shift+ArrowRight', 't']) await page.keyboard.press(key);
  await expect(page).toHaveURL(/box=\d+,\d+,,(;|%3B)fit/);
});

test('a shape is told as inferred and selects its cells; errors only; all by keyboard', async ({ opened: page }) => {
  const shape = page.getByRole('group', { name: 'Inferred:' }).getByRole('button', { name: /lock released/ });
  await shape.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^6\d traces selected$/)).toBeVisible();
  await page.getByRole('button', { name: /Clear selection/ }).click();

  await page.getByRole('radio', { name: 'Linear' }).press('Enter');
  await expect(page).toHaveURL(/scale=linear/);
  await expect(page.getByRole('application', { name: /^180 traces/ })).toBeVisible();

  const errors = page.getByRole('button', { name: 'Errors only' });
  await errors.focus();
  await page.keyboard.press('Space');
  await expect(errors).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('application', { name: /^60 traces/ })).toBeVisible();

  await map(page).focus();
  for (const key of ['Control+ArrowDown', 'Control+ArrowUp', 'Shift+Control+ArrowLeft', 'Enter'])
    await page.keyboard.press(key);
  await expect(page).toHaveURL(/box=/);
});
