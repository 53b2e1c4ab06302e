import { useMemo, useState } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import type { ChartPick, ChartRange } from '../../charts/line/chart-types.ts';
import { LineChart } from '../../charts/line/LineChart.tsx';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { chartStreams, earlierStreams, type AnswerModel } from './answer-model.ts';
import { openExemplar } from './chart-links.ts';
import type { ChartView } from './chart-settings.ts';
import { PointMenu } from './PointMenu.tsx';
import { readAloud } from './read-aloud.ts';
import { exemplarDots, type Exemplars } from './use-exemplars.ts';

export interface Crosshair {
  readonly ns: number | null;
  readonly near: string | null;
  readonly highlighted: string | null;
}

interface LinesFigureProps {
  metric: Pick<MetricSummary, 'name' | 'service' | 'exemplars' | 'unit'>;
  view: ChartView;
  model: AnswerModel;
  earlier: { model: AnswerModel; shiftNs: bigint } | undefined;
  range: ChartRange;
  unit: DisplayUnit;
  hidden: ReadonlySet<string>;
  exemplars: Exemplars;
  crosshair: Crosshair;
  onCrosshair: (crosshair: Crosshair) => void;
}

export const NO_CROSSHAIR: Crosshair = { ns: null, near: null, highlighted: null };

/** A drag becomes the shared time range. */
export function brushTo(baseNs: bigint, fromNs: number, toNs: number): void {
  const at = (ns: number): string => (baseNs + BigInt(Math.round(ns))).toString();
  useView.getState().setRange({ kind: 'between', fromNs: at(fromNs), toNs: at(toNs) });
}

/** The chart of lines, with what can be reached from a point of it. */
export function LinesFigure(props: LinesFigureProps) {
  const { metric, view, model, earlier, range, unit, hidden, exemplars, crosshair, onCrosshair } = props;
  const [pick, setPick] = useState<ChartPick | null>(null);
  const now = useMemo(() => chartStreams(model, hidden, unit), [model, hidden, unit]);
  const before = useMemo(
    () => (earlier ? earlierStreams(model, earlier.model, earlier.shiftNs, hidden, unit) : []),
    [model, earlier, hidden, unit],
  );
  const streams = useMemo(() => [...before, ...now], [before, now]);
  // A rate is no measurement: there the dots stand on the lower edge.
  const hasValues = view === 'value' || view === 'mean' || view === 'quantile';
  const dots = useMemo(
    () => exemplarDots(exemplars.list, model.baseNs, hasValues, { unit, factor: unit.factor }),
    [exemplars, model.baseNs, hasValues, unit],
  );
  const inMinute = (fromNs: bigint, toNs: bigint): number =>
    exemplars.list.filter(({ timeNs }) => timeNs >= fromNs && timeNs < toNs).length;
  return (
    <>
      <LineChart
        label={t('metrics.chart', { name: metric.name })}
        streams={streams}
        range={range}
        unit={unit.label}
        highlighted={crosshair.highlighted}
        crosshairNs={crosshair.ns}
        onCrosshair={(ns) => onCrosshair({ ...crosshair, ns, near: ns === null ? null : crosshair.near })}
        near={crosshair.near}
        onNear={(near) => onCrosshair({ ...crosshair, near })}
        reading={readAloud(model, hidden, unit, crosshair.ns)}
        onBrush={(fromNs, toNs) => brushTo(range.baseNs, fromNs, toNs)}
        dots={dots}
        onDot={(at) => dots[at]?.isKnown && openExemplar(exemplars.list[at]!)}
        onPick={setPick}
      />
      <PointMenu
        pick={pick}
        baseNs={range.baseNs}
        service={metric.service}
        countExemplars={metric.exemplars > 0 ? inMinute : undefined}
        onClose={() => setPick(null)}
      />
    </>
  );
}
