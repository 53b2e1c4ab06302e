import type { TableColumn } from './table-types.ts';

type Sized = Pick<TableColumn<never>, 'id' | 'width' | 'minor'>;

/** All columns, or where they have no room all but as many minor ones as it takes, the last first. */
export function fitColumns<Column extends Sized>(
  columns: readonly Column[],
  widths: Readonly<Record<string, number>>,
  roomPx: number,
): readonly Column[] {
  const widthOf = ({ id, width }: Column): number => widths[id] ?? width;
  let missingPx = columns.reduce((sum, column) => sum + widthOf(column), 0) - roomPx;
  const gone = new Set<Column>();
  for (const column of columns.toReversed()) {
    if (missingPx <= 0) break;
    if (!column.minor) continue;
    gone.add(column);
    missingPx -= widthOf(column);
  }
  return gone.size === 0 ? columns : columns.filter((column) => !gone.has(column));
}
