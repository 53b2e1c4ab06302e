import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { span, spanId, traceId, traces } from '../helpers/telemetry.ts';
import { findCutOff } from './cut-off.ts';
import { expect, goTo, test } from './fixture.ts';
import { walkFocus } from './focus-walk.ts';
import { findForeignWords } from './foreign-words.ts';

/** 150 spans of an operation, each in a trace of its own. */
const spansOf = (name: string, ms: number, from: number) =>
  Array.from({ length: 150 }, (_, at) => {
    const startTimeUnixNano = BigInt(Date.now() + at) * 1_000_000n;
    const endTimeUnixNano = startTimeUnixNano + BigInt(ms) * 1_000_000n;
    return span({ traceId: traceId(from + at), spanId: spanId(1), name, startTimeUnixNano, endTimeUnixNano });
  });

/** Another session of the library, by the name of the service. */
function importBefore(folder: string, telemetry: Telemetry): void {
  const dump = join(folder, 'before.json');
  writeFileSync(dump, encodeJson([telemetry]));
  const store = join(folder, 'tracebench', 'shop.tracebench');
  execFileSync(process.execPath, ['dist/main/cli.js', 'import', '--store', store, dump]);
}

async function findViolations(page: Page, part = 'body'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

test.use({ keepsLibrary: true });

test('two sessions are compared: slower, new, gone; sorted, found, opened, swapped', async ({
  opened: page,
  workbench,
}) => {
  await goTo(page, 'changes');
  await expect(page.getByText('There is no other session to compare with.')).toBeVisible();
  importBefore(workbench.folder, traces('shop', ...spansOf('GET /cart', 10, 1), ...spansOf('GET /old', 10, 1_000)));
  await workbench.send(traces('shop', ...spansOf('GET /cart', 90, 1), ...spansOf('GET /fresh', 10, 2_000)));
  await expect(page.getByRole('contentinfo')).toContainText('300 spans');

  await goTo(page, 'sessions');
  await page.getByRole('button', { name: 'Compare with the open session: shop' }).click();
  const table = page.getByRole('grid', { name: 'Operations' });
  const row = (name: string) => table.getByRole('row').filter({ hasText: name });
  await expect(row('GET /cart')).toContainText('▲ slower (p95)');
  await expect(row('GET /cart')).toContainText('+800%');
  await expect(row('GET /old')).toContainText('▲ gone');
  await expect(row('GET /fresh')).toContainText('new');
  expect(await findViolations(page)).toEqual([]);

  await page.keyboard.press('/');
  await page.keyboard.type('cart');
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(page).toHaveURL(/find=cart/);
  await page.getByRole('textbox', { name: 'Find by name' }).fill('nothing of the kind');
  await page.getByRole('button', { name: 'Show all', exact: true }).click();
  await expect(table.getByRole('row')).toHaveCount(4);

  await page.getByRole('button', { name: 'Thresholds' }).click();
  await expect(page.locator('[role=dialog]:focus-within')).toHaveCount(1);
  expect(await findViolations(page, '[role=dialog]')).toEqual([]);
  await page.getByRole('textbox', { name: 'and by (ms)' }).fill('81');
  await expect(row('GET /cart')).not.toContainText('slower');
  await page.getByRole('button', { name: 'Defaults' }).click();
  await expect(row('GET /cart')).toContainText('▲ slower (p95)');
  await expect(page.getByRole('textbox', { name: 'and by (ms)' })).toHaveValue('5');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('Shift+X');
  await expect(row('GET /old')).toContainText('new');
  await page.keyboard.press('Shift+X');
  await page.keyboard.press('Shift+P');
  await expect(page.getByRole('status').filter({ hasText: 'blocks pinned to the report' })).toBeVisible();

  await table.focus();
  await page.keyboard.press('Home');
  await expect(row('GET /cart')).toBeVisible();
  await row('GET /cart').getByRole('button').click();
  await expect(page).toHaveURL(/#\/traces\?q=service:shop/);
  await expect(page.getByRole('main').getByText('150 traces').first()).toBeVisible();
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });

  test('every word is translated, nothing is cut off at 200 %, the focus is in sight', async ({
    opened: page,
    workbench,
  }) => {
    const before = traces('shop', ...spansOf('GET /cart', 10, 1), ...spansOf('GET /old', 10, 1_000));
    const after = traces('shop', ...spansOf('GET /cart', 90, 1));
    importBefore(workbench.folder, before);
    await workbench.send(after);
    for (const tab of ['operations', 'metrics', 'patterns']) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await goTo(page, `changes/shop.tracebench?tab=${tab}`);
      await expect(page.getByRole('grid')).toBeVisible();
      expect(await findForeignWords(page, [before, after]), tab).toEqual([]);
      await page.setViewportSize({ width: 640, height: 400 });
      expect(await findCutOff(page), tab).toEqual([]);
      expect((await walkFocus(page)).faults, tab).toEqual([]);
    }
  });
});
