import { SPAN_KINDS, STATUS_CODES } from '../../../../core/model/span.ts';
import type { SpanGroup } from '../../../../core/analysis/span-statistics.ts';
import { formatCount, formatNumber } from '../../../format/count.ts';
import { formatExactNs } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import { ServiceName } from '../../../widgets/ServiceDot.tsx';
import type { SortableColumn } from '../../../widgets/table/arrange-rows.ts';
import { durationColumn } from '../../../widgets/table/duration-column.tsx';
import classes from './Aggregates.module.css';
import type { ChosenGrouping } from './use-grouping.ts';

export type StatisticsRow = SpanGroup & { found: number };
type Column = SortableColumn<StatisticsRow>;

/** Columns of the table by what spans are grouped by. Copied durations are nanoseconds, copied shares parts of 1. */
export function statisticsColumns(
  rows: readonly StatisticsRow[],
  grouped: ChosenGrouping,
  hasSearch: boolean,
): Column[] {
  const time = (id: DurationId, label: string) => timeColumn(rows, id, label);
  return [
    ...nameColumns(grouped),
    countColumn('count', t('word.spans')),
    errorsColumn(),
    ...(hasSearch ? [countColumn('found', t('traceViews.table.found'))] : []),
    { ...time('selfNs', t('trace.selfTime')), width: 128 },
    shareColumn(rows),
    time('totalNs', t('traceViews.total')),
    time('meanNs', t('traceViews.table.mean')),
    time('p50Ns', t('traceViews.p50')),
    tailColumn(rows),
    time('maxNs', t('traceViews.max')),
  ].map((column) => ({ ...column, sortable: true }));
}

function nameColumns({ grouping, key }: ChosenGrouping): Column[] {
  const service: Column = {
    id: 'service',
    label: t('word.service'),
    width: 150,
    render: ({ service = '' }) => <ServiceName name={service} />,
    text: ({ service = '' }) => service,
    order: ({ service = '' }) => service,
  };
  if (grouping === 'service') return [{ ...service, grow: true }];
  const value: Column = {
    id: 'value',
    label: grouping === 'attribute' ? key : t(`traceViews.table.${grouping}`),
    width: 180,
    grow: true,
    render: (row) => <ValueCell text={shownValue(row, grouping)} isAttribute={grouping === 'attribute'} />,
    text: (row) => shownValue(row, grouping) ?? t('traceViews.table.notSet'),
    order: (row) => shownValue(row, grouping) ?? '',
  };
  return grouping === 'operation' || grouping === 'thread' ? [service, value] : [value];
}

/** OpenTelemetry's word for kind and status; what was not told is '', and no value is an attribute that is not there. */
function shownValue({ value }: StatisticsRow, grouping: ChosenGrouping['grouping']): string | undefined {
  if (grouping === 'kind') return SPAN_KINDS[Number(value)] ?? value;
  if (grouping === 'status') return STATUS_CODES[Number(value)] ?? value;
  return value;
}

function ValueCell({ text, isAttribute }: { text: string | undefined; isAttribute: boolean }) {
  if (text === undefined) return <span className={classes.quiet}>{t('traceViews.table.notSet')}</span>;
  if (text !== '') return <span title={text}>{text}</span>;
  return (
    <span className={classes.quiet}>{t(isAttribute ? 'traceViews.table.empty' : 'traceViews.table.notTold')}</span>
  );
}

function countColumn(id: 'count' | 'found', label: string): Column {
  return {
    id,
    label,
    width: 72,
    align: 'end',
    render: (row) => (row[id] === 0 ? <span className={classes.quiet}>0</span> : formatCount(row[id])),
    text: (row) => String(row[id]),
    order: (row) => row[id],
  };
}

function errorsColumn(): Column {
  return {
    id: 'errors',
    label: t('word.errors'),
    width: 72,
    align: 'end',
    render: ({ errors }) =>
      errors === 0 ? (
        <span className={classes.quiet}>0</span>
      ) : (
        <span className={classes.failed}>! {formatCount(errors)}</span>
      ),
    text: ({ errors }) => String(errors),
    order: ({ errors }) => errors,
  };
}

/** The bars compare groups, so the longest is the largest group's. */
function shareColumn(rows: readonly StatisticsRow[]): Column {
  const most = rows.reduce((share, row) => Math.max(share, row.share), 0) || 1;
  return {
    id: 'share',
    label: t('traceViews.share'),
    width: 110,
    align: 'end',
    render: ({ share }) => (
      <span className={classes.share} title={t('traceViews.share.why')}>
        <span className={classes.track} aria-hidden>
          <span className={classes.fill} style={{ width: `${(100 * share) / most}%` }} />
        </span>
        {formatNumber(100 * share, { maximumFractionDigits: 1, minimumFractionDigits: 1 })}
      </span>
    ),
    text: ({ share }) => String(share),
    order: ({ share }) => share,
  };
}

type DurationId = 'totalNs' | 'selfNs' | 'meanNs' | 'p50Ns' | 'p95Ns' | 'maxNs';

/** Groups without any time do not make its unit. */
function timeColumn(
  rows: readonly StatisticsRow[],
  id: DurationId,
  label: string,
  titleOf?: (row: StatisticsRow) => string,
): Column {
  const timed = rows.filter((row) => row[id] > 0);
  return durationColumn({ id, label, rows: timed, of: (row) => row[id], titleOf, width: 100 });
}

/** Below it the nearest rank of 95 % is the longest of all: that is told as the maximum, not as a percentile. */
const ENOUGH_FOR_P95 = 20;

/** Says of how many spans the percentile is, and tells none where they are too few. */
function tailColumn(rows: readonly StatisticsRow[]): Column {
  const ofSpans = ({ ended }: StatisticsRow) => t('traceViews.table.ofSpans', { n: ended });
  const title = (row: StatisticsRow) => `${formatExactNs(row.p95Ns)}, ${ofSpans(row)}`;
  const column = timeColumn(rows, 'p95Ns', t('traceViews.table.p95'), title);
  const isTooFew = ({ ended }: StatisticsRow) => ended > 0 && ended < ENOUGH_FOR_P95;
  const tooFew = (row: StatisticsRow) => (
    <span className={classes.quiet} title={ofSpans(row)}>
      {t('traceViews.table.tooFew')}
    </span>
  );
  return {
    ...column,
    render: (row) => (isTooFew(row) ? tooFew(row) : column.render(row)),
    text: (row) => (isTooFew(row) ? '' : column.text(row)),
    shown: (row) => (isTooFew(row) ? t('traceViews.table.tooFew') : column.shown!(row)),
    order: (row) => (isTooFew(row) ? NaN : row.p95Ns),
  };
}
