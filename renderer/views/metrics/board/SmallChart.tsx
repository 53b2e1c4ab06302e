import { useMemo, useState, type ReactNode } from 'react';
import type { MetricSummary } from '../../../../contract/operations/metrics.ts';
import { t } from '../../../i18n/t.ts';
import { useOfferedPart } from '../../../state/pins.ts';
import { useQuery } from '../../../state/use-query.ts';
import { useBounds } from '../../../state/use-range.ts';
import { ErrorState } from '../../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../../widgets/QueryStatus.tsx';
import { chartStreams, displayUnitOf, earlierStreams, type AnswerModel } from '../answer-model.ts';
import { chartPin } from '../chart-block.ts';
import { heatmapPicture, linesPicture, type PictureWords } from '../chart-picture.ts';
import { heatmapQuestion } from '../chart-questions.ts';
import type { ChartSettings } from '../chart-settings.ts';
import { HeatmapFigure } from '../HeatmapFigure.tsx';
import { heatmapUnit, readHeatmap } from '../heatmap-model.ts';
import { LinesFigure, NO_CROSSHAIR, type Crosshair } from '../LinesFigure.tsx';
import { useChartRange } from '../use-chart-range.ts';
import { useEarlier, useLines } from '../use-lines.ts';
import classes from './Board.module.css';
import { SmallLegend } from './SmallLegend.tsx';

/** Half of what a chart over the whole width has. */
const SLICES = 200;
const COLUMNS = 72;
const ROWS = 40;

/** What a small chart has to know of a metric. */
export type SmallMetric = Pick<MetricSummary, 'name' | 'service' | 'kind' | 'unit'>;

/** Which of the charts of a screen it is, and how it is called. */
export interface ChartPart {
  readonly id: string;
  readonly at: number;
  readonly title: string;
}

interface SmallChartProps {
  metric: SmallMetric;
  settings: ChartSettings;
  /** Among the charts of the screen, as what a report may take of it. */
  part: ChartPart;
  /** Said beneath the chart, from what it shows. */
  reading?: (model: AnswerModel) => ReactNode;
}

const NO_EXEMPLARS = { list: [], total: 0 };
const NONE: ReadonlySet<string> = new Set();

/** A chart among others: the picture alone, with crosshair, brush and the menu of a point. */
export function SmallChart(props: SmallChartProps) {
  return props.settings.view === 'heatmap' ? <SmallHeatmap {...props} /> : <SmallLines {...props} />;
}

function SmallLines({ metric, settings, part, reading }: SmallChartProps) {
  const { query, model } = useLines(metric, settings, SLICES);
  const earlier = useEarlier(metric, settings, SLICES, model);
  const [crosshair, setCrosshair] = useState(NO_CROSSHAIR);
  const isFailed = query.error !== undefined && !query.data;
  const before = earlier?.model && { model: earlier.model, shiftNs: earlier.shiftNs };
  return (
    <>
      <div className={classes.figure}>
        <QueryStatus loading={query.loading} what={t('metrics.readingSeries')} onCancel={query.cancel} />
        {isFailed && <ErrorState error={query.error!} onRetry={query.retry} />}
        {model && model.lines.length === 0 && <p className={classes.nothing}>{t('metrics.noPoints')}</p>}
        {model && model.lines.length > 0 && (
          <Lines
            metric={metric}
            settings={settings}
            part={part}
            model={model}
            before={before}
            crosshair={crosshair}
            onCrosshair={setCrosshair}
          />
        )}
      </div>
      {model && model.lines.length > 0 && (
        <SmallLegend model={model} unit={displayUnitOf(model)} crosshairNs={crosshair.ns} />
      )}
      {model && model.lines.length > 0 && reading?.(model)}
    </>
  );
}

function wordsOf({ title }: ChartPart, { service }: SmallMetric, { view }: ChartSettings): PictureWords {
  return { title, subtitle: `${service} · ${t(`metrics.view.${view}`)}` };
}

interface LinesProps {
  metric: SmallMetric;
  settings: ChartSettings;
  part: ChartPart;
  model: AnswerModel;
  before: { model: AnswerModel; shiftNs: bigint } | undefined;
  crosshair: Crosshair;
  onCrosshair: (crosshair: Crosshair) => void;
}

function Lines({ metric, settings, part, model, before, crosshair, onCrosshair }: LinesProps) {
  const range = useChartRange(model);
  const unit = useMemo(() => displayUnitOf(model), [model]);
  const picture = () => {
    const streams = [
      ...(before ? earlierStreams(model, before.model, before.shiftNs, NONE, unit) : []),
      ...chartStreams(model, NONE, unit),
    ];
    return linesPicture(streams, range, [], unit, wordsOf(part, metric, settings));
  };
  useOfferedPart(part.id, part.at, chartPin(picture));
  return (
    <LinesFigure
      metric={{ ...metric, exemplars: 0 }}
      view={settings.view}
      model={model}
      earlier={before}
      range={range}
      unit={unit}
      hidden={NONE}
      exemplars={NO_EXEMPLARS}
      crosshair={crosshair}
      onCrosshair={onCrosshair}
    />
  );
}

function SmallHeatmap({ metric, settings, part }: SmallChartProps) {
  const question = heatmapQuestion(metric, settings, useBounds(), COLUMNS, ROWS);
  const { data, error, loading, cancel, retry } = useQuery('metrics.heatmap', question);
  const read = useMemo(() => data && readHeatmap(data, undefined), [data]);
  const unit = useMemo(() => data && heatmapUnit(data), [data]);
  const isDrawn = data !== undefined && data.total > 0;
  const picture = () => heatmapPicture(read!, settings.scale, [], unit!, wordsOf(part, metric, settings));
  useOfferedPart(part.id, part.at, isDrawn ? chartPin(picture) : () => () => t('report.nothing'));
  return (
    <div className={classes.figure}>
      <QueryStatus loading={loading} what={t('metrics.readingSeries')} onCancel={cancel} />
      {error && !data && <ErrorState error={error} onRetry={retry} />}
      {data && !isDrawn && <p className={classes.nothing}>{t('metrics.noPoints')}</p>}
      {isDrawn && read && unit && (
        <HeatmapFigure
          metric={{ ...metric, exemplars: 0 }}
          settings={settings}
          answer={data}
          data={read}
          unit={unit}
          exemplars={NO_EXEMPLARS}
        />
      )}
    </div>
  );
}
