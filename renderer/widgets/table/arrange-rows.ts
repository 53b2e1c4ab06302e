import type { TableColumn, TableSort } from './table-types.ts';

/** A column that can be sorted by says by what; NaN where a row has nothing. */
export interface SortableColumn<Row> extends TableColumn<Row> {
  order?: (row: Row) => number | bigint | string;
}

/** "-p99" is p99, highest first; undefined where that is no column to sort by: rows stay as they came. */
export function readSort<Row>(text: string, columns: readonly SortableColumn<Row>[]): TableSort | undefined {
  const by = text.replace(/^-/, '');
  return columns.some(({ id, order }) => id === by && order) ? { by, descending: text.startsWith('-') } : undefined;
}

/** What a press on a column's head makes of the sort: figures from the highest, names from the first; then the other way. */
export function pressSort<Row>(sort: TableSort | undefined, { id, align }: SortableColumn<Row>): string {
  const descending = sort?.by === id ? !sort.descending : align === 'end';
  return `${descending ? '-' : ''}${id}`;
}

/** Sorted by one column, rows alike in the order they came. What has nothing to be sorted by comes last either way. */
export function arrangeRows<Row>(
  rows: readonly Row[],
  columns: readonly SortableColumn<Row>[],
  sort: TableSort | undefined,
): readonly Row[] {
  const order = columns.find(({ id }) => id === sort?.by)?.order;
  if (!sort || !order) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [order(a), order(b)];
    if (typeof x === 'string' || typeof y === 'string') return sign * String(x).localeCompare(String(y));
    const [lacksX, lacksY] = [Number.isNaN(x), Number.isNaN(y)];
    if (lacksX || lacksY) return Number(lacksX) - Number(lacksY);
    return x < y ? -sign : Number(x > y) * sign;
  });
}
