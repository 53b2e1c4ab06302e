import { NO_FILTER } from '../../state/filter.ts';
import { useView } from '../../state/view.ts';

interface InTrace {
  readonly traceId: string;
  readonly spanId: string;
}

/** Opens the record's trace with its span selected; a record without a trace has nowhere to go. */
export function openTraceOf({ traceId, spanId }: InTrace): void {
  if (traceId !== '') useView.getState().go('trace', traceId, { selection: spanId });
}

/** Only the records of this trace, whatever was asked for before; back restores it. The selected record stays. */
export function showLogsOfTrace(traceId: string, selection: string): void {
  useView.getState().go('logs', '', { filter: { ...NO_FILTER, traceId }, range: { kind: 'fit' }, selection });
}
