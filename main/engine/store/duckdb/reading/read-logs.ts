import type { AnyValue } from '../../../../../core/model/attributes.ts';
import type { LogRecord, ResourceLogs } from '../../../../../core/model/log-record.ts';
import { decodeJsonValue } from '../../../../../core/otlp/json-value.ts';
import { VALUE_KINDS } from '../schema.ts';
import { GroupBuilder } from './group-builder.ts';
import { spanIds, traceIdColumn, traceIds, type Reading } from './reading.ts';

const COLUMNS = `resource, scope, time_ns, observed_ns, severity_number, severity_text, body_kind, body, body_any, ${traceIdColumn()}, span_id,
  flags, event_name, shape, attributes, dropped_attributes`;

/** The log records of some keys as the model. */
export async function readLogs(reading: Reading, keys: BigUint64Array): Promise<ResourceLogs[]> {
  const answer = await reading.rows('log', 'id', COLUMNS, 'id', keys);
  const [resources, scopes] = [answer.uint32('resource'), answer.uint32('scope')];
  const [times, observed, severities] = [
    answer.uint64('time_ns'),
    answer.uint64('observed_ns'),
    answer.int32('severity_number'),
  ];
  const [severityTexts, eventNames] = [answer.uint32('severity_text'), answer.uint32('event_name')];
  const [kinds, bodies, anys] = [
    answer.uint8('body_kind'),
    answer.strings('body'),
    answer.values('body_any') as (string | null)[],
  ];
  const [traces, spans, flags] = [traceIds(answer), spanIds(answer), answer.uint32('flags')];
  const dropped = answer.uint32('dropped_attributes');
  const attributes = await reading.attributes.read(answer, reading.signal);
  const nameOf = await reading.names([...severityTexts, ...eventNames]);
  await reading.catalog.loadResources(resources, reading.signal);
  await reading.catalog.loadScopes(scopes, reading.signal);
  const builder = new GroupBuilder<LogRecord>(reading.catalog);
  for (let row = 0; row < answer.rows; row++) {
    builder.add(resources[row]!, scopes[row]!, {
      timeUnixNano: times[row]!,
      observedTimeUnixNano: observed[row]!,
      severityNumber: severities[row]!,
      severityText: nameOf.get(severityTexts[row]!) ?? '',
      body: bodyOf(kinds[row]!, bodies[row]!, anys[row]!),
      attributes: attributes[row]!,
      droppedAttributesCount: dropped[row]!,
      flags: flags[row]!,
      traceId: traces[row]!,
      spanId: spans[row]!,
      eventName: nameOf.get(eventNames[row]!) ?? '',
    });
  }
  return builder.groups;
}

/** A body as it was received, from the three columns it rests in. */
export function bodyOf(kind: number, text: string, any: string | null): AnyValue {
  if (VALUE_KINDS[kind] === 'string') return { kind: 'string', value: text };
  return any === null ? { kind: 'empty' } : decodeJsonValue(any);
}
