import type { Expression } from '../../contract/expression.ts';
import type { AttributeTerm, LogFilter, MetricFilter, TraceFilter } from '../../contract/filters.ts';
import { signalsOf } from './filter-expression.ts';
import type { Bounds } from './time-range.ts';

/** The one filter all views share; each view takes the parts it understands. '' and 0 mean "not asked for". */
export interface Filter {
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly status: '' | 'error' | 'ok';
  /** [min, max) in whole nanoseconds. */
  readonly minDurationNs: string;
  readonly maxDurationNs: string;
  /** SeverityNumber 1–24. */
  readonly minSeverity: number;
  readonly attributes: readonly AttributeTerm[];
  /** Each must hold, besides all else: whatever the plain parts cannot say. */
  readonly where: readonly Expression[];
  readonly text: string;
  readonly traceId: string;
  readonly spanId: string;
}

export const NO_FILTER: Filter = {
  services: [],
  operations: [],
  status: '',
  minDurationNs: '',
  maxDurationNs: '',
  minSeverity: 0,
  attributes: [],
  where: [],
  text: '',
  traceId: '',
  spanId: '',
};

const listOrNone = <T>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

/** The entries that speak of one signal only; others have no meaning for it, as their chips say. */
function whereFor(signal: 'spans' | 'logs', { where }: Filter): Expression | undefined {
  const of = where.filter((entry) => signalsOf(entry)[signal]);
  return of.length > 1 ? { kind: 'and', of } : of[0];
}

/** The operation includes the longest duration, the filter does not. Nothing is shorter than 0. */
function durationBounds({
  minDurationNs,
  maxDurationNs,
}: Filter): Pick<TraceFilter, 'minDurationNs' | 'maxDurationNs'> {
  if (maxDurationNs === '') return { minDurationNs: minDurationNs || undefined };
  const most = BigInt(maxDurationNs) - 1n;
  return most < 0n
    ? { minDurationNs: '1', maxDurationNs: '0' }
    : { minDurationNs: minDurationNs || undefined, maxDurationNs: most.toString() };
}

/** A trace belongs to the time range in which it ended: only then is it known whole. */
export function toTraceFilter(filter: Filter, bounds: Bounds): TraceFilter {
  return {
    endFromNs: bounds.fromNs,
    endToNs: bounds.toNs,
    services: listOrNone(filter.services),
    operations: listOrNone(filter.operations),
    status: filter.status || undefined,
    ...durationBounds(filter),
    attributes: listOrNone(filter.attributes),
    text: filter.text || undefined,
    traceIds: filter.traceId ? [filter.traceId] : undefined,
    where: whereFor('spans', filter),
  };
}

export function toLogFilter(filter: Filter, bounds: Bounds): LogFilter {
  return {
    ...bounds,
    services: listOrNone(filter.services),
    minSeverity: filter.minSeverity || undefined,
    text: filter.text || undefined,
    traceId: filter.traceId || undefined,
    spanId: filter.spanId || undefined,
    attributes: listOrNone(filter.attributes),
    where: whereFor('logs', filter),
  };
}

/** Attributes are looked for on the resource: which metrics a host or a pod sends. */
export function toMetricFilter(filter: Filter): MetricFilter {
  const { services, text, attributes } = filter;
  return { services: listOrNone(services), text: text || undefined, resource: listOrNone(attributes) };
}

export function isFiltered(filter: Filter): boolean {
  return JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
}
