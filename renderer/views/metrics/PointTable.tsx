import { useMemo } from 'react';
import { formatExactTime, formatTime, formatZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { usePreferences } from '../../state/preferences.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import classes from './MetricPane.module.css';
import type { SeriesModel, SeriesStream } from './series-model.ts';

interface PointRow {
  readonly stream: SeriesStream;
  readonly row: number;
  readonly timeNs: bigint;
}

/** All points of all streams shown, newest last, as one would read them off the chart. */
function listPoints({ baseNs, streams }: SeriesModel, hidden: ReadonlySet<string>): PointRow[] {
  const points = streams
    .filter(({ id }) => !hidden.has(id))
    .flatMap((stream) =>
      Array.from(stream.time, (ns, row) => ({ ns, point: { stream, row, timeNs: baseNs + BigInt(Math.round(ns)) } })),
    );
  return points.sort((a, b) => a.ns - b.ns).map(({ point }) => point);
}

const textOf = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? '' : String(value));

function pointColumns(unit: string, zoneAtNs: bigint, hasCount: boolean): TableColumn<PointRow>[] {
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
      label: t('metrics.stream'),
      width: 200,
      grow: true,
      render: ({ stream }) => <span title={stream.label}>{stream.label || t('metrics.noAttributes')}</span>,
      text: ({ stream }) => stream.label,
    },
    {
      id: 'value',
      label: unit ? `${t('word.value')} (${unit})` : t('word.value'),
      width: 196,
      align: 'end',
      render: ({ stream, row }) =>
        textOf(stream.value[row]) || <span className={classes.warning}>{t('metrics.gap')}</span>,
      text: ({ stream, row }) => textOf(stream.value[row]),
    },
  ];
  const count: TableColumn<PointRow> = {
    id: 'count',
    label: t('word.count'),
    width: 88,
    align: 'end',
    render: ({ stream, row }) => textOf(stream.count[row]),
    text: ({ stream, row }) => textOf(stream.count[row]),
  };
  return hasCount ? [...columns, count] : columns;
}

interface PointTableProps {
  model: SeriesModel;
  hidden: ReadonlySet<string>;
  hasCount: boolean;
}

/** What the chart shows, in figures: exact, in the unit that was sent. */
export function PointTable({ model, hidden, hasCount }: PointTableProps) {
  const density = usePreferences((state) => state.density);
  const points = useMemo(() => listPoints(model, hidden), [model, hidden]);
  const columns = useMemo(() => pointColumns(model.unit, model.baseNs, hasCount), [model, hasCount]);
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
