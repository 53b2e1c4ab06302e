import { CircleAlert } from 'lucide-react';
import { formatCount } from '../../format/count.ts';
import {
  durationHead,
  formatDuration,
  formatDurationIn,
  formatExactNs,
  type DurationUnit,
} from '../../format/duration.ts';
import { formatExactTime } from '../../format/time.ts';
import { currentLocale } from '../../i18n/locale.ts';
import { t } from '../../i18n/t.ts';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { ChooseBox } from '../../widgets/table/ChooseBox.tsx';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import { TimeText } from '../../widgets/TimeText.tsx';
import { useChosenTraces } from './chosen-traces.ts';
import type { TraceRow } from './trace-rows.ts';
import classes from './TraceTable.module.css';

/** The scale of the picture above the list, for the bars in it. */
export interface DurationBars {
  readonly scale: 'log' | 'linear';
  /** What an empty and a full bar stand for, nanoseconds; nothing is drawn where neither is known. */
  readonly ends: { readonly fromNs: number; readonly toNs: number } | undefined;
  /** Where a duration lies between them, 0…1. */
  readonly place: (durationNs: number) => number;
}

export interface ColumnContext {
  /** One unit for the whole column, that of its median. */
  readonly unit: DurationUnit;
  readonly bars: DurationBars;
  /** Whether the list reaches over midnight. */
  readonly withDate: boolean;
}

/** On paper there is no picture above. */
export const NO_BARS: DurationBars = { scale: 'log', ends: undefined, place: () => 0 };

function barsTitle({ scale, ends }: DurationBars): string | undefined {
  const words = ends && { from: formatDuration(ends.fromNs), to: formatDuration(ends.toNs) };
  return words && t(scale === 'log' ? 'traces.bars.log' : 'traces.bars.linear', words);
}

function DurationCell({ row, context: { bars, unit } }: { row: TraceRow; context: ColumnContext }) {
  return (
    <span
      className={classes.duration}
      title={[formatExactNs(row.durationNs), barsTitle(bars)].filter(Boolean).join('\n')}
    >
      <span className={classes.track} aria-hidden>
        <span
          className={row.errors > 0 ? classes.errorBar : classes.bar}
          style={{ width: `${100 * bars.place(row.durationNs)}%` }}
        />
      </span>
      <span>{formatDurationIn(row.durationNs, unit)}</span>
    </span>
  );
}

function StartCell({ row, context }: { row: TraceRow; context: ColumnContext }) {
  const chosen = useChosenTraces((state) => state.rows.has(row.traceId));
  return (
    <>
      <ChooseBox chosen={chosen} title={t(chosen ? 'traces.unchoose' : 'traces.choose')} />
      <TimeText ns={row.startNs} clockOnly={!context.withDate} />
    </>
  );
}

function NameCell({ row }: { row: TraceRow }) {
  return (
    <span title={row.name}>
      {row.isRootMissing && (
        <span className={classes.rootMissing} title={t('traces.rootMissing')}>
          {t('traces.rootMissing.short')}
        </span>
      )}
      {row.name || <span className={classes.quiet}>{t('traces.unnamed')}</span>}
    </span>
  );
}

function ErrorsCell({ errors }: { errors: number }) {
  if (errors === 0) return <span className={classes.quiet}>0</span>;
  return (
    <span className={classes.errors}>
      <CircleAlert aria-hidden />
      {formatCount(errors)}
    </span>
  );
}

/** Of a recording without dates there may be a million seconds. */
function startWidth({ withDate }: ColumnContext): number {
  if (withDate) return 228;
  return currentLocale().recording ? 160 : 130;
}

/** Beside the details of a laptop's screen all of them have room, dates included: 930 px. */
export function traceColumns(context: ColumnContext): TableColumn<TraceRow>[] {
  return [
    {
      id: 'start',
      label: t('word.start'),
      width: startWidth(context),
      sortable: true,
      render: (row) => <StartCell row={row} context={context} />,
      text: (row) => formatExactTime(row.startNs),
    },
    {
      id: 'service',
      label: t('word.service'),
      width: 140,
      sortable: true,
      render: (row) => <ServiceName name={row.service} />,
      text: (row) => row.service,
    },
    {
      id: 'name',
      label: t('traces.rootName'),
      width: 160,
      grow: true,
      sortable: true,
      render: (row) => <NameCell row={row} />,
      text: (row) => row.name,
    },
    {
      id: 'duration',
      label: durationHead(t('word.duration'), context.unit),
      copyLabel: durationHead(t('word.duration'), 'ns'),
      title: barsTitle(context.bars),
      width: 170,
      align: 'end',
      sortable: true,
      render: (row) => <DurationCell row={row} context={context} />,
      text: (row) => String(row.durationNs),
      shown: (row) => formatDurationIn(row.durationNs, context.unit),
    },
    {
      id: 'spans',
      label: t('word.spans'),
      width: 76,
      align: 'end',
      sortable: true,
      render: (row) => formatCount(row.spans),
      text: (row) => String(row.spans),
    },
    {
      id: 'errors',
      label: t('word.errors'),
      width: 72,
      align: 'end',
      sortable: true,
      render: (row) => <ErrorsCell errors={row.errors} />,
      text: (row) => String(row.errors),
    },
    {
      id: 'services',
      label: t('traces.serviceCount'),
      width: 80,
      align: 'end',
      render: (row) => formatCount(row.services),
      text: (row) => String(row.services),
    },
  ];
}
