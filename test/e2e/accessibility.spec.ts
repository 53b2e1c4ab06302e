import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { en } from '../../renderer/i18n/en.ts';
import { ko } from '../../renderer/i18n/ko.ts';
import type { Message, Messages } from '../../renderer/i18n/message.ts';
import { expect, test } from './fixture.ts';
import { closeOverlay, fillAll, openOverlay, OVERLAYS, SCREENS, showScreen } from './screens.ts';

/** WCAG 2.2 AA and everything before it. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// Sessions and settings are there only with a library.
test.use({ keepsLibrary: true });

async function findViolations(page: Page, where: string, part = 'body'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).withTags(RULES).analyze();
  return violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/** Where what takes long is looked at: one screen of each make. */
const FEW = ['start', 'traces', 'a trace', 'logs', 'metrics'].map((name) => [name, SCREENS[name]!] as const);

for (const colorScheme of ['dark', 'light'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('screens keep WCAG 2.2 AA', async ({ opened: page, workbench }) => {
      test.setTimeout(240_000);
      await fillAll(workbench);
      const violations: string[] = [];
      for (const [name, screen] of Object.entries(SCREENS)) {
        await showScreen(page, screen);
        violations.push(...(await findViolations(page, name)));
      }
      expect(violations).toEqual([]);
    });

    test('menus and dialogs keep WCAG 2.2 AA', async ({ opened: page, workbench }) => {
      test.setTimeout(120_000);
      await fillAll(workbench);
      const violations: string[] = [];
      for (const [name, overlay] of Object.entries(OVERLAYS)) {
        await openOverlay(page, overlay);
        // What lies half under it is no target while it is open.
        violations.push(...(await findViolations(page, name, `[role=${overlay.role}]`)));
        await closeOverlay(page, overlay);
      }
      expect(violations).toEqual([]);
    });
  });
}

/** A canvas is named itself, or hidden beside or inside something that says what it shows. */
const describesItself = (canvas: Locator): Promise<boolean> =>
  canvas.evaluate((element) => {
    const named = '[aria-label],[aria-labelledby],[role=tree],[role=treegrid],[role=application]';
    return element.closest(named) !== null || element.parentElement!.querySelector('[aria-label]') !== null;
  });

test('every canvas has words for those who cannot see it', async ({ opened: page, workbench }) => {
  await fillAll(workbench);
  let seen = 0;
  for (const [screen, shown] of FEW) {
    await showScreen(page, shown);
    for (const canvas of await page.locator('canvas').all()) {
      seen++;
      expect(await describesItself(canvas), `${screen}: ${await canvas.evaluate((element) => element.outerHTML)}`).toBe(
        true,
      );
    }
  }
  expect(seen).toBeGreaterThan(2);
});

test('Tab reaches something new on every screen, and comes around', async ({ opened: page, workbench }) => {
  test.setTimeout(240_000);
  await fillAll(workbench);
  for (const [screen, shown] of FEW) {
    await showScreen(page, shown);
    const stops = new Set<string>();
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const { tagName, id, textContent } = document.activeElement!;
        return [tagName, id, document.activeElement!.getAttribute('aria-label'), textContent.slice(0, 30)].join('·');
      });
      stops.add(stop);
    }
    expect(stops.size, `${screen}: ${[...stops].join('\n')}`).toBeGreaterThan(8);
  }
});

test.describe('at 200 %', () => {
  // As much as a 1280 × 800 window shows at twice the size.
  test.use({ viewport: { width: 640, height: 400 } });
  test('nothing is cut off sideways and the main things are in reach', async ({ opened: page, workbench }) => {
    await fillAll(workbench);
    for (const [screen, shown] of FEW) {
      await showScreen(page, shown);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, screen).toBeLessThanOrEqual(0);
      await expect(page.getByRole('navigation').getByRole('button').last()).toBeInViewport();
      const main = await page.getByRole('main').boundingBox();
      expect(main!.height, screen).toBeGreaterThan(180);
    }
  });
});

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
  test('nothing moves', async ({ opened: page, workbench }) => {
    await fillAll(workbench);
    for (const [screen, shown] of FEW) {
      await showScreen(page, shown);
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog')).toBeVisible();
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 1)
          .map((animation) => (animation.effect as KeyframeEffect).target?.outerHTML.slice(0, 100)),
      );
      expect(moving, screen).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });
});

test.describe('in Korean', () => {
  test.use({ locale: 'ko-KR' });
  test('no English text of the dictionary is left on a screen', async ({ opened: page, workbench }) => {
    const english = new Set(onlyEnglish());
    expect(english.size).toBeGreaterThan(300);
    await fillAll(workbench);
    for (const [screen, shown] of FEW) {
      await showScreen(page, shown);
      const texts = await page.evaluate(() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts: string[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode.textContent!.trim());
        for (const element of document.querySelectorAll('[aria-label],[title],[placeholder]'))
          for (const name of ['aria-label', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '');
        return texts;
      });
      expect(texts.length).toBeGreaterThan(20);
      expect(
        texts.filter((text) => english.has(text)),
        screen,
      ).toEqual([]);
    }
  });
});

/** Fixed English texts whose Korean form differs; short ones may be telemetry too ("error"). */
function onlyEnglish(): string[] {
  const textOf = (message: Message) => (typeof message === 'string' ? message : message.other);
  return Object.entries<Message>(en)
    .filter(([key, message]) => textOf((ko as Messages)[key]!) !== textOf(message))
    .map(([, message]) => textOf(message))
    .filter((text) => !text.includes('{') && text.length > 5);
}
