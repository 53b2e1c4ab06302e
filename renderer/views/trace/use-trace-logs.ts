import { useMemo } from 'react';
import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { indexLogs } from '../../../core/layout/timeline/log-index.ts';
import type { LogIndex } from '../../../core/layout/timeline/log-index.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { useQuery } from '../../state/use-query.ts';

/** Where the log records of the spans lie; asked for once the spans are there, and only where any has one. */
export function useTraceLogs(
  model: TimelineModel,
  { traceId, frame }: TraceDetail,
  hasLogs: boolean,
): LogIndex | undefined {
  const beside = model.columns.traceId?.dictionary.slice(1) ?? [];
  const { data, isPrevious } = useQuery('trace.logs', { traceId, beside }, { enabled: hasLogs });
  const shown = hasLogs && !isPrevious ? data : undefined;
  return useMemo(
    () => shown && indexLogs(model, shown.columns, Number(BigInt(shown.baseNs) - BigInt(frame.baseNs))),
    [model, shown, frame.baseNs],
  );
}
