import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { generateTelemetry } from '../../core/generate/generate-telemetry.ts';
import type { ShapeName } from '../../core/generate/shapes/registry.ts';
import type { Span } from '../../core/model/span.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { findCutOff } from './cut-off.ts';
import { expect, goTo, test, type Workbench } from './fixture.ts';
import { findForeignWords } from './foreign-words.ts';

/*
 * One trace in its five views, and what is special about asynchronous ones. Traces are generated; what is drawn is proved
 * by unit tests, here it is that people reach it and hear of it.
 */

/** WCAG 2.2 AA and everything before it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Axe computes for seconds on a machine that does other things besides. */
const LONG_MS = 120_000;
const WIDE = { width: 1280, height: 800 };
/** As much as the wide one shows at twice the size. */
const NARROW = { width: 640, height: 400 };

// Sessions have a name of their own only with a library.
test.use({ keepsLibrary: true, contextOptions: { reducedMotion: 'reduce' } });

interface Sent {
  /** Of the first trace. */
  traceId: string;
  spans: Span[];
  telemetry: Telemetry[];
}

async function sendShape({ send }: Workbench, shape: ShapeName, size: { spans?: number } = {}): Promise<Sent> {
  const startNs = BigInt(Date.now() - 60_000) * 1_000_000n;
  const telemetry = [...generateTelemetry(shape, { startNs, traces: 1, ...size })];
  for (const piece of telemetry) await send(piece);
  const spans = telemetry.flatMap((piece) =>
    piece.signal === 'traces' ? piece.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)) : [],
  );
  return { traceId: spans[0]!.traceId, spans, telemetry };
}

/** The picture, whatever the view: what the arrow keys walk. */
const picture = (page: Page) => page.locator('main').locator('[role=tree],[role=grid],[role=listbox]').first();
/** What is read out of the row that the keys are on. */
const spoken = (page: Page) => page.locator('main [role=tree] [role=treeitem]');
const view = (page: Page, name: string | RegExp) => page.getByRole('radio', { name, exact: true });

async function openTrace(page: Page, { traceId }: Pick<Sent, 'traceId'>, params = ''): Promise<void> {
  await goTo(page, `trace/${traceId}${params}`);
  await expect(picture(page)).toBeVisible();
}

const VIEWS = ['Waterfall', 'Lanes', 'Flame', 'Table', 'Graph'];

test('by keyboard alone: from the list through all views, each with something to walk and to hear', async ({
  opened: page,
  workbench,
}) => {
  await sendShape(workbench, 'queue');
  await page.keyboard.press('2');
  const list = page.getByRole('grid', { name: 'Traces', exact: true });
  await expect(list.getByRole('row').nth(1)).toBeVisible();
  await list.focus();
  await page.keyboard.press('ArrowDown');
  await expect(list.getByRole('row', { selected: true })).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/trace\//);
  const heard: string[] = [];
  for (const name of VIEWS) {
    await expect(view(page, name)).toBeChecked();
    await expect(picture(page)).toBeVisible();
    if (!(await picture(page).evaluate((element) => element.contains(document.activeElement))))
      await tabTo(page, picture(page));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    heard.push(await readActive(page));
    await page.keyboard.press('v');
  }
  await expect(view(page, 'Waterfall')).toBeChecked();
  for (const [i, text] of heard.entries()) expect(text, VIEWS[i]).toMatch(/\p{L}{3}.*\d/su);
});

async function tabTo(page: Page, control: ReturnType<typeof picture>): Promise<void> {
  const isThere = () => control.evaluate((element) => element.contains(document.activeElement));
  for (let stop = 0; stop < 60 && !(await isThere()); stop++) await page.keyboard.press('Tab');
  expect(await isThere()).toBe(true);
}

/** The text of what the focus is on, through `aria-activedescendant` where a picture stands in. */
function readActive(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement!;
    const active = document.getElementById(focused.getAttribute('aria-activedescendant') ?? '') ?? focused;
    return active.getAttribute('aria-label') ?? active.textContent;
  });
}

test('by mouse: the switch, a span in each view, and back where one was', async ({ opened: page, workbench }) => {
  const sent = await sendShape(workbench, 'fan-out');
  await openTrace(page, sent);
  for (const name of VIEWS) {
    await view(page, name).click();
    await expect(view(page, name)).toBeChecked();
    await expect(picture(page)).toBeVisible();
    const box = (await picture(page).boundingBox())!;
    const item = picture(page).locator('[role=row][aria-rowindex="3"],[role=option]').first();
    // In trees the second row is in the picture alone.
    if (name === 'Table' || name === 'Graph') await item.click();
    else await page.mouse.click(box.x + box.width * 0.6, box.y + 40);
    await expect(page, name).toHaveURL(/sel=[0-9a-f]{16}/);
  }
  await view(page, 'Waterfall').click();
  await expect(spoken(page)).toHaveCount(1);
});

for (const locale of ['en-US', 'ko-KR']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test('every view keeps WCAG 2.2 AA in dark and light, is whole at 200 %, and speaks the language', async ({
      opened: page,
      workbench,
    }) => {
      test.setTimeout(LONG_MS);
      const sent = await sendShape(workbench, 'queue');
      const faults: string[] = [];
      for (const name of ['waterfall', 'lanes', 'flame', 'table', 'graph']) {
        await page.setViewportSize(WIDE);
        await openTrace(page, sent, `?view=${name}`);
        await expect(page.getByRole('progressbar')).toHaveCount(0);
        const found = locale === 'ko-KR' ? await findForeignWords(page, sent.telemetry) : await findViolations(page);
        await page.setViewportSize(NARROW);
        await expect(picture(page)).toBeAttached();
        faults.push(...[...found, ...(await findCutOff(page))].map((fault) => `${name}: ${fault}`));
      }
      expect(faults).toEqual([]);
    });
  });
}

/** All rules in the dark; in the light only the colours differ. */
async function findViolations(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  // A box of the graph shows figures beside its label; the label is what its spoken name begins with.
  const all = new AxeBuilder({ page }).include('main').withTags(RULES).disableRules('label-content-name-mismatch');
  const dark = await all.analyze();
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await new AxeBuilder({ page }).include('main').withRules(['color-contrast']).analyze();
  return [...dark.violations, ...light.violations].map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
  );
}

test('G folds idle time and opens it again, and the address keeps it', async ({ opened: page, workbench }) => {
  const sent = await sendShape(workbench, 'saga');
  await openTrace(page, sent);
  const folds = page.getByRole('button', { name: 'Fold idle stretches' });
  await expect(folds).toHaveAttribute('aria-pressed', 'true'); // most of a saga is waiting
  await page.keyboard.press('g');
  await expect(page).toHaveURL(/gaps=none/);
  await expect(folds).toHaveAttribute('aria-pressed', 'false');
  await page.reload();
  await expect(folds).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('g');
  await expect(page).toHaveURL(/gaps=(idle|quiet)/);
  await expect(folds).toHaveAttribute('aria-pressed', 'true');
});

test('clocks are corrected on demand, which is said of every moved span, and put back', async ({
  opened: page,
  workbench,
}) => {
  const sent = await sendShape(workbench, 'skew');
  await openTrace(page, sent);
  await page.getByRole('button', { name: 'clocks disagree' }).click();
  await page.getByRole('button', { name: 'Correct the clocks' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/clocks=corrected/);
  const moved = page.getByRole('button', { name: /spans? moved/ });
  await expect(moved).toBeVisible();
  await page.getByRole('tree').focus();
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(spoken(page)).toContainText('Moved by', { timeout: 200 });
  }).toPass();
  await moved.click();
  await page.getByRole('button', { name: 'Show times as told' }).click();
  await page.keyboard.press('Escape');
  await expect(page).not.toHaveURL(/clocks=/);
  await expect(page.getByRole('button', { name: 'clocks disagree' })).toBeVisible();
  await expect(spoken(page)).not.toContainText('Moved by');
});

test('C shows the critical path, and rows say whether they are on it', async ({ opened: page, workbench }) => {
  const sent = await sendShape(workbench, 'fan-out');
  await openTrace(page, sent);
  await page.keyboard.press('Home');
  await expect(spoken(page)).toContainText('On the critical path');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/path=off/);
  await expect(spoken(page)).not.toContainText('On the critical path');
  await page.keyboard.press('c');
  await expect(page).not.toHaveURL(/path=off/);
  await expect(spoken(page)).toContainText('On the critical path');
});

test('R makes repeated siblings one row that says how many', async ({ opened: page, workbench }) => {
  const sent = await sendShape(workbench, 'n-plus-one');
  await openTrace(page, sent);
  const run = page.getByRole('button', { name: 'Fold repeated siblings' });
  await page.keyboard.press('r');
  await expect(run).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('End');
  await expect(spoken(page)).toContainText('× 412');
  await page.keyboard.press('ArrowRight');
  await expect(spoken(page)).not.toContainText('× 412');
  await expect(run).toHaveAttribute('aria-pressed', 'false');
});

test('a condition on attributes is looked for, stepped through, and M leaves only what matches', async ({
  opened: page,
  workbench,
}) => {
  const sent = await sendShape(workbench, 'n-plus-one');
  const wanted = sent.spans.filter(({ attributes }) => attributes.some(({ key }) => key === 'db.system.name'));
  await openTrace(page, sent);
  await page.keyboard.press('/');
  const search = page.getByRole('searchbox', { name: 'Search spans' });
  await expect(search).toBeFocused();
  await page.keyboard.type('db.system.name=postgresql item');
  await expect(page.getByText(new RegExp(`^0 of ${wanted.length - 1}$`))).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(new RegExp(`^1 of ${wanted.length - 1}$`))).toBeVisible();
  await expect(spoken(page)).toContainText('SELECT');
  await page.getByRole('tree').focus();
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Show only what matches' })).toHaveAttribute('aria-pressed', 'true');
  // Every row but the way from the root to them is one of them.
  await page.keyboard.press('End');
  await expect(spoken(page)).toContainText('SELECT');
});

test('where little width is left, details are below the trace, which keeps it all', async ({
  opened: page,
  workbench,
}) => {
  await page.setViewportSize({ width: 900, height: 700 });
  await openTrace(page, await sendShape(workbench, 'retries'));
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toBeVisible();
  await expect
    .poll(async () => {
      const [above, below] = [await picture(page).boundingBox(), await details.boundingBox()];
      return above && below && { isBelow: below.y >= above.y + above.height - 1, isWide: above.width > 800 };
    })
    .toEqual({ isBelow: true, isWide: true });
});

test('E goes from error to error', async ({ opened: page, workbench }) => {
  const sent = await sendShape(workbench, 'async', { spans: 2_000 });
  const failed = sent.spans.filter(({ status }) => status.code === 2);
  expect(failed.length).toBeGreaterThan(1);
  await openTrace(page, sent);
  const seen = new Set<string>();
  for (let i = 0; i < failed.length; i++) {
    await page.keyboard.press('e');
    await expect(spoken(page)).toContainText('Error');
    await expect.poll(() => selected(page)).not.toBe([...seen].at(-1) ?? '');
    seen.add(selected(page));
  }
  expect([...seen].toSorted()).toEqual(failed.map(({ spanId }) => spanId as string).toSorted());
});

const selected = (page: Page): string => /sel=([0-9a-f]{16})/.exec(page.url())?.[1] ?? '';

test('a consumer says how long its message lay in the queue, and who sent it', async ({ opened: page, workbench }) => {
  const sent = await sendShape(workbench, 'queue');
  const linked = sent.spans.find(({ kind, links }) => kind === 5 && links.length > 0)!;
  const nested = sent.spans.find(({ kind, links }) => kind === 5 && links.length === 0)!;
  await goTo(page, `trace/${nested.traceId}?sel=${nested.spanId}`);
  await expect(spoken(page)).toContainText(/In the queue [\d.]+/);
  // The other consumer has a trace of its own; its link leads back to the producer's.
  await goTo(page, `trace/${linked.traceId}?sel=${linked.spanId}`);
  await page.getByRole('tab', { name: /^Links/ }).click();
  await page.getByRole('button', { name: 'Go to' }).first().click();
  await expect(page).toHaveURL(new RegExp(`trace/${linked.links[0]!.traceId}`));
  await expect(page).toHaveURL(new RegExp(`sel=${linked.links[0]!.spanId}`));
  await expect(spoken(page)).toContainText(/orders/);
});

test('the waterfall is a tree: level, place, open or closed, name, duration, state', async ({
  opened: page,
  workbench,
}) => {
  const sent = await sendShape(workbench, 'unfinished');
  await openTrace(page, sent);
  const tree = page.getByRole('tree', { name: /^Timeline of trace/ });
  await page.keyboard.press('Home');
  const root = spoken(page);
  await expect(root).toHaveAttribute('aria-level', '1');
  await expect(root).toHaveAttribute('aria-posinset', '1');
  await expect(root).toHaveAttribute('aria-expanded', 'true');
  await expect(tree).toHaveAttribute('aria-activedescendant', (await root.getAttribute('id'))!);
  await page.keyboard.press('ArrowLeft');
  await expect(root).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  const heard: string[] = [];
  for (let row = 0; row <= sent.spans.length + 2; row++) {
    heard.push(await root.innerText());
    await page.keyboard.press('ArrowDown');
  }
  const all = heard.join('\n');
  expect(all).toMatch(/unfinished/);
  expect(all).toMatch(/\(missing parent [0-9a-f]+\)/);
  expect(all).toMatch(/^.+, .+, [\d.]+ (ns|µs|ms|s), \+/m);
});

test('a large trace is shared with the worker, not sent to it, and all views show it', async ({
  opened: page,
  workbench,
}) => {
  const sent = await sendShape(workbench, 'async', { spans: 25_000 });
  await page.evaluate(() => {
    const bytesOf = (value: unknown): number => {
      if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? value.byteLength : 0;
      if (typeof value !== 'object' || value === null) return 0;
      return Object.values(value).reduce((sum: number, part) => sum + bytesOf(part), 0);
    };
    const told = { jobs: 0, bytes: 0 };
    Object.assign(globalThis, { told });
    const { postMessage } = Worker.prototype as { postMessage: (...args: unknown[]) => void };
    Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: unknown[]) {
      told.jobs++;
      told.bytes += bytesOf(message);
      postMessage.call(this, message, ...rest);
    };
  });
  await openTrace(page, sent);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await expect(page.getByRole('main')).toContainText('25,000');
  for (const name of VIEWS) {
    await view(page, name).click();
    await expect(picture(page)).toBeVisible();
  }
  const { jobs, bytes } = await page.evaluate(() => (globalThis as never as { told: Record<string, number> }).told);
  expect(jobs).toBeGreaterThanOrEqual(5);
  expect(bytes).toBeLessThan(100_000);
});
