import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { findCutOff } from './cut-off.ts';
import { expect, test } from './fixture.ts';
import { walkFocus } from './focus-walk.ts';
import { findForeignWords } from './foreign-words.ts';
import { closeOverlay, fillAll, openOverlay, OVERLAYS, SCREENS, showScreen, takeTour } from './screens.ts';

/*
 * Every screen and all that opens over it. What can be looked at on one and the same page is: loading a screen takes
 * longer than most of the looking.
 */

/** WCAG 2.2 AA and everything before it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDE = { width: 1280, height: 800 };
/** As much as the wide one shows at twice the size. */
const NARROW = { width: 640, height: 400 };
/** A minute would do on a desk; a machine that does other things besides takes longer. */
const LONG_MS = 600_000;

// Sessions and settings are there only with a library; what fades in has no ring yet.
test.use({
  keepsLibrary: true,
  serveArgs: ['--allow-sql', '--allow-pipelines'],
  contextOptions: { reducedMotion: 'reduce' },
});

/** In both themes, of which only the colours differ. `part`: what lies half under an open dialog is no target meanwhile. */
async function findViolations(page: Page, part = 'body'): Promise<string[]> {
  const axe = () => new AxeBuilder({ page }).include(part);
  await page.emulateMedia({ colorScheme: 'dark' });
  // All rules first: axe opens a tab of its own, from which the focus returns to the first control, with its tooltip.
  const dark = await axe().withTags(RULES).analyze();
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await axe().withRules(['color-contrast', 'link-in-text-block']).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  return [...light.violations, ...dark.violations].map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
  );
}

const findMotion = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 1)
      .map((animation) => `moves: ${(animation.effect as KeyframeEffect).target?.outerHTML.slice(0, 100)}`),
  );

/** A canvas is named itself, or hidden beside or inside something that says what it shows. */
const describesItself = (canvas: Locator): Promise<boolean> =>
  canvas.evaluate((element) => {
    const named = '[aria-label],[aria-labelledby],[role=tree],[role=treegrid],[role=application]';
    return element.closest(named) !== null || element.parentElement!.querySelector('[aria-label]') !== null;
  });

async function findSilent(page: Page): Promise<string[]> {
  const silent: string[] = [];
  for (const canvas of await page.locator('canvas').all())
    if (!(await describesItself(canvas)))
      silent.push(`says nothing: ${await canvas.evaluate((element) => element.outerHTML)}`);
  return silent;
}

const at = (where: string, faults: readonly string[]): string[] => faults.map((fault) => `${where}: ${fault}`);

test('every screen keeps WCAG 2.2 AA, in both themes, and is reached by Tab alone with the focus in sight', async ({
  opened: page,
  workbench,
}) => {
  test.setTimeout(LONG_MS);
  await fillAll(workbench);
  const faults: string[] = [];
  for (const [name, screen] of Object.entries(SCREENS)) {
    await showScreen(page, screen);
    faults.push(...at(name, await findMotion(page)), ...at(name, await findSilent(page)));
    faults.push(...at(name, await findViolations(page)));
    const walk = await walkFocus(page);
    expect(walk.stops, name).toBeGreaterThan(8);
    const tooltip = page.locator('[data-base-ui-portal] > *').filter({ visible: true });
    await expect(tooltip, `${name}: a tooltip stays`).toHaveCount(0);
    faults.push(...at(name, walk.faults));
  }
  expect(faults).toEqual([]);
});

test('all that opens over a screen keeps WCAG 2.2 AA, holds the focus and gives it back', async ({
  opened: page,
  workbench,
}) => {
  test.setTimeout(LONG_MS);
  await fillAll(workbench);
  const faults: string[] = [];
  for (const [name, overlay] of Object.entries(OVERLAYS)) {
    await openOverlay(page, overlay);
    const part = `[role=${overlay.role}]`;
    faults.push(...at(name, await findMotion(page)), ...at(name, await findViolations(page, part)));
    if (overlay.role === 'dialog') faults.push(...at(name, (await walkFocus(page, part)).faults));
    await closeOverlay(page, overlay);
    const isLost = await page.evaluate(() => document.activeElement === document.body);
    if (isLost) faults.push(`${name}: the focus was not given back`);
  }
  await takeTour(page, async (step) => {
    faults.push(...at(`tour ${step}`, await findViolations(page, '[role=dialog]')));
    faults.push(...at(`tour ${step}`, (await walkFocus(page, '[role=dialog]')).faults));
  });
  expect(faults).toEqual([]);
});

for (const locale of ['en-US', 'ko-KR']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test('nothing is cut off at 200 %, and every word is translated', async ({ opened: page, workbench }) => {
      test.setTimeout(LONG_MS);
      const sent = await fillAll(workbench);
      const foreign = () => (locale === 'ko-KR' ? findForeignWords(page, sent) : Promise.resolve([]));
      const faults: string[] = [];
      for (const [name, screen] of Object.entries(SCREENS)) {
        await page.setViewportSize(WIDE);
        await showScreen(page, screen);
        // Some words have room only here.
        faults.push(...at(name, await foreign()));
        await page.setViewportSize(NARROW);
        await expect(page.locator('main')).toBeInViewport();
        faults.push(...at(name, await findCutOff(page)));
      }
      const look = async (name: string) =>
        void faults.push(...at(name, await foreign()), ...at(name, await findCutOff(page)));
      for (const [name, overlay] of Object.entries(OVERLAYS)) {
        await openOverlay(page, overlay);
        await look(name);
        await closeOverlay(page, overlay);
      }
      await takeTour(page, (step) => look(`tour ${step}`));
      expect(faults).toEqual([]);
    });
  });
}
