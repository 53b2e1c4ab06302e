import type { SubjectSummary } from '../../../contract/operations/subjects.ts';
import { formatCount, formatDecimal } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import { durationColumn } from '../../widgets/table/duration-column.tsx';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import { apdexText, ENOUGH_CALLS, percentText, ratePerSecond } from './red-words.ts';
import { Spark } from './Spark.tsx';
import { SERVICE_KEY } from './subject.ts';
import classes from './Services.module.css';

type Column = TableColumn<SubjectSummary>;

const LEAST_RATE = 0.001;

/** Less than can be read of a long range: how many calls there were is said beside it. */
const rateText = (perSecond: number): string =>
  perSecond < LEAST_RATE ? `<${formatDecimal(LEAST_RATE)}` : formatDecimal(perSecond);

/** Rates are taken over the whole range. */
export function subjectColumns(key: string, subjects: readonly SubjectSummary[], rangeNs: bigint): Column[] {
  const duration = (id: 'p50' | 'p95' | 'p99'): Column => ({
    ...durationColumn({ id, label: id, rows: subjects, of: (one) => one[id], width: 88 }),
    sortable: true,
  });
  return [
    {
      id: 'value',
      label: key === SERVICE_KEY ? t('word.service') : key,
      width: 200,
      grow: true,
      sortable: true,
      render: ({ value }) => (key === SERVICE_KEY ? <ServiceName name={value} /> : <span title={value}>{value}</span>),
      text: ({ value }) => value,
    },
    {
      id: 'spark',
      label: t('services.calls'),
      width: 112,
      render: (one) =>
        one.calls > 0 && <Spark counts={one.spark} label={t('services.callsOf', { n: one.calls, name: one.value })} />,
      text: ({ calls }) => String(calls),
    },
    {
      id: 'calls',
      label: t('services.rate'),
      width: 96,
      align: 'end',
      sortable: true,
      render: ({ calls }) => (
        <span title={t('services.nCalls', { n: calls })}>
          {calls === 0 ? '–' : rateText(ratePerSecond(calls, rangeNs))}
        </span>
      ),
      text: ({ calls }) => String(ratePerSecond(calls, rangeNs)),
      shown: ({ calls }) => (calls === 0 ? '–' : rateText(ratePerSecond(calls, rangeNs))),
    },
    {
      id: 'errors',
      label: t('services.errorRate'),
      width: 88,
      align: 'end',
      sortable: true,
      render: ({ errors, calls }) => (
        <span className={errors > 0 ? classes.error : undefined} title={t('services.nErrors', { n: errors })}>
          {errors > 0 && '! '}
          {percentText(errors, calls)}
        </span>
      ),
      text: ({ errors, calls }) => (calls === 0 ? '' : String(errors / calls)),
      shown: ({ errors, calls }) => percentText(errors, calls),
    },
    duration('p50'),
    duration('p95'),
    duration('p99'),
    {
      id: 'apdex',
      label: t('services.apdex'),
      width: 96,
      align: 'end',
      sortable: true,
      render: (one) =>
        one.calls < ENOUGH_CALLS ? (
          <span
            className={classes.quiet}
            title={one.calls === 0 ? undefined : t('services.tooFew.why', { apdex: apdexText(one), n: one.calls })}
          >
            {one.calls === 0 ? '–' : t('services.tooFew')}
          </span>
        ) : (
          apdexText(one)
        ),
      text: (one) => (Number.isFinite(one.apdex) ? String(one.apdex) : ''),
      shown: (one) => (one.calls > 0 && one.calls < ENOUGH_CALLS ? t('services.tooFew') : apdexText(one)),
    },
    {
      id: 'logs',
      minor: true,
      label: t('word.logs'),
      width: 80,
      align: 'end',
      sortable: true,
      render: ({ logs }) => formatCount(logs),
      text: ({ logs }) => String(logs),
    },
    {
      id: 'errorLogs',
      minor: true,
      label: t('services.errorLogs'),
      width: 92,
      align: 'end',
      sortable: true,
      render: ({ errorLogs }) => (
        <span className={errorLogs > 0 ? classes.error : undefined}>{formatCount(errorLogs)}</span>
      ),
      text: ({ errorLogs }) => String(errorLogs),
    },
    {
      id: 'metrics',
      minor: true,
      label: t('word.metrics'),
      width: 84,
      align: 'end',
      sortable: true,
      render: ({ metrics }) => formatCount(metrics),
      text: ({ metrics }) => String(metrics),
    },
  ];
}
