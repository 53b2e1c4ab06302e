import { generateTelemetry } from '../../core/generate/generate-telemetry.ts';
import type { ShapeName } from '../../core/generate/shapes/registry.ts';
import { expect, goTo, test, type Workbench } from './fixture.ts';

/* A trace from the list to its picture: what stays until then, and what comes after. */

async function sendTrace({ send }: Workbench, shape: ShapeName): Promise<string> {
  const startNs = BigInt(Date.now() - 60_000) * 1_000_000n;
  const telemetry = [...generateTelemetry(shape, { startNs, traces: 1 })];
  for (const piece of telemetry) await send(piece);
  const traces = telemetry.find((piece) => piece.signal === 'traces')!;
  return traces.groups[0]!.scopes[0]!.items[0]!.traceId;
}

test('of rows chosen one right after the other the last is opened, with all that stands beside it', async ({
  opened: page,
  workbench,
}) => {
  const first = await sendTrace(workbench, 'n-plus-one');
  const last = await sendTrace(workbench, 'saga');
  await page.keyboard.press('2');
  const rows = page.getByRole('grid', { name: 'Traces', exact: true }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await page.getByRole('grid', { name: 'Traces', exact: true }).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
  const chosen = /sel=([0-9a-f]{32})/.exec(page.url())![1]!;
  expect([first, last]).toContain(chosen);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`#/trace/${chosen}`));
  await expect(page.locator('main header').getByTitle(chosen)).toBeVisible();
  await expect(page.getByRole('tree')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Where the time went' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Where the time went' }).getByRole('button').first()).toBeVisible();
});

test('the list stays as it was left until the picture is there: no empty page is seen between them', async ({
  opened: page,
  workbench,
}) => {
  const traceId = await sendTrace(workbench, 'n-plus-one');
  // Once before, so that the code of the screen is here.
  await goTo(page, `trace/${traceId}`);
  await expect(page.getByRole('tree')).toBeVisible();
  await page.keyboard.press('2');
  const list = page.getByRole('grid', { name: 'Traces', exact: true });
  await list.getByRole('row').nth(1).click();
  await expect(page.getByText('Self time by service')).toBeVisible();
  const seen = page.evaluate(watchFrames);
  await page.keyboard.press('Enter');
  expect(await seen).toEqual(['the chosen row and what is beside it', 'the picture']);
  await expect(page).toHaveURL(new RegExp(`#/trace/${traceId}`));
});

/** What one sees frame by frame until the picture is there, each kind once. Runs in the page. */
async function watchFrames(): Promise<string[]> {
  const look = (): string => {
    const main = document.querySelector('main')!;
    if (main.querySelector('[role=tree]')) return 'the picture';
    const isChosen = main.querySelector('[role=grid] [aria-selected=true]') !== null;
    return isChosen && main.innerText.includes('Self time by service')
      ? 'the chosen row and what is beside it'
      : 'else';
  };
  const seen = [look()];
  while (seen.at(-1) !== 'the picture') {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = look();
    if (now !== seen.at(-1)) seen.push(now);
  }
  return seen;
}

test('an empty session tells no time and no scale of what it does not hold', async ({ opened: page }) => {
  await page.keyboard.press('3');
  await expect(page.getByText('No spans yet. Send telemetry or open a file.')).toBeVisible();
  await expect(page.locator('main')).not.toContainText(/\d\d:\d\d/);
  await page.keyboard.press('2');
  await expect(page.locator('main')).toContainText(/0 traces.*Duration \(/);
  await expect(page.locator('main').getByTitle(/Bars: /)).toHaveCount(0);
});
