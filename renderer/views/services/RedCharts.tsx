import { chooseDurationUnit, durationUnitName } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ApdexChoice } from './ApdexChoice.tsx';
import { toNs, useApdexMs } from './apdex-threshold.ts';
import { RedChart, type RedAnswer, type RedChartProps } from './RedChart.tsx';
import { RedTotals } from './RedTotals.tsx';
import type { Subject } from './subject.ts';
import classes from './Services.module.css';

/** A chart is a few hundred pixels wide; finer slices would only be noise. */
const BUCKETS = 80;
const UNIT_NS = { ns: 1, µs: 1e3, ms: 1e6, s: 1e9 };

/** Rate, errors, durations, Apdex and log records over the range. A drag on any of them sets the shared range. */
export function RedCharts({ subject }: { subject: Subject }) {
  const [bounds, apdexMs] = [useBounds(), useApdexMs()];
  const query = useQuery('subject.red', {
    ...subject,
    ...bounds,
    apdexThresholdNs: toNs(apdexMs),
    buckets: BUCKETS,
  });
  if (query.error && !query.data) return <ErrorState error={query.error} onRetry={query.retry} />;
  return (
    <section className={classes.section} aria-label={t('services.red')}>
      <QueryStatus loading={query.loading} what={t('services.reading')} onCancel={query.cancel} />
      <div className={classes.sectionHead}>
        <h2>{t('services.red')}</h2>
        <span className={classes.quiet}>{t('services.red.why')}</span>
        <span className={classes.grow} />
        <ApdexChoice />
      </div>
      {query.data && <RedTotals answer={query.data} />}
      {query.data && <Charts answer={query.data} subject={subject} />}
    </section>
  );
}

function Charts({ answer, subject }: { answer: RedAnswer; subject: Subject }) {
  const { columns } = answer.frame;
  const seconds = Number(answer.sliceNs) / 1e9;
  const per = (of: ArrayLike<number>): Float64Array => Float64Array.from(of, (n) => n / seconds);
  const unit = chooseDurationUnit(answer.total.p95 || 0);
  const inUnit = (of: Float64Array): Float64Array => of.map((ns) => ns / UNIT_NS[unit]);
  const share = Float64Array.from(columns.calls, (n, at) => (n === 0 ? NaN : (100 * columns.errors[at]!) / n));
  const charts: Omit<RedChartProps, 'at' | 'answer' | 'subject'>[] = [
    {
      name: 'services.rate',
      unit: t('services.perSecond'),
      lines: [{ label: () => t('services.rate'), value: per(columns.calls) }],
    },
    { name: 'services.errorRate', unit: '%', lines: [{ label: () => t('services.errorRate'), value: share }] },
    {
      name: 'word.duration',
      unit: durationUnitName(unit),
      lines: (['p50', 'p95', 'p99'] as const).map((id) => ({ label: () => id, value: inUnit(columns[id]) })),
    },
    { name: 'services.apdex', unit: '', lines: [{ label: () => t('services.apdex'), value: columns.apdex }] },
    {
      name: 'word.logs',
      unit: t('services.perSecond'),
      lines: [
        { label: () => t('word.logs'), value: per(columns.logs) },
        { label: () => t('services.errorLogs'), value: per(columns.errorLogs) },
      ],
    },
  ];
  return (
    <div className={classes.charts}>
      {charts.map((chart, at) => (
        <RedChart key={chart.name} {...chart} at={at} answer={answer} subject={subject} />
      ))}
    </div>
  );
}
