import { useMemo, useState } from 'react';
import type { MetricAnswer, MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { writeAnswerCsv } from './answer-csv.ts';
import { chartStreams, displayUnitOf, earlierStreams, type AnswerModel } from './answer-model.ts';
import { linesPicture } from './chart-picture.ts';
import { compareWords, differenceWords } from './compare-words.ts';
import type { ChartSettings } from './chart-settings.ts';
import { findingWords } from './finding-words.ts';
import { LinesFigure, NO_CROSSHAIR } from './LinesFigure.tsx';
import classes from './MetricPane.module.css';
import { NoPoints } from './NoPoints.tsx';
import { PanelFrame } from './PanelFrame.tsx';
import { PointTable } from './PointTable.tsx';
import { Said } from './Said.tsx';
import { whatIsDrawn } from './said-words.ts';
import type { Shown } from './ShowSwitch.tsx';
import { StreamLegend } from './StreamLegend.tsx';
import { exemplarDots, useExemplars } from './use-exemplars.ts';
import { useChartRange } from './use-chart-range.ts';
import { useEarlier, useLines, type Earlier } from './use-lines.ts';

/** As many slices as a wide chart has room for; a step more than a point per two pixels nobody sees. */
const SLICES = 400;

export interface PanelProps {
  metric: MetricSummary;
  settings: ChartSettings;
  onChange: (change: Partial<ChartSettings>) => void;
  shown: Shown;
}

/** A metric as lines, with legend, words and the ways on. */
export function LinesPanel(props: PanelProps) {
  const { metric, settings } = props;
  const { query, model } = useLines(metric, settings, SLICES);
  const earlier = useEarlier(metric, settings, SLICES, model);
  const { data, error, loading, cancel, retry, isPrevious } = query;
  const isFailed = error !== undefined && (!data || isPrevious);
  return (
    <div className={classes.panel}>
      <QueryStatus loading={loading} what={t('metrics.readingSeries')} onCancel={cancel} />
      {isFailed && <ErrorState error={error} onRetry={retry} />}
      {!isFailed && data && model && (
        <>
          {model.lines.length === 0 ? (
            <NoPoints settings={settings} onChange={props.onChange} />
          ) : (
            <Drawn {...props} answer={data} model={model} earlier={earlier} />
          )}
        </>
      )}
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

interface DrawnProps extends PanelProps {
  answer: MetricAnswer;
  model: AnswerModel;
  earlier: Earlier | undefined;
}

function Drawn({ metric, settings, shown, answer, model, earlier }: DrawnProps) {
  const [hidden, setHidden] = useState(NONE);
  const [crosshair, setCrosshair] = useState(NO_CROSSHAIR);
  const range = useChartRange(model);
  const exemplars = useExemplars(metric, settings.allServices, metric.exemplars > 0);
  const unit = useMemo(() => displayUnitOf(model), [model]);
  const before = earlier?.model && { model: earlier.model, shiftNs: earlier.shiftNs };
  const picture = () => {
    const streams = [
      ...(before ? earlierStreams(model, before.model, before.shiftNs, hidden, unit) : []),
      ...chartStreams(model, hidden, unit),
    ];
    const hasValues = settings.view === 'value' || settings.view === 'mean' || settings.view === 'quantile';
    const dots = exemplarDots(exemplars.list, model.baseNs, hasValues, { unit, factor: unit.factor });
    const words = { title: metric.name, subtitle: `${metric.service} · ${t(`metrics.view.${settings.view}`)}` };
    return linesPicture(streams, range, dots, unit, words);
  };
  return (
    <PanelFrame
      metric={metric}
      shown={shown}
      exemplars={exemplars}
      unit={unit}
      picture={picture}
      csv={() => writeAnswerCsv(metric, settings.view, model, hidden)}
      table={<PointTable model={model} hidden={hidden} />}
    >
      <div className={classes.chart}>
        <LinesFigure
          metric={metric}
          view={settings.view}
          model={model}
          earlier={before}
          range={range}
          unit={unit}
          hidden={hidden}
          exemplars={exemplars}
          crosshair={crosshair}
          onCrosshair={setCrosshair}
        />
      </div>
      <SaidOfLines metric={metric} settings={settings} answer={answer} model={model} earlier={earlier} />
      <StreamLegend
        model={model}
        earlier={before?.model}
        unit={unit}
        hidden={hidden}
        onHidden={setHidden}
        onHighlight={(highlighted) => setCrosshair({ ...crosshair, highlighted })}
        near={crosshair.near}
        crosshairNs={crosshair.ns}
      />
    </PanelFrame>
  );
}

type SaidOfLinesProps = Pick<DrawnProps, 'metric' | 'settings' | 'answer' | 'model' | 'earlier'>;

function SaidOfLines({ metric, settings, answer, model, earlier }: SaidOfLinesProps) {
  const what = compareWords(settings.compare);
  const compared = (): string => {
    if (settings.compare === '') return '';
    if (!earlier) return t('metrics.compare.noRange');
    if (!earlier.model) return '';
    return differenceWords(model, earlier.model, displayUnitOf(model), what);
  };
  const common = Object.entries(model.common).filter(([, value]) => value !== '');
  return (
    <Said
      lines={[
        whatIsDrawn(metric, settings),
        answer.others ? t('metrics.said.top', { n: answer.lines.length, total: answer.groups }) : '',
        common.length > 0
          ? t('metrics.said.common', { attributes: common.map(([key, value]) => `${key}=${value}`).join('  ') })
          : '',
        compared(),
      ]}
      warnings={answer.findings.filter(({ count }) => count > 0).map(findingWords)}
    />
  );
}
