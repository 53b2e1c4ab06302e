import { useMemo } from 'react';
import { textAt } from '../../../contract/frame.ts';
import type { OutputOf } from '../../../contract/operations.ts';
import type { ChartDot } from '../../charts/line/chart-types.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { formatReading } from '../../charts/line/format-ticks.ts';
import { formatClock } from '../../format/time.ts';
import { shortId } from '../../format/names.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import type { ChartTarget } from './chart-questions.ts';

/** One exemplar: a single measurement, and the span it was taken in. */
export interface Exemplar {
  readonly timeNs: bigint;
  /** In the metric's unit, as sent. */
  readonly value: number;
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Whether this store holds the trace. */
  readonly isKnown: boolean;
}

export interface Exemplars {
  readonly list: readonly Exemplar[];
  /** All there are in the range; more than are listed where the bound cut them. */
  readonly total: number;
}

/** More dots than these nobody tells apart. */
const MOST_DOTS = 400;
const NONE: Exemplars = { list: [], total: 0 };

function readExemplars({ frame, total }: OutputOf<'metrics.exemplars'>): Exemplars {
  const { time, value, service, traceId, spanId, known } = frame.columns;
  const list = Array.from({ length: frame.rows }, (_, row) => ({
    timeNs: time[row]!,
    value: value[row]!,
    service: textAt(service, row),
    traceId: textAt(traceId, row),
    spanId: textAt(spanId, row),
    isKnown: known[row] === 1,
  }));
  return { list, total };
}

/** Exemplars of a metric in the shared range; nothing is asked for a metric that has none. */
export function useExemplars({ name, service }: ChartTarget, allServices: boolean, hasSome: boolean): Exemplars {
  const bounds = useBounds();
  const input = { name, ...(allServices ? {} : { service }), ...bounds, limit: MOST_DOTS };
  const { data } = useQuery('metrics.exemplars', input, { enabled: hasSome });
  return useMemo(() => (data && hasSome ? readExemplars(data) : NONE), [data, hasSome]);
}

/** "14:03:21.482 · 412 ms · trace 0af76519": what a dot says when pointed at. */
export function exemplarWords({ timeNs, value, traceId, isKnown }: Exemplar, unit: DisplayUnit): string {
  const read = `${formatReading(value * unit.factor)} ${unit.label}`.trim();
  const where = traceId === '' ? t('metrics.exemplar.noTrace') : t('metrics.exemplar.trace', { id: shortId(traceId) });
  const missing = traceId !== '' && !isKnown ? ` · ${t('metrics.exemplar.unknown')}` : '';
  return `${formatClock(timeNs, 3)} · ${read} · ${where}${missing}`;
}

/** Exemplars as dots. `hasValues`: whether the axis shows single measurements; a rate's does not. */
export function exemplarDots(
  list: readonly Exemplar[],
  baseNs: bigint,
  hasValues: boolean,
  look: { unit: DisplayUnit; factor: number },
): ChartDot[] {
  return list.map((exemplar) => ({
    ns: Number(exemplar.timeNs - baseNs),
    value: hasValues ? exemplar.value * look.factor : NaN,
    isKnown: exemplar.isKnown && exemplar.traceId !== '',
    label: exemplarWords(exemplar, look.unit),
  }));
}
