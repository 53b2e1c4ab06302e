import type { FigureList, MetricFigures } from '../../model/session-figures.ts';
import { pairUp, type Pair } from './pair-up.ts';

export interface MetricRow extends Pair<MetricFigures> {
  readonly service: string;
  readonly name: string;
  readonly unit: string;
  readonly kind: MetricFigures['kind'];
  /** After ÷ before − 1; NaN where it is not known. */
  readonly meanChange: number;
  readonly rateChange: number;
  /** Attribute keys that came and went; empty unless the metric is in both. */
  readonly newLabels: readonly string[];
  readonly goneLabels: readonly string[];
}

/** Whether less or more is better nobody knows of a metric, so none is a regression. Another unit or kind is another metric. */
export function compareMetrics(before: FigureList<MetricFigures>, after: FigureList<MetricFigures>): MetricRow[] {
  return pairUp(before, after, keyOf).map(rowOf);
}

const keyOf = ({ service, name, unit, kind, isMonotonic }: MetricFigures): string =>
  JSON.stringify([service, name, unit, kind, isMonotonic]);

function rowOf(pair: Pair<MetricFigures>): MetricRow {
  const { before, after } = pair;
  const { service, name, unit, kind } = (after ?? before)!;
  return {
    ...pair,
    service,
    name,
    unit,
    kind,
    meanChange: (after?.mean ?? NaN) / (before?.mean ?? NaN) - 1,
    rateChange: (after?.perSecond ?? NaN) / (before?.perSecond ?? NaN) - 1,
    newLabels: before && after ? without(after.labels, before.labels) : [],
    goneLabels: before && after ? without(before.labels, after.labels) : [],
  };
}

function without(labels: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return labels.filter((label) => !known.has(label));
}
