import { MOST_REPORT_ROWS } from '../../core/report/document/report-document.ts';
import { t } from '../i18n/t.ts';
import type { PinnedBlock } from '../state/pins.ts';
import type { TableColumn } from '../widgets/table/table-types.ts';

interface TableOf<Row> {
  readonly title: string;
  readonly columns: readonly Pick<TableColumn<Row>, 'label' | 'align' | 'text' | 'shown'>[];
  /** In their order on the screen. */
  readonly rows: readonly Row[];
  /** Rows there are, where these are not all. */
  readonly total?: number;
  readonly what?: string;
}

/** A table of the screen as a block of a report, or that there is nothing in it. */
export function tableBlock<Row>({ title, columns, rows, total = rows.length, what = '' }: TableOf<Row>) {
  if (rows.length === 0) return t('report.nothing');
  const shown = rows.slice(0, MOST_REPORT_ROWS);
  const block: PinnedBlock = {
    kind: 'table',
    title,
    what,
    leftOut: total - shown.length,
    columns: columns.map(({ label, align }) => ({ label, kind: align === 'end' ? 'number' : 'text' })),
    rows: shown.map((row) => columns.map((column) => (column.shown ?? column.text)(row))),
  };
  return [block];
}
