import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampTop,
  computeRowWindow,
  moveCursor,
  scrollAtTop,
  topAtScroll,
  topToShow,
} from '../../../core/layout/row-window.ts';

const measure = { rowCount: 100_000, rowHeightPx: 24, viewportPx: 600 };

describe('rows under a viewport', () => {
  it('draws what is seen and a little around it', () => {
    const rows = computeRowWindow(measure, 24_000);
    expect(rows.first).toBeLessThan(1_000);
    expect(rows.last).toBeGreaterThanOrEqual(1_025);
    expect(rows.last - rows.first).toBeLessThan(60);
    expect(rows.contentPx).toBe(2_400_000);
  });

  it('reaches the last row of more rows than a browser can lay out', () => {
    const many = { ...measure, rowCount: 5_000_000 };
    const { contentPx } = computeRowWindow(many, 0);
    expect(contentPx).toBeLessThanOrEqual(16_000_000);
    const end = computeRowWindow(many, contentPx - many.viewportPx);
    expect(end.last).toBe(5_000_000);
    const top = topToShow(many, 0, 4_999_999, 'near');
    expect(computeRowWindow(many, scrollAtTop(many, top)).last).toBe(5_000_000);
  });

  it('moves on by single rows among ten million, where a pixel of scroll is more than a row', () => {
    const many = { ...measure, rowCount: 10_000_000, rowHeightPx: 40 };
    expect(topAtScroll(many, 1)).toBeGreaterThan(20);
    const top = clampTop(many, 200_000_000 + 40);
    const scrollPx = Math.round(scrollAtTop(many, top));
    const rows = computeRowWindow(many, scrollPx, top);
    expect(rows.first).toBe(5_000_001 - 8);
    // Row 5,000,001 stands exactly at the upper edge of what is seen.
    expect(rows.offsetPx + 8 * 40).toBeCloseTo(scrollPx, 6);
  });

  it('moves only as far as it must, and then the row is seen', () => {
    expect(topToShow(measure, 2_400, 105, 'near')).toBe(2_400);
    expect(topToShow(measure, 2_400, 105, 'center')).toBe(2_400);
    expect(topToShow(measure, 0, 1_000, 'center')).toBe(24_000 - 288);
    fc.assert(
      fc.property(
        fc.nat(3_000_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('near', 'center'),
        (index, part, align) => {
          const many = { ...measure, rowCount: 3_000_001 };
          const { contentPx } = computeRowWindow(many, 0);
          const from = topAtScroll(many, part * (contentPx - many.viewportPx));
          const top = topToShow(many, from, index, align);
          expect(top).toBe(clampTop(many, top));
          expect(index * 24).toBeGreaterThanOrEqual(top);
          expect(index * 24 + 24).toBeLessThanOrEqual(top + 600);
        },
      ),
    );
  });

  it('has nothing to draw without rows', () => {
    expect(computeRowWindow({ ...measure, rowCount: 0 }, 0)).toMatchObject({ first: 0, last: 0, contentPx: 0 });
  });
});

describe('the cursor', () => {
  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowUp', 0, 0],
    ['PageDown', 10, 34],
    ['PageUp', 10, 0],
    ['Home', 500, 0],
    ['End', 0, 99_999],
    ['ArrowDown', 99_999, 99_999],
    ['x', 5, undefined],
  ])('%s from %d goes to %s', (key, from, to) => {
    expect(moveCursor(key, from, measure)).toBe(to);
  });

  it('moves nowhere in an empty table', () => {
    expect(moveCursor('ArrowDown', -1, { ...measure, rowCount: 0 })).toBeUndefined();
  });
});
