import { useEffect, useId, useLayoutEffect, type KeyboardEvent } from 'react';
import { isComposing } from '../../is-composing.ts';
import { copyRedacted } from '../copy-redacted.ts';
import { cx } from '../cx.ts';
import { moveCursor } from '../../../core/layout/row-window.ts';
import { fitColumns } from './fit-columns.ts';
import { TableHeader } from './TableHeader.tsx';
import { TableRow } from './TableRow.tsx';
import type { TableColumn, VirtualTableProps } from './table-types.ts';
import { useRowCursor } from './use-row-cursor.ts';
import { useRowWindow } from './use-row-window.ts';
import classes from './VirtualTable.module.css';

const HEADER_PX = 28;
/** Beside the mark of the row the keyboard is on. */
const MENU_INSET_PX = 16;

function templateOf<Row>(columns: readonly TableColumn<Row>[], widths: Readonly<Record<string, number>> = {}): string {
  const tracks = columns.map(({ id, width, grow }) => {
    const px = widths[id] ?? width;
    return grow ? `minmax(${px}px, 1fr)` : `${px}px`;
  });
  return tracks.join(' ');
}

const isCopy = (event: KeyboardEvent): boolean => (event.ctrlKey || event.metaKey) && event.code === 'KeyC';

const isMenu = ({ key, shiftKey }: KeyboardEvent): boolean => key === 'ContextMenu' || (key === 'F10' && shiftKey);

/** As if the row had been right-clicked near its start. Nothing where it is scrolled away. */
function openMenuOf(row: HTMLElement | null): void {
  if (!row) return;
  const { left, bottom } = row.getBoundingClientRect();
  const place = { clientX: Math.max(0, left) + MENU_INSET_PX, clientY: bottom };
  row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, ...place }));
}

/**
 * A grid of any number of rows of one height. The caller owns rows, sort and selection; the table owns the cursor (the row
 * the keyboard is on) and scrolling. Selecting follows the cursor, opening is Enter or a double click.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rowCount, getRow, rowHeightPx, isSelected, onSelect, onOpen, onVisible, empty } = props;
  const { ref, measure, widthPx, rows, onScroll, scrollTo, toStart, toEnd, atStart, atEnd } = useRowWindow(
    rowCount,
    rowHeightPx,
    HEADER_PX,
  );
  const id = useId();
  const shown = widthPx === 0 ? columns : fitColumns(columns, props.widths ?? {}, widthPx);
  const { first, last } = rows;

  useEffect(() => onVisible?.(first, last), [first, last, onVisible]);
  useEffect(() => toStart(), [toStart, props.resetKey]);
  const { stickToEnd = false, onEdges } = props;
  useLayoutEffect(() => {
    if (stickToEnd) toEnd();
  }, [stickToEnd, rowCount, toEnd]);
  useEffect(() => onEdges?.(atStart, atEnd), [atStart, atEnd, onEdges]);
  const takeFocus = (): void => ref.current?.focus({ preventScroll: true });
  const { cursor, cursorRow, setCursor, moveTo } = useRowCursor(props, measure.viewportPx > 0, takeFocus, scrollTo);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.target !== event.currentTarget) return;
    if (isCopy(event) && cursorRow && !getSelection()?.toString()) {
      void copyRedacted(columns.map((column) => column.text(cursorRow)).join('\t'));
    } else if (isMenu(event)) {
      openMenuOf(document.getElementById(`${id}-${cursor}`));
    } else if (event.key === ' ' && cursorRow && props.onChoose) {
      props.onChoose(cursor, cursor);
    } else if (event.key === 'Enter' && cursorRow) {
      onOpen?.(cursorRow, cursor);
    } else {
      const from = cursor < 0 && event.key === 'ArrowUp' ? rowCount : cursor;
      const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : moveCursor(event.key, from, measure);
      if (next === undefined) return;
      if (event.shiftKey && cursor >= 0) props.onChoose?.(cursor, next);
      moveTo(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const indexes = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  return (
    <div
      ref={ref}
      className={cx(classes.table, (props.lines ?? 1) > 1 && classes.lined)}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable={props.onChoose !== undefined}
      aria-rowcount={rowCount + 1}
      aria-colcount={shown.length}
      aria-activedescendant={cursor >= first && cursor < last ? `${id}-${cursor}` : undefined}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      style={
        {
          '--columns': templateOf(shown, props.widths),
          '--row-px': `${rowHeightPx}px`,
          '--lines': props.lines ?? 1,
        } as object
      }
    >
      <TableHeader
        columns={shown}
        sort={props.sort}
        onSort={props.onSort}
        widths={props.widths}
        onWidth={props.onWidth}
      />
      {rowCount === 0 && empty ? (
        <div className={classes.empty}>{empty}</div>
      ) : (
        <div role="rowgroup" className={classes.content} style={{ height: rows.contentPx }}>
          <div role="presentation" className={classes.window} style={{ transform: `translateY(${rows.offsetPx}px)` }}>
            {indexes.map((index) => {
              const row = getRow(index);
              const selected = row !== undefined && (isSelected?.(row) ?? false);
              const chosen = row !== undefined && (props.isChosen?.(row) ?? false);
              return (
                <TableRow
                  key={index}
                  id={`${id}-${index}`}
                  index={index}
                  row={row}
                  columns={shown}
                  copied={columns}
                  menu={props.menu}
                  className={cx(
                    (selected || chosen) && classes.selected,
                    row !== undefined && props.isMarked?.(row) && classes.marked,
                    index === cursor && classes.cursor,
                  )}
                  selected={selected || chosen}
                  onPick={() => {
                    setCursor(index);
                    if (row !== undefined) onSelect?.(row, index);
                  }}
                  onChoose={
                    props.onChoose &&
                    ((isStretch) => {
                      props.onChoose?.(isStretch && cursor >= 0 ? cursor : index, index);
                      setCursor(index);
                    })
                  }
                  onOpen={() => row !== undefined && onOpen?.(row, index)}
                />
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}
