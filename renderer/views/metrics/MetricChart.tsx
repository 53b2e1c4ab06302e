import { useMemo, useState } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import type { ChartRange } from '../../charts/line/chart-types.ts';
import { formatReading } from '../../charts/line/format-ticks.ts';
import { LineChart } from '../../charts/line/LineChart.tsx';
import { formatTime } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import classes from './MetricPane.module.css';
import { chartStreams, displayUnitOf, type SeriesModel } from './series-model.ts';
import { rowToRead, StreamLegend } from './StreamLegend.tsx';

interface MetricChartProps {
  metric: MetricSummary;
  model: SeriesModel;
  range: ChartRange;
  hidden: ReadonlySet<string>;
  onHidden: (hidden: ReadonlySet<string>) => void;
  hasCount: boolean;
}

/** Lines and legend with one crosshair between them. */
export function MetricChart({ metric, model, range, hidden, onHidden, hasCount }: MetricChartProps) {
  const [crosshairNs, setCrosshair] = useState<number | null>(null);
  const [highlighted, setHighlighted] = useState<string | null>(null);
  const [near, setNear] = useState<string | null>(null);
  const unit = useMemo(() => displayUnitOf(model), [model]);
  const streams = useMemo(() => chartStreams(model, hidden, unit), [model, hidden, unit]);
  const onBrush = (fromNs: number, toNs: number): void => {
    const at = (ns: number) => (range.baseNs + BigInt(Math.round(ns))).toString();
    useView.getState().setRange({ kind: 'between', fromNs: at(fromNs), toNs: at(toNs) });
  };
  return (
    <>
      <div className={classes.chart}>
        <LineChart
          label={t('metrics.chart', { name: metric.name })}
          streams={streams}
          range={range}
          unit={unit.label}
          highlighted={highlighted}
          crosshairNs={crosshairNs}
          onCrosshair={setCrosshair}
          near={near}
          onNear={setNear}
          reading={readAloud(model, hidden, unit, crosshairNs)}
          onBrush={onBrush}
        />
      </div>
      <StreamLegend
        model={model}
        unit={unit}
        hidden={hidden}
        onHidden={onHidden}
        onHighlight={setHighlighted}
        near={near}
        crosshairNs={crosshairNs}
        hasCount={hasCount}
      />
    </>
  );
}

/** Twenty values in one breath help nobody. */
const MOST_SPOKEN = 5;

function readAloud(model: SeriesModel, hidden: ReadonlySet<string>, unit: DisplayUnit, ns: number | null): string {
  if (ns === null) return t('metrics.noCrosshair');
  const shown = model.streams.filter(({ id }) => !hidden.has(id));
  const values = shown.slice(0, MOST_SPOKEN).map((stream) => {
    const value = stream.value[rowToRead(stream, ns)];
    return `${stream.label} ${value === undefined ? '–' : formatReading(value * unit.factor)} ${unit.label}`.trim();
  });
  const rest = shown.length - values.length;
  const more = rest > 0 ? [t('metrics.moreStreams', { n: rest })] : [];
  return [formatTime(model.baseNs + BigInt(Math.round(ns))), ...values, ...more].join(', ');
}
