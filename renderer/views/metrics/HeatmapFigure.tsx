import { useMemo, useState } from 'react';
import type { MetricHeatmap, MetricSummary } from '../../../contract/operations/metrics.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { Heatmap } from '../../charts/heatmap/Heatmap.tsx';
import type { HeatmapData } from '../../charts/heatmap/heatmap-layout.ts';
import type { ChartPick } from '../../charts/line/chart-types.ts';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { openExemplar } from './chart-links.ts';
import type { ChartSettings } from './chart-settings.ts';
import { brushTo } from './LinesFigure.tsx';
import { PointMenu } from './PointMenu.tsx';
import { exemplarDots, type Exemplars } from './use-exemplars.ts';

interface HeatmapFigureProps {
  metric: Pick<MetricSummary, 'name' | 'service' | 'exemplars'>;
  settings: ChartSettings;
  answer: MetricHeatmap;
  data: HeatmapData;
  unit: DisplayUnit;
  exemplars: Exemplars;
}

/** The heatmap, with what can be reached from a cell of it. */
export function HeatmapFigure({ metric, settings, answer, data, unit, exemplars }: HeatmapFigureProps) {
  const [pick, setPick] = useState<ChartPick | null>(null);
  const baseNs = data.xEdgesNs[0] ?? 0n;
  const dots = useMemo(
    () => exemplarDots(exemplars.list, baseNs, true, { unit, factor: 1 }),
    [exemplars, baseNs, unit],
  );
  const inMinute = (fromNs: bigint, toNs: bigint): number =>
    exemplars.list.filter(({ timeNs }) => timeNs >= fromNs && timeNs < toNs).length;
  return (
    <>
      <Heatmap
        label={t('metrics.heat.label', { name: metric.name, n: formatCount(answer.total) })}
        data={data}
        scale={settings.scale}
        unit={unit}
        dots={dots}
        onDot={(at) => dots[at]?.isKnown && openExemplar(exemplars.list[at]!)}
        onPick={setPick}
        onBrush={(fromNs, toNs) => brushTo(baseNs, fromNs, toNs)}
      />
      <PointMenu
        pick={pick}
        baseNs={baseNs}
        service={metric.service}
        countExemplars={metric.exemplars > 0 ? inMinute : undefined}
        onClose={() => setPick(null)}
      />
    </>
  );
}
