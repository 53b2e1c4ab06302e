import { expect, test } from 'vitest';
import { chooseBounds } from '../../../core/analysis/common-bounds.ts';

const use = (bounds: number[], points: number, count = points * 10) => ({ bounds, points, count });

test('the layout of most points is kept, the others are refused with what they counted', () => {
  const [rare, common, none, wrong] = [use([1, 2, 3], 2), use([5, 10], 9), use([], 40), use([3, 1], 50)];
  const { kept, refused } = chooseBounds([rare, common, none, wrong]);
  expect(kept).toBe(common);
  expect(refused).toEqual([
    { reason: 'bounds-differ', use: rare },
    { reason: 'no-buckets', use: none },
    { reason: 'bounds-not-ascending', use: wrong },
  ]);
});

test('of equals the finer; NaN bounds are no bounds', () => {
  expect(chooseBounds([use([1], 3), use([1, 2], 3)]).kept?.bounds).toEqual([1, 2]);
  for (const bounds of [[1, NaN], [NaN], [NaN, 1]]) expect(chooseBounds([use(bounds, 3)]).kept).toBeUndefined();
});
