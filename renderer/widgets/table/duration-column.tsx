import { chooseColumnUnit, durationHead, formatDurationIn, formatExactNs } from '../../format/duration.ts';
import type { SortableColumn } from './arrange-rows.ts';

interface DurationColumn<Row> {
  id: string;
  label: string;
  rows: readonly Row[];
  /** Nanoseconds; NaN where there are none. */
  of: (row: Row) => number;
  titleOf?: (row: Row) => string;
  width?: number;
}

/** Durations in one unit, that of the column's median, which its head says; what is copied is nanoseconds, and says so. */
export function durationColumn<Row>({
  id,
  label,
  rows,
  of,
  titleOf = (row) => formatExactNs(of(row)),
  width = 0,
}: DurationColumn<Row>): SortableColumn<Row> {
  const unit = chooseColumnUnit(rows.map(of));
  const shown = (row: Row): string => formatDurationIn(of(row), unit);
  return {
    ...{ id, label: durationHead(label, unit), copyLabel: durationHead(label, 'ns'), width, align: 'end', shown },
    render: (row) => <span title={titleOf(row)}>{shown(row)}</span>,
    text: (row) => (Number.isFinite(of(row)) ? String(of(row)) : ''),
    order: of,
  };
}
