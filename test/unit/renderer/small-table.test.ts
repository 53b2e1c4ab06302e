import { describe, expect, test } from 'vitest';
import { arrangeRows, pressSort, readSort, type SortableColumn } from '../../../renderer/widgets/table/arrange-rows.ts';
import { durationColumn } from '../../../renderer/widgets/table/duration-column.tsx';
import { writeTableCsv, writeTableText } from '../../../renderer/widgets/table/table-text.ts';

interface Row {
  name: string;
  n: number;
  at: bigint;
}

const COLUMNS: SortableColumn<Row>[] = [
  { id: 'name', label: 'Name', width: 0, render: () => '', text: ({ name }) => name, order: ({ name }) => name },
  { id: 'n', label: 'N', width: 0, align: 'end', render: () => '', text: ({ n }) => String(n), order: ({ n }) => n },
  { id: 'at', label: 'At', width: 0, render: () => '', text: ({ at }) => String(at), order: ({ at }) => at },
  { id: 'extra', label: 'Extra', width: 0, render: () => '', text: () => 'x' },
];
const ROWS: Row[] = [
  { name: 'b', n: 2, at: 9_007_199_254_740_993n },
  { name: 'a', n: NaN, at: 9_007_199_254_740_992n },
  { name: 'c', n: -7, at: 9_007_199_254_740_994n },
];
const names = (sort: string): string =>
  arrangeRows(ROWS, COLUMNS, readSort(sort, COLUMNS))
    .map(({ name }) => name)
    .join('');

describe('a small table', () => {
  test.each([
    ['', 'bac'],
    ['nothing', 'bac'],
    ['extra', 'bac'],
    ['name', 'abc'],
    ['-name', 'cba'],
    ['n', 'cba'],
    ['-n', 'bca'],
    ['at', 'abc'],
    ['-at', 'cba'],
  ])('sorted by %j is %s; what has no figure comes last either way', (sort, order) => {
    expect(names(sort)).toBe(order);
  });

  test('figures begin with the highest, names with the first, and a second press turns round', () => {
    expect(COLUMNS.slice(0, 2).map((column) => pressSort(undefined, column))).toEqual(['name', '-n']);
    expect(pressSort({ by: 'n', descending: true }, COLUMNS[1]!)).toBe('n');
    expect(pressSort({ by: 'name', descending: false }, COLUMNS[0]!)).toBe('-name');
  });

  test('is copied as tabs and lines, and as CSV without formulas', () => {
    const rows = [{ name: '=cmd\t|"x"\n', n: -7, at: 1n }];
    expect(writeTableText(rows, COLUMNS)).toBe('Name\tN\tAt\tExtra\n=cmd |"x" \t-7\t1\tx');
    expect(writeTableCsv(rows, COLUMNS)).toBe('Name,N,At,Extra\r\n"\'=cmd\t|""x""\n",-7,1,x\r\n');
  });
});

test('a column of durations is read in one unit, which its head says, and copied in nanoseconds, which is said too', () => {
  const rows = [850_000, 12_000_000, 1_240_000_000, NaN];
  const column = durationColumn<number>({ id: 'p95', label: 'p95', rows, of: (ns) => ns });
  expect([column.label, ...rows.map((row) => column.shown!(row))]).toEqual(['p95 (ms)', '0.850', '12.0', '1,240', '–']);
  expect(writeTableText(rows, [column])).toBe('p95 (ns)\n850000\n12000000\n1240000000\n');
});
