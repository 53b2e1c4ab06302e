import type { TraceDetail } from '../../../contract/operations/traces.ts';
import { layoutTrace } from '../../../core/layout/timeline/layout-trace.ts';
import type { LayoutSource, TraceLayout } from '../../../core/layout/timeline/layout-trace.ts';
import type { TextCodes, TimelineOptions, TimelineSource } from '../../../core/layout/timeline/timeline-model.ts';
import { runJob } from '../../workers/run-job.ts';

/** In the page. */
export function layoutHere(detail: TraceDetail, options: TimelineOptions): TraceLayout {
  return layoutTrace({ ...detail, logs: detail.frame.columns.logs }, options);
}

/** In the worker. Only what is computed with is sent there; texts are put back here. */
export async function layoutBeside(
  detail: TraceDetail,
  options: TimelineOptions,
  signal: AbortSignal,
): Promise<TraceLayout> {
  const { model, ...rest } = await runJob('layoutTrace', [withoutTexts(detail), options], signal);
  const name = { ...model.events.name, dictionary: detail.events.columns.name.dictionary };
  return { ...rest, model: { ...model, columns: detail.frame.columns, events: { ...model.events, name } } };
}

/** In the worker, or where there is none in the page: slower, but the trace is read. Undefined when nobody wants it any more. */
export async function layoutSomewhere(
  detail: TraceDetail,
  options: TimelineOptions,
  signal: AbortSignal,
): Promise<TraceLayout | undefined> {
  try {
    return await layoutBeside(detail, options, signal);
  } catch {
    return signal.aborted ? undefined : layoutHere(detail, options);
  }
}

function withoutTexts({ frame, events, links }: TraceDetail): LayoutSource {
  const { spanIdHigh, spanIdLow, parentIdHigh, parentIdLow, parent, start, duration } = frame.columns;
  const { status, flags, kind, name, service, host, traceId }: TimelineSource['frame']['columns'] = frame.columns;
  const codes = ({ codes: numbers }: TextCodes) => ({ dictionary: [], codes: numbers });
  const { row, direction, target } = links.columns;
  return {
    frame: {
      columns: {
        spanIdHigh,
        spanIdLow,
        parentIdHigh,
        parentIdLow,
        parent,
        start,
        duration,
        status,
        flags,
        kind,
        name: codes(name),
        service: codes(service),
        host: codes(host),
        ...(traceId && { traceId: codes(traceId) }),
      },
    },
    events: { columns: { ...events.columns, name: codes(events.columns.name) } },
    links: { columns: { row, direction, target } },
    logs: frame.columns.logs,
  };
}
