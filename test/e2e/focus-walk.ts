import type { CDPSession, Page } from '@playwright/test';

/** What is wrong with a control that Tab reached, or should have. */
export interface FocusWalk {
  /** How many controls Tab reached. */
  readonly stops: number;
  /** `trapped: …`, `never reached: …`, `no ring: …`, `covered: …` */
  readonly faults: readonly string[];
}

/** More than any screen has: who presses this often without coming around is held somewhere. */
const MOST_STOPS = 400;

/**
 * Presses Tab until the focus has come around. Every control must have been reached, and each one must have shown it: an
 * outline or a ring, on itself or on the frame it fills, that was not there before and stands out from what it lies on, in
 * either theme.
 */
export async function walkFocus(page: Page, part = 'body'): Promise<FocusWalk> {
  const expected = await page.evaluate(startWatch, part);
  // A dialog may be there to be read only.
  if (expected === 0) return { stops: 0, faults: [] };
  const keyboard = await page.context().newCDPSession(page);
  for (let press = 0, around = false; press < MOST_STOPS && !around; press += BURST) {
    for (let i = 0; i < BURST; i++) await pressTab(keyboard);
    around = await page.evaluate(() => (window as unknown as Watched).focusWatch.around);
  }
  await keyboard.detach();
  const { stops, faults } = await page.evaluate(endWatch);
  return { stops, faults };
}

/** By the protocol itself: a picture of the page for the trace after every press would take most of the time. */
async function pressTab(keyboard: CDPSession): Promise<void> {
  const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
}

/** Asking the page after every press would take longer than the presses. */
const BURST = 12;

interface Watched {
  /** Makes of controls, since the page was loaded. */
  seenInLight?: Set<string>;
  focusWatch: { around: boolean; end: () => FocusWalk };
}

const endWatch = (): FocusWalk => (window as unknown as Watched).focusWatch.end();

/** Runs in the page. Returns how many controls there are to reach. */
function startWatch(part: string): number {
  const TABBABLE = 'a[href],button,input,select,textarea,summary,[tabindex]';
  const THEMES = ['dark', 'light'] as const;
  const root = document.querySelector<HTMLElement>(part)!;
  const name = (element: Element): string =>
    `<${element.tagName.toLowerCase()} ${element.getAttribute('role') ?? ''} “${(
      element.getAttribute('aria-label') ??
      element.getAttribute('placeholder') ??
      element.textContent
    ).slice(0, 50)}”>`;
  // Of a group of radios Tab reaches the chosen one, and arrows the others.
  const isOtherRadio = (element: HTMLElement): boolean =>
    element instanceof HTMLInputElement &&
    element.type === 'radio' &&
    !element.checked &&
    root.querySelector(`input[type=radio][name="${element.name}"]:checked`) !== null;
  const isTabbable = (element: HTMLElement): boolean =>
    element.tabIndex >= 0 &&
    !isOtherRadio(element) &&
    !element.matches(':disabled,[data-base-ui-focus-guard]') &&
    element.closest('[inert],[aria-hidden=true]') === null &&
    element.checkVisibility({ visibilityProperty: true });
  const tabbable = (): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(TABBABLE)].filter(isTabbable);

  type Ring = { readonly text: string; readonly color: string; readonly reachPx: number };
  const ringOf = (element: Element): Ring | undefined => {
    const { outlineStyle, outlineWidth, outlineColor, outlineOffset, boxShadow } = getComputedStyle(element);
    const hasOutline = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    const reachPx = parseFloat(outlineOffset) + parseFloat(outlineWidth);
    if (hasOutline) return { text: `${outlineWidth} ${outlineColor}`, color: outlineColor, reachPx };
    if (boxShadow === 'none') return undefined;
    // The last of several is the outermost: what stands beside the ground.
    return {
      text: boxShadow,
      color: /rgba?\([^)]*\)|color\([^)]*\)/.exec(boxShadow.split(/,(?![^(]*\))/).at(-1)!)?.[0] ?? '',
      reachPx: 0,
    };
  };
  /** Where the focus may be shown: itself, the row it is on, the frames it fills, a part of it or a picture beside it. */
  const showers = (element: Element): Element[] => {
    const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
    const frames = [element.parentElement, element.parentElement?.parentElement, element.closest('[role=search]')];
    const beside = element.parentElement ? [...element.parentElement.querySelectorAll(':scope > canvas')] : [];
    return [element, active, ...frames, ...element.children, ...beside].filter((one) => one instanceof Element);
  };
  const page = document.documentElement;
  const inTheme = <T>(theme: string, see: () => T): T => {
    const own = page.dataset.theme;
    page.dataset.theme = theme;
    const seen = see();
    page.dataset.theme = own;
    return seen;
  };
  const before = { dark: new Map<Element, string | undefined>(), light: new Map<Element, string | undefined>() };
  const held = document.activeElement as HTMLElement;
  held.blur();
  for (const theme of THEMES)
    inTheme(theme, () => {
      for (const element of tabbable()) for (const one of showers(element)) before[theme].set(one, ringOf(one)?.text);
    });

  const channels = (color: string): number[] => {
    const parts = (/\(([^)]*)\)/.exec(color)?.[1] ?? '').split(/[\s,/]+/).filter((part) => /^[\d.]+$/.test(part));
    const [r = 0, g = 0, b = 0, a = 1] = parts.map(Number);
    return color.startsWith('color(') ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
  };
  const luminance = (color: string): number => {
    const [r, g, b] = channels(color).map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const groundOf = (element: Element | null): string => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (channels(color)[3] === 1) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const contrast = (a: string, b: string): number => {
    const [low, high] = [luminance(a), luminance(b)].sort((one, other) => one - other);
    return (high! + 0.05) / (low! + 0.05);
  };
  /** How many sides of a ring an ancestor leaves to be seen. */
  const sidesSeen = (element: Element, reachPx: number): number => {
    const box = element.getBoundingClientRect();
    let [left, top, right, bottom] = [0, 0, innerWidth, innerHeight];
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (getComputedStyle(at).overflow === 'visible') continue;
      const frame = at.getBoundingClientRect();
      left = Math.max(left, frame.left);
      top = Math.max(top, frame.top);
      right = Math.min(right, frame.right);
      bottom = Math.min(bottom, frame.bottom);
    }
    const reach = Math.max(0, reachPx) - 1;
    return [
      box.left - reach >= left,
      box.top - reach >= top,
      box.right + reach <= right,
      box.bottom + reach <= bottom,
    ].filter(Boolean).length;
  };

  const seenLight = ((window as unknown as Watched).seenInLight ??= new Set());
  const reached = new Set<Element>();
  const faults = new Set<string>();
  const lookAtRing = (element: HTMLElement, theme: 'dark' | 'light'): void => {
    const rings = showers(element).flatMap((one) => {
      const ring = ringOf(one);
      return ring && ring.text !== before[theme].get(one) ? [{ one, ring }] : [];
    });
    const [shown] = rings;
    if (!shown) return void faults.add(`no ring: ${name(element)}`);
    const ground = groundOf(shown.ring.reachPx > 0 ? shown.one.parentElement : shown.one);
    if (contrast(shown.ring.color, ground) < 3)
      faults.add(`faint ring ${shown.ring.text} on ${ground}: ${name(element)}`);
    if (sidesSeen(shown.one, shown.ring.reachPx) < 2) faults.add(`ring cut off: ${name(element)}`);
  };
  // The tip of the control before fades while the focus is here already.
  const isTip = (on: Element): boolean => on.closest('[data-side]')?.querySelector(TABBABLE) === null;
  const look = (element: HTMLElement): void => {
    lookAtRing(element, 'dark');
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const on = document.elementFromPoint(
      Math.max(0, Math.min(innerWidth - 1, x)),
      Math.max(0, Math.min(innerHeight - 1, y)),
    );
    if (on && !element.contains(on) && !on.contains(element) && !isTip(on))
      faults.add(`covered by ${name(on)}: ${name(element)}`);
    // Redrawing all of the page in the other theme takes time: once for each make of control.
    const make = `${element.tagName} ${element.className} ${element.parentElement?.className}`;
    if (seenLight.has(make)) return;
    seenLight.add(make);
    inTheme('light', () => lookAtRing(element, 'light'));
  };
  const watch: Watched['focusWatch'] = {
    around: false,
    end: () => {
      document.removeEventListener('focusin', onFocus);
      if (!watch.around) faults.add(`trapped: ${name(document.activeElement!)}`);
      // The words beside a control go with the focus.
      if (root === document.body) (document.activeElement as HTMLElement).blur();
      for (const element of tabbable()) if (!reached.has(element)) faults.add(`never reached: ${name(element)}`);
      return { stops: reached.size, faults: [...faults] };
    },
  };
  const onFocus = ({ target }: FocusEvent): void => {
    const element = target as HTMLElement;
    if (element.matches('[data-base-ui-focus-guard]')) return;
    // What is not modal may be left.
    if (!root.contains(element)) watch.around ||= reached.size > 0;
    else if (reached.has(element)) watch.around = true;
    else {
      reached.add(element);
      look(element);
    }
  };
  document.addEventListener('focusin', onFocus);
  (window as unknown as Watched).focusWatch = watch;
  return tabbable().length;
}
