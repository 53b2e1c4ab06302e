import { expect, test } from 'vitest';
import { fitColumns } from '../../../renderer/widgets/table/fit-columns.ts';

const COLUMNS = [
  { id: 'name', width: 100 },
  { id: 'a', width: 50, minor: true },
  { id: 'p95', width: 80 },
  { id: 'b', width: 70, minor: true },
];
const shown = (roomPx: number, widths = {}) => fitColumns(COLUMNS, widths, roomPx).map(({ id }) => id);

test.each([
  [300, ['name', 'a', 'p95', 'b']],
  [299, ['name', 'a', 'p95']],
  [230, ['name', 'a', 'p95']],
  [229, ['name', 'p95']],
  [10, ['name', 'p95']],
])('in %d pixels as many columns as fit, and all that matter', (roomPx, ids) => {
  expect(shown(roomPx)).toEqual(ids);
});

test('widths are those they were dragged to', () => {
  expect(shown(300, { name: 101 })).toEqual(['name', 'a', 'p95']);
  expect(shown(250, { b: 20 })).toEqual(['name', 'a', 'p95', 'b']);
});

test('columns that all fit are the very same', () => {
  expect(fitColumns(COLUMNS, {}, 300)).toBe(COLUMNS);
});
