import { findAttribute, type AnyValue, type Attributes } from '../../../model/attributes.ts';
import type { TraceId } from '../../../model/ids.ts';
import type { ResourceGroup, ScopeGroup } from '../../../model/resource.ts';
import type { ResourceSpans, Span } from '../../../model/span.ts';
import type { SpanOutline } from '../../traces/look-into-pieces.ts';
import { encodeProtobuf } from '../../../otlp/encode-protobuf.ts';

/** What policies see of a trace. Decoding and measuring cost time, and are done when a policy asks: the less it asks for, the less. */
export interface SampledTrace {
  traceId: TraceId;
  spanCount: number;
  /** Of each span. */
  readonly outlines: readonly SpanOutline[];
  /** Whether an attribute of one of its resources or spans is so. */
  someAttribute(key: string, test: (value: AnyValue) => boolean): boolean;
  /** Everything. */
  readonly groups: readonly ResourceSpans[];
  /** Of the trace as a request of OTLP. */
  readonly bytes: number;
}

/** Of spans that are all of one trace, with what they are in. */
export function traceOf(groups: ResourceSpans[]): SampledTrace {
  const spans = groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
  return {
    traceId: spans[0]?.traceId ?? ('' as TraceId),
    spanCount: spans.length,
    groups,
    outlines: spans.map(({ startTimeUnixNano, endTimeUnixNano, status, flags, traceState }) => ({
      startTimeUnixNano,
      endTimeUnixNano,
      flags,
      traceState,
      statusCode: status.code,
    })),
    someAttribute(key, test) {
      const has = ({ attributes }: { attributes: Attributes }) => {
        const value = findAttribute(attributes, key);
        return value !== undefined && test(value);
      };
      return groups.some(({ resource }) => has(resource)) || spans.some(has);
    },
    get bytes() {
      return encodeProtobuf({ signal: 'traces', groups }).length;
    },
  };
}

export type SpanTest = (span: Span, scope: ScopeGroup<Span>, group: ResourceGroup<Span>) => boolean;

/** Whether there is a span for which it holds. */
export function someSpan({ groups }: SampledTrace, test: SpanTest): boolean {
  return groups.some((group) => group.scopes.some((scope) => scope.items.some((span) => test(span, scope, group))));
}
