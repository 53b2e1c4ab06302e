import { ChartLine, Table2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { MetricSeries, MetricSummary } from '../../../contract/operations/metrics.ts';
import type { ChartRange } from '../../charts/line/chart-types.ts';
import { t } from '../../i18n/t.ts';
import { FIT, resolveSpan } from '../../state/time-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds, useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { CopyCsv } from './CopyCsv.tsx';
import { MetricChart } from './MetricChart.tsx';
import { MetricHead } from './MetricHead.tsx';
import classes from './MetricPane.module.css';
import { isCounter, isDistribution } from './metric-words.ts';
import { PointTable } from './PointTable.tsx';
import { SaidOfSeries } from './SaidOfSeries.tsx';
import { modelSeries, type SeriesMode, type SeriesModel } from './series-model.ts';

/** More lines than these nobody tells apart; the engine keeps those with most points. */
const MOST_STREAMS = 20;
/** About two points per pixel of a wide chart: M4 loses nothing that a screen could show. */
const MOST_POINTS = 1_600;

const keyOf = ({ service, name, kind }: MetricSummary): string => `${service} ${name} ${kind}`;

/** One metric: what it is, how it went, and every figure of it. Until a newly selected one is read, the one before stays. */
export function MetricPane({ metric }: { metric: MetricSummary }) {
  const bounds = useBounds();
  const { name, service, kind } = metric;
  const input = { name, service, kind, ...bounds, maxPoints: MOST_POINTS, maxStreams: MOST_STREAMS };
  const { data, error, loading, cancel, retry, isPrevious } = useQuery('metrics.series', input);
  const isFailed = error !== undefined && (!data || isPrevious);
  return (
    <div className={classes.pane}>
      <QueryStatus loading={loading} what={t('metrics.readingSeries')} onCancel={cancel} />
      <MetricHead metric={data && !isFailed ? data.metric : metric} />
      {isFailed && <ErrorState error={error} onRetry={retry} />}
      {data &&
        !isFailed &&
        (data.streams.length > 0 ? <Series key={keyOf(data.metric)} series={data} /> : <NoPoints />)}
    </div>
  );
}

function NoPoints() {
  return (
    <EmptyState text={t('metrics.noPoints')}>
      <Button variant="primary" onClick={() => useView.getState().setRange(FIT)}>
        {t('metrics.showAllTime')}
      </Button>
    </EmptyState>
  );
}

const NONE: ReadonlySet<string> = new Set();

function Series({ series }: { series: MetricSeries }) {
  const params = useView((state) => state.place.params);
  const [hidden, setHidden] = useState(NONE);
  const { metric } = series;
  const mode: SeriesMode = params.as === 'rate' && isCounter(metric) ? 'rate' : 'value';
  const model = useMemo(() => modelSeries(series, mode), [series, mode]);
  const range = useChartRange(model);
  const hasCount = mode === 'value' && isDistribution(metric);
  const isTable = params.show === 'table';
  return (
    <>
      <div className={classes.tools}>
        <SaidOfSeries series={series} model={model} mode={mode} />
        {isCounter(metric) && <ModeSwitch mode={mode} />}
        <ShowSwitch isTable={isTable} />
        <CopyCsv metric={metric} model={model} hidden={hidden} />
      </div>
      {isTable ? (
        <div className={classes.table}>
          <PointTable model={model} hidden={hidden} hasCount={hasCount} />
        </div>
      ) : (
        <MetricChart
          metric={metric}
          model={model}
          range={range}
          hidden={hidden}
          onHidden={setHidden}
          hasCount={hasCount}
        />
      )}
    </>
  );
}

/** Of the length, on either side: the first and last point stand clear of the edges. */
const MARGIN = 0.01;

/** The shared range; fitted to everything stored, a metric is fitted to itself, or it might be a speck. */
function useChartRange({ baseNs, minNs, maxNs }: SeriesModel): ChartRange {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  return useMemo(() => {
    const span = range.kind === 'fit' ? null : resolveSpan(range, data);
    if (span) return { baseNs, fromNs: Number(span.fromNs - baseNs), toNs: Number(span.toNs - baseNs) };
    // A single moment has no width of its own.
    const pad = maxNs > minNs ? (maxNs - minNs) * MARGIN : 30e9;
    return { baseNs, fromNs: minNs - pad, toNs: maxNs + pad };
  }, [range, data, baseNs, minNs, maxNs]);
}

function ModeSwitch({ mode }: { mode: SeriesMode }) {
  const choose = (as: string) => (): void => useView.getState().setParam('as', as);
  return (
    <span className={classes.modes} role="group" aria-label={t('metrics.mode')}>
      <button type="button" aria-pressed={mode === 'value'} onClick={choose('')}>
        {t('metrics.total')}
      </button>
      <button type="button" aria-pressed={mode === 'rate'} onClick={choose('rate')}>
        {t('metrics.perSecond')}
      </button>
    </span>
  );
}

function ShowSwitch({ isTable }: { isTable: boolean }) {
  return (
    <IconButton
      label={isTable ? t('metrics.showChart') : t('metrics.showTable')}
      icon={isTable ? <ChartLine aria-hidden /> : <Table2 aria-hidden />}
      active={isTable}
      onClick={() => useView.getState().setParam('show', isTable ? '' : 'table')}
    />
  );
}
