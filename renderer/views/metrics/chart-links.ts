import { NS_PER_MINUTE } from '../../../core/model/units.ts';
import { NO_FILTER } from '../../state/filter.ts';
import type { TimeRange } from '../../state/time-range.ts';
import { useView } from '../../state/view.ts';

/** The minute of the clock a moment lies in. */
export function minuteAround(ns: bigint): TimeRange & { kind: 'between' } {
  const fromNs = ns - (ns % NS_PER_MINUTE);
  return { kind: 'between', fromNs: fromNs.toString(), toNs: (fromNs + NS_PER_MINUTE).toString() };
}

/** The traces or logs of one service in the minute of a chart's point; back returns to the chart. */
export function goToMinute(view: 'traces' | 'logs', service: string, ns: bigint): void {
  const filter = service === '' ? NO_FILTER : { ...NO_FILTER, services: [service] };
  useView.getState().go(view, '', { filter, range: minuteAround(ns) });
}

/** The trace of an exemplar with its span selected; the range is opened so that the trace is not outside of it. */
export function openExemplar({ traceId, spanId }: { traceId: string; spanId: string }): void {
  useView.getState().go('trace', traceId, { selection: spanId });
}
