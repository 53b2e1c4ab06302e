import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { generateTelemetry } from '../../core/generate/generate-telemetry.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { findCutOff } from './cut-off.ts';
import { span, traceId, traces } from '../helpers/telemetry.ts';
import { expect, goTo, test, type Workbench } from './fixture.ts';
import { findForeignWords } from './foreign-words.ts';

/*
 * Two traces of one operation: in the later one a call is new, one is gone, one is slower. What is matched with what is
 * proved by unit tests; here it is that people reach it, hear of it, and can take it along.
 */

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Axe computes for seconds on a machine that does other things besides. */
const LONG_MS = 120_000;
/** As much as a screen of 1,280 × 800 shows at twice the size. */
const NARROW = { width: 640, height: 400 };

test.use({ keepsLibrary: true, contextOptions: { reducedMotion: 'reduce' } });

interface Pair {
  before: string;
  after: string;
  telemetry: Telemetry[];
}

async function sendPair({ send }: Workbench): Promise<Pair> {
  const startNs = BigInt(Date.now() - 60_000) * 1_000_000n;
  const telemetry = [...generateTelemetry('compare', { startNs, traces: 1 })];
  for (const piece of telemetry) await send(piece);
  const spans = telemetry.flatMap((piece) =>
    piece.signal === 'traces' ? piece.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)) : [],
  );
  const [before, after] = [...new Set(spans.map(({ traceId }) => traceId as string))];
  return { before: before!, after: after!, telemetry };
}

const tree = (page: Page) => page.getByRole('tree');
const chosenRow = (page: Page) => page.getByRole('treeitem', { selected: true });

test('by keyboard alone: marked, compared, walked, side by side, and back to a trace', async ({
  opened: page,
  workbench,
}) => {
  const { before, after } = await sendPair(workbench);
  await page.keyboard.press('2');
  const list = page.getByRole('grid', { name: 'Traces', exact: true });
  await expect(list.getByRole('row').nth(2)).toBeVisible();
  await list.focus();
  // The list begins with the latest: what is earlier was before, whichever is marked first.
  await page.keyboard.press('Home');
  await page.keyboard.press('x');
  await expect(page.getByRole('status').filter({ hasText: 'POST /checkout' })).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('x');
  await expect(page).toHaveURL(new RegExp(`#/compare/${before}(/|%2F)${after}`));

  await tree(page).focus();
  const heard: string[] = [];
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press('n');
    heard.push((await chosenRow(page).textContent()) ?? '');
  }
  expect(heard.join('\n')).toMatch(/\bnew\b/);
  expect(heard.join('\n')).toMatch(/\bgone\b/);
  expect(heard.join('\n')).toMatch(/\bslower\b/);

  const row = (await chosenRow(page).textContent())!;
  await page.keyboard.press('v');
  await expect(page.getByRole('radio', { name: 'Side by side' })).toBeChecked();
  await expect(page).toHaveURL(/layout=beside/);
  await expect(chosenRow(page)).toContainText(row.slice(0, 20));

  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/trace\/[0-9a-f]{32}\?.*sel=[0-9a-f]{16}/);
});

test('both traces are exported as one file, and no other', async ({ opened: page, workbench }) => {
  const { before, after } = await sendPair(workbench);
  await workbench.send(traces('shop', span({ traceId: traceId(0xccc), name: 'GET /other' })));
  const unrelated = page.getByRole('status').filter({ hasText: 'share no operation' });
  await goTo(page, `compare/${before}/${traceId(0xccc)}`);
  await expect(unrelated).toBeVisible();
  await goTo(page, `compare/${before}/${after}`);
  await expect(tree(page)).toBeVisible();
  await expect(unrelated).toHaveCount(0);
  await page.getByRole('button', { name: 'Export' }).first().click();
  await page.getByRole('menuitem', { name: 'Export as…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('radio', { name: 'The compared traces' })).toBeChecked();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const text = readFileSync(await (await downloading).path(), 'utf8');
  const ids = text.matchAll(/"traceId":"([0-9a-f]{32})"/g);
  expect(new Set(Array.from(ids, ([, id]) => id))).toEqual(new Set([before, after]));
});

test('several traces are chosen in the list, by keyboard and by mouse, and exported as one file', async ({
  opened: page,
  workbench,
}) => {
  const { before, after } = await sendPair(workbench);
  await workbench.send(traces('shop', span({ traceId: traceId(0xccc), name: 'GET /other' })));
  await page.keyboard.press('2');
  const list = page.getByRole('grid', { name: 'Traces', exact: true });
  const rows = list.getByRole('row', { name: /POST \/checkout/ });
  await expect(rows).toHaveCount(2);
  const bar = page.getByRole('toolbar', { name: 'Chosen traces' });
  await list.focus();
  await page.keyboard.press('Home'); // the list begins with the latest
  await page.keyboard.press('Space');
  await expect(bar).toContainText('1 trace chosen.');
  await rows.nth(1).click({ modifiers: ['ControlOrMeta'] });
  await expect(bar).toContainText('2 traces chosen.');
  await expect(list.getByRole('row', { selected: true })).toHaveCount(2);
  await bar.getByRole('button', { name: 'Export 2 traces…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.getByRole('radio', { name: 'The 2 chosen traces' })).toBeChecked();
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  const text = readFileSync(await (await downloading).path(), 'utf8');
  const ids = text.matchAll(/"traceId":"([0-9a-f]{32})"/g);
  expect(new Set(Array.from(ids, ([, id]) => id))).toEqual(new Set([before, after]));

  await rows.nth(1).locator('[data-choose-box]').click();
  await expect(bar).toContainText('1 trace chosen.');
  await rows.nth(1).click({ modifiers: ['Shift'] });
  await expect(bar).toContainText('2 traces chosen.');
  await bar.getByRole('button', { name: 'Compare the two' }).click();
  await expect(page).toHaveURL(new RegExp(`#/compare/${before}(/|%2F)${after}`));
});

test('by mouse: a part of the difference, time by dragging, a file; a trace beside itself is none', async ({
  opened: page,
  workbench,
}) => {
  const { before, after } = await sendPair(workbench);
  await goTo(page, `compare/${before}/${after}`);
  await page.getByRole('button', { name: /INSERT charges/ }).click();
  await expect(chosenRow(page)).toContainText('INSERT charges');

  const ruler = page.locator('[data-time=ruler]');
  const told = await ruler.textContent();
  const box = (await ruler.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.2, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 12, { steps: 3 });
  await page.mouse.up();
  await expect(ruler).not.toHaveText(told!);
  await tree(page).focus();
  await page.keyboard.press('f');
  await expect(ruler).toHaveText(told!);

  await page.getByRole('main').getByRole('button', { name: 'Export' }).click();
  const downloaded = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save all rows as JSON' }).click();
  const file = await downloaded;
  expect(file.suggestedFilename()).toMatch(/^tracebench-compare-.*\.json$/);

  await goTo(page, `compare/${after}/${after}`);
  await expect(page.getByText('Before and after are the same trace')).toBeVisible();
  await page.getByRole('button', { name: 'Choose another trace for after' }).click();
  await expect(page).toHaveURL(/#\/traces/);
});

/** Axe takes seconds: all rules once, where most is shown; the other layout has the same parts and colours. */
test('keeps WCAG 2.2 AA', async ({ opened: page, workbench }) => {
  test.setTimeout(LONG_MS);
  const { before, after } = await sendPair(workbench);
  await page.emulateMedia({ colorScheme: 'dark' });
  await goTo(page, `compare/${before}/${after}?layout=beside`);
  await expect(page.locator('[data-time=ruler]')).toHaveCount(2);
  const { violations } = await new AxeBuilder({ page }).include('main').withTags(RULES).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('speaks it, and is whole at 200 %', async ({ opened: page, workbench }) => {
    const { before, after, telemetry } = await sendPair(workbench);
    const faults: string[] = [];
    for (const layout of ['merged', 'beside']) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await goTo(page, `compare/${before}/${after}?layout=${layout}`);
      await expect(page.getByRole('treeitem').first()).toBeVisible();
      faults.push(...(await findForeignWords(page, telemetry)));
      await page.setViewportSize(NARROW);
      faults.push(...(await findCutOff(page)));
    }
    expect(faults).toEqual([]);
  });
});
