import { assertNever } from '../../../core/model/assert-never.ts';
import type { AnyValue, Attributes } from '../../../core/model/attributes.ts';
import type { LogDetail } from '../../../contract/operations/logs.ts';

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** OTLP JSON: 64-bit integers as text, bytes as base64, and words for the numbers JSON does not have. */
function rawValue(value: AnyValue): unknown {
  switch (value.kind) {
    case 'empty':
      return {};
    case 'string':
      return { stringValue: value.value };
    case 'bool':
      return { boolValue: value.value };
    case 'int':
      return { intValue: value.value.toString() };
    case 'double':
      return { doubleValue: Number.isFinite(value.value) ? value.value : String(value.value) };
    case 'bytes':
      return { bytesValue: base64(value.value) };
    case 'array':
      return { arrayValue: { values: value.values.map(rawValue) } };
    case 'kvlist':
      return { kvlistValue: { values: rawAttributes(value.values) } };
    default:
      return assertNever(value);
  }
}

const rawAttributes = (attributes: Attributes) => attributes.map(({ key, value }) => ({ key, value: rawValue(value) }));

/** 0 and '' are what was not set, and are left out as a sender would. */
const orNone = <T>(value: T): T | undefined => (value ? value : undefined);

/** The record as it would be written in OTLP JSON, with its resource and scope beside it. */
export function writeRawLog(log: LogDetail): string {
  const { resource, scope } = log;
  const record = {
    timeUnixNano: log.timeUnixNano.toString(),
    observedTimeUnixNano: log.observedTimeUnixNano.toString(),
    severityNumber: orNone(log.severityNumber),
    severityText: orNone(log.severityText),
    body: log.body.kind === 'empty' ? undefined : rawValue(log.body),
    attributes: rawAttributes(log.attributes),
    droppedAttributesCount: orNone(log.droppedAttributesCount),
    flags: orNone(log.flags),
    traceId: orNone(log.traceId),
    spanId: orNone(log.spanId),
    eventName: orNone(log.eventName),
  };
  const whole = {
    resource: {
      attributes: rawAttributes(resource.attributes),
      droppedAttributesCount: orNone(resource.droppedAttributesCount),
      schemaUrl: orNone(resource.schemaUrl),
    },
    scope: {
      name: orNone(scope.name),
      version: orNone(scope.version),
      attributes: orNone(scope.attributes.length) && rawAttributes(scope.attributes),
      schemaUrl: orNone(scope.schemaUrl),
    },
    logRecord: record,
  };
  return JSON.stringify(whole, null, 2);
}
