import { expect, it } from 'vitest';
import { fitsNothing } from '../../../core/model/left-out.ts';

it('of an export nothing fits where no item is written and items of a signal are left out', () => {
  expect(fitsNothing(0, [{ code: 'spans', count: 6 }])).toBe(true);
  expect(fitsNothing(0, [{ code: 'nanoseconds', count: 6 }])).toBe(false);
  expect(fitsNothing(0, [{ code: 'logs', count: 0 }])).toBe(false);
  expect(fitsNothing(0, [])).toBe(false);
  expect(fitsNothing(1, [{ code: 'spans', count: 6 }])).toBe(false);
});
