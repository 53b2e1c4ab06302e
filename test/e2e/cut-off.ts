import type { Page } from '@playwright/test';

/**
 * Controls that no scrolling brings into sight: they stand out of the window, or of a frame that hides what is too much
 * without letting anybody scroll to it. And places to read that have become too low for a line.
 */
export function findCutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const CONTROLS = 'a[href],button,input,select,textarea,summary,[role=slider],[role=grid],[role=tree],[role=tab]';
    /** Half of a hair is rounding. */
    const SLACK_PX = 1.5;
    const LINE_PX = 20;
    const name = (element: Element): string =>
      `<${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}”>`;
    const isSeen = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      element.closest('.unseen,[data-base-ui-focus-guard],[aria-hidden=true]') === null;
    const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
    /** Scrolled under the frame of what stands there: a row under a sticky head, a page under its bar. */
    const isInPlaceOf = (on: Element, element: Element): boolean => {
      const box = element.getBoundingClientRect();
      for (let frame = element.parentElement; frame; frame = frame.parentElement) {
        if (getComputedStyle(frame).overflow === 'visible') continue;
        const edge = frame.getBoundingClientRect();
        if (box.right <= edge.left || box.left >= edge.right) return true;
        const isWhole = box.left >= edge.left - SLACK_PX && box.right <= edge.right + SLACK_PX;
        const isHigh = box.top >= edge.top - SLACK_PX && box.bottom <= edge.bottom + SLACK_PX;
        if (!isWhole || !isHigh) return true;
      }
      return on.closest('[role=dialog],[role=menu]') !== null;
    };
    const faults: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways');
    for (const element of document.querySelectorAll(CONTROLS)) {
      if (!isSeen(element)) continue;
      const box = element.getBoundingClientRect();
      let [sideways, upDown] = [false, false];
      for (let frame = element.parentElement; frame; frame = frame.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(frame);
        const isWindow = frame === document.body;
        const edge = isWindow ? new DOMRect(0, 0, innerWidth, innerHeight) : frame.getBoundingClientRect();
        if (scrolls(overflowX)) sideways = true;
        if (scrolls(overflowY)) upDown = true;
        const clipsX = overflowX !== 'visible' && !sideways;
        const clipsY = overflowY !== 'visible' && !upDown;
        const isOutX = clipsX && (box.left < edge.left - SLACK_PX || box.right > edge.right + SLACK_PX);
        const isOutY = clipsY && (box.top < edge.top - SLACK_PX || box.bottom > edge.bottom + SLACK_PX);
        if (isOutX || isOutY) {
          faults.push(`cut off ${isOutX ? 'sideways' : 'below'}: ${name(element)}`);
          break;
        }
      }
    }
    for (const element of document.querySelectorAll(CONTROLS)) {
      if (!isSeen(element)) continue;
      const { left, top, width, height } = element.getBoundingClientRect();
      const [y, ends] = [top + height / 2, [left + width * 0.1, left + width / 2, left + width * 0.9]];
      for (const x of ends) {
        // Nothing there: scrolled away. Another control there: one of the two cannot be pressed.
        const on = document.elementFromPoint(x, y)?.closest(CONTROLS);
        if (on && on !== element && !element.contains(on) && !on.contains(element) && !isInPlaceOf(on, element)) {
          faults.push(`under ${name(on)}: ${name(element)}`);
          break;
        }
      }
    }
    const ruler = document.createElement('canvas').getContext('2d')!;
    for (const input of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
      const { font, paddingLeft, paddingRight } = getComputedStyle(input);
      ruler.font = font;
      const roomPx = input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
      const isCut = ruler.measureText(input.placeholder).width > roomPx + SLACK_PX;
      if (input.value === '' && isSeen(input) && isCut) faults.push(`hint cut off: ${input.placeholder}`);
    }
    for (const frame of document.querySelectorAll('main *')) {
      if (!scrolls(getComputedStyle(frame).overflowY) || !isSeen(frame)) continue;
      if (frame.scrollHeight > frame.clientHeight && frame.clientHeight < LINE_PX)
        faults.push(`${frame.clientHeight} px left of ${frame.scrollHeight}: ${name(frame)}`);
    }
    return faults;
  });
}
