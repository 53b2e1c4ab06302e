import { NO_SPAN_ID } from '../../model/ids.ts';
import type { Span } from '../../model/span.ts';

type Told = Pick<Span, 'traceId' | 'spanId' | 'name' | 'kind' | 'startTimeUnixNano' | 'endTimeUnixNano'>;

/** A span of what is told, the rest being empty. */
export function spanWith(told: Told & Partial<Span>): Span {
  return {
    traceState: '',
    parentSpanId: NO_SPAN_ID,
    flags: 0,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 0, message: '' },
    ...told,
  };
}
