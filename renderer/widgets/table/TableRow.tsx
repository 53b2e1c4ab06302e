import type { MouseEvent } from 'react';
import { t } from '../../i18n/t.ts';
import { cx } from '../cx.ts';
import { CHOOSE_BOX } from './ChooseBox.tsx';
import { RowMenu } from './RowMenu.tsx';
import type { TableColumn, VirtualTableProps } from './table-types.ts';
import classes from './VirtualTable.module.css';

interface TableRowProps<Row> {
  id: string;
  index: number;
  row: Row | undefined;
  columns: readonly TableColumn<Row>[];
  /** Those that are copied, which are more where not all have room. */
  copied: readonly TableColumn<Row>[];
  className: string;
  selected: boolean;
  menu?: VirtualTableProps<Row>['menu'];
  onPick: () => void;
  /** Chooses this row, or as a stretch all from the one picked before. */
  onChoose?: (isStretch: boolean) => void;
  onOpen: () => void;
}

function LoadingRow({ id, index, columns }: { id: string; index: number; columns: number }) {
  return (
    <div id={id} role="row" aria-rowindex={index + 2} aria-busy className={classes.row}>
      <span role="gridcell" className="unseen">
        {t('table.loadingRow', { n: index + 1 })}
      </span>
      {Array.from({ length: columns }, (_, at) => (
        <span key={at} className={classes.blank} aria-hidden />
      ))}
    </div>
  );
}

const isOnBox = ({ target }: MouseEvent): boolean => (target as Element).closest(`[${CHOOSE_BOX}]`) !== null;
const isChoosing = ({ ctrlKey, metaKey, shiftKey }: MouseEvent): boolean => ctrlKey || metaKey || shiftKey;

export function TableRow<Row>(props: TableRowProps<Row>) {
  const { id, index, row, columns, copied, className, selected, menu, onPick, onChoose, onOpen } = props;
  if (row === undefined) return <LoadingRow id={id} index={index} columns={columns.length} />;
  return (
    <RowMenu row={row} columns={copied} onOpen={onOpen} more={menu}>
      <div
        id={id}
        role="row"
        // The header is row 1.
        aria-rowindex={index + 2}
        aria-selected={selected}
        className={cx(classes.row, className)}
        onMouseDown={(event) => {
          // The second press of a double click would select text in what the first one opened.
          if (event.detail > 1) event.preventDefault();
          if (!onChoose || event.button !== 0 || !(isOnBox(event) || isChoosing(event))) return onPick();
          // A stretch would select the text in it; without that the grid is not focused either.
          event.preventDefault();
          event.currentTarget.closest<HTMLElement>('[role="grid"]')?.focus({ preventScroll: true });
          onChoose(event.shiftKey);
        }}
        onDoubleClick={(event) => {
          if (!isOnBox(event) && !isChoosing(event)) onOpen();
        }}
      >
        {columns.map((column) => (
          <div
            key={column.id}
            role="gridcell"
            data-column={column.id}
            className={cx(classes.cell, column.align === 'end' && classes.end, column.wrap && classes.wraps)}
          >
            {column.render(row)}
          </div>
        ))}
      </div>
    </RowMenu>
  );
}
