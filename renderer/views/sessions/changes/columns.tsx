import { formatCount, formatDecimal } from '../../../format/count.ts';
import { t } from '../../../i18n/t.ts';
import { ServiceName } from '../../../widgets/ServiceDot.tsx';
import type { SortableColumn } from '../../../widgets/table/arrange-rows.ts';
import classes from './Changes.module.css';
import { regressionsOf, unsureOf, type ChangeRow } from './change-rows.ts';
import { changeText, word } from './words.ts';

export type Column<Row> = SortableColumn<Row>;

/** Regressions before what is unsure, before what came or went. */
function weightOf(row: ChangeRow): number {
  if (regressionsOf(row).length > 0) return 0;
  if (unsureOf(row).length > 0) return 1;
  return { gone: 2, new: 3, unknown: 4, both: 5 }[row.presence];
}

/** What became of it, in words: never by colour alone. */
function whatText(row: ChangeRow): string {
  const worse = regressionsOf(row).map((verdict) => `▲ ${word(verdict)}`);
  const unsure = unsureOf(row).map((verdict) => `? ${word(verdict)}`);
  const isSaid = [...regressionsOf(row), ...unsureOf(row)].includes('gone');
  const presence = row.presence === 'both' || isSaid ? [] : [t(`changes.show.${row.presence}`)];
  return [...worse, ...unsure, ...presence].join(', ');
}

export function whatColumn<Row extends ChangeRow>(): Column<Row> {
  const classOf = (row: Row): string | undefined => {
    if (regressionsOf(row).length > 0) return classes.worse;
    return unsureOf(row).length > 0 ? classes.unsure : classes.quiet;
  };
  return {
    id: 'what',
    label: word('what'),
    width: 168,
    render: (row) => (
      <span className={classOf(row)} title={whatText(row)}>
        {whatText(row)}
      </span>
    ),
    text: whatText,
    order: weightOf,
  };
}

export function serviceColumn<Row extends { service: string }>(): Column<Row> {
  return {
    id: 'service',
    label: word('service'),
    width: 112,
    render: ({ service }) => <ServiceName name={service} />,
    text: ({ service }) => service,
    order: ({ service }) => service,
  };
}

interface NumberColumn<Row> {
  id: string;
  label: string;
  /** Head of what is copied, where that is in another unit. */
  copyLabel?: string;
  width?: number;
  of: (row: Row) => number;
  show?: (value: number) => string;
  /** In a tooltip, exactly. */
  title?: (value: number) => string;
}

export function numberColumn<Row>({
  id,
  label,
  copyLabel,
  width = 104,
  of,
  show = formatDecimal,
  title,
}: NumberColumn<Row>): Column<Row> {
  const known = (value: number, text: (value: number) => string): string =>
    Number.isFinite(value) ? text(value) : '–';
  return {
    id,
    label,
    copyLabel,
    width,
    align: 'end' as const,
    order: of,
    render: (row) => <span title={title && known(of(row), title)}>{known(of(row), show)}</span>,
    text: (row) => (Number.isFinite(of(row)) ? String(of(row)) : ''),
    shown: (row) => known(of(row), show),
  };
}

/** A figure before and after. */
export function pairOfColumns<Figures, Row extends { before: Figures | undefined; after: Figures | undefined }>(
  column: Omit<NumberColumn<Row>, 'of'> & { of: (figures: Figures) => number },
): Column<Row>[] {
  const { copyLabel = column.label } = column;
  return (['before', 'after'] as const).map((side) =>
    numberColumn<Row>({
      ...column,
      id: `${column.id}-${side}`,
      label: `${column.label}, ${word(side)}`,
      copyLabel: `${copyLabel}, ${word(side)}`,
      of: (row) => (row[side] === undefined ? NaN : column.of(row[side])),
    }),
  );
}

export function changeColumn<Row>(id: string, label: string, of: (row: Row) => number): Column<Row> {
  return numberColumn({ id, label, width: 108, of, show: changeText });
}

export function countPair<Figures, Row extends { before: Figures | undefined; after: Figures | undefined }>(
  id: string,
  label: string,
  of: (figures: Figures) => number,
): Column<Row>[] {
  return pairOfColumns<Figures, Row>({ id, label, of, show: formatCount });
}
