import type { MetricHeatmap } from '../../../contract/operations/metrics.ts';
import { chooseDisplayUnit, type DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import type { HeatmapData } from '../../charts/heatmap/heatmap-layout.ts';
import type { ChartStream } from '../../charts/line/chart-types.ts';
import { quantileName } from './answer-model.ts';

/** Lines lie in one colour over the cells; the dash and the name at the end tell them apart. */
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3]];
const EARLIER_DASH: readonly number[] = [1, 4];

function quantileLines({ quantiles }: Pick<MetricHeatmap, 'quantiles'>, baseNs: bigint, moveNs: bigint): ChartStream[] {
  return quantiles.map(({ quantile, frame }, at) => {
    const shift = Number(BigInt(frame.baseNs) + moveNs - baseNs);
    const isEarlier = moveNs !== 0n;
    return {
      id: `${quantile}${isEarlier ? ' ←' : ''}`,
      label: quantileName(quantile),
      time: shift === 0 ? frame.columns.time : frame.columns.time.map((ns) => ns + shift),
      value: frame.columns.value,
      style: { token: '--text-1', dash: isEarlier ? EARLIER_DASH : DASHES[at % DASHES.length]! },
      isEarlier,
    };
  });
}

/** The engine's answer with its edges as numbers, and the quantiles of an earlier window moved onto it. */
export function readHeatmap(
  answer: MetricHeatmap,
  earlier: { answer: MetricHeatmap; shiftNs: bigint } | undefined,
): HeatmapData {
  const xEdgesNs = answer.xEdgesNs.map(BigInt);
  const baseNs = xEdgesNs[0] ?? 0n;
  const before = earlier ? quantileLines(earlier.answer, baseNs, earlier.shiftNs) : [];
  return {
    cells: answer.frame.columns,
    xEdgesNs,
    yEdges: answer.yEdges,
    total: answer.total,
    lines: [...before, ...quantileLines(answer, baseNs, 0n)],
  };
}

/** The unit the heatmap is read in: that of its middle bucket, since the outermost are seldom what matters. */
export function heatmapUnit({ unit, yEdges, frame }: MetricHeatmap): DisplayUnit {
  const { row, count } = frame.columns;
  let fullest = 0;
  for (let i = 1; i < count.length; i++) if (count[i]! > count[fullest]!) fullest = i;
  const at = row[fullest] ?? 0;
  const edge = [yEdges[at + 1], yEdges[at]].find((value) => value !== undefined && Number.isFinite(value)) ?? 0;
  return chooseDisplayUnit(unit, Math.abs(edge));
}
