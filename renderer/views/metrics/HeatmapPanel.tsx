import { useMemo } from 'react';
import type { MetricHeatmap, MetricSummary } from '../../../contract/operations/metrics.ts';
import { HeatmapLegend } from '../../charts/heatmap/HeatmapLegend.tsx';
import { t } from '../../i18n/t.ts';
import { resolveSpan } from '../../state/time-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds, useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { CellTable } from './CellTable.tsx';
import { heatmapPicture } from './chart-picture.ts';
import { compareShiftNs, earlierBounds, heatmapQuestion, type ChartTarget } from './chart-questions.ts';
import type { ChartSettings } from './chart-settings.ts';
import { compareWords, quantileDifferences } from './compare-words.ts';
import { findingWords, refusalWords } from './finding-words.ts';
import { writeHeatmapCsv } from './heatmap-csv.ts';
import { heatmapColumns } from './heatmap-columns.ts';
import { HeatmapFigure } from './HeatmapFigure.tsx';
import { heatmapUnit, readHeatmap } from './heatmap-model.ts';
import type { PanelProps } from './LinesPanel.tsx';
import classes from './MetricPane.module.css';
import { NoPoints } from './NoPoints.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { Said } from './Said.tsx';
import { whatIsDrawn } from './said-words.ts';
import { exemplarDots, useExemplars } from './use-exemplars.ts';

/** Cells of about six pixels on a wide chart: shapes are seen, and so is each cell. */
const MOST_COLUMNS = 120;
const ROWS = 60;

interface Before {
  answer: MetricHeatmap;
  shiftNs: bigint;
}

/** As many columns as the shown range has whole reporting intervals, within what a screen can show. */
function useColumns(metric: MetricSummary): number {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  const own = Number(BigInt(metric.lastNs) - BigInt(metric.firstNs));
  const span = range.kind === 'fit' ? null : resolveSpan(range, data);
  return heatmapColumns(metric, span ? Number(span.toNs - span.fromNs) : own, MOST_COLUMNS);
}

/** The heatmap of the window compared with; only its quantiles are drawn. */
function useEarlierHeatmap(
  target: ChartTarget,
  settings: ChartSettings,
  answer: MetricHeatmap | undefined,
  columns: number,
): Before | 'none' | undefined {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  const edges = answer?.xEdgesNs ?? [];
  const fitted = edges.length > 1 ? { fromNs: BigInt(edges[0]!), toNs: BigInt(edges.at(-1)!) } : null;
  const isOpen = range.kind === 'fit';
  const shown = isOpen ? fitted : resolveSpan(range, data);
  const shiftNs = isOpen && settings.compare === 'previous' ? null : compareShiftNs(settings.compare, shown);
  const bounds = shown && shiftNs !== null ? earlierBounds(shown, shiftNs) : null;
  const question = heatmapQuestion(target, settings, bounds ?? {}, columns, ROWS);
  const query = useQuery('metrics.heatmap', question, { enabled: bounds !== null });
  if (settings.compare !== '' && answer && !bounds) return 'none';
  return bounds && query.data ? { answer: query.data, shiftNs: shiftNs! } : undefined;
}

/** A distribution as a heatmap, with legend, words and the ways on. */
export function HeatmapPanel(props: PanelProps) {
  const { metric, settings, onChange } = props;
  const question = heatmapQuestion(metric, settings, useBounds(), useColumns(metric), ROWS);
  const { data, error, loading, cancel, retry, isPrevious } = useQuery('metrics.heatmap', question);
  const isFailed = error !== undefined && (!data || isPrevious);
  const isEmpty = data !== undefined && data.total === 0;
  return (
    <div className={classes.panel}>
      <QueryStatus loading={loading} what={t('metrics.readingSeries')} onCancel={cancel} />
      {isFailed && <ErrorState error={error} onRetry={retry} />}
      {!isFailed && isEmpty && <NoPoints settings={settings} onChange={onChange} />}
      {!isFailed && isEmpty && <Said lines={[]} warnings={doubts(data)} />}
      {!isFailed && data && !isEmpty && <Drawn {...props} answer={data} />}
    </div>
  );
}

const doubts = ({ refused, findings }: MetricHeatmap): string[] => [
  ...refused.map(refusalWords),
  ...findings.filter(({ count }) => count > 0).map(findingWords),
];

function Drawn({ metric, settings, shown, answer }: PanelProps & { answer: MetricHeatmap }) {
  const before = useEarlierHeatmap(metric, settings, answer, useColumns(metric));
  const earlier = before === 'none' ? undefined : before;
  const earlierAnswer = earlier?.answer;
  const shiftNs = earlier?.shiftNs;
  const data = useMemo(
    () => readHeatmap(answer, earlierAnswer && shiftNs !== undefined ? { answer: earlierAnswer, shiftNs } : undefined),
    [answer, earlierAnswer, shiftNs],
  );
  const unit = useMemo(() => heatmapUnit(answer), [answer]);
  const exemplars = useExemplars(metric, settings.allServices, metric.exemplars > 0);
  const picture = () => {
    const dots = exemplarDots(exemplars.list, data.xEdgesNs[0] ?? 0n, true, { unit, factor: 1 });
    const words = { title: metric.name, subtitle: `${metric.service} · ${t('metrics.view.heatmap')}` };
    return heatmapPicture(data, settings.scale, dots, unit, words);
  };
  const lines = [
    whatIsDrawn(metric, settings),
    t('metrics.heat.total', { n: answer.total }),
    ...(before === 'none' ? [t('metrics.compare.noRange')] : []),
    ...(earlierAnswer ? [quantileDifferences(answer, earlierAnswer, unit, compareWords(settings.compare))] : []),
  ];
  return (
    <PanelFrame
      metric={metric}
      shown={shown}
      exemplars={exemplars}
      unit={unit}
      picture={picture}
      csv={() => writeHeatmapCsv({ ...metric, unit: answer.unit }, data)}
      table={<CellTable data={data} unit={unit} />}
    >
      <div className={classes.chart}>
        <HeatmapFigure
          metric={metric}
          settings={settings}
          answer={answer}
          data={data}
          unit={unit}
          exemplars={exemplars}
        />
      </div>
      <div className={classes.heatLegend}>
        <HeatmapLegend count={data.cells.count} />
      </div>
      <Said lines={lines} warnings={doubts(answer)} />
    </PanelFrame>
  );
}
