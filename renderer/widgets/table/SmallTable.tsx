import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../i18n/t.ts';
import { copyRedacted } from '../copy-redacted.ts';
import { cx } from '../cx.ts';
import { arrangeRows, pressSort, readSort, type SortableColumn } from './arrange-rows.ts';
import { RowMenu } from './RowMenu.tsx';
import classes from './SmallTable.module.css';
import { writeTableCsv, writeTableText } from './table-text.ts';

interface SmallTableProps<Row> {
  label: string;
  columns: readonly SortableColumn<Row>[];
  rows: readonly Row[];
  /** As the address has it: "-p99"; '' is the order the rows came in. */
  sort: string;
  onSort: (sort: string) => void;
  onOpen: (row: Row) => void;
  menu?: (row: Row) => readonly { label: string; run: () => void }[];
}

/** All its rows at once, part of a page that scrolls: for hundreds. Sorted by its heads, copied by the menu of a row. */
export function SmallTable<Row>({ label, columns, rows, sort: asked, onSort, onOpen, menu }: SmallTableProps<Row>) {
  const [hasFailed, setFailed] = useState(false);
  const sort = readSort(asked, columns);
  const arranged = arrangeRows(rows, columns, sort);
  const copy = async (text: string): Promise<void> => setFailed(!(await copyRedacted(text)));
  const tail = [
    { label: t('table.copy'), run: () => void copy(writeTableText(arranged, columns)) },
    { label: t('table.copyCsv'), run: () => void copy(writeTableCsv(arranged, columns)) },
  ];
  return (
    <div className={classes.scroll}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} sort={sort} onSort={() => onSort(pressSort(sort, column))} />
            ))}
          </tr>
        </thead>
        <tbody>
          {arranged.map((row, at) => (
            <RowMenu key={at} row={row} columns={columns} onOpen={() => onOpen(row)} more={menu} tail={tail}>
              <tr onDoubleClick={() => onOpen(row)}>
                {columns.map(({ id, align, render }) => (
                  <td key={id} data-column={id} className={cx(align === 'end' && classes.end)}>
                    {render(row)}
                  </td>
                ))}
              </tr>
            </RowMenu>
          ))}
        </tbody>
      </table>
      <span className={classes.failed} role="status">
        {hasFailed && t('metrics.copy.failed')}
      </span>
    </div>
  );
}

interface HeadProps<Row> {
  column: SortableColumn<Row>;
  sort: ReturnType<typeof readSort>;
  onSort: () => void;
}

function Head<Row>({ column: { id, label, align, order }, sort, onSort }: HeadProps<Row>) {
  const sorted = sort?.by === id ? sort : undefined;
  const Arrow = sorted?.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={cx(align === 'end' && classes.end)}
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
    >
      {order ? (
        <button type="button" aria-label={t('table.sortBy', { column: label })} onClick={onSort}>
          {label}
          {sorted && <Arrow aria-hidden />}
        </button>
      ) : (
        label
      )}
    </th>
  );
}
