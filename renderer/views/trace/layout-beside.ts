import type { TraceDetail } from '../../../contract/operations/traces.ts';
import type {
  TextCodes,
  TimelineModel,
  TimelineOptions,
  TimelineSource,
} from '../../../core/layout/timeline/timeline-model.ts';
import { runJob } from '../../workers/run-job.ts';

/** `layoutTimeline` in the worker. Only what it computes with is sent there; texts are put back here. */
export async function layoutBeside(
  detail: TraceDetail,
  options: TimelineOptions,
  signal: AbortSignal,
): Promise<TimelineModel> {
  const laid = await runJob('layoutTimeline', [withoutTexts(detail), options], signal);
  const name = { ...laid.events.name, dictionary: detail.events.columns.name.dictionary };
  return { ...laid, columns: detail.frame.columns, events: { ...laid.events, name } };
}

function withoutTexts({ frame, events }: TraceDetail): TimelineSource {
  const { spanIdHigh, spanIdLow, parentIdHigh, parentIdLow, parent, start, duration } = frame.columns;
  const { status, flags, kind, name, service, host, traceId }: TimelineSource['frame']['columns'] = frame.columns;
  const codes = ({ codes: numbers }: TextCodes) => ({ dictionary: [], codes: numbers });
  return {
    frame: {
      columns: {
        ...{ spanIdHigh, spanIdLow, parentIdHigh, parentIdLow, parent, start, duration, status, flags, kind },
        ...{ name: codes(name), service: codes(service), host: codes(host) },
        ...(traceId && { traceId: codes(traceId) }),
      },
    },
    events: { columns: { ...events.columns, name: codes(events.columns.name) } },
  };
}
