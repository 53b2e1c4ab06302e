import { useMemo } from 'react';
import { hasBand } from '../../../core/layout/line-chart/band.ts';
import { formatExactTime, formatTime, formatZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { usePreferences } from '../../state/preferences.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import classes from './MetricPane.module.css';
import type { AnswerModel, ModelLine } from './answer-model.ts';

interface PointRow {
  readonly line: ModelLine;
  readonly row: number;
  readonly timeNs: bigint;
}

/** All points of all lines shown, newest last, as one would read them off the chart. */
function listPoints({ baseNs, lines }: AnswerModel, hidden: ReadonlySet<string>): PointRow[] {
  const points = lines
    .filter(({ id }) => !hidden.has(id))
    .flatMap((line) =>
      Array.from(line.time, (ns, row) => ({ ns, point: { line, row, timeNs: baseNs + BigInt(Math.round(ns)) } })),
    );
  return points.sort((a, b) => a.ns - b.ns).map(({ point }) => point);
}

const textOf = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? '' : String(value));

function pointColumns(unit: string, zoneAtNs: bigint, hasRange: boolean): TableColumn<PointRow>[] {
  const columns: TableColumn<PointRow>[] = [
    {
      id: 'time',
      label: `${t('metrics.time')} (${formatZone(zoneAtNs)})`,
      width: 204,
      render: ({ timeNs }) => <span title={formatExactTime(timeNs)}>{formatTime(timeNs)}</span>,
      text: ({ timeNs }) => formatTime(timeNs, 9),
    },
    {
      id: 'stream',
      label: t('metrics.line'),
      width: 200,
      grow: true,
      render: ({ line }) => <span title={line.label}>{line.label || t('metrics.noOwnAttributes')}</span>,
      text: ({ line }) => line.label,
    },
    {
      id: 'value',
      label: unit ? `${t('word.value')} (${unit})` : t('word.value'),
      width: 196,
      align: 'end',
      render: ({ line, row }) => textOf(line.value[row]) || <span className={classes.warning}>{t('metrics.gap')}</span>,
      text: ({ line, row }) => textOf(line.value[row]),
    },
  ];
  const extreme = (id: 'low' | 'high'): TableColumn<PointRow> => ({
    id,
    label: t(`metrics.${id}`),
    width: 150,
    align: 'end',
    render: ({ line, row }) => textOf(line[id][row]),
    text: ({ line, row }) => textOf(line[id][row]),
  });
  return hasRange ? [...columns, extreme('low'), extreme('high')] : columns;
}

interface PointTableProps {
  model: AnswerModel;
  hidden: ReadonlySet<string>;
}

/** What the chart shows, in figures: exact, in the unit of the answer. */
export function PointTable({ model, hidden }: PointTableProps) {
  const density = usePreferences((state) => state.density);
  const points = useMemo(() => listPoints(model, hidden), [model, hidden]);
  const columns = useMemo(() => pointColumns(model.unit, model.baseNs, model.lines.some(hasBand)), [model]);
  return (
    <VirtualTable
      label={t('metrics.table')}
      columns={columns}
      rowCount={points.length}
      getRow={(index) => points[index]}
      rowHeightPx={ROW_HEIGHT_PX[density]}
    />
  );
}
