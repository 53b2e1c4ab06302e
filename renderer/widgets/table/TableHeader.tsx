import { ArrowDown, ArrowUp } from 'lucide-react';
import { edgeHandlers } from '../../edge-handlers.ts';
import { t } from '../../i18n/t.ts';
import { cx } from '../cx.ts';
import type { TableColumn, TableSort } from './table-types.ts';
import classes from './TableHeader.module.css';

const MIN_PX = 40;
const STEP_PX = 16;

interface HeaderProps<Row> {
  columns: readonly TableColumn<Row>[];
  sort: TableSort | undefined;
  onSort: ((columnId: string) => void) | undefined;
  widths: Readonly<Record<string, number>> | undefined;
  onWidth: ((columnId: string, px: number) => void) | undefined;
}

interface ResizerProps {
  label: string;
  px: number;
  onWidth: (px: number) => void;
}

const headerWidth = (element: Element): number => element.parentElement!.getBoundingClientRect().width;

/** The right edge of a column: drag it, or focus it and use the arrows. */
function Resizer({ label, px, onWidth }: ResizerProps) {
  const edge = edgeHandlers({
    measure: headerWidth,
    resize: (widthPx) => onWidth(Math.max(MIN_PX, widthPx)),
    stepPx: STEP_PX,
    side: 'left',
  });
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={px}
      aria-valuemin={MIN_PX}
      tabIndex={0}
      className={classes.resizer}
      {...edge}
    />
  );
}

function SortMark({ sort }: { sort: TableSort }) {
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return <Arrow aria-hidden className={classes.mark} />;
}

export function TableHeader<Row>({ columns, sort, onSort, widths, onWidth }: HeaderProps<Row>) {
  return (
    <div role="row" aria-rowindex={1} className={classes.header}>
      {columns.map(({ id, label, title, align, sortable, width }) => {
        const sorted = sort?.by === id ? sort : undefined;
        const direction = sorted && (sorted.descending ? 'descending' : 'ascending');
        return (
          <div
            key={id}
            role="columnheader"
            title={title}
            aria-sort={sortable ? (direction ?? 'none') : undefined}
            className={cx(classes.cell, align === 'end' && classes.end, sorted && classes.sorted)}
          >
            {sortable && onSort ? (
              <button type="button" aria-label={t('table.sortBy', { column: label })} onClick={() => onSort(id)}>
                <span className={classes.label}>{label}</span>
                {sorted && <SortMark sort={sorted} />}
              </button>
            ) : (
              <span className={classes.label}>{label}</span>
            )}
            {onWidth && (
              <Resizer
                label={t('table.resize', { column: label })}
                px={widths?.[id] ?? width}
                onWidth={(px) => onWidth(id, px)}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}
