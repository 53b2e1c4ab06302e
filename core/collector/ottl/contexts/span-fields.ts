import { SPAN_KINDS, type Span, type SpanEvent } from '../../../model/span.ts';
import { OttlError } from '../problem.ts';
import { int, text } from '../value.ts';
import {
  attributesField,
  countField,
  enumField,
  expectKind,
  expectText,
  idFields,
  longField,
  textField,
  timeField,
  type Field,
  type Fields,
} from './field.ts';

/** `Server` or `SPAN_KIND_SERVER`: the kind's number as a text, written like `name` makes it of `SERVER`. */
function kindField(name: (kind: string) => string): Field<Span> {
  const names: string[] = SPAN_KINDS.map(name);
  return {
    get: (span) => text(names[span.kind] ?? ''),
    set: (span, value) => {
      const kind = names.indexOf(expectText(value));
      if (kind === -1) throw new OttlError(`unknown span kind string, ${expectText(value)}`);
      span.kind = kind;
    },
  };
}

export const SPAN_FIELDS: Fields<Span> = {
  ...idFields<Span>('trace_id', 'traceId', 32),
  ...idFields<Span>('span_id', 'spanId', 16),
  ...idFields<Span>('parent_span_id', 'parentSpanId', 16),
  trace_state: textField('traceState'),
  name: textField('name'),
  kind: enumField('kind'),
  'kind.string': kindField((kind) => kind[0]! + kind.slice(1).toLowerCase()),
  'kind.deprecated_string': kindField((kind) => `SPAN_KIND_${kind}`),
  start_time_unix_nano: longField('startTimeUnixNano'),
  end_time_unix_nano: longField('endTimeUnixNano'),
  start_time: timeField('startTimeUnixNano'),
  end_time: timeField('endTimeUnixNano'),
  attributes: attributesField(),
  dropped_attributes_count: countField('droppedAttributesCount'),
  dropped_events_count: countField('droppedEventsCount'),
  dropped_links_count: countField('droppedLinksCount'),
  flags: countField('flags'),
  'status.code': {
    get: (span) => int(span.status.code),
    set: (span, value) => {
      span.status = { ...span.status, code: Number(BigInt.asIntN(32, expectKind(value, 'int').value)) };
    },
  },
  'status.message': {
    get: (span) => text(span.status.message),
    set: (span, value) => {
      span.status = { ...span.status, message: expectText(value) };
    },
  },
};

export const SPANEVENT_FIELDS: Fields<SpanEvent> = {
  time_unix_nano: longField('timeUnixNano'),
  time: timeField('timeUnixNano'),
  name: textField('name'),
  attributes: attributesField(),
  dropped_attributes_count: countField('droppedAttributesCount'),
};
