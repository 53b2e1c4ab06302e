import type { AnyValue, Attributes } from '../../model/attributes.ts';
import type { SpanEvent } from '../../model/span.ts';
import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, isTime, listOf, nanosecondsOf, textOf, valueOfJson, wholeOf } from '../records/scalars.ts';
import { takeText } from '../records/take-attribute.ts';

/** Datadog tells the error of a span by tags; OpenTelemetry by an event. */
const EXCEPTION = [
  ['exception.type', ['error.type']],
  ['exception.message', ['error.msg', 'error.message']],
  ['exception.stacktrace', ['error.stack', 'error.stacktrace']],
] as const;

/** `span_events`, and the error, which is taken out of the attributes, at the span's end. */
export function eventsOf(
  { span_events: list }: Record<string, unknown>,
  attributes: Attributes,
  endNs: bigint,
): SpanEvent[] | typeof UNSAFE {
  const events: SpanEvent[] = [];
  for (const event of listOf(list).filter(isPlain)) {
    const time = nanosecondsOf(event['time_unix_nano'] ?? 0, 1);
    const own = eventAttributes(event['attributes']);
    if (time === UNSAFE || own === UNSAFE) return UNSAFE;
    const timeUnixNano = time !== undefined && isTime(time) ? time : 0n;
    events.push({ timeUnixNano, name: textOf(event['name']), attributes: own, droppedAttributesCount: 0 });
  }
  const told = EXCEPTION.flatMap(([key, names]) => {
    const value = names.map((name) => takeText(attributes, name)).find((text) => text !== undefined);
    return value === undefined ? [] : [{ key, value: { kind: 'string', value } as const }];
  });
  if (told.length === 0) return events;
  return [...events, { timeUnixNano: endNs, name: 'exception', attributes: told, droppedAttributesCount: 0 }];
}

function eventAttributes(map: unknown): Attributes | typeof UNSAFE {
  const attributes: Attributes = [];
  for (const [key, value] of Object.entries(isPlain(map) ? map : {})) {
    const read = typedValue(value);
    if (read === UNSAFE) return UNSAFE;
    attributes.push({ key, value: read });
  }
  return attributes;
}

/** `{"type":2,"int_value":7}`: the member that is there tells what it is. Anything else is taken as it stands. */
function typedValue(value: unknown): AnyValue | typeof UNSAFE {
  const member = isPlain(value)
    ? (value['string_value'] ?? value['bool_value'] ?? value['int_value'] ?? value['double_value'])
    : value;
  if (wholeOf(member) === UNSAFE) return UNSAFE;
  if (isPlain(value) && isPlain(value['array_value'])) {
    const values = listOf(value['array_value']['values']).map(typedScalar);
    return values.includes(UNSAFE) ? UNSAFE : { kind: 'array', values: values as AnyValue[] };
  }
  return valueOfJson(member ?? value);
}

function typedScalar(value: unknown): AnyValue | typeof UNSAFE {
  return isPlain(value) && isPlain(value['array_value']) ? valueOfJson(value) : typedValue(value);
}
