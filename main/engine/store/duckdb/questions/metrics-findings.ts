import type { MetricFinding } from '../../../../../contract/operations/metrics.ts';
import type { Drawn } from './metrics-drawn.ts';
import type { DrawnQuantile } from './metrics-quantiles.ts';
import type { QueryInput } from './metrics-scalar.ts';
import { isDelta } from './metrics-sliced.ts';
import type { MetricSource } from './metrics-source.ts';

/** Columns of `told` that name a point as example. */
export const EXAMPLES = ['empty_id', 'resets_id', 'crossings_id', 'startless_id', 'sumless_id'] as const;

const TEMPORALITIES = ['unspecified', 'delta', 'cumulative'];

/**
 * What the reader should know before trusting a line. Counts are of
 *
 *   reset, overlap      points               gap                 breaks drawn
 *   no-value            points               no-start, no-sum    streams
 *   mixed-units, mixed-temporality           different ones      (of all the metric's streams, filtered or not)
 *   no-temporality      resources' metrics that do not say; read as totals
 *   bounds-differ, no-buckets, bounds-not-ascending, too-many-buckets, bounds-changed   points whose buckets are left out
 *   bucket-fell         buckets that fell while their count rose, taken as 0
 *   resets-not-excluded slices of streams without start times, of so many points that falls were not looked for in each
 *   delta-as-reported   delta sums shown as value: each slice is what was reported in it, no running total
 *   gauge-difference    a gauge's rate or increase is the plain difference of its values
 *   quantiles-averaged  streams whose own reported quantiles were put together, which no arithmetic makes exact
 */
export function collectFindings(
  source: MetricSource,
  { kind, view, aggregate }: QueryInput,
  drawn: readonly DrawnQuantile[],
  gaps: number,
  example: (of: Drawn, name: (typeof EXAMPLES)[number]) => string,
): MetricFinding[] {
  const { metrics } = source;
  const units = [...new Set(metrics.map(({ unit }) => unit))];
  const temporalities = [...new Set(metrics.map(({ temporality }) => temporality))];
  const deltas = metrics.filter(isDelta).length;
  const finding = (code: string, count: number, text = ''): MetricFinding => ({ code, count, example: text });
  const isTotal = view !== 'value' && kind !== 'gauge';
  return [
    ...drawn.flatMap(({ of, refused = [] }) => [
      ...refused.map(({ reason, points, example: bounds }) => finding(reason, points, bounds)),
      finding('bucket-fell', of.told('fallen')),
      ...(isTotal
        ? [
            finding('reset', of.told('resets'), example(of, 'resets_id')),
            finding('overlap', of.told('crossings'), example(of, 'crossings_id')),
            finding('no-start', deltas === metrics.length ? 0 : of.told('startless'), example(of, 'startless_id')),
          ]
        : []),
      finding('resets-not-excluded', of.told('unproven')),
      finding('no-value', of.told('empty'), example(of, 'empty_id')),
      finding('no-sum', view === 'mean' ? of.told('sumless') : 0, example(of, 'sumless_id')),
      finding(
        'quantiles-averaged',
        kind === 'summary' && view === 'quantile' && aggregate === 'sum' ? streamsTogether(of) : 0,
      ),
    ]),
    finding('gap', gaps),
    finding('mixed-units', units.length > 1 ? units.length : 0, units.slice(0, 5).join(', ')),
    finding(
      'mixed-temporality',
      temporalities.length > 1 ? temporalities.length : 0,
      temporalities.map((t) => TEMPORALITIES[t] ?? String(t)).join(', '),
    ),
    finding(
      'no-temporality',
      kind === 'gauge' || kind === 'summary' ? 0 : metrics.filter(({ temporality }) => temporality === 0).length,
    ),
    finding('delta-as-reported', view === 'value' && kind === 'sum' ? deltas : 0),
    finding('gauge-difference', kind === 'gauge' && view !== 'value' ? 1 : 0),
  ];
}

function streamsTogether({ lines }: Drawn): number {
  return lines.reduce((sum, { streams }) => sum + (streams > 1 ? streams : 0), 0);
}
