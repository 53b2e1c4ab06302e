import type { AttributeTerm, LogFilter, MetricFilter, TraceFilter } from '../../contract/filters.ts';
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
  text: '',
  traceId: '',
  spanId: '',
};

const listOrNone = <T>(list: readonly T[]): T[] | undefined => (list.length > 0 ? [...list] : undefined);

export function toTraceFilter(filter: Filter, bounds: Bounds): TraceFilter {
  return {
    ...bounds,
    services: listOrNone(filter.services),
    operations: listOrNone(filter.operations),
    status: filter.status || undefined,
    minDurationNs: filter.minDurationNs || undefined,
    maxDurationNs: filter.maxDurationNs || undefined,
    attributes: listOrNone(filter.attributes),
    text: filter.text || undefined,
    traceIds: filter.traceId ? [filter.traceId] : undefined,
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
  };
}

export function toMetricFilter(filter: Filter): MetricFilter {
  return { services: listOrNone(filter.services), text: filter.text || undefined };
}

export function isFiltered(filter: Filter): boolean {
  return JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
}
