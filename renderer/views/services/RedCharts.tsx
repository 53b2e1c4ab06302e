import { useMemo, useState } from 'react';
import type { OutputOf } from '../../../contract/operations.ts';
import { LineChart } from '../../charts/line/LineChart.tsx';
import type { ChartStream } from '../../charts/line/chart-types.ts';
import { streamStyle } from '../../charts/line/stream-style.ts';
import { formatCount, formatDecimal } from '../../format/count.ts';
import { chooseDurationUnit, formatDuration, formatExactNs } from '../../format/duration.ts';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ApdexChoice } from './ApdexChoice.tsx';
import { toNs, useApdexMs } from './apdex-threshold.ts';
import { apdexText, ENOUGH_CALLS, percentText } from './red-words.ts';
import type { Subject } from './subject.ts';
import classes from './Services.module.css';

type RedAnswer = OutputOf<'subject.red'>;
interface Line {
  label: string;
  value: Float64Array;
}

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
      {query.data && <Totals answer={query.data} />}
      {query.data && <Charts answer={query.data} />}
    </section>
  );
}

function Totals({ answer: { total } }: { answer: RedAnswer }) {
  const isFew = total.calls < ENOUGH_CALLS;
  const facts = [
    { name: t('services.calls'), value: formatCount(total.calls) },
    {
      name: t('services.errorRate'),
      value: percentText(total.errors, total.calls),
      isError: total.errors > 0,
      title: t('services.nErrors', { n: total.errors }),
    },
    ...(['p50', 'p95', 'p99', 'max'] as const).map((name) => ({
      name: name === 'max' ? t('services.max') : name,
      value: formatDuration(total[name]),
      title: formatExactNs(total[name]),
    })),
    {
      name: t('services.apdex'),
      value: isFew ? `${apdexText(total)} (${t('services.tooFew')})` : apdexText(total),
    },
  ];
  return (
    <dl className={classes.totals}>
      {facts.map(({ name, value, ...more }) => (
        <div key={name} title={'title' in more ? more.title : undefined}>
          <dt>{name}</dt>
          <dd className={'isError' in more && more.isError ? classes.error : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Charts({ answer }: { answer: RedAnswer }) {
  const { columns } = answer.frame;
  const seconds = Number(answer.sliceNs) / 1e9;
  const per = (of: ArrayLike<number>): Float64Array => Float64Array.from(of, (n) => n / seconds);
  const unit = chooseDurationUnit(answer.total.p95 || 0);
  const inUnit = (of: Float64Array): Float64Array => of.map((ns) => ns / UNIT_NS[unit]);
  const share = Float64Array.from(columns.calls, (n, at) => (n === 0 ? NaN : (100 * columns.errors[at]!) / n));
  const charts: { name: string; unit: string; lines: Line[] }[] = [
    { name: t('services.rate'), unit: '1/s', lines: [{ label: t('services.rate'), value: per(columns.calls) }] },
    { name: t('services.errorRate'), unit: '%', lines: [{ label: t('services.errorRate'), value: share }] },
    {
      name: t('word.duration'),
      unit,
      lines: (['p50', 'p95', 'p99'] as const).map((label) => ({ label, value: inUnit(columns[label]) })),
    },
    { name: t('services.apdex'), unit: '', lines: [{ label: t('services.apdex'), value: columns.apdex }] },
    {
      name: t('word.logs'),
      unit: '1/s',
      lines: [
        { label: t('word.logs'), value: per(columns.logs) },
        { label: t('services.errorLogs'), value: per(columns.errorLogs) },
      ],
    },
  ];
  return (
    <div className={classes.charts}>
      {charts.map((chart) => (
        <Chart key={chart.name} {...chart} answer={answer} />
      ))}
    </div>
  );
}

function Chart({ name, unit, lines, answer }: { name: string; unit: string; lines: Line[]; answer: RedAnswer }) {
  const { frame, sliceNs } = answer;
  const [crosshair, setCrosshair] = useState<number | null>(null);
  const [near, setNear] = useState<string | null>(null);
  const step = Number(sliceNs);
  const streams = useMemo(() => {
    const time = frame.columns.start.map((start) => start + step / 2);
    return lines.map(({ label, value }, at): ChartStream => {
      return { id: label, label, style: streamStyle(at), time, value };
    });
  }, [frame, step, lines]);
  const baseNs = BigInt(frame.baseNs);
  const range = { baseNs, fromNs: 0, toNs: Math.max(1, frame.rows * step) };
  const at = (ns: number): string => (baseNs + BigInt(Math.round(Math.max(0, ns)))).toString();
  return (
    <figure className={classes.figure}>
      <figcaption>
        {name}
        {lines.length > 1 &&
          streams.map(({ id, style }) => (
            <span key={id} className={classes.legend}>
              <i style={{ background: `var(${style.token})` }} aria-hidden /> {id}
            </span>
          ))}
      </figcaption>
      <div className={classes.plot}>
        <LineChart
          label={t('services.chart', { name })}
          streams={streams}
          range={range}
          unit={unit}
          highlighted={null}
          crosshairNs={crosshair}
          onCrosshair={setCrosshair}
          near={near}
          onNear={setNear}
          reading={reading(streams, unit, baseNs, crosshair)}
          onBrush={(fromNs, toNs) =>
            useView.getState().setRange({ kind: 'between', fromNs: at(fromNs), toNs: at(toNs) })
          }
        />
      </div>
    </figure>
  );
}

/** The values at the crosshair in words. */
function reading(streams: readonly ChartStream[], unit: string, baseNs: bigint, ns: number | null): string {
  if (ns === null) return t('metrics.noCrosshair');
  const row = streams[0]?.time.findIndex((time) => time >= ns) ?? -1;
  if (row < 0) return t('metrics.noCrosshair');
  const values = streams.map(({ label, value }) => {
    const number = value[row]!;
    return `${label} ${Number.isFinite(number) ? `${formatDecimal(number)} ${unit}`.trim() : '–'}`;
  });
  return `${formatTime(baseNs + BigInt(Math.round(ns)), 0)}: ${values.join(', ')}`;
}
